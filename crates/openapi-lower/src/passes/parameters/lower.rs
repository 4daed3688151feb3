//! Lowers one parameter after the other.

use super::super::PLAN;
use super::super::once::Once;
use super::shape::{Components, Shape};
use crate::ident::method_name;
use crate::node::{Kind, Node, Origin};
use crate::report::Effect;

/// How deep a `deepObject` is followed.
const DEPTH: usize = 4;

/// A lowered parameter.
pub(super) struct Parameter {
    pub(super) node: Node,
    /// What the Plan keeps of it.
    pub(super) plan: Node,
}

impl Parameter {
    pub(super) fn name(&self) -> &str {
        self.node.text("name").unwrap_or_default()
    }

    pub(super) fn is_in(&self, location: &str) -> bool {
        self.node.text("in") == Some(location)
    }

    /// The argument that progenitor makes of it.
    pub(super) fn argument(&self) -> String {
        method_name(self.name())
    }

    /// Gives it another name; returns the old one.
    pub(super) fn rename(&mut self, new: &str) -> Option<Node> {
        let old = self.node.get_mut("name")?;
        let made = Node::made(new, old.origin);
        Some(std::mem::replace(old, made))
    }

    fn schema(&self) -> &Node {
        // Every parameter has been given one.
        self.node.get("schema").unwrap_or(&self.node)
    }
}

/// How a query parameter is written.
struct Style {
    name: Option<Node>,
    explode: Option<Node>,
}

impl Style {
    fn take(parameter: &mut Node) -> Style {
        Style {
            name: parameter.take("style"),
            explode: parameter.take("explode"),
        }
    }

    fn is(&self, name: &str) -> bool {
        self.name.as_ref().and_then(Node::as_str) == Some(name)
    }

    /// Whether it is the style of a query that progenitor writes: `form`, exploded.
    fn is_plain(&self) -> bool {
        let form = self.name.as_ref().is_none_or(|name| {
            !matches!(
                name.as_str(),
                Some("spaceDelimited" | "pipeDelimited" | "tabDelimited" | "deepObject")
            )
        });
        form && self.explodes() != Some(false)
    }

    fn explodes(&self) -> Option<bool> {
        self.explode.as_ref().and_then(Node::as_bool)
    }

    /// What separates the items of a list in one text.
    fn separator(&self) -> &'static str {
        match self.name.as_ref().and_then(Node::as_str) {
            Some("spaceDelimited") => "a space",
            Some("pipeDelimited") => "`|`",
            Some("tabDelimited") => "a tab",
            _ => "`,`",
        }
    }

    /// Leaves the style to the Plan.
    fn keep(self, plan: &mut Node) {
        for (key, node) in [("style", self.name), ("explode", self.explode)] {
            let fits = |node: &Node| match key {
                "style" => node.as_str().is_some(),
                _ => node.as_bool().is_some(),
            };
            if let Some(node) = node.filter(fits) {
                plan.insert(key, node);
            }
        }
    }

    /// Leaves it unsaid.
    fn drop(self, notes: &mut Once) {
        for node in [self.name, self.explode].into_iter().flatten() {
            notes.removed(
                Effect::Exact,
                &node,
                "a serialization style that changes nothing here",
            );
        }
    }
}

/// The lowering of an operation's parameters.
pub(super) struct Lowering<'a, 'n, 'c, 'o> {
    components: Components<'a>,
    notes: &'n mut Once<'c, 'o>,
    done: Vec<Parameter>,
    cookies: Vec<Node>,
}

impl<'a, 'n, 'c, 'o> Lowering<'a, 'n, 'c, 'o> {
    pub(super) fn new(components: Components<'a>, notes: &'n mut Once<'c, 'o>) -> Self {
        Lowering {
            components,
            notes,
            done: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// Takes the parameters out of an operation and lowers them; with them the origin of
    /// their list.
    pub(super) fn operation(mut self, operation: &mut Node) -> (Option<Origin>, Vec<Parameter>) {
        let list = operation.get("parameters").map(|list| list.origin);
        let parameters = operation.get_mut("parameters").and_then(Node::as_array_mut);
        let parameters = parameters.map(std::mem::take).unwrap_or_default();
        let mut plans = operation
            .get_mut(PLAN)
            .and_then(|plan| plan.take("parameters"));
        for parameter in parameters {
            let first = self.done.len();
            self.parameter(parameter, operation);
            // What an earlier pass has left to the Plan.
            if let (Some(done), Some(plans)) = (self.done.get_mut(first), plans.as_mut())
                && let Some(Kind::Object(plan)) = plans.take(done.name()).map(|plan| plan.kind)
            {
                for (key, value) in plan {
                    done.plan.insert(&key, value);
                }
            }
        }
        self.cookie_header();
        self.once_each();
        (list, self.done)
    }

    fn parameter(&mut self, mut parameter: Node, operation: &mut Node) {
        if !parameter.is_object() || parameter.has("$ref") {
            return self.drop(&parameter, "a parameter that is none");
        }
        if parameter.text("name").is_none_or(str::is_empty) {
            return self.drop(&parameter, "a parameter without a name");
        }
        self.content(&mut parameter);
        self.require_schema(&mut parameter);
        self.flags(&mut parameter);
        match self.location(&mut parameter).as_str() {
            "path" => {
                let lowered = self.plain(parameter);
                self.done.push(lowered);
            }
            "header" => self.header(parameter, operation),
            "query" => self.query(parameter, 0),
            "querystring" => self.query_string(parameter),
            "cookie" => self.cookies.push(parameter),
            "body" if !operation.has("requestBody") => self.body(parameter, operation),
            _ => self.drop(&parameter, "a parameter in an unknown place"),
        }
    }

    fn drop(&mut self, parameter: &Node, detail: &'static str) {
        self.notes.removed(Effect::Narrowed, parameter, detail);
    }

    /// Where a parameter stands, spelled as OpenAPI spells it.
    fn location(&mut self, parameter: &mut Node) -> String {
        let given = parameter.text("in").unwrap_or_default().to_owned();
        let plain = given.trim().to_ascii_lowercase();
        let (location, origin) = match (plain.as_str(), parameter.get("in")) {
            ("", node) => ("query", node.map_or(parameter.origin, |node| node.origin)),
            (plain, Some(node)) if plain != given => (plain, node.origin),
            _ => return given,
        };
        self.notes
            .exact(origin, "the place of a parameter is spelled plainly");
        let made = Node::made(location, origin);
        parameter.insert("in", made);
        location.to_owned()
    }

    /// A value that is serialized as a media type is given as text.
    fn content(&mut self, parameter: &mut Node) {
        if parameter.has("schema") || parameter.text("in") == Some("querystring") {
            return;
        }
        let Some(mut content) = parameter.take("content") else {
            return;
        };
        let first = content
            .as_object_mut()
            .and_then(|map| map.shift_remove_index(0));
        let schema = first.map(|(media_type, mut media)| (media_type, media.take("schema")));
        match schema {
            Some((media_type, Some(schema))) if media_type.starts_with("text/") => {
                parameter.insert("schema", schema);
                self.notes.removed(
                    Effect::Exact,
                    &content,
                    "a text value written as its schema",
                );
            }
            Some((media_type, schema)) => {
                let origin = content.origin;
                self.notes.removed(
                    Effect::Narrowed,
                    &content,
                    format!("the value is given as {media_type} text"),
                );
                parameter.insert("schema", text(origin));
                let plan = parameter.object_at(PLAN);
                plan.insert("mediaType".to_owned(), Node::made(media_type, origin));
                if let Some(schema) = schema {
                    self.notes.cx.plain_text.insert(schema.origin);
                    plan.insert("schema".to_owned(), schema);
                }
            }
            None => self.notes.removed(
                Effect::Exact,
                &content,
                "a parameter without a schema is a text",
            ),
        }
    }

    fn require_schema(&mut self, parameter: &mut Node) {
        if parameter.text("in") == Some("querystring") {
            return;
        }
        let origin = match parameter.get("schema") {
            Some(schema) if schema.is_object() => return,
            Some(schema) => schema.origin,
            None => parameter.origin,
        };
        self.notes
            .exact(origin, "a parameter without a schema is a text");
        parameter.insert("schema", text(origin));
    }

    /// What progenitor does not read, or reads too strictly.
    fn flags(&mut self, parameter: &mut Node) {
        if let Some(required) = parameter.get("required")
            && required.as_bool().is_none()
        {
            let (origin, yes) = (required.origin, required.as_str() == Some("true"));
            self.notes.exact(origin, "`required` is true or false");
            parameter.insert("required", Node::made(yes, origin));
        }
        if let Some(node) = parameter.take("allowEmptyValue") {
            self.notes
                .removed(Effect::Exact, &node, "an empty value is sent as any other");
        }
        if let Some(node) = parameter.take("allowReserved") {
            match node.as_bool() {
                Some(true) => {
                    parameter
                        .object_at(PLAN)
                        .insert("allowReserved".to_owned(), node);
                }
                _ => self
                    .notes
                    .removed(Effect::Exact, &node, "reserved characters are encoded"),
            }
        }
        if let Some(schema) = parameter.get_mut("schema")
            && let Some(default) = schema.take("default")
        {
            self.notes.removed(
                Effect::Exact,
                &default,
                "a parameter's default is the server's to apply",
            );
        }
        self.secret(parameter);
    }

    /// A secret is a text that the Plan marks.
    fn secret(&mut self, parameter: &mut Node) {
        let Some(schema) = parameter.get_mut("schema") else {
            return;
        };
        if !self.components.has_format(schema, "password") {
            return;
        }
        const DETAIL: &str = "a secret parameter is marked in the Plan";
        let origin = match schema.take("format") {
            Some(format) => {
                self.notes.removed(Effect::Exact, &format, DETAIL);
                format.origin
            }
            None => {
                self.notes.removed(Effect::Exact, schema, DETAIL);
                *schema = text(schema.origin);
                schema.origin
            }
        };
        let plan = parameter.object_at(PLAN);
        plan.insert("secret".to_owned(), Node::made(true, origin));
    }

    fn header(&mut self, parameter: Node, operation: &Node) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        let ignored = ["accept", "content-type", "authorization"];
        if ignored.contains(&name.to_ascii_lowercase().as_str()) {
            // Lowering gives raw bodies this parameter where the caller must say what
            // they are.
            let ours = name == "content-type" && parameter.flag("required");
            if !(ours && has_raw_body(operation)) {
                let detail = "a header parameter that OpenAPI says to ignore";
                return self.notes.removed(Effect::Exact, &parameter, detail);
            }
        }
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if !name.chars().all(token) {
            return self.drop(&parameter, "not a header name");
        }
        let lowered = self.plain(parameter);
        self.done.push(lowered);
    }

    /// A parameter of path or header, which is written by `Display`.
    fn plain(&mut self, mut node: Node) -> Parameter {
        let style = Style::take(&mut node);
        let mut parameter = with_plan(node);
        match self.components.shape(parameter.schema()) {
            Shape::Scalar => {
                style.drop(self.notes);
                self.without_null(&mut parameter);
                self.without_date_time(&mut parameter);
            }
            Shape::Any => {
                style.drop(self.notes);
                self.untyped(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar => {
                let detail = format!("a list, given as text joined by {}", style.separator());
                self.join(&mut parameter, style, detail);
            }
            Shape::Nested | Shape::Object | Shape::Choice => {
                style.keep(&mut parameter.plan);
                self.as_text(&mut parameter, "an object, given as text");
            }
        }
        parameter
    }

    /// A query parameter, which is written by `Serialize`.
    fn query(&mut self, mut node: Node, depth: usize) {
        let style = Style::take(&mut node);
        let mut parameter = with_plan(node);
        let shape = self.components.shape(parameter.schema());
        match shape {
            Shape::Scalar => style.drop(self.notes),
            Shape::Any => {
                style.drop(self.notes);
                self.untyped(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar if style.is_plain() => {
                style.drop(self.notes);
                self.typed_items(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar if style.is("deepObject") => {
                self.notes.narrowed_at(
                    parameter.schema(),
                    "a list in `deepObject` style repeats the name",
                );
                style.keep(&mut parameter.plan);
                self.typed_items(&mut parameter);
            }
            Shape::List | Shape::ListOrScalar => {
                let detail = format!("a list, given as text joined by {}", style.separator());
                self.join(&mut parameter, style, detail);
            }
            Shape::Nested if style.is_plain() => {
                style.drop(self.notes);
                self.text_items(&mut parameter);
            }
            Shape::Object | Shape::Choice if style.is("deepObject") && depth < DEPTH => {
                return self.split(parameter, style, depth + 1);
            }
            Shape::Object if style.is_plain() && depth == 0 => {
                return self.split(parameter, style, 0);
            }
            Shape::Nested | Shape::Object | Shape::Choice => {
                style.keep(&mut parameter.plan);
                self.as_text(&mut parameter, "an object, given as JSON text");
            }
        }
        self.done.push(parameter);
    }

    /// An object becomes one parameter for each property, where these are known. `depth`
    /// is 0 for `form`, more for `deepObject`.
    fn split(&mut self, mut parameter: Parameter, style: Style, depth: usize) {
        let members = self.parts(parameter.schema(), depth > 0);
        let Some((scalar, properties, open)) = members else {
            return self.free_form(parameter, style, depth);
        };
        let node = &parameter.node;
        let name = parameter.name().to_owned();
        let whole = scalar.is_none() && node.flag("required");
        self.notes.removed(
            Effect::Exact,
            node,
            "an object is one query parameter per property",
        );
        if open {
            self.notes.note(
                Effect::Narrowed,
                node.origin,
                "only the named properties are offered",
            );
        }
        let made = |name: String, schema: Node, required: bool| {
            let mut part = Node::object(node.origin);
            part.insert("name", Node::made(name, node.origin));
            part.insert("in", Node::made("query", node.origin));
            if required {
                part.insert("required", Node::made(true, node.origin));
            }
            if let Some(description) = schema.get("description") {
                part.insert("description", description.clone());
            }
            part.insert("schema", schema);
            part
        };
        let mut parts = Vec::new();
        if let Some(schema) = scalar {
            parts.push(made(name.clone(), schema, false));
        }
        for (property, (schema, required)) in properties {
            let key = match depth {
                0 => property,
                _ => format!("{name}[{property}]"),
            };
            let mut part = made(key, schema, whole && required);
            if depth > 0
                && self.components.shape(part.get("schema").unwrap_or(&part)) == Shape::Object
            {
                part.insert("style", Node::made("deepObject", node.origin));
            }
            parts.push(part);
        }
        parameter.plan.take("schema");
        for mut part in parts {
            self.flags(&mut part);
            self.query(part, depth.max(1));
        }
    }

    /// The scalar part, the properties and the openness of what is split. In `deepObject`
    /// style a choice between a scalar and objects has a place for each.
    #[allow(clippy::type_complexity)]
    fn parts(
        &self,
        schema: &Node,
        choices: bool,
    ) -> Option<(Option<Node>, indexmap::IndexMap<String, (Node, bool)>, bool)> {
        let properties = self.components.properties(schema);
        if let Some(found) = properties {
            let known = !found.named.is_empty();
            return known.then_some((None, found.named, found.open));
        }
        let target = self.components.resolve(schema);
        let members = match target.items("oneOf") {
            [] => target.items("anyOf"),
            members => members,
        };
        if !choices || members.is_empty() {
            return None;
        }
        let (mut scalars, mut named, mut open) = (Vec::new(), indexmap::IndexMap::new(), false);
        for member in members {
            match self.components.shape(member) {
                Shape::Scalar => scalars.push(member.clone()),
                Shape::Object => {
                    let found = self.components.properties(member)?;
                    open |= found.open;
                    for (name, (property, _)) in found.named {
                        named.entry(name).or_insert((property, false));
                    }
                }
                _ => return None,
            }
        }
        let scalar = match scalars.len() {
            0 | 1 => scalars.pop(),
            _ => {
                let mut choice = Node::object(schema.origin);
                choice.insert("oneOf", Node::made(scalars, schema.origin));
                Some(choice)
            }
        };
        (!named.is_empty()).then_some((scalar, named, open))
    }

    /// An object whose properties are not known.
    fn free_form(&mut self, mut parameter: Parameter, style: Style, depth: usize) {
        let target = self.components.resolve(parameter.schema());
        let plain = |value: &Node| {
            matches!(
                self.components.shape(value),
                Shape::Scalar | Shape::Any | Shape::List
            )
        };
        let composed = ["oneOf", "anyOf", "allOf"]
            .iter()
            .any(|keyword| target.has(keyword));
        let map = target.text("type") == Some("object")
            && !composed
            && target.get("additionalProperties").is_none_or(plain);
        if map && depth == 0 {
            // A map is written as one parameter for each entry.
            style.drop(self.notes);
        } else {
            style.keep(&mut parameter.plan);
            self.as_text(
                &mut parameter,
                "an object of any properties, given as JSON text",
            );
        }
        self.done.push(parameter);
    }

    /// The query string as a whole (OpenAPI 3.2): the properties of its form.
    fn query_string(&mut self, mut parameter: Node) {
        let content = parameter.take("content");
        let schema = content.and_then(|mut content| {
            let (_, mut media) = content.as_object_mut()?.shift_remove_index(0)?;
            media.take("schema")
        });
        let known = schema
            .as_ref()
            .and_then(|schema| self.components.properties(schema))
            .is_some_and(|found| !found.named.is_empty());
        let Some(schema) = schema.filter(|_| known) else {
            return self.drop(&parameter, "a query string without named parts");
        };
        parameter.insert("schema", schema);
        self.query(parameter, 0);
    }

    /// A body among the parameters, as Swagger 2.0 has it.
    fn body(&mut self, mut parameter: Node, operation: &mut Node) {
        let origin = parameter.origin;
        let mut media = Node::object(origin);
        let mut body = Node::object(origin);
        if let Some(schema) = parameter.take("schema") {
            media.insert("schema", schema);
        }
        for key in ["description", "required"] {
            if let Some(node) = parameter.take(key) {
                body.insert(key, node);
            }
        }
        let mut content = Node::object(origin);
        content.insert("application/json", media);
        body.insert("content", content);
        operation.insert("requestBody", body);
        self.notes.removed(
            Effect::Exact,
            &parameter,
            "a body among the parameters is the JSON body",
        );
    }

    /// All cookies in one header.
    fn cookie_header(&mut self) {
        let Some(origin) = self.cookies.first().map(|cookie| cookie.origin) else {
            return;
        };
        let cookies = std::mem::take(&mut self.cookies);
        let mut properties = Node::object(origin);
        let mut required = Vec::new();
        for mut cookie in cookies {
            self.drop(&cookie, "given as text of the `cookie` header");
            let name = cookie.text("name").unwrap_or_default().to_owned();
            if cookie.flag("required") {
                required.push(Node::made(name.as_str(), cookie.origin));
            }
            if let Some(schema) = cookie.take("schema") {
                self.notes.cx.plain_text.insert(schema.origin);
                properties.insert(&name, schema);
            }
        }
        let mut header = Node::object(origin);
        header.insert("name", Node::made("cookie", origin));
        header.insert("in", Node::made("header", origin));
        let names: Vec<&str> = properties
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        let description = format!("Cookies, as `name=value; …`: {}.", names.join(", "));
        header.insert("description", Node::made(description, origin));
        if !required.is_empty() {
            header.insert("required", Node::made(true, origin));
        }
        header.insert("schema", text(origin));
        let mut schema = Node::object(origin);
        schema.insert("type", Node::made("object", origin));
        schema.insert("properties", properties);
        if !required.is_empty() {
            schema.insert("required", Node::made(required, origin));
        }
        let mut plan = Node::object(origin);
        plan.insert("in", Node::made("cookie", origin));
        plan.insert("schema", schema);
        self.done.push(Parameter { node: header, plan });
    }

    /// Drops what is declared again.
    fn once_each(&mut self) {
        let mut seen = std::collections::HashMap::<(bool, String), Node>::new();
        let notes = &mut *self.notes;
        self.done.retain(|parameter| {
            let header = parameter.is_in("header");
            let name = match header {
                true => parameter.name().to_ascii_lowercase(),
                false => parameter.name().to_owned(),
            };
            if parameter.is_in("path") {
                return true;
            }
            let Some(first) = seen.get(&(header, name.clone())) else {
                let schema = parameter.schema().clone();
                seen.insert((header, name), schema);
                return true;
            };
            let effect = match first.same(parameter.schema()) {
                true => Effect::Exact,
                false => Effect::Narrowed,
            };
            notes.removed(
                effect,
                &parameter.node,
                "a parameter that is declared twice",
            );
            false
        });
    }

    /// A schema that says nothing: text.
    fn untyped(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "an untyped parameter is a text";
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        let documented = schema.as_object().is_some_and(|map| {
            map.keys()
                .all(|key| matches!(key.as_str(), "description" | "title"))
        });
        if documented {
            self.notes.exact(schema.origin, DETAIL);
            schema.insert("type", Node::made("string", schema.origin));
        } else {
            self.notes.removed(Effect::Exact, schema, DETAIL);
            *schema = text(schema.origin);
        }
    }

    /// Gives the items of a list a type, where they have none.
    fn typed_items(&mut self, parameter: &mut Parameter) {
        let target = self.components.resolve(parameter.schema());
        if target.text("type") != Some("array") {
            return;
        }
        let open = target
            .get("items")
            .is_none_or(|items| self.components.shape(items) == Shape::Any);
        let Some(schema) = parameter.node.get_mut("schema").filter(|_| open) else {
            return;
        };
        self.notes.removed(
            Effect::Exact,
            schema,
            "untyped items of a list parameter are texts",
        );
        *schema = text_list(schema.origin);
    }

    /// Gives the items of a list as texts.
    fn text_items(&mut self, parameter: &mut Parameter) {
        self.as_text(parameter, "items of the list are given as JSON texts");
        if let Some(schema) = parameter.node.get_mut("schema") {
            *schema = text_list(schema.origin);
        }
    }

    /// Gives a list as one text.
    fn join(&mut self, parameter: &mut Parameter, style: Style, detail: String) {
        let how = format!("Items joined by {}.", style.separator());
        style.keep(&mut parameter.plan);
        self.as_text(parameter, detail);
        let description = parameter.node.get("description");
        let origin = description.map_or(parameter.node.origin, |node| node.origin);
        let made = match description.and_then(Node::as_str) {
            Some(said) => format!("{said}\n\n{how}"),
            None => how,
        };
        self.notes
            .exact(origin, "the description says how the items are joined");
        parameter
            .node
            .insert("description", Node::made(made, origin));
    }

    /// Makes the schema a text; the Plan keeps what it was.
    fn as_text(&mut self, parameter: &mut Parameter, detail: impl Into<String>) {
        if let Some(schema) = parameter.node.get_mut("schema") {
            let origin = schema.origin;
            let schema = std::mem::replace(schema, text(origin));
            self.notes.removed(Effect::Narrowed, &schema, detail.into());
            self.notes.cx.plain_text.insert(origin);
            parameter.plan.insert("schema", schema);
        }
    }

    /// A value in a path or header is never null.
    fn without_null(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "a value in a path or header is never null";
        let components = self.components;
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        if let Some(nullable) = schema.take("nullable") {
            self.notes.removed(Effect::Exact, &nullable, DETAIL);
        }
        if components.is_nullable(schema) && (schema.has("$ref") || schema.has("allOf")) {
            let mut target = components.resolve(schema);
            if let [member] = target.items("allOf") {
                target = components.resolve(member);
            }
            let copy = target.clone();
            self.notes.removed(Effect::Exact, schema, DETAIL);
            *schema = copy;
            schema.take("nullable");
        }
        for key in ["enum", "oneOf", "anyOf"] {
            if let Some(list) = schema.get_mut(key).and_then(Node::as_array_mut) {
                let is_null = |node: &Node| {
                    node.is_null()
                        || node.text("type") == Some("null")
                        || matches!(node.items("enum"), [value] if value.is_null())
                };
                list.retain(|node| {
                    if is_null(node) {
                        self.notes.removed(Effect::Exact, node, DETAIL);
                    }
                    !is_null(node)
                });
            }
        }
    }

    /// chrono does not write a date and time as RFC 3339 asks.
    fn without_date_time(&mut self, parameter: &mut Parameter) {
        const DETAIL: &str = "a date-time, given as text";
        if !self
            .components
            .mentions_format(parameter.schema(), "date-time")
        {
            return;
        }
        let Some(schema) = parameter.node.get_mut("schema") else {
            return;
        };
        match schema.take("format") {
            Some(format) => self.notes.removed(Effect::Widened, &format, DETAIL),
            None => {
                self.notes.removed(Effect::Widened, schema, DETAIL);
                *schema = text(schema.origin);
            }
        }
    }
}

impl Once<'_, '_> {
    fn narrowed_at(&mut self, node: &Node, detail: &'static str) {
        self.note(Effect::Narrowed, node.origin, detail);
    }
}

/// The parameter apart from its part of the Plan.
fn with_plan(mut node: Node) -> Parameter {
    let plan = node.take(PLAN).unwrap_or_else(|| Node::object(node.origin));
    Parameter { node, plan }
}

fn text(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    schema
}

fn text_list(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("array", origin));
    schema.insert("items", text(origin));
    schema
}

/// Whether the only body of an operation is a sequence of bytes.
fn has_raw_body(operation: &Node) -> bool {
    let content = operation
        .get("requestBody")
        .and_then(|body| body.get("content"));
    let types: Option<Vec<&str>> = content
        .and_then(Node::as_object)
        .map(|types| types.keys().map(String::as_str).collect());
    types.is_some_and(|types| types == ["application/octet-stream"])
}
