//! [`Reading`]: the values of a response that could not be read.

use std::fmt;

use crate::claims::{Claim, Unusable};

/// The values of a response that could not be read so far: those that decoding omitted, and
/// those that the mapping could not use.
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
    /// The number of values that decoding omitted.
    removed: usize,
}

impl Reading {
    /// Starts with the JSON pointers of the values that decoding omitted.
    pub fn new(removed: Vec<String>) -> Self {
        Self {
            removed: removed.len(),
            unreadable: removed,
        }
    }

    /// Returns the value at `pointer`, a JSON pointer (RFC 6901) into the decoded response; an
    /// unusable value is recorded, and `None` returned.
    pub fn at<T>(&mut self, pointer: impl fmt::Display, claim: Claim<T>) -> Option<T> {
        claim.unwrap_or_else(|Unusable| {
            let pointer = self.original(&pointer.to_string());
            self.unreadable.push(pointer);
            None
        })
    }

    /// Whether the value at `pointer` was present and could not be read, for values whose
    /// absence has a meaning.
    pub fn has(&self, pointer: &str) -> bool {
        self.unreadable.iter().any(|it| it == pointer)
    }

    /// Returns JSON pointers, into the response as received, to the values that could not be
    /// read.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    pub(crate) fn into_unreadable(self) -> Vec<String> {
        self.unreadable
    }

    /// Returns the pointer before decoding omitted array elements in front of it.
    fn original(&self, pointer: &str) -> String {
        let mut original = String::with_capacity(pointer.len());
        for step in pointer.split('/').skip(1) {
            let mut omitted: Vec<usize> = self.unreadable[..self.removed]
                .iter()
                .filter_map(|it| {
                    let (parent, last) = it.rsplit_once('/')?;
                    (parent == original).then(|| last.parse().ok())?
                })
                .collect();
            omitted.sort_unstable();
            let shift = |at, omitted| if omitted <= at { at + 1 } else { at };
            original.push('/');
            match step.parse::<usize>() {
                Ok(index) => original += &omitted.into_iter().fold(index, shift).to_string(),
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
    fn pointers_are_into_the_response_as_received() {
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
