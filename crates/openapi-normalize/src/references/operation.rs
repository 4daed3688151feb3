//! Makes the members of an operation self-contained.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use openapi_source::{Kind, Map, Node, walk};

use super::Inliner;
use crate::{codes, duplicates};

impl Inliner<'_, '_> {
    /// Makes an operation self-contained; `shared` are the members of its path item.
    pub(super) fn inline_operation(&mut self, operation: &mut Node, shared: &Map) {
        for key in ["parameters", "responses", "servers", "security"] {
            if let Some(member) = operation.get_mut(key) {
                self.inline_any(member);
            }
        }
        // Before the members that are reinserted at the end, so that lowering the output finds them
        // in the same order.
        for key in ["servers", "summary", "description"] {
            if let Some(member) = shared.get(key).filter(|_| !operation.has(key)) {
                operation.insert(key, member.clone());
            }
        }
        self.inline_parameters(operation, shared.get("parameters"));
        if let Some(mut body) = operation.take("requestBody") {
            if self.inline(&mut body, "requestBodies") {
                self.inline_content(&mut body);
                operation.insert("requestBody", body);
            } else if !body.is_null() {
                let reason = self.fault(&body, "requestBodies");
                let code = codes::references::BODY_UNUSABLE.with([&reason]);
                self.notes.removed(&body, code);
            } else {
                self.notes.removed(&body, codes::references::NULL_BODY);
            }
        }
        self.inline_responses(operation);
    }

    fn inline_parameters(&mut self, operation: &mut Node, shared: Option<&Node>) {
        if !operation.has("parameters") && shared.is_none() {
            return;
        }
        let own = operation.take("parameters");
        let origin = own
            .as_ref()
            .or(shared)
            .map_or(operation.origin, |list| list.origin);
        let was_empty = own
            .as_ref()
            .and_then(Node::as_array)
            .is_some_and(<[Node]>::is_empty);
        let mut declared: HashMap<(String, String), usize> = HashMap::new();
        let mut parameters: Vec<Node> = Vec::new();
        for list in [own, shared.cloned()] {
            let list_start = parameters.len();
            for mut parameter in list.map_or_else(Vec::new, |list| self.items(list)) {
                if !self.inline(&mut parameter, "parameters") {
                    let reason = self.fault(&parameter, "parameters");
                    let code = codes::references::PARAMETER_UNUSABLE.with([&reason]);
                    self.notes.removed(&parameter, code);
                    continue;
                }
                let text = |key| parameter.text(key).unwrap_or_default().to_owned();
                match declared.entry((text("in"), text("name"))) {
                    Entry::Vacant(entry) => {
                        entry.insert(parameters.len());
                        self.inline_content(&mut parameter);
                        parameters.push(parameter);
                    }
                    // Within one list: an operation may override a parameter of its path item.
                    Entry::Occupied(first) => {
                        if *first.get() >= list_start
                            && let Some(first) = parameters.get(*first.get())
                        {
                            let code = duplicates::code(first, &parameter);
                            self.notes.removed(&parameter, code);
                        }
                    }
                }
            }
        }
        if was_empty {
            self.notes.note(origin, codes::references::PARAMETERS_EMPTY);
        }
        if !parameters.is_empty() {
            operation.insert("parameters", Node::new(parameters, origin));
        }
    }

    /// Returns the items of an array, or the values of an object in its place; none for any other
    /// value.
    fn items(&mut self, list: Node) -> Vec<Node> {
        match list.kind {
            Kind::Array(items) => items,
            Kind::Object(members) if !members.is_empty() => {
                self.notes
                    .note(list.origin, codes::references::OBJECT_AS_ARRAY);
                members.into_values().collect()
            }
            _ => {
                self.notes.removed(&list, codes::references::NOT_AN_ARRAY);
                Vec::new()
            }
        }
    }

    fn inline_responses(&mut self, operation: &mut Node) {
        let mut responses = match operation.take("responses") {
            Some(responses) if responses.is_object() => responses,
            Some(other) => {
                let code = codes::references::RESPONSES_NOT_AN_OBJECT.with([&other.kind_name()]);
                self.notes.removed(&other, code);
                Node::object(other.origin)
            }
            None => {
                let code = codes::references::RESPONSES_MISSING;
                self.notes.note(operation.origin, code);
                Node::object(operation.origin)
            }
        };
        if let Some(map) = responses.as_object_mut() {
            let before = map.len();
            *map = self.normalize_status_keys(std::mem::take(map));
            map.retain(|key, response| key.starts_with("x-") || self.inline_response(response));
            if before > 0 {
                self.notes.emptied(&responses);
            }
        }
        operation.insert("responses", responses);
    }

    fn inline_response(&mut self, response: &mut Node) -> bool {
        if !self.inline(response, "responses") {
            let reason = self.fault(response, "responses");
            let code = codes::references::RESPONSE_UNUSABLE.with([&reason]);
            self.notes.removed(response, code);
            return false;
        }
        self.inline_content(response);
        self.inline_headers(response);
        true
    }

    /// Normalizes the keys: status codes, ranges (`4XX`) and `default`.
    fn normalize_status_keys(&mut self, responses: Map) -> Map {
        let (mut kept, misspelled): (Map, Map) = responses
            .into_iter()
            .partition(|(key, _)| key.starts_with("x-") || is_status(key));
        for (key, response) in misspelled {
            match normal_status(&key).filter(|normal| !kept.contains_key(normal)) {
                Some(normal) => {
                    self.notes
                        .note(response.origin, codes::references::STATUS_SPELLING);
                    kept.insert(normal, response);
                }
                None => {
                    let code = codes::references::STATUS_UNKNOWN.with([&key]);
                    self.notes.removed(&response, code);
                }
            }
        }
        kept
    }

    /// Resolves the references in the `content` of a parameter, request body, response or header.
    fn inline_content(&mut self, holder: &mut Node) {
        let Some(content) = holder.get_mut("content") else {
            return;
        };
        self.inline_any(content);
        if !content.is_object() {
            let message = if content.is_null() {
                codes::references::CONTENT_NULL.into()
            } else {
                codes::references::CONTENT_NOT_AN_OBJECT.with([&content.kind_name()])
            };
            self.notes.removed(content, message);
            holder.take("content");
            return;
        }
        for media_type in walk::values(Some(content)) {
            if !self.inline(media_type, "mediaTypes") {
                let code = if media_type.is_null() {
                    codes::references::MEDIA_TYPE_NULL
                } else {
                    codes::references::MEDIA_TYPE_UNUSABLE
                };
                self.notes.removed(media_type, code);
                *media_type = Node::object(media_type.origin);
            }
            for encoding in walk::values(media_type.get_mut("encoding")) {
                self.notes
                    .remove(encoding, "headers", codes::references::ENCODING_HEADERS);
                self.notes.emptied(encoding);
            }
        }
    }

    fn inline_headers(&mut self, holder: &mut Node) {
        let Some(headers) = holder.get_mut("headers") else {
            return;
        };
        self.inline_any(headers);
        let Some(map) = headers.as_object_mut() else {
            self.notes
                .removed(headers, codes::references::HEADERS_NOT_AN_OBJECT);
            holder.take("headers");
            return;
        };
        let before = map.len();
        map.retain(|_, header| {
            let is_usable = self.inline(header, "headers");
            if is_usable {
                self.inline_content(header);
            } else {
                let code = codes::references::HEADER_UNUSABLE;
                self.notes.removed(header, code);
            }
            is_usable
        });
        if before > 0 {
            self.notes.emptied(headers);
        }
    }
}

fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        b"default" => true,
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Returns the status code that a misspelled key stands for.
fn normal_status(key: &str) -> Option<String> {
    let key = key.trim();
    let code = key.split(['.', ' ', ':', '-']).next().unwrap_or(key);
    [key.to_lowercase(), key.to_uppercase(), code.to_owned()]
        .into_iter()
        .find(|key| is_status(key))
}
