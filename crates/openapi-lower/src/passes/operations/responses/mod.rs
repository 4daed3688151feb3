//! Responses: one type for success responses and one for error responses.
//!
//! progenitor panics if success responses, or error responses, have several types, or if only some
//! have a body, and counts `default` as both. It reads JSON only with the media type
//! `application/json`, and requires a schema for it. `default` is replaced by its meaning beside
//! the other statuses. If the success responses, or the error responses, differ, all of them become
//! bytes in the document, and the Plan has the actual body of each status, with a component for
//! each type: the client generates an enum by status. The Plan also has the headers, and the media
//! types to request if JSON has a different name. If a success response has several media types,
//! the operation's main method decodes JSON, and the Plan names a method for each other media type
//! (`representations`). Streams of events and of JSON values are bytes in the document, and the
//! Plan has the schema of their items. Lost: if only an error-like `default` is described, the
//! success response is bytes.

use openapi_source::changes::Code;
use openapi_source::{Map, Node, Origin, walk};

mod accept;
mod content;
mod outcomes;
mod representations;
mod response;
pub(crate) mod streams;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::passes::operations::method_ids::MethodIds;
use crate::passes::operations::operation_ids::operation_id;
use crate::passes::operations::wire_shape::Components;
use crate::schema::{is_empty, string_schema};
use outcomes::{Outcome, Shared};
use response::{Body, LoweredResponse, Status};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let origin = root.origin;
    let ids = MethodIds::of(root);
    let added = Components::beside(root, |root, components| {
        let mut responses = Responses {
            components,
            notes: UniqueChanges::new(cx),
            ids,
            shared: Shared::new(components),
        };
        // A shared response is named after the first operation by path and method, whatever the
        // order of the document.
        let mut locations: Vec<(String, &str)> = walk::operations(root)
            .map(|(path, method, _)| (path.to_owned(), method))
            .collect();
        locations.sort_unstable();
        for (path, method) in locations {
            let item = root.get_mut("paths").and_then(|paths| paths.get_mut(&path));
            if let Some(operation) = item.and_then(|item| item.get_mut(method)) {
                responses.operation(operation, method == "head");
            }
        }
        responses.shared.added
    });
    if !added.is_empty() {
        let components = root.members_mut().entry("components".to_owned());
        let components = components.or_insert_with(|| Node::object(origin));
        components.object_at("schemas").extend(added);
    }
}

pub(super) struct Responses<'a, 'c, 'o> {
    components: Components<'a>,
    notes: UniqueChanges<'c, 'o>,
    ids: MethodIds,
    shared: Shared,
}

impl Responses<'_, '_, '_> {
    fn operation(&mut self, operation: &mut Node, head: bool) {
        let name = operation_id(operation).to_owned();
        let is_conditional = has_condition(operation);
        if !operation.get("responses").is_some_and(Node::is_object) {
            let origin = operation
                .get("responses")
                .map_or(operation.origin, |node| node.origin);
            self.notes.note(origin, codes::responses::MISSING);
            operation.insert("responses", Node::object(origin));
        }
        let Some(member) = operation.get_mut("responses") else {
            return;
        };
        let origin = member.origin;
        let described = std::mem::take(member.members_mut());
        if described.is_empty() {
            return;
        }

        let mut headers = Map::default();
        let mut responses = Vec::new();
        let success_code = self.success_code_of_default(&described);
        for (mut key, node) in described {
            if let Some(code) = success_code.filter(|_| key == "default") {
                self.notes.note(node.origin, code);
                key = Status::Range(2).key();
            }
            responses.extend(self.response(key, node, head, is_conditional, &mut headers));
        }
        if responses.is_empty() {
            self.notes.note(origin, codes::responses::NONE_DECODED);
        }
        self.streams(&mut responses, &name);
        self.resolve_default(&mut responses, &name);
        // A remaining `default` counts as success and error, which then have one type.
        let has = |status| responses.iter().any(|it| it.status == status);
        let is_default_both = has(Status::Default) && !has(Status::Range(2));
        if is_default_both {
            self.unify_types(&mut responses, Outcome::Both, &name, origin);
        } else {
            self.unify_types(&mut responses, Outcome::Success, &name, origin);
            self.unify_types(&mut responses, Outcome::Failure, &name, origin);
        }
        self.representations(&mut responses, is_default_both, operation, origin);
        self.write(operation, responses, headers, origin);
    }

    /// Returns the code for reading `default` as the success response, if its media types show that
    /// it describes success. Otherwise [`Self::resolve_default`] decides by its type.
    fn success_code_of_default(&self, described: &Map) -> Option<Code> {
        let default = described.get("default")?;
        let statuses = || {
            described
                .iter()
                .filter_map(|(key, node)| Some((Status::parse(key)?, node)))
        };
        if statuses().any(|(status, _)| status.is_success() || status.is_redirect()) {
            return None;
        }
        // Errors are not streams.
        if streams::is_stream(default) {
            return Some(codes::responses::STREAM_DEFAULT);
        }
        let mut failures = statuses().filter(|(status, _)| status.is_failure());
        let is_error_decoded = failures.any(|(_, failure)| !self.is_raw(failure));
        (is_error_decoded && self.is_raw(default)).then_some(codes::responses::DEFAULT_SUCCESS)
    }

    /// Lowers a response; returns `None` if clients never decode its status.
    fn response(
        &mut self,
        key: String,
        mut node: Node,
        head: bool,
        is_conditional: bool,
        headers: &mut Map,
    ) -> Option<LoweredResponse> {
        if !node.is_object() || node.has("$ref") {
            self.notes.removed(&node, codes::responses::UNUSABLE);
            node = Node::object(node.origin);
        }
        let Some(status) = Status::parse(&key) else {
            self.notes.removed(&node, codes::responses::STATUS_UNKNOWN);
            return None;
        };
        if let Some(found) = self.headers(&mut node) {
            headers.insert(key.clone(), found);
        }
        // A response to HEAD never upgrades the connection.
        if !status.is_decoded() || (head && status == Status::Code(101)) {
            let code = match status {
                Status::Code(304) if is_conditional => codes::responses::NOT_MODIFIED,
                Status::Code(304) => codes::responses::UNCONDITIONAL,
                Status::Code(300..=399) => codes::responses::NOT_RETURNED,
                _ => codes::responses::INFORMATIONAL,
            };
            self.notes.removed(&node, code);
            return None;
        }
        if status == Status::Range(3) && is_conditional {
            self.notes.note(node.origin, codes::responses::NOT_MODIFIED);
        }
        if status.is_redirect() {
            self.notes.removed(&node, codes::responses::REDIRECT);
            return Some(LoweredResponse::redirect(key, status, node.origin));
        }
        if node.text("description").is_none() {
            let description = node.get("description");
            let origin = description.map_or(node.origin, |it| it.origin);
            self.notes
                .note(origin, codes::responses::DESCRIPTION_MISSING);
            node.insert("description", Node::new("", origin));
        }
        Some(self.content(key, status, node, head))
    }

    /// Removes the headers, and returns their schemas by name.
    fn headers(&mut self, node: &mut Node) -> Option<Node> {
        let mut headers = node.take("headers")?;
        let mut schemas = Map::default();
        for (name, header) in headers.as_object_mut().into_iter().flatten() {
            let mut schema = header.take("schema").filter(Node::is_object);
            if schema.is_none() {
                schema = self.header_content(header);
            }
            let has_others = header.as_object().is_some_and(|map| !map.is_empty());
            if has_others || schema.is_none() {
                self.notes.removed(header, codes::responses::HEADER_MEMBER);
            }
            let schema = schema.unwrap_or_else(|| Node::object(header.origin));
            schemas.insert(name.clone(), schema);
        }
        if schemas.is_empty() {
            self.notes
                .removed(&headers, codes::responses::HEADERS_EMPTY);
            return None;
        }
        Some(Node::new(schemas, headers.origin))
    }

    /// Returns the schema of a header that is described by its `content`, if the value is text.
    fn header_content(&mut self, header: &mut Node) -> Option<Node> {
        let content = header.get_mut("content").and_then(Node::as_object_mut)?;
        let (media_type, media) = content.iter_mut().next()?;
        if media_type.starts_with("text/") {
            return media.take("schema").filter(Node::is_object);
        }
        if let Some(content) = header.take("content") {
            self.notes
                .removed(&content, codes::responses::HEADER_CONTENT);
            return Some(string_schema(None, content.origin));
        }
        None
    }

    /// Writes the responses and their data for the Plan into an operation.
    fn write(
        &mut self,
        operation: &mut Node,
        responses: Vec<LoweredResponse>,
        headers: Map,
        origin: Origin,
    ) {
        let mut plans = Node::object(origin);
        for response in &responses {
            if response.actual_body.is_some() || matches!(response.body, Body::Planned(_)) {
                plans
                    .object_at(&response.described)
                    .insert("body".to_owned(), response.planned_body(origin));
            }
        }
        for (key, headers) in headers {
            plans.object_at(&key).insert("headers".to_owned(), headers);
        }
        if let Some(accept) = accept::media_types_to_request(&responses) {
            self.notes.note(origin, codes::responses::ACCEPT);
            let accept = accept.into_iter().map(|it| Node::new(it, origin));
            let accept = Node::new(accept.collect::<Vec<_>>(), origin);
            operation.plan_at().insert("accept".to_owned(), accept);
        }
        let lowered = operation.object_at("responses");
        for response in responses.into_iter().filter(|response| !response.dropped) {
            lowered.insert(response.status.key(), response.into_node());
        }
        if !is_empty(&plans) {
            operation.plan_at().insert("responses".to_owned(), plans);
        }
    }

    /// Replaces `default` with its meaning: it must not be both success and error, unless both have
    /// the same type.
    fn resolve_default(&mut self, responses: &mut Vec<LoweredResponse>, operation: &str) {
        let Some(at) = responses
            .iter()
            .position(|response| response.status == Status::Default)
        else {
            return;
        };
        let default = responses.remove(at);
        let select = |is_selected: fn(Status) -> bool| -> Vec<&LoweredResponse> {
            let selected = responses.iter().filter(|it| is_selected(it.status));
            selected.collect()
        };
        let successes = select(|status| status.is_success() || status.is_redirect());
        let failures = select(Status::is_failure);
        let has_redirects = successes.iter().any(|it| it.status.is_redirect());
        let has_success = !successes.is_empty();
        let mut others = successes.iter().chain(&failures);
        let is_same_type = others.all(|it| self.is_same(&it.body, &default.body));
        // If success is a range, `default` describes the other statuses.
        let is_range = matches!(successes.as_slice(), [one] if one.status == Status::Range(2));
        let is_error = default.is_error_like(operation);
        let is_both = is_same_type && !has_redirects && (has_success || !is_error);
        if is_range || is_both {
            return responses.insert(at, default);
        }
        if !has_success && !is_error {
            self.notes
                .note(default.node.origin, codes::responses::DEFAULT_SUCCESS);
            let success = LoweredResponse {
                status: Status::Range(2),
                ..default
            };
            return responses.insert(at, success);
        }
        let code = if has_success {
            codes::responses::DEFAULT_ERROR
        } else {
            codes::responses::SUCCESS_MISSING
        };
        self.notes.note(default.node.origin, code);
        let undescribed: Vec<LoweredResponse> = [Status::Range(4), Status::Range(5)]
            .into_iter()
            .filter(|status| responses.iter().all(|response| response.status != *status))
            .map(|status| LoweredResponse {
                status,
                ..default.clone()
            })
            .collect();
        if undescribed.is_empty() {
            self.notes
                .removed(&default.node, codes::responses::DEFAULT_ERROR);
        }
        responses.splice(at..at, undescribed);
    }

    /// Whether two bodies have the same type.
    fn is_same(&self, one: &Body, other: &Body) -> bool {
        match (one, other) {
            (Body::Typed(one), Body::Typed(other)) => self.components.is_same(one, other),
            (Body::Planned(one), Body::Planned(other)) => one.is_same(other),
            (Body::None, Body::None) | (Body::Raw(_), Body::Raw(_)) => true,
            _ => false,
        }
    }
}

/// Whether a header parameter makes the request conditional (RFC 9110, 13.1), so that the server may
/// respond with 304.
fn has_condition(operation: &Node) -> bool {
    let mut parameters = operation.items("parameters").iter();
    parameters.any(|parameter| {
        let name = parameter.text("name").unwrap_or_default();
        let is_condition = name.to_ascii_lowercase().starts_with("if-");
        is_condition && parameter.text("in") == Some("header")
    })
}
