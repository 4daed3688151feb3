//! Bodies with a stated length. A body of another length is an error instead of a malformed
//! request.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body::{Frame, SizeHint};
use reqwest::Body;

/// A body that fails if it has more or fewer bytes than stated.
pub(crate) struct SizedBody {
    body: Body,
    stated: u64,
    seen: u64,
    name: String,
}

impl SizedBody {
    /// Wraps a body; `name` denotes it in the error.
    pub(crate) fn new(body: Body, stated: u64, name: String) -> SizedBody {
        SizedBody {
            body,
            stated,
            seen: 0,
            name,
        }
    }
}

impl http_body::Body for SizedBody {
    type Data = <Body as http_body::Body>::Data;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let is_end = frame.is_none();
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.seen += data.len() as u64;
        }
        if self.seen > self.stated || is_end && self.seen < self.stated {
            let error = WrongLength {
                name: self.name.clone(),
                stated: self.stated,
                seen: self.seen,
            };
            return Poll::Ready(Some(Err(error.into())));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.stated - self.seen.min(self.stated))
    }
}

/// A body whose length differs from the length that the caller stated.
#[derive(Debug)]
pub(crate) struct WrongLength {
    pub(crate) name: String,
    pub(crate) stated: u64,
    /// The number of bytes so far, if the body has more than stated.
    pub(crate) seen: u64,
}

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WrongLength { name, stated, seen } = self;
        // The full length of a stream that continues is unknown.
        let found = if seen > stated {
            "more".to_owned()
        } else {
            format!("only {seen}")
        };
        write!(
            f,
            "the stated length of {name} is {stated} bytes, but it has {found}; state the actual length, or none"
        )
    }
}

impl Error for WrongLength {}
