//! Gives success responses, or error responses, one type, or distinguishes them in the Plan.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Map, Node, Origin};
use typify_model::names::type_name;

use super::Responses;
use super::response::{Body, LoweredResponse, Status, bytes};
use crate::codes;
use crate::passes::operations::wire_shape::Components;
use crate::passes::shape::needs_name;

/// Component schemas for bodies that several statuses share.
pub(super) struct Shared {
    /// The new components.
    pub(super) added: Map,
    /// The Rust names in use.
    taken: HashSet<String>,
}

impl Shared {
    pub(super) fn new(components: Components) -> Shared {
        Shared {
            added: Map::default(),
            taken: components.names().map(type_name).collect(),
        }
    }

    /// Adds a component with the proposed name, or a similar unused one; returns its name.
    fn add(&mut self, proposed: &str, schema: Node) -> String {
        let proposed = type_name(proposed);
        let name = first_unused(
            [proposed.clone()],
            |number| format!("{proposed}{number}"),
            |name| self.taken.insert(type_name(name)),
        );
        self.added.insert(name.clone(), schema);
        name
    }
}

/// The responses that have one type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    Success,
    Failure,
    /// All responses, if `default` is both success and error.
    Both,
}

impl Outcome {
    fn includes(self, status: Status) -> bool {
        match self {
            Outcome::Success => status.is_success() || status.is_redirect(),
            // Beside a success range, `default` is an error.
            Outcome::Failure => status.is_failure() || status == Status::Default,
            Outcome::Both => true,
        }
    }

    /// Returns the suffix of type names.
    fn name(self) -> &'static str {
        match self {
            Outcome::Success => "Success",
            Outcome::Failure => "Error",
            Outcome::Both => "Response",
        }
    }
}

impl Responses<'_, '_, '_> {
    /// Gives the responses one type in the document. `name` is the operationId.
    pub(super) fn unify_types(
        &mut self,
        responses: &mut [LoweredResponse],
        outcome: Outcome,
        name: &str,
        origin: Origin,
    ) {
        let mut selected: Vec<&mut LoweredResponse> = responses
            .iter_mut()
            .filter(|response| outcome.includes(response.status))
            .collect();
        // The lowered document cannot contain redirects.
        let has_redirects = selected.iter().any(|it| it.status.is_redirect());
        if selected.len() < 2 && !has_redirects {
            return;
        }
        let types = self.group_by_type(&selected);
        let has_several_types = types.len() > 1;
        let name = format!("{name}_{}", outcome.name());
        for members in types {
            let mut common: Option<Node> = None;
            for at in members {
                let Some(response) = selected.get_mut(at) else {
                    continue;
                };
                let Body::Typed(schema) = &mut response.body else {
                    continue;
                };
                match &common {
                    None => {
                        let proposed = if has_several_types {
                            format!("{name}_{}", response.described)
                        } else {
                            name.clone()
                        };
                        self.hoist(schema, &proposed);
                        common = Some(schema.clone());
                    }
                    Some(common) if !schema.is_same(common) => {
                        self.notes.removed(schema, codes::responses::SHARED_BODY);
                        *schema = common.clone();
                    }
                    Some(_) => {}
                }
            }
        }
        if has_several_types || has_redirects {
            self.distinguish_in_plan(&mut selected, origin);
        }
    }

    /// Returns the indices of the responses of each type.
    fn group_by_type(&self, selected: &[&mut LoweredResponse]) -> Vec<Vec<usize>> {
        let mut types: Vec<(&Body, Vec<usize>)> = Vec::new();
        for (at, response) in selected.iter().enumerate() {
            let same = types
                .iter_mut()
                .find(|(body, _)| self.is_same(body, &response.body));
            match same {
                Some((_, members)) => members.push(at),
                None => types.push((&response.body, vec![at])),
            }
        }
        types.into_iter().map(|(_, members)| members).collect()
    }

    /// Distinguishes the types in the Plan: in the document, all are bytes.
    fn distinguish_in_plan(&mut self, selected: &mut [&mut LoweredResponse], origin: Origin) {
        let code = codes::responses::SEVERAL_TYPES;
        self.notes.note(origin, code);
        for response in selected.iter_mut() {
            let actual_body = match &response.body {
                Body::Raw(_) if response.status.is_bodiless() => Body::None,
                body => body.clone(),
            };
            match response.body {
                Body::Raw(_) => {}
                // progenitor supports an upgraded connection only without other success responses.
                Body::Upgrade => {
                    self.notes.removed(&response.node, code);
                    response.dropped = true;
                }
                Body::None if response.dropped => {}
                Body::None | Body::Typed(_) | Body::Planned(_) => {
                    response.body = Body::Raw(bytes(origin))
                }
            }
            response.actual_body = Some(actual_body);
        }
    }

    /// Moves a schema that gets a separate type to a component.
    pub(super) fn hoist(&mut self, schema: &mut Node, proposed: &str) {
        if needs_name(schema) {
            let origin = schema.origin;
            self.notes.note(origin, codes::responses::SHARED_BODY);
            let moved = std::mem::replace(schema, Node::object(origin));
            let name = self.shared.add(proposed, moved);
            *schema = Node::schema_ref(&name, origin);
            return;
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(inner) = schema.get_mut(key).filter(|it| it.is_object()) {
                self.hoist(inner, &format!("{proposed}_{suffix}"));
            }
        }
    }
}
