//! Gives success responses, or error responses, one type, or distinguishes them in the Plan.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Map, Node, Origin};
use typify_model::names::type_name;

use super::Responses;
use super::response::{Body, LoweredResponse, Status, bytes};
use crate::codes;
use crate::passes::shape::needs_name;

/// Component schemas for bodies that several statuses share.
pub(super) struct Shared {
    /// The new components.
    pub(super) made: Map,
    /// The Rust names in use.
    taken: HashSet<String>,
}

impl Shared {
    pub(super) fn new(components: &Node) -> Shared {
        let names = components
            .members("schemas")
            .map(|(name, _)| type_name(name));
        Shared {
            made: Map::default(),
            taken: names.collect(),
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
        self.made.insert(name.clone(), schema);
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

    /// Returns the word for the names of types.
    fn name(self) -> &'static str {
        match self {
            Outcome::Success => "Success",
            Outcome::Failure => "Error",
            Outcome::Both => "Response",
        }
    }
}

impl Responses<'_, '_, '_, '_> {
    /// Gives the responses one type in the document. `name` is that of the operation.
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
        let (first, class) = self.classes(&selected);
        // The lowered document cannot contain redirects.
        let redirects = selected
            .iter()
            .any(|response| response.status.is_redirect());
        if selected.len() < 2 && !redirects {
            return;
        }
        let several = first.len() > 1;
        let name = format!("{name}_{}", outcome.name());
        let mut shared = Vec::new();
        for at in &first {
            let body = selected.get_mut(*at).map(|response| {
                let proposed = if several {
                    format!("{name}_{}", response.described)
                } else {
                    name.clone()
                };
                if let Body::Typed(schema) = &mut response.body {
                    self.hoist(schema, &proposed);
                }
                response.body.clone()
            });
            shared.extend(body);
        }
        for (at, (response, class)) in selected.iter_mut().zip(class).enumerate() {
            if first.get(class) != Some(&at)
                && let (Body::Typed(schema), Some(Body::Typed(common))) =
                    (&mut response.body, shared.get(class))
                && !schema.is_same(common)
            {
                let code = codes::responses::SHARED_BODY;
                self.notes.removed(schema, code);
                *schema = common.clone();
            }
        }
        if several || redirects {
            self.distinguish_in_plan(&mut selected, origin);
        }
    }

    /// Returns the index of the first response of each type, and for each response the index of its
    /// type.
    fn classes(&self, selected: &[&mut LoweredResponse]) -> (Vec<usize>, Vec<usize>) {
        let mut first: Vec<usize> = Vec::new();
        let mut class = Vec::new();
        for (at, response) in selected.iter().enumerate() {
            let found = first.iter().position(|other| {
                selected
                    .get(*other)
                    .is_some_and(|other| self.is_same(&other.body, &response.body))
            });
            class.push(found.unwrap_or(first.len()));
            if found.is_none() {
                first.push(at);
            }
        }
        (first, class)
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
                // progenitor supports an upgraded connection as such only.
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
        for (key, what) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(part) = schema.get_mut(key).filter(|part| part.is_object()) {
                self.hoist(part, &format!("{proposed}_{what}"));
            }
        }
    }
}
