//! Responses: one type for success responses and one for error responses.
//!
//! progenitor panics if success responses, or error responses, have several types, or if only some
//! have a body, and counts `default` as both. It reads JSON only with the media type
//! `application/json`, and requires a schema for it. `default` is replaced by its meaning beside
//! the other statuses. If the success responses, or the error responses, differ, all of them become
//! bytes in the document, and the Plan has the actual body of each status, with a component for
//! each type: the client generates an enum by status. The Plan also has the headers, and the media
//! types to request if JSON has another name. If a success response has several media types, the
//! operation's main method decodes JSON, and each other media type has a method that the Plan names
//! (`representations`). Streams of events and of JSON values are bytes in the document, and the
//! Plan has the schema of their items. Lost: the success response is bytes if only an error-like
//! `default` is described.

use openapi_source::changes::Code;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};

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
use outcomes::{Outcome, Shared};
use response::{Body, LoweredResponse, Status};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut components = match root.get_mut("components") {
        Some(components) => std::mem::replace(components, Node::object(Origin::ROOT)),
        None => Node::object(root.origin),
    };
    let mut notes = UniqueChanges::new(cx);
    let mut ids = MethodIds::of(root);
    let mut shared = Shared::new(&components);
    // A shared response is named after the first operation by name, in any order of the document.
    let mut locations: Vec<(String, &str)> = root
        .members("paths")
        .flat_map(|(path, _)| METHODS.map(|method| (path.clone(), method)))
        .collect();
    locations.sort_unstable();
    for (path, method) in locations {
        let item = root.get_mut("paths").and_then(|paths| paths.get_mut(&path));
        let operation = item.and_then(|item| item.get_mut(method));
        if let Some(operation) = operation.filter(|node| node.is_object()) {
            let mut responses = Responses {
                components: Components::of(&components),
                notes: &mut notes,
                ids: &mut ids,
                shared: &mut shared,
            };
            responses.operation(operation, method == "head");
        }
    }
    if !shared.made.is_empty() {
        let schemas = components.object_at("schemas");
        schemas.extend(shared.made);
    }
    if root.has("components") || components.has("schemas") {
        root.insert("components", components);
    }
}

pub(super) struct Responses<'a, 'n, 'c, 'o> {
    components: Components<'a>,
    notes: &'n mut UniqueChanges<'c, 'o>,
    ids: &'n mut MethodIds,
    shared: &'n mut Shared,
}

impl Responses<'_, '_, '_, '_> {
    fn operation(&mut self, operation: &mut Node, head: bool) {
        let name = operation_id(operation).to_owned();
        if !operation.get("responses").is_some_and(Node::is_object) {
            let origin = operation
                .get("responses")
                .map_or(operation.origin, |node| node.origin);
            self.notes.note(origin, codes::responses::MISSING);
            operation.insert("responses", Node::object(origin));
        }
        let Some(location) = operation.get_mut("responses") else {
            return;
        };
        let origin = location.origin;
        let described = location
            .as_object_mut()
            .map(std::mem::take)
            .unwrap_or_default();
        if described.is_empty() {
            return;
        }

        let mut headers = Map::default();
        let mut responses = Vec::new();
        let default_code = self.default_is_success(&described);
        for (mut key, node) in described {
            if let Some(code) = default_code.filter(|_| key == "default") {
                self.notes.note(node.origin, code);
                key = Status::Range(2).key();
            }
            responses.extend(self.response(key, node, head, &mut headers));
        }
        if responses.is_empty() {
            self.notes.note(origin, codes::responses::NONE_DECODED);
        }
        self.streams(&mut responses, &name);
        self.resolve_default(&mut responses, &name);
        // A remaining default counts as success and error, which then have one type.
        let default = responses
            .iter()
            .any(|response| response.status == Status::Default);
        let range = responses
            .iter()
            .any(|response| response.status == Status::Range(2));
        let sides: &[Outcome] = if default && !range {
            &[Outcome::Both]
        } else {
            &[Outcome::Success, Outcome::Failure]
        };
        for outcome in sides {
            self.unify_types(&mut responses, *outcome, &name, origin);
        }
        let both = sides == [Outcome::Both];
        self.representations(&mut responses, both, operation, origin);
        self.write(operation, responses, headers, origin);
    }

    /// Returns the code for reading `default` as the success response, if its media types show
    /// that it is one. Otherwise [`Self::resolve_default`] decides by its type.
    fn default_is_success(&self, described: &Map) -> Option<Code> {
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
        let differs = failures.any(|(_, failure)| !self.is_raw(failure));
        (differs && self.is_raw(default)).then_some(codes::responses::DEFAULT_SUCCESS)
    }

    /// Reads a response; `None` if clients never decode its status.
    fn response(
        &mut self,
        key: String,
        mut node: Node,
        head: bool,
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
            let code = codes::responses::INFORMATIONAL;
            self.notes.removed(&node, code);
            return None;
        }
        if status.is_redirect() {
            let code = codes::responses::REDIRECT;
            self.notes.removed(&node, code);
            return Some(LoweredResponse::redirect(key, status, node.origin));
        }
        if node.text("description").is_none() {
            let origin = node
                .get("description")
                .map_or(node.origin, |node| node.origin);
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
            let schema = header.take("schema").filter(Node::is_object);
            let rest = header.as_object().is_some_and(|map| !map.is_empty());
            if rest || schema.is_none() {
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
            let accept: Vec<Node> = accept
                .into_iter()
                .map(|media_type| Node::new(media_type, origin))
                .collect();
            operation
                .plan_at()
                .insert("accept".to_owned(), Node::new(accept, origin));
        }
        if let Some(location) = operation.get_mut("responses").and_then(Node::as_object_mut) {
            for response in responses.into_iter().filter(|response| !response.dropped) {
                location.insert(response.status.key(), response.into_node());
            }
        }
        if plans.as_object().is_some_and(|plans| !plans.is_empty()) {
            operation.plan_at().insert("responses".to_owned(), plans);
        }
    }

    /// Replaces `default` by its meaning: it must not be both success and error, unless both have
    /// the same type.
    fn resolve_default(&mut self, responses: &mut Vec<LoweredResponse>, operation: &str) {
        let Some(at) = responses
            .iter()
            .position(|response| response.status == Status::Default)
        else {
            return;
        };
        let default = responses.remove(at);
        let success: Vec<&LoweredResponse> = responses
            .iter()
            .filter(|one| one.status.is_success() || one.status.is_redirect())
            .collect();
        let redirects = success.iter().any(|one| one.status.is_redirect());
        let failure: Vec<&LoweredResponse> = responses
            .iter()
            .filter(|one| one.status.is_failure())
            .collect();
        let alike = |others: &[&LoweredResponse]| {
            others
                .iter()
                .all(|other| self.is_same(&other.body, &default.body))
        };
        // If success is a range, `default` describes the other statuses.
        let range = matches!(success.as_slice(), [one] if one.status == Status::Range(2));
        let error = default.is_error_like(operation);
        let both = alike(&success) && alike(&failure) && (!success.is_empty() || !error);
        if range || both && !redirects {
            return responses.insert(at, default);
        }
        if success.is_empty() && !error {
            self.notes
                .note(default.node.origin, codes::responses::DEFAULT_SUCCESS);
            let success = LoweredResponse {
                status: Status::Range(2),
                ..default
            };
            return responses.insert(at, success);
        }
        let code = codes::responses::DEFAULT_ERROR;
        if !success.is_empty() {
            self.notes.note(default.node.origin, code)
        } else {
            self.notes
                .note(default.node.origin, codes::responses::SUCCESS_MISSING)
        }
        let open: Vec<Status> = [Status::Range(4), Status::Range(5)]
            .into_iter()
            .filter(|status| responses.iter().all(|response| response.status != *status))
            .collect();
        if open.is_empty() {
            self.notes.removed(&default.node, code);
        }
        for (offset, status) in open.into_iter().enumerate() {
            responses.insert(
                at + offset,
                LoweredResponse {
                    status,
                    ..default.clone()
                },
            );
        }
    }

    /// Whether two bodies have the same type.
    fn is_same(&self, one: &Body, other: &Body) -> bool {
        match (one, other) {
            (Body::Typed(one), Body::Typed(other)) => {
                let (one, other) = (self.components.resolve(one), self.components.resolve(other));
                std::ptr::eq(one, other) || one.is_same(other)
            }
            (Body::Planned(one), Body::Planned(other)) => one.is_same(other),
            (Body::None, Body::None) | (Body::Raw(_), Body::Raw(_)) => true,
            _ => false,
        }
    }
}
