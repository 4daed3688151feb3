//! [`Paging`]: the locations of an operation's cursors, counts and items, and the choice of the
//! next page.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use super::link;
use crate::fields::{RequestField, ResponseField, plain_text};
use crate::page_request::{PageChange, Received};

/// How an operation is divided into pages, as its description states it. JSON pointers are those
/// of RFC 6901.
///
/// ```
/// use client_runtime::{ResponseField, RequestField, Paging};
///
/// static BY_CURSOR: Paging =
///     Paging::token(ResponseField::Body("/next_cursor"), RequestField::Query("cursor"))
///         .items("/data")
///         .more(ResponseField::Body("/has_more"));
/// static BY_NUMBER: Paging = Paging::page(RequestField::Query("page"), 1)
///     .items("")
///     .pages(ResponseField::Header("x-total-pages"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// JSON pointer to the array of items.
    items: Option<&'static str>,
    next: Next,
    /// A boolean: whether more pages follow.
    more: Option<ResponseField>,
    /// The number of items of all pages.
    total: Option<ResponseField>,
    /// The number of pages.
    pages: Option<ResponseField>,
}

/// How the next page is requested.
#[derive(Clone, Copy, Debug)]
enum Next {
    Token(ResponseField, RequestField),
    LastItem(&'static str, RequestField),
    Url(ResponseField),
    Offset(RequestField),
    Page(RequestField, i64),
}

impl Paging {
    const fn new(next: Next) -> Self {
        Self {
            items: None,
            next,
            more: None,
            total: None,
            pages: None,
        }
    }

    /// The response has a token, which the next request sends. If the token is absent or empty,
    /// the page is the last one.
    pub const fn token(from: ResponseField, to: RequestField) -> Self {
        Self::new(Next::Token(from, to))
    }

    /// The next request sends a value of the last item: that at the JSON pointer `id` in the
    /// item. A page without items is the last one.
    pub const fn last_item(id: &'static str, to: RequestField) -> Self {
        Self::new(Next::LastItem(id, to))
    }

    /// The response has the URL of the next page. If the URL is absent, the page is the last
    /// one.
    pub const fn url(from: ResponseField) -> Self {
        Self::new(Next::Url(from))
    }

    /// The next request sends the number of items before it. A page without items is the last
    /// one.
    pub const fn offset(to: RequestField) -> Self {
        Self::new(Next::Offset(to))
    }

    /// The next request sends the number of its page; `first` is the number of the first page.
    /// A page without items is the last one.
    pub const fn page(to: RequestField, first: i64) -> Self {
        Self::new(Next::Page(to, first))
    }

    /// States the location of the items: a JSON pointer to an array of the response's body.
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = Some(pointer);
        self
    }

    /// States the location of a boolean: whether more pages follow.
    pub const fn more(mut self, from: ResponseField) -> Self {
        self.more = Some(from);
        self
    }

    /// States the location of the number of all items.
    pub const fn total(mut self, from: ResponseField) -> Self {
        self.total = Some(from);
        self
    }

    /// States the location of the number of all pages.
    pub const fn pages(mut self, from: ResponseField) -> Self {
        self.pages = Some(from);
        self
    }

    pub(super) fn items_pointer(&self) -> &'static str {
        self.items.unwrap_or_default()
    }

    /// Returns the field of a request that distinguishes its page from the first one; `None`
    /// for a URL.
    pub(super) fn target(&self) -> Option<RequestField> {
        match self.next {
            Next::Token(_, to) | Next::LastItem(_, to) => Some(to),
            Next::Offset(to) | Next::Page(to, _) => Some(to),
            Next::Url(_) => None,
        }
    }
}

/// The progress through the pages of an operation.
#[derive(Default)]
pub(super) struct Progress {
    /// The change for the next request.
    change: PageChange,
    hashes: RandomState,
    /// The hashes of the cursors or URLs that were sent.
    sent: HashSet<u64>,
    /// The offset or number of the last page.
    position: Option<i64>,
    /// The number of items in the pages so far.
    items: i64,
    /// The hash of the items of the last page.
    last_items: Option<u64>,
}

impl Progress {
    pub(super) fn take_change(&mut self) -> PageChange {
        std::mem::take(&mut self.change)
    }

    /// Determines from a page how to request the next one; returns whether there is one.
    pub(super) fn advance(
        &mut self,
        paging: &Paging,
        page: Option<&Received>,
    ) -> Result<bool, Fault> {
        let Some(page) = page else {
            return Ok(false);
        };
        let more = paging.more.and_then(|from| page.boolean(from));
        if more == Some(false) {
            return Ok(false);
        }
        let change = match paging.next {
            Next::Token(from, to) => {
                let token = cursor(page.value(from), from)?;
                token.map(|token| PageChange::SetField(to, token))
            }
            Next::LastItem(id, to) => match page.items(paging).last() {
                Some(last) => {
                    let id = cursor(last.pointer(id).cloned(), ResponseField::Body(id))?;
                    Some(PageChange::SetField(to, id.ok_or(Fault::NoCursor)?))
                }
                None => None,
            },
            Next::Url(from) => {
                let url = cursor(page.value(from), from)?;
                url.map(|url| PageChange::GetUrl {
                    base: page.url.clone(),
                    url: plain_text(&url),
                })
            }
            Next::Offset(to) => {
                let start = self.position(page, 0);
                self.count_items(paging, page, start)?
                    .filter(|count| !page.reaches(paging.total, start.saturating_add(*count)))
                    .map(|count| self.send_position(to, start.saturating_add(count)))
            }
            Next::Page(to, first) => {
                let number = self.position(page, first);
                self.count_items(paging, page, number)?
                    .filter(|_| {
                        let read = number.saturating_sub(first).saturating_add(1);
                        !page.reaches(paging.pages, read) && !page.reaches(paging.total, self.items)
                    })
                    .map(|_| self.send_position(to, number.saturating_add(1)))
            }
        };
        let Some(change) = change else {
            return match more {
                Some(true) if !matches!(paging.next, Next::Offset(_) | Next::Page(..)) => {
                    Err(Fault::NoCursor)
                }
                _ => Ok(false),
            };
        };
        self.check_is_new(page, &change)?;
        self.change = change;
        Ok(true)
    }

    /// Returns the offset or number of a page; for the first page, the one that the caller
    /// sent.
    fn position(&self, page: &Received, first: i64) -> i64 {
        let start = || page.start.as_deref()?.trim().parse().ok();
        self.position.or_else(start).unwrap_or(first)
    }

    fn send_position(&mut self, to: RequestField, position: i64) -> PageChange {
        self.position = Some(position);
        PageChange::SetField(to, position.into())
    }

    /// Returns the number of items of a page, or `None` for an empty page. The total counts
    /// from the first page: a caller who starts at a later one reads until a page is empty.
    fn count_items(
        &mut self,
        paging: &Paging,
        page: &Received,
        start: i64,
    ) -> Result<Option<i64>, Fault> {
        let items = page.items(paging);
        if items.is_empty() {
            return Ok(None);
        }
        let hash = self.hashes.hash_one(format!("{items:?}"));
        if self.last_items.replace(hash) == Some(hash) {
            return Err(Fault::SamePage(start));
        }
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        self.items = self.items.saturating_add(count);
        Ok(Some(count))
    }

    /// Rejects a cursor or a URL that was sent before.
    fn check_is_new(&mut self, page: &Received, change: &PageChange) -> Result<(), Fault> {
        let sent = match change {
            PageChange::SetField(_, value) => plain_text(value),
            // A relative URL may be the same on each page.
            PageChange::GetUrl { base, url } => {
                base.join(url).map_or_else(|_| url.clone(), String::from)
            }
            PageChange::None => return Ok(()),
        };
        if self.sent.is_empty()
            && let Some(start) = &page.start
        {
            self.sent.insert(self.hashes.hash_one(start));
        }
        if self.sent.insert(self.hashes.hash_one(&sent)) {
            Ok(())
        } else {
            Err(Fault::Repeated)
        }
    }
}

/// Returns the cursor; `None` if the value states that no page follows.
fn cursor(value: Option<Value>, from: ResponseField) -> Result<Option<Value>, Fault> {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value @ (Value::String(_) | Value::Number(_))) => Ok(Some(value)),
        Some(_) => Err(Fault::NotACursor(from)),
    }
}

impl Received {
    fn value(&self, from: ResponseField) -> Option<Value> {
        match from {
            ResponseField::Body(pointer) => self.body.pointer(pointer).cloned(),
            ResponseField::Header(name) if name.eq_ignore_ascii_case("link") => {
                link::next_target(&self.headers).map(Value::String)
            }
            ResponseField::Header(name) => {
                let value = self.headers.get(name)?.to_str().ok()?;
                Some(Value::String(value.to_owned()))
            }
        }
    }

    fn boolean(&self, from: ResponseField) -> Option<bool> {
        let value = self.value(from)?;
        value.as_bool().or_else(|| value.as_str()?.parse().ok())
    }

    /// Whether `read` items or pages are all of them; `false` if no total is stated.
    fn reaches(&self, all: Option<ResponseField>, read: i64) -> bool {
        all.and_then(|from| self.value(from))
            .and_then(|it| it.as_i64().or_else(|| it.as_str()?.trim().parse().ok()))
            .is_some_and(|all| read >= all)
    }

    fn items(&self, paging: &Paging) -> &[Value] {
        let items = self.body.pointer(paging.items_pointer());
        items.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn into_items(mut self, paging: &Paging) -> Vec<Value> {
        let items = self.body.pointer_mut(paging.items_pointer());
        match items.map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        }
    }
}

/// Why the next page cannot be determined.
pub(super) enum Fault {
    Repeated,
    SamePage(i64),
    NoCursor,
    NotACursor(ResponseField),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => f.write_str(
                "the response points to a page that was requested before: the pages have no end",
            ),
            Self::SamePage(position) => write!(
                f,
                "the server sent the same page twice in a row, the second time for {position}: \
                 it may ignore the parameter"
            ),
            Self::NoCursor => f.write_str(
                "the response states that more pages follow, but not how to request them",
            ),
            Self::NotACursor(ResponseField::Body(pointer)) => {
                write!(
                    f,
                    "expected a string or a number at {pointer} for the next page"
                )
            }
            Self::NotACursor(ResponseField::Header(name)) => {
                write!(f, "the header {name} does not state the next page")
            }
        }
    }
}
