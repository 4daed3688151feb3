//! [`Expectation`]: the response to an expected request.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::Body;
use super::reply::{Payload, Reply, Response, Returned, frame};
use super::state::{Expected, State};
use crate::sync::lock;
use crate::{EventStream, JsonStream};

/// States the response to an expected request, and how many times the request is expected; see
/// [`Mock::expect`](super::Mock::expect). `T` is the type of the operation's success, `E` that of
/// its failure.
pub struct Expectation<T, E> {
    state: Arc<Mutex<State>>,
    index: usize,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T, E> Expectation<T, E> {
    pub(super) fn new(state: Arc<Mutex<State>>, index: usize) -> Self {
        Self {
            state,
            index,
            types: PhantomData,
        }
    }

    /// Responds with a success: the first described status, or that of the variant of an enum.
    ///
    /// # Panics
    ///
    /// When the value cannot be serialized; bytes are stated by [`Expectation::body`].
    pub fn returns(self, value: &T) -> Self
    where
        T: Returned,
    {
        let Reply { status, body } = value.reply();
        self.edit(|response, expected| {
            let described = expected.route.map_or(200, |it| it.status);
            response.status = status.unwrap_or(described);
            response.set_body(body, expected.route);
        })
    }

    /// Responds with a failure.
    ///
    /// # Panics
    ///
    /// When the value cannot be serialized, and when the status is not one.
    pub fn fails(self, status: u16, value: &E) -> Self
    where
        E: Returned,
    {
        let Reply { body, .. } = value.reply();
        // A failure without a described body is `()`.
        let body = match body {
            Payload::Described(Value::Null) => Payload::Empty,
            body => body,
        };
        self.status(status)
            .edit(|response, _| response.set_body(body, None))
    }

    /// Sets the status, whether or not the description declares it.
    ///
    /// # Panics
    ///
    /// When it is not a status of a final response: 200 to 599.
    pub fn status(self, status: u16) -> Self {
        assert!(
            (200..600).contains(&status),
            "{status} is not the status of a response: 200 to 599"
        );
        self.edit(|response, _| response.status = status)
    }

    /// Adds a header to the response; `Content-Type` replaces the media type.
    ///
    /// # Panics
    ///
    /// When the name or the value cannot be that of a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        let header: HeaderName = name.parse().expect("the name must be that of a header");
        assert_header_value(value);
        self.edit(|response, _| {
            if header == CONTENT_TYPE {
                response.media_type = value.to_owned();
            } else {
                response.headers.push((name.to_owned(), value.to_owned()));
            }
        })
    }

    /// Sets the body to any JSON value, including one that the description does not allow.
    ///
    /// # Panics
    ///
    /// When the value cannot be serialized.
    pub fn json(self, value: &impl Serialize) -> Self {
        let json = serde_json::to_vec(value).expect("the value must be serializable as JSON");
        self.body("application/json", json)
    }

    /// Sets the body and its media type.
    ///
    /// # Panics
    ///
    /// When the media type cannot be the value of a header.
    pub fn body(self, media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        assert_header_value(media_type);
        let bytes = bytes.into();
        self.edit(|response, _| {
            response.media_type = media_type.to_owned();
            response.body = bytes;
        })
    }

    /// Sets the time after which the response is sent. Default: none.
    pub fn delay(self, delay: Duration) -> Self {
        self.edit(|response, _| response.delay = delay)
    }

    /// Expects the request this many times. Default: once.
    pub fn times(self, times: u32) -> Self {
        lock(&self.state).expected[self.index].times = times;
        self
    }

    fn edit(self, change: impl FnOnce(&mut Response, &Expected)) -> Self {
        {
            let expected = &mut lock(&self.state).expected[self.index];
            let mut response = expected.response.take().unwrap_or_else(|| {
                let status = expected.route.map_or(200, |it| it.status);
                Response::new(status, String::new(), Vec::new())
            });
            change(&mut response, expected);
            expected.response = Some(response);
        }
        self
    }

    fn returns_stream<I: Serialize>(self, items: &[I]) -> Self {
        let value = |it| serde_json::to_value(it).expect("the items must be serializable as JSON");
        let items: Vec<Value> = items.iter().map(value).collect();
        self.edit(|response, expected| {
            let (body, media_type) = match expected.route {
                Some(route) => (route.body, route.media_type),
                None => (Body::JsonLines, "application/jsonl"),
            };
            response.media_type = media_type.to_owned();
            response.body = frame(body, &items);
        })
    }
}

impl<I: Serialize, E> Expectation<EventStream<I>, E> {
    /// Responds with these events, after which the stream ends.
    pub fn events(self, items: &[I]) -> Self {
        self.returns_stream(items)
    }
}

impl<I: Serialize, E> Expectation<JsonStream<I>, E> {
    /// Responds with these values, after which the stream ends.
    pub fn items(self, items: &[I]) -> Self {
        self.returns_stream(items)
    }
}

fn assert_header_value(value: &str) {
    HeaderValue::from_str(value).expect("the value must be one that a header can hold");
}
