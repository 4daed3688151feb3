//! Reads `x-pagination`.

use openapi_source::{Kind, Node, Origin};

use crate::passes::prepare::context::{OperationContext, body_pointer, field};

/// The members that state how the next page is requested; exactly one is required.
pub(super) const FORMS: [&str; 5] = ["token", "last", "url", "offset", "page"];

/// The other members, and the forms that allow them.
const OTHER_MEMBERS: [(&str, &[&str]); 6] = [
    ("items", &FORMS),
    ("parameter", &["token", "last"]),
    ("more", &FORMS),
    ("total", &["offset", "page"]),
    ("pages", &["page"]),
    ("first", &["page"]),
];

/// The types of a token, and of a number that may be written as a string.
const CURSOR: &[&str] = &["string", "integer", "number"];

/// Errors, with the origins of the members.
type Errors = Vec<(Origin, String)>;

/// Returns the Plan entry for an extension, or all of its errors.
pub(super) fn read(extension: &Node, context: &OperationContext<'_>) -> Result<Node, Errors> {
    let mut reader = Reader {
        extension,
        context,
        errors: Errors::new(),
    };
    match reader.pages() {
        Some(pages) if reader.errors.is_empty() => Ok(pages),
        _ => Err(reader.errors),
    }
}

struct Reader<'e, 'n> {
    extension: &'e Node,
    context: &'e OperationContext<'n>,
    errors: Errors,
}

impl Reader<'_, '_> {
    fn error(&mut self, at: Origin, message: impl Into<String>) {
        self.errors.push((at, message.into()));
    }

    fn pages(&mut self) -> Option<Node> {
        let origin = self.extension.origin;
        let Some(members) = self.extension.as_object() else {
            let forms = FORMS.join("`, `");
            self.error(
                origin,
                format!("expected an object with one of the members `{forms}`"),
            );
            return None;
        };
        let forms: Vec<&str> = FORMS
            .into_iter()
            .filter(|it| members.contains_key(*it))
            .collect();
        let &[form] = forms.as_slice() else {
            let found = if forms.is_empty() {
                "none".to_owned()
            } else {
                format!("`{}`", forms.join("`, `"))
            };
            let message = format!("expected one of `{}`, found {found}", FORMS.join("`, `"));
            self.error(origin, message);
            return None;
        };
        for (key, member) in members.iter().filter(|(key, _)| *key != form) {
            match OTHER_MEMBERS.iter().find(|(name, _)| name == key) {
                Some((_, forms)) if forms.contains(&form) => {}
                Some(_) => self.error(
                    member.origin,
                    format!("`{key}` has no effect with `{form}`"),
                ),
                None => self.error(member.origin, format!("unknown member `{key}`")),
            }
        }
        let next = self.next(form)?;
        let variant = if form == "last" { "lastItem" } else { form };
        let mut pages = Node::object(origin);
        if let Some(items) = self.items(form) {
            pages.insert("items", items);
        }
        let next_origin = next.origin;
        pages.insert("next", Node::with_members([(variant, next)], next_origin));
        if let Some(more) = self.response("more", &["boolean", "string"]) {
            pages.insert("more", more);
        }
        Some(pages)
    }

    /// Reads the members of the form.
    fn next(&mut self, form: &str) -> Option<Node> {
        let member = self.extension.get(form)?;
        let mut next = Node::object(member.origin);
        match form {
            "token" => {
                next.insert("from", self.response("token", CURSOR)?);
                next.insert("to", self.request("parameter")?);
            }
            "last" => {
                next.insert("id", self.last_item(member)?);
                next.insert("to", self.request("parameter")?);
            }
            "url" => next.insert("from", self.response("url", &["string"])?),
            "offset" => {
                next.insert("to", self.request("offset")?);
                if let Some(total) = self.response("total", CURSOR) {
                    next.insert("total", total);
                }
            }
            _ => {
                next.insert("to", self.request("page")?);
                for key in ["total", "pages"] {
                    if let Some(count) = self.response(key, CURSOR) {
                        next.insert(key, count);
                    }
                }
                if let Some(first) = self.extension.get("first") {
                    match &first.kind {
                        Kind::Number(number) if number.as_i64().is_some() => {
                            next.insert("first", first.clone());
                        }
                        _ => self.error(
                            first.origin,
                            "expected an integer, the number of the first page",
                        ),
                    }
                }
            }
        }
        Some(next)
    }

    /// Returns the pointer of the items, which some forms require.
    fn items(&mut self, form: &str) -> Option<Node> {
        let body = self.context.schemas.response(self.context.operation);
        let Some(member) = self.extension.get("items") else {
            let origin = self.extension.origin;
            if body.is_some_and(|it| self.context.schemas.types(it) == ["array"]) {
                return Some(Node::new("", origin));
            }
            if matches!(form, "last" | "offset" | "page") {
                self.error(
                    origin,
                    format!("`{form}` requires `items`, which is missing"),
                );
            }
            return None;
        };
        let text = member.as_str().unwrap_or_default();
        let Some(pointer) = body_pointer("$response.body", text) else {
            let message = "expected `$response.body` or `$response.body#/…`, the array of items";
            self.error(member.origin, message);
            return None;
        };
        self.check_body(member.origin, pointer, &["array"])?;
        Some(Node::new(pointer, member.origin))
    }

    /// Returns the pointer of a value in the last item.
    fn last_item(&mut self, member: &Node) -> Option<Node> {
        let pointer = member.as_str();
        let Some(pointer) = pointer.filter(|it| it.is_empty() || it.starts_with('/')) else {
            self.error(
                member.origin,
                "expected a JSON pointer into an item, such as `/id`",
            );
            return None;
        };
        let schemas = self.context.schemas;
        let items = self.extension.text("items").unwrap_or("$response.body");
        if let Some(at) = body_pointer("$response.body", items)
            && let Some(body) = schemas.response(self.context.operation)
            && let Ok(arrays) = schemas.find(body, at)
        {
            let arrays = arrays.into_iter();
            let mut items = arrays.filter_map(|it| schemas.items(it)).peekable();
            if items.peek().is_some() && !items.any(|it| schemas.find(it, pointer).is_ok()) {
                self.error(
                    member.origin,
                    format!("the items have no property at `{pointer}`"),
                );
            }
        }
        Some(Node::new(pointer, member.origin))
    }

    /// Reads a member that is an expression for a response value with one of the types.
    fn response(&mut self, key: &str, types: &[&str]) -> Option<Node> {
        let member = self.extension.get(key)?;
        let origin = member.origin;
        let text = member.as_str().unwrap_or_default();
        if let Some(pointer) = body_pointer("$response.body", text) {
            self.check_body(origin, pointer, types)?;
            return Some(field("body", pointer, origin));
        }
        let header = text.strip_prefix("$response.header.");
        if let Some(name) = header.filter(|it| !it.is_empty()) {
            // Descriptions seldom declare response headers, so the declaration is not required.
            return Some(field("header", name, origin));
        }
        let message = format!(
            "`{key}`: expected `$response.body#/…` or `$response.header.…`, found `{text}`"
        );
        self.error(origin, message);
        None
    }

    /// Reads a member that is an expression for a request value.
    fn request(&mut self, key: &str) -> Option<Node> {
        let Some(member) = self.extension.get(key) else {
            self.error(self.extension.origin, format!("`{key}` is missing"));
            return None;
        };
        self.context
            .request_field(member)
            .map_err(|message| self.error(member.origin, message))
            .ok()
    }

    /// Checks that the response body has a value with one of the types; adds an error if not.
    fn check_body(&mut self, origin: Origin, pointer: &str, types: &[&str]) -> Option<()> {
        let schemas = self.context.schemas;
        let Some(body) = schemas.response(self.context.operation) else {
            self.error(origin, "the operation has no JSON success response");
            return None;
        };
        let found = match schemas.find(body, pointer) {
            Ok(found) => found,
            Err(name) => {
                self.error(
                    origin,
                    format!("the response body has no property `{name}` for `{pointer}`"),
                );
                return None;
            }
        };
        let is_allowed = |schema: &&Node| {
            let allowed = schemas.types(schema);
            allowed.is_empty() || allowed.iter().any(|name| types.contains(name))
        };
        if !found.is_empty() && !found.iter().any(is_allowed) {
            let message = format!(
                "expected {} at `{pointer}` of the response body",
                types.join(" or ")
            );
            self.error(origin, message);
            return None;
        }
        Some(())
    }
}
