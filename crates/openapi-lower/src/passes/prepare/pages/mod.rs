//! Moves the pagination of operations into the Plan.
//!
//! progenitor supports the pagination of one vendor, with a special client. The extension
//! `x-pagination`, which an overlay adds to an operation, describes any pagination; `x-ms-pageable`
//! (AutoRest) and `x-dropshot-pagination` describe one kind each, and are read as they are. Nothing
//! is derived from names, but `suggest` proposes an `x-pagination` based on them.
//!
//! ```yaml
//! x-pagination:
//!   items: $response.body#/data          # the array of items; `$response.body` for the body itself
//!   # One of these states how the next page is requested:
//!   token: $response.body#/next_cursor   # sends the value of the response as `parameter`
//!   last: /id                            # sends this value of the last item as `parameter`
//!   url: $response.header.Link           # requests this URL; of `Link`, the one with `rel=next`
//!   offset: $request.query.offset        # sends how many items came before
//!   page: $request.query.page            # sends the number of the page
//!   # Further members, by the form:
//!   parameter: $request.query.cursor     # or `$request.body#/cursor`, `$request.header.Cursor`
//!   more: $response.body#/has_more       # whether more pages follow
//!   total: $response.header.X-Total      # how many items there are, for `offset` and `page`
//!   pages: $response.body#/page_count    # how many pages there are, for `page`
//!   first: 0                             # the number of the first page, for `page`; 1 otherwise
//! ```
//!
//! The values are runtime expressions (OpenAPI 3.0.4, 4.8.20.4). A name that the operation does not
//! have is an error. An `x-pagination` in the vendor's document with none of the five forms is
//! assumed to be a different extension.

mod extension;
mod suggest;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin, pointer, walk};

use super::context::{OperationContext, one};
use crate::cx::Cx;
use extension::Stated;

const EXTENSION: &str = "x-pagination";
const AUTOREST: &str = "x-ms-pageable";
const DROPSHOT: &str = "x-dropshot-pagination";
const EXTENSIONS: [&str; 3] = [EXTENSION, AUTOREST, DROPSHOT];

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut found: HashMap<(String, String), Node> = HashMap::new();
    for (path, item) in root.members("paths") {
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|it| it.is_object()) else {
                continue;
            };
            let context = OperationContext::new(root, operation, method, path);
            if let Some(pages) = context.stated(cx) {
                found.insert((path.clone(), method.to_owned()), pages);
            } else if method == "get" {
                cx.suggestions.extend(suggest::suggest(&context, path));
            }
        }
    }
    walk::operations(root, |path, method, operation| {
        let Some(plan) = operation.plan_mut() else {
            return;
        };
        for extension in EXTENSIONS {
            plan.take(extension);
        }
        match found.remove(&(path.to_owned(), method.to_owned())) {
            Some(pages) => plan.insert("pages", pages),
            None if plan.as_object().is_some_and(Map::is_empty) => {
                operation.take_plan();
            }
            None => {}
        }
    });
}

impl OperationContext<'_> {
    /// Returns the Plan entry if an extension describes pagination; adds errors to the context.
    fn stated(&self, cx: &mut Cx) -> Option<Node> {
        if let Some(extension) = self.extension(EXTENSION)
            && is_ours(extension, cx)
        {
            match Stated::read(extension, self) {
                Ok(plan) => return Some(plan),
                Err(errors) => {
                    let name = &self.name;
                    let errors = errors.into_iter();
                    let errors =
                        errors.map(|(at, why)| (at, format!("`{EXTENSION}` of {name}: {why}")));
                    cx.errors.extend(errors);
                    return None;
                }
            }
        }
        let autorest = self.extension(AUTOREST);
        autorest.and_then(|it| self.autorest(it)).or_else(|| {
            let extension = self.extension(DROPSHOT)?;
            self.dropshot(extension.origin)
        })
    }

    /// Reads `x-ms-pageable`: `nextLinkName` is the property with the URL of the next page, `null`
    /// if there is a single page; `itemName` is that with the items.
    fn autorest(&self, extension: &Node) -> Option<Node> {
        let next = self.named(extension.text("nextLinkName")?)?;
        let items = self.named(extension.text("itemName").unwrap_or("value"));
        let origin = extension.origin;
        let mut url = Node::object(origin);
        url.insert("from", body(&next, origin));
        let mut plan = Node::object(origin);
        plan.insert("next", enclosed("url", url));
        if let Some(items) = items {
            plan.insert("items", Node::new(items, origin));
        }
        Some(plan)
    }

    /// Returns the pointer of a response property by name, in which dots separate levels.
    fn named(&self, name: &str) -> Option<String> {
        let plain = format!("/{}", pointer::escape(name));
        let nested = format!("/{}", name.replace('.', "/"));
        let body = self.schemas.response(self.operation)?;
        let mut pointers = [plain, nested].into_iter();
        pointers.find(|pointer| self.schemas.find(body, pointer).is_ok())
    }

    /// Reads `x-dropshot-pagination`: `page_token` is the `next_page` of the previous response, and
    /// `items` has the items.
    fn dropshot(&self, origin: Origin) -> Option<Node> {
        let body = self.schemas.response(self.operation)?;
        self.schemas.find(body, "/next_page").ok()?;
        self.schemas.find(body, "/items").ok()?;
        self.has_parameter("page_token", "query").then(|| {
            let mut token = Node::object(origin);
            token.insert("from", self::body("/next_page", origin));
            token.insert("to", one("query", "page_token", origin));
            let mut plan = Node::object(origin);
            plan.insert("items", Node::new("/items", origin));
            plan.insert("next", enclosed("token", token));
            plan
        })
    }
}

/// Whether an `x-pagination` is the one documented here: it is from an overlay, or has one of the
/// forms.
fn is_ours(extension: &Node, cx: &Cx) -> bool {
    let is_of_overlay = cx.origins.pointer(extension.origin).contains('#');
    is_of_overlay || extension::FORMS.iter().any(|form| extension.has(form))
}

/// Returns a response field in the body at a pointer.
fn body(pointer: &str, origin: Origin) -> Node {
    one("body", pointer, origin)
}

/// Returns an object with `node` as its only member.
fn enclosed(key: &str, node: Node) -> Node {
    let origin = node.origin;
    let map: Map = [(key.to_owned(), node)].into_iter().collect();
    Node::new(map, origin)
}
