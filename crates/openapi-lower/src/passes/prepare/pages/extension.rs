//! Reads `x-pagination`.

use super::enclosed;
use crate::passes::prepare::context::{OperationContext, body_pointer, one};
use openapi_source::{Kind, Node, Origin};

/// The members that state how the next page is requested; exactly one is required.
pub(super) const FORMS: [&str; 5] = ["token", "last", "url", "offset", "page"];

/// The other members, and the forms that allow them.
const FURTHER: [(&str, &[&str]); 6] = [
    ("items", &FORMS),
    ("parameter", &["token", "last"]),
    ("more", &FORMS),
    ("total", &["offset", "page"]),
    ("pages", &["page"]),
    ("first", &["page"]),
];

/// The errors by the origin of the member.
type Errors = Vec<(Origin, String)>;

/// An extension that is being read.
pub(super) struct Stated<'e, 'p, 'n> {
    extension: &'e Node,
    context: &'p OperationContext<'n>,
    errors: Errors,
}

impl<'e, 'p, 'n> Stated<'e, 'p, 'n> {
    /// Returns the Plan entry, or all errors of the extension.
    pub(super) fn read(
        extension: &'e Node,
        context: &'p OperationContext<'n>,
    ) -> Result<Node, Errors> {
        let mut stated = Stated {
            extension,
            context,
            errors: Errors::new(),
        };
        let plan = stated.plan();
        match plan.filter(|_| stated.errors.is_empty()) {
            Some(plan) => Ok(plan),
            None => Err(stated.errors),
        }
    }

    fn error(&mut self, at: Origin, message: impl Into<String>) {
        self.errors.push((at, message.into()));
    }

    fn plan(&mut self) -> Option<Node> {
        let origin = self.extension.origin;
        let Some(members) = self.extension.as_object() else {
            self.error(
                origin,
                "expected an object; write its members as documented",
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
        for (key, member) in members {
            let further = FURTHER.iter().find(|(name, _)| name == key);
            match further {
                _ if key == form => {}
                Some((_, forms)) if forms.contains(&form) => {}
                Some(_) => self.error(
                    member.origin,
                    format!("`{key}` has no effect with `{form}`"),
                ),
                None => self.error(member.origin, format!("unknown member `{key}`")),
            }
        }
        let next = self.next(form)?;
        let mut plan = Node::object(origin);
        if let Some(items) = self.items(form) {
            plan.insert("items", items);
        }
        plan.insert("next", enclosed(form_name(form), next));
        if let Some(more) = self.response("more", &["boolean", "string"]) {
            plan.insert("more", more);
        }
        Some(plan)
    }

    /// Reads the members of the form.
    fn next(&mut self, form: &str) -> Option<Node> {
        const CURSOR: &[&str] = &["string", "integer", "number"];
        let stated = self.extension.get(form)?;
        let mut next = Node::object(stated.origin);
        match form {
            "token" => {
                next.insert("from", self.response("token", CURSOR)?);
                next.insert("to", self.request("parameter")?);
            }
            "last" => {
                let id = self.last_item(stated)?;
                next.insert("id", id);
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
        let Some(stated) = self.extension.get("items") else {
            let is_array = body.is_some_and(|it| self.context.schemas.types(it) == ["array"]);
            let origin = self.extension.origin;
            if is_array {
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
        let Some(pointer) = stated.as_str().and_then(body_pointer("$response.body")) else {
            let message = "expected `$response.body` or `$response.body#/…`, the array of items";
            self.error(stated.origin, message);
            return None;
        };
        self.value_of_body(stated.origin, pointer, &["array"])?;
        Some(Node::new(pointer, stated.origin))
    }

    /// Returns the pointer of a value in the last item.
    fn last_item(&mut self, stated: &Node) -> Option<Node> {
        let pointer = stated
            .as_str()
            .filter(|it| it.is_empty() || it.starts_with('/'));
        let Some(pointer) = pointer else {
            self.error(
                stated.origin,
                "expected a JSON pointer into an item, such as `/id`",
            );
            return None;
        };
        let schemas = self.context.schemas;
        let items = self.extension.text("items").unwrap_or("$response.body");
        if let Some(at) = body_pointer("$response.body")(items)
            && let Some(body) = schemas.response(self.context.operation)
            && let Ok(arrays) = schemas.find(body, at)
        {
            let mut items = arrays
                .into_iter()
                .filter_map(|it| schemas.items(it))
                .peekable();
            if items.peek().is_some() && !items.any(|it| schemas.find(it, pointer).is_ok()) {
                self.error(
                    stated.origin,
                    format!("the items have no property at `{pointer}`"),
                );
            }
        }
        Some(Node::new(pointer, stated.origin))
    }

    /// Reads a member that is an expression for a response value with one of the types.
    fn response(&mut self, key: &str, types: &[&str]) -> Option<Node> {
        let stated = self.extension.get(key)?;
        let origin = stated.origin;
        let text = stated.as_str().unwrap_or_default();
        if let Some(pointer) = body_pointer("$response.body")(text) {
            self.value_of_body(origin, pointer, types)?;
            return Some(one("body", pointer, origin));
        }
        if let Some(name) = text
            .strip_prefix("$response.header.")
            .filter(|it| !it.is_empty())
        {
            // Descriptions seldom declare their headers, so that the header may be undeclared.
            return Some(one("header", name, origin));
        }
        let message = format!(
            "`{key}`: expected `$response.body#/…` or `$response.header.…`, found `{text}`"
        );
        self.error(origin, message);
        None
    }

    /// Reads a member that is an expression for a request value.
    fn request(&mut self, key: &str) -> Option<Node> {
        let Some(stated) = self.extension.get(key) else {
            self.error(self.extension.origin, format!("`{key}` is missing"));
            return None;
        };
        match self.context.request_field(stated) {
            Ok(field) => Some(field),
            Err(message) => {
                self.error(stated.origin, message);
                None
            }
        }
    }

    /// Checks that the response body has a value with one of the types.
    fn value_of_body(&mut self, origin: Origin, pointer: &str, types: &[&str]) -> Option<()> {
        let schemas = self.context.schemas;
        let Some(body) = schemas.response(self.context.operation) else {
            self.error(origin, "the operation has no success response in JSON");
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
        let mut stated = found.iter().map(|it| schemas.types(it)).peekable();
        let fits = stated.peek().is_none()
            || stated.any(|it| it.is_empty() || it.iter().any(|name| types.contains(name)));
        if !fits {
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

/// Returns the Plan's variant for a form.
fn form_name(form: &str) -> &'static str {
    match form {
        "token" => "token",
        "last" => "lastItem",
        "url" => "url",
        "offset" => "offset",
        _ => "page",
    }
}
