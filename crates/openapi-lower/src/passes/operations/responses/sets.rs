//! Gives success responses, or error responses, one type, or distinguishes them in the Plan.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Map, Node, Origin};
use typify_model::names::type_name;

use super::Responses;
use super::answer::{Answer, Body, Status, bytes};
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
pub(super) enum Side {
    Success,
    Failure,
    /// All responses, if `default` is both success and error.
    Both,
}

impl Side {
    fn includes(self, status: Status) -> bool {
        match self {
            Side::Success => status.is_success() || status.is_redirect(),
            // Beside a success range, `default` is an error.
            Side::Failure => status.is_failure() || status == Status::Default,
            Side::Both => true,
        }
    }

    /// Returns the word for the names of types.
    fn name(self) -> &'static str {
        match self {
            Side::Success => "Success",
            Side::Failure => "Error",
            Side::Both => "Response",
        }
    }
}

impl Responses<'_, '_, '_, '_> {
    /// Gives the responses one type in the document. `name` is that of the operation.
    pub(super) fn settle(
        &mut self,
        answers: &mut [Answer],
        which: Side,
        name: &str,
        origin: Origin,
    ) {
        let mut side: Vec<&mut Answer> = answers
            .iter_mut()
            .filter(|answer| which.includes(answer.status))
            .collect();
        let (first, class) = self.classes(&side);
        // The lowered document cannot contain redirects.
        let redirects = side.iter().any(|answer| answer.status.is_redirect());
        if side.len() < 2 && !redirects {
            return;
        }
        let several = first.len() > 1;
        let name = format!("{name}_{}", which.name());
        let mut shared = Vec::new();
        for at in &first {
            let body = side.get_mut(*at).map(|answer| {
                let proposed = if several {
                    format!("{name}_{}", answer.described)
                } else {
                    name.clone()
                };
                if let Body::Typed(schema) = &mut answer.body {
                    self.hoist(schema, &proposed);
                }
                answer.body.clone()
            });
            shared.extend(body);
        }
        for (at, (answer, class)) in side.iter_mut().zip(class).enumerate() {
            if first.get(class) != Some(&at)
                && let (Body::Typed(schema), Some(Body::Typed(common))) =
                    (&mut answer.body, shared.get(class))
                && !schema.is_same(common)
            {
                let code = codes::responses::SHARED_BODY;
                self.notes.removed(schema, code);
                *schema = common.clone();
            }
        }
        if several || redirects {
            self.tell_apart(&mut side, origin);
        }
    }

    /// Returns the index of the first response of each type, and for each response the index of its
    /// type.
    fn classes(&self, side: &[&mut Answer]) -> (Vec<usize>, Vec<usize>) {
        let mut first: Vec<usize> = Vec::new();
        let mut class = Vec::new();
        for (at, answer) in side.iter().enumerate() {
            let found = first.iter().position(|other| {
                side.get(*other)
                    .is_some_and(|other| self.is_same(&other.body, &answer.body))
            });
            class.push(found.unwrap_or(first.len()));
            if found.is_none() {
                first.push(at);
            }
        }
        (first, class)
    }

    /// Distinguishes the types in the Plan: in the document, all are bytes.
    fn tell_apart(&mut self, side: &mut [&mut Answer], origin: Origin) {
        let code = codes::responses::SEVERAL_TYPES;
        self.notes.note(origin, code);
        for answer in side.iter_mut() {
            let truth = match &answer.body {
                Body::Raw(_) if answer.status.is_bodiless() => Body::None,
                body => body.clone(),
            };
            match answer.body {
                Body::Raw(_) => {}
                // progenitor supports an upgraded connection as such only.
                Body::Upgrade => {
                    self.notes.removed(&answer.node, code);
                    answer.dropped = true;
                }
                Body::None if answer.dropped => {}
                Body::None | Body::Typed(_) | Body::Planned(_) => {
                    answer.body = Body::Raw(bytes(origin))
                }
            }
            answer.truth = Some(truth);
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
