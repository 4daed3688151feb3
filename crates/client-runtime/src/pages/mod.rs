//! [`Pages`] and [`Items`]: an operation whose response is one page of many.
//!
//! Each page is requested by a call of the operation. The call runs inside [`page_request::enter`], where
//! the transport changes the request for the next page and returns the response. [`paging`]
//! states the locations of cursors, counts and items, and determines the next page.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decode::{self, Decoder, strict_as_tolerant};
use crate::{Error, ErrorKind, ResponseValue, TransportError, Undecodable, stream};

mod link;
mod paging;

pub use paging::Paging;

use crate::page_request::{self, Received, Shared};
use paging::{Fault, Progress};

/// A call of the operation.
type Call<'a, T, E> = Pin<Box<dyn Future<Output = Result<ResponseValue<T>, Error<E>>> + Send + 'a>>;

/// The pages of an operation: a `Stream`, of which [`Pages::next`] returns a page at a time.
///
/// A page is requested when the stream is polled, never ahead. The first page that fails is the
/// last item of the stream. If a server returns a cursor or a URL for the second time, the
/// pages would never end, which is an error of kind [`ErrorKind::Decode`]; so is the same page
/// twice in a row if pages are counted.
///
/// Each page has the time limit of a call. A URL for the next page is requested by GET, within
/// the origin of the operation and those that
/// [`TransportBuilder::trust_origin`](crate::TransportBuilder::trust_origin) allows.
///
/// ```
/// # use client_runtime::{Error, Pages};
/// // `client.list_things_pages(…)` of a generated client returns the pages.
/// # async fn f(mut pages: Pages<'_, Vec<String>>) -> Result<(), Error> {
/// while let Some(page) = pages.next().await {
///     println!("{} things", page?.len());
/// }
/// # Ok(()) }
/// ```
pub struct Pages<'a, T, E = ()> {
    start_call: Box<dyn FnMut() -> Call<'a, T, E> + Send + 'a>,
    pending: Option<Call<'a, T, E>>,
    paging: &'static Paging,
    /// `None` after the last page.
    progress: Option<Progress>,
    shared: Shared,
}

impl<'a, T: 'a, E: 'a> Pages<'a, T, E> {
    /// Returns the pages of the operation that `call` calls with the caller's arguments.
    pub fn new<F>(paging: &'static Paging, mut call: impl FnMut() -> F + Send + 'a) -> Self
    where
        F: Future<Output = Result<ResponseValue<T>, Error<E>>> + Send + 'a,
    {
        Self {
            start_call: Box::new(move || Box::pin(call())),
            pending: None,
            paging,
            progress: Some(Progress::default()),
            shared: Shared::default(),
        }
    }

    /// Returns the items of all pages.
    pub fn items<I: DeserializeOwned>(self) -> Items<'a, I, E> {
        self.items_decoded_by(strict_as_tolerant)
    }

    /// Returns the items of all pages, decoded tolerantly: see [`decode::tolerant`].
    pub fn items_tolerant<I: DeserializeOwned>(self) -> Items<'a, I, E> {
        self.items_decoded_by(decode::tolerant)
    }

    fn items_decoded_by<I>(self, decode: Decoder<I>) -> Items<'a, I, E> {
        let Self {
            mut start_call,
            paging,
            progress,
            shared,
            ..
        } = self;
        // The type of the page itself is not needed.
        let start_call = move || -> Call<'a, (), E> {
            let call = start_call();
            Box::pin(async move { Ok(call.await?.map(drop)) })
        };
        Items {
            pages: Pages {
                start_call: Box::new(start_call),
                pending: None,
                paging,
                progress,
                shared,
            },
            page: None,
            decode,
        }
    }
}

impl<T, E> Pages<'_, T, E> {
    /// Returns the next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of the operation, and when a page does not state how to request the next one.
    pub async fn next(&mut self) -> Option<Result<ResponseValue<T>, Error<E>>> {
        stream::next(self).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResult<T, E>>> {
        let Some(progress) = &mut self.progress else {
            return Poll::Ready(None);
        };
        let pending = self.pending.get_or_insert_with(|| {
            self.shared
                .prepare(progress.take_change(), self.paging.target());
            (self.start_call)()
        });
        let outcome = ready!(page_request::enter(&self.shared, || pending
            .as_mut()
            .poll(context)));
        self.pending = None;
        let outcome = outcome.and_then(|page| {
            let received = self.shared.received();
            let has_next = progress.advance(self.paging, received.as_ref())?;
            Ok((page, received, has_next))
        });
        if !matches!(outcome, Ok((.., true))) {
            self.progress = None;
        }
        Poll::Ready(Some(outcome.map(|(page, received, _)| (page, received))))
    }
}

/// A page and its response as received, which is `None` if nothing was decoded.
type PageResult<T, E> = Result<(ResponseValue<T>, Option<Received>), Error<E>>;

impl<T, E> Stream for Pages<'_, T, E> {
    type Item = Result<ResponseValue<T>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.get_mut().poll_page(context));
        Poll::Ready(page.map(|page| page.map(|(page, _)| page)))
    }
}

// Nothing is pinned structurally: the polled future is in a box.
impl<T, E> Unpin for Pages<'_, T, E> {}

impl<T, E> fmt::Debug for Pages<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

/// The items of all pages of an operation: a `Stream`, of which [`Items::next`] returns an item
/// at a time. See [`Pages`], which requests the pages: each after the items before it are read.
///
/// An item that does not decode although its page does (a tolerant client omits it from the
/// page) is an error for that item, with its JSON pointer in the page, and the stream
/// continues.
pub struct Items<'a, I, E = ()> {
    pages: Pages<'a, (), E>,
    page: Option<PageItems>,
    decode: Decoder<I>,
}

/// The unread items of a page.
struct PageItems {
    items: std::iter::Enumerate<std::vec::IntoIter<Value>>,
    page: ResponseValue<()>,
}

impl<I, E> Items<'_, I, E> {
    /// Returns the next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of [`Pages::next`], and [`Error::Undecodable`] for an item that does not decode.
    pub async fn next(&mut self) -> Option<Result<I, Error<E>>> {
        stream::next(self).await
    }

    fn decode_item(
        &self,
        page: &ResponseValue<()>,
        index: usize,
        item: &Value,
    ) -> Result<I, Error<E>> {
        match (self.decode)(item.to_string().as_bytes()) {
            Ok((item, _)) => Ok(item),
            Err(error) => {
                let items = self.pages.paging.items_pointer();
                let error = error.map_pointer(|pointer| format!("{items}/{index}{pointer}"));
                let (status, headers) = (page.status(), page.headers().clone());
                Err(Undecodable::new(status, headers, error, page.request_info().cloned()).into())
            }
        }
    }
}

impl<I, E> Stream for Items<'_, I, E> {
    type Item = Result<I, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(mut page) = this.page.take()
                && let Some((index, item)) = page.items.next()
            {
                let item = this.decode_item(&page.page, index, &item);
                this.page = Some(page);
                return Poll::Ready(Some(item));
            }
            let Some((page, received)) = ready!(this.pages.poll_page(context)?) else {
                return Poll::Ready(None);
            };
            let items = received.map_or_else(Vec::new, |it| it.into_items(this.pages.paging));
            this.page = Some(PageItems {
                items: items.into_iter().enumerate(),
                page,
            });
        }
    }
}

impl<I, E> Unpin for Items<'_, I, E> {}

impl<I, E> fmt::Debug for Items<'_, I, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

impl<E> From<Fault> for Error<E> {
    fn from(fault: Fault) -> Self {
        Self::Transport(TransportError::new(ErrorKind::Decode, fault.to_string()))
    }
}
