//! Moves the pagination of operations into the Plan.
//!
//! progenitor supports the pagination of one vendor, with a special client. The extension
//! `x-pagination`, which an overlay adds to an operation, describes any pagination; the vendors'
//! extensions `x-ms-pageable` (AutoRest) and `x-dropshot-pagination` describe one kind each. Nothing
//! is derived from names, but `suggest` proposes an `x-pagination` based on them.
//!
//! ```yaml
//! x-pagination:
//!   items: $response.body#/data          # the array of items; `$response.body` for the body itself
//!   # One of these states how the next page is requested:
//!   token: $response.body#/next_cursor   # sends the value of the response as `parameter`
//!   last: /id                            # sends this value of the last item as `parameter`
//!   url: $response.header.Link           # requests this URL; in `Link`, the one with `rel=next`
//!   offset: $request.query.offset        # sends the number of previous items
//!   page: $request.query.page            # sends the number of the page
//!   # Other members:
//!   parameter: $request.query.cursor     # or `$request.body#/cursor`, `$request.header.Cursor`
//!   more: $response.body#/has_more       # whether more pages follow
//!   total: $response.header.X-Total      # the number of all items, for `offset` and `page`
//!   pages: $response.body#/page_count    # the number of all pages, for `page`
//!   first: 0                             # the number of the first page, for `page`; 1 by default
//! ```
//!
//! The values are runtime expressions (OpenAPI 3.0.4, 4.8.20.4). A name that the operation does not
//! have is an error; in an extension of a vendor, it is an entry of the report. An `x-pagination` in the vendor's description that does not state how the next
//! page is requested is assumed to be a different extension.

mod extension;
mod suggest;
#[cfg(test)]
mod tests;

use openapi_source::{Node, Origin, pointer, walk};

use super::context::{OperationContext, PlanEntries, field, replace_extensions};
use crate::codes;
use crate::cx::Cx;

const EXTENSION: &str = "x-pagination";
const AUTOREST: &str = "x-ms-pageable";
const DROPSHOT: &str = "x-dropshot-pagination";
const EXTENSIONS: [&str; 3] = [EXTENSION, AUTOREST, DROPSHOT];

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut entries = PlanEntries::new();
    for (path, method, operation) in walk::operations(root) {
        let context = OperationContext::new(root, operation, method, path);
        if let Some(pages) = context.pages(cx) {
            entries.insert((path.to_owned(), method.to_owned()), pages);
        } else if method == "get" {
            cx.suggestions.extend(suggest::suggest(&context, path));
        }
    }
    replace_extensions(root, &EXTENSIONS, "pages", entries);
}

impl OperationContext<'_> {
    /// Returns the Plan entry if an extension describes pagination; adds errors to the context.
    fn pages(&self, cx: &mut Cx) -> Option<Node> {
        if let Some(extension) = self.extension(EXTENSION)
            && is_documented_here(extension, cx)
        {
            return match extension::read(extension, self) {
                Ok(pages) => Some(pages),
                Err(errors) => {
                    cx.errors.extend(errors.into_iter().map(|(at, message)| {
                        (at, format!("`{EXTENSION}` of {}: {message}", self.name))
                    }));
                    None
                }
            };
        }
        let autorest = self.extension(AUTOREST);
        autorest.and_then(|it| self.autorest(it, cx)).or_else(|| {
            let extension = self.extension(DROPSHOT)?;
            self.dropshot(extension.origin, cx)
        })
    }

    /// Reads `x-ms-pageable`: `nextLinkName` names the property with the URL of the next page, and
    /// is `null` if there is a single page; `itemName` names the property with the items.
    fn autorest(&self, extension: &Node, cx: &mut Cx) -> Option<Node> {
        let origin = extension.origin;
        let next = extension.text("nextLinkName")?;
        let Some(pointer) = self.pointer_of(next) else {
            cx.note(origin, codes::pages::MISSING.with([&next, &"pages"]));
            return None;
        };
        let url = Node::with_members([("from", field("body", &pointer, origin))], origin);
        let next = Node::with_members([("url", url)], origin);
        let mut pages = Node::with_members([("next", next)], origin);
        let items = extension.text("itemName").unwrap_or("value");
        match self.pointer_of(items) {
            Some(pointer) => {
                pages.insert("items", Node::new(pointer, origin));
            }
            None => cx.note(origin, codes::pages::MISSING.with([&items, &"items"])),
        }
        Some(pages)
    }

    /// Returns the pointer of a response property by its name, in which dots separate levels.
    fn pointer_of(&self, name: &str) -> Option<String> {
        let plain = format!("/{}", pointer::escape(name));
        let nested = format!("/{}", name.replace('.', "/"));
        let body = self.schemas.response(self.operation)?;
        [plain, nested]
            .into_iter()
            .find(|pointer| self.schemas.find(body, pointer).is_ok())
    }

    /// Reads `x-dropshot-pagination`: the parameter `page_token` takes the `next_page` of the
    /// previous response, and the response property `items` has the items.
    fn dropshot(&self, origin: Origin, cx: &mut Cx) -> Option<Node> {
        let has_property = |name: &str| self.pointer_of(name).is_some();
        let missing = if !has_property("next_page") {
            Some("next_page")
        } else if !has_property("items") {
            Some("items")
        } else {
            (!self.has_parameter("page_token", "query")).then_some("page_token")
        };
        if let Some(name) = missing {
            cx.note(origin, codes::pages::MISSING.with([&name, &"pages"]));
            return None;
        }
        let from = field("body", "/next_page", origin);
        let to = field("query", "page_token", origin);
        let token = Node::with_members([("from", from), ("to", to)], origin);
        let next = Node::with_members([("token", token)], origin);
        Some(Node::with_members(
            [("items", Node::new("/items", origin)), ("next", next)],
            origin,
        ))
    }
}

/// Whether an `x-pagination` is the extension documented here: an overlay adds it, or it states how
/// the next page is requested.
fn is_documented_here(extension: &Node, cx: &Cx) -> bool {
    let is_of_overlay = cx.origins.pointer(extension.origin).contains('#');
    is_of_overlay || extension::FORMS.iter().any(|form| extension.has(form))
}
