//! [`Reading`]: what an answer says that cannot be read.

use std::fmt;

use crate::claims::{Claim, Unusable};

/// What of an answer could not be read so far: what decoding left out, and what the mapping
/// found to be of no use.
///
/// ```
/// use profile_core::{Reading, claims};
///
/// let mut reading = Reading::default();
/// let time = reading.at("/created", claims::rfc3339(Some("yesterday")));
/// assert_eq!((time, reading.unreadable()), (None, ["/created".to_owned()].as_slice()));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Reading {
    unreadable: Vec<String>,
    /// How many of them decoding left out.
    removed: usize,
}

impl Reading {
    /// Of an answer from which decoding has removed the values at these JSON pointers.
    pub fn new(removed: Vec<String>) -> Self {
        Self {
            removed: removed.len(),
            unreadable: removed,
        }
    }

    /// What was found at `pointer`, a JSON pointer (RFC 6901) into the decoded answer; what is
    /// of no use is taken down, and absent.
    pub fn at<T>(&mut self, pointer: impl fmt::Display, claim: Claim<T>) -> Option<T> {
        claim.unwrap_or_else(|Unusable| {
            let pointer = self.original(&pointer.to_string());
            self.unreadable.push(pointer);
            None
        })
    }

    /// Whether the value at `pointer` was given and could not be read, where its absence would
    /// say something.
    pub fn has(&self, pointer: &str) -> bool {
        self.unreadable.iter().any(|it| it == pointer)
    }

    /// JSON pointers, into the answer as it came, to what could not be read.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    pub(crate) fn into_unreadable(self) -> Vec<String> {
        self.unreadable
    }

    /// Where `pointer` led before decoding removed elements in front of it.
    fn original(&self, pointer: &str) -> String {
        let mut original = String::with_capacity(pointer.len());
        for step in pointer.split('/').skip(1) {
            let mut gone: Vec<usize> = self.unreadable[..self.removed]
                .iter()
                .filter_map(|it| {
                    let (parent, last) = it.rsplit_once('/')?;
                    (parent == original).then(|| last.parse().ok())?
                })
                .collect();
            gone.sort_unstable();
            let shift = |at, gone| if gone <= at { at + 1 } else { at };
            original.push('/');
            match step.parse::<usize>() {
                Ok(index) => original += &gone.into_iter().fold(index, shift).to_string(),
                Err(_) => original += step,
            }
        }
        original
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, Unusable};

    #[test]
    fn places_are_those_of_the_answer_as_it_came() {
        let removed = ["/list/2", "/list/0", "/list/1/x", "/other/0"];
        let mut reading = Reading::new(removed.map(str::to_owned).to_vec());
        assert_eq!(reading.at("/list/0", Ok(Some(1))), Some(1));
        for (pointer, original) in [
            ("/list/0/name", "/list/1/name"),
            ("/list/1", "/list/3"),
            ("/other/0/0", "/other/1/0"),
            ("/third/0", "/third/0"),
            ("", ""),
        ] {
            assert_eq!(reading.at::<()>(pointer, Err(Unusable)), None);
            let last = reading.unreadable().last().map(String::as_str);
            assert_eq!(last, Some(original));
        }
    }
}
