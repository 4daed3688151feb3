//! Makes the answers of one side one type.

use std::collections::{HashMap, HashSet};

use super::super::shape::needs_name;
use super::Responses;
use super::answer::{Answer, Body, Status};
use crate::ident::type_name;
use crate::node::{Kind, Map, Node, Origin};
use crate::report::Effect;

/// Component schemas that operations come to share.
pub(super) struct Shared {
    /// The components made here.
    pub(super) made: Map,
    /// The Rust names taken.
    taken: HashSet<String>,
    /// The unions made, by their members.
    unions: HashMap<Vec<String>, String>,
}

impl Shared {
    pub(super) fn new(components: &Node) -> Shared {
        let names = components
            .members("schemas")
            .map(|(name, _)| type_name(name));
        Shared {
            made: Map::new(),
            taken: names.collect(),
            unions: HashMap::new(),
        }
    }

    /// Adds a component called as proposed, or nearly so; returns its name.
    fn add(&mut self, proposed: &str, schema: Node) -> String {
        let proposed = type_name(proposed);
        let numbered = (2..).map(|number: u32| format!("{proposed}{number}"));
        let name = std::iter::once(proposed.clone())
            .chain(numbered)
            .find(|name| self.taken.insert(type_name(name)))
            .unwrap_or(proposed);
        self.made.insert(name.clone(), schema);
        name
    }
}

/// Answers that have one type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Side {
    Success,
    Failure,
    /// All, where `default` stands for either.
    Both,
}

impl Side {
    fn includes(self, status: Status) -> bool {
        match self {
            Side::Success => status.is_success(),
            // Beside a success range, the default is a failure.
            Side::Failure => status.is_failure() || status == Status::Default,
            Side::Both => true,
        }
    }

    /// The word for the types made of it.
    fn name(self) -> &'static str {
        match self {
            Side::Success => "Success",
            Side::Failure => "Error",
            Side::Both => "Response",
        }
    }
}

/// The most members whose names make up the name of their union.
const NAMED_MEMBERS: usize = 3;
/// The longest name so made.
const NAME_LENGTH: usize = 60;

impl Responses<'_, '_, '_, '_> {
    /// Gives the answers of one side one type. `name` is the operation's.
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
        self.one_protocol(&mut side);
        side.retain(|answer| !answer.dropped);
        let typed = side
            .iter()
            .filter(|one| matches!(one.body, Body::Typed(_)))
            .count();
        let raw = side
            .iter()
            .filter(|one| matches!(one.body, Body::Raw(_)))
            .count();
        match () {
            _ if typed == side.len() => {}
            _ if raw == 0 && typed == 0 => return,
            _ if typed == 0 || which != Side::Failure => {
                return self.as_bytes(&mut side, typed > 0, origin);
            }
            _ => self.typed_only(&mut side, origin),
        }
        side.retain(|answer| !answer.dropped);
        self.one_type(&mut side, &format!("{name}_{}", which.name()), origin);
    }

    /// An upgrade to another protocol stands alone or is not offered.
    fn one_protocol(&mut self, side: &mut [&mut Answer]) {
        let other = |answer: &&mut Answer| !matches!(answer.body, Body::Upgrade);
        if !side.iter().any(other) {
            return;
        }
        for answer in side.iter_mut().filter(|answer| !other(answer)) {
            self.notes.removed(
                Effect::Narrowed,
                &answer.node,
                "an upgrade beside other answers",
            );
            answer.dropped = true;
        }
    }

    /// Failures without the JSON body of the others: they are errors also when unnamed,
    /// unless a range that is named would decode them.
    fn typed_only(&mut self, side: &mut [&mut Answer], origin: Origin) {
        let typed = |answer: &Answer| matches!(answer.body, Body::Typed(_));
        let ranges: Vec<Status> = side
            .iter()
            .filter(|answer| typed(answer))
            .map(|answer| answer.status)
            .collect();
        let mut mistaken = Vec::new();
        for answer in side.iter_mut() {
            answer.told = true;
            if !typed(answer) {
                answer.dropped = true;
                if ranges.iter().any(|range| range.covers(answer.status)) {
                    mistaken.push(answer.described.as_str());
                }
                let detail = "a failure without the others' JSON is an unexpected answer";
                self.notes.removed(Effect::Exact, &answer.node, detail);
            }
        }
        if !mistaken.is_empty() {
            let detail = format!("not told from the other failures: {}", mistaken.join(", "));
            self.notes.note(Effect::Narrowed, origin, detail);
        }
    }

    /// Reads all answers as bytes.
    fn as_bytes(&mut self, side: &mut [&mut Answer], typed: bool, origin: Origin) {
        if side
            .iter()
            .all(|answer| matches!(answer.body, Body::Raw(_)))
        {
            return;
        }
        match typed {
            true => {
                let kinds = "answers of several kinds are read as bytes";
                self.notes.note(Effect::Widened, origin, kinds);
            }
            false => self
                .notes
                .exact(origin, "a body that may be absent is read as bytes"),
        }
        for answer in side.iter_mut() {
            answer.told |= typed;
            if matches!(answer.body, Body::Raw(_)) {
                continue;
            }
            let body = std::mem::replace(&mut answer.body, Body::Raw(bytes(origin)));
            if let Body::Typed(schema) = body {
                self.notes.cx.plain_text.insert(schema.origin);
                if !answer.told {
                    self.notes.removed(Effect::Exact, &schema, "read as bytes");
                }
                answer.schema = Some(schema);
            }
        }
    }

    /// Gives typed answers one schema. `name` is for the types that are made.
    fn one_type(&mut self, side: &mut [&mut Answer], name: &str, origin: Origin) {
        if side.len() < 2 {
            return;
        }
        let mut distinct: Vec<usize> = Vec::new();
        let mut class = Vec::new();
        for (at, answer) in side.iter().enumerate() {
            let found = distinct.iter().position(|other| {
                side.get(*other)
                    .is_some_and(|other| self.is_same(&other.body, &answer.body))
            });
            class.push(found.unwrap_or(distinct.len()));
            if found.is_none() {
                distinct.push(at);
            }
        }
        let single = distinct.len() == 1;
        // Each type once, as a reference or as plain as one.
        let mut members: Vec<Node> = Vec::new();
        for at in &distinct {
            let Some(answer) = side.get_mut(*at) else {
                continue;
            };
            let proposed = match single {
                true => name.to_owned(),
                false => format!("{name}_{}", answer.described),
            };
            let Body::Typed(schema) = &mut answer.body else {
                continue;
            };
            let mut member = std::mem::replace(schema, Node::object(schema.origin));
            if !single && member.ref_name().is_none() {
                self.hoist(&mut member, &proposed);
            } else {
                self.hoist_named(&mut member, &proposed);
            }
            members.push(member);
        }
        if single {
            let first = distinct.first().copied();
            if let Some(member) = members.pop() {
                for (at, answer) in side.iter_mut().enumerate() {
                    let Body::Typed(schema) = &mut answer.body else {
                        continue;
                    };
                    if Some(at) == first {
                        *schema = member.clone();
                    } else if !schema.same(&member) {
                        self.notes.removed(
                            Effect::Exact,
                            schema,
                            "a body that several statuses share",
                        );
                        *schema = member.clone();
                    }
                }
            }
            return;
        }
        let union = self.union(&members, name, origin);
        self.notes.note(
            Effect::Widened,
            origin,
            "several bodies, decoded as the first that fits",
        );
        for (at, (answer, class)) in side.iter_mut().zip(class).enumerate() {
            answer.told = true;
            let Body::Typed(schema) = &mut answer.body else {
                continue;
            };
            let own = std::mem::replace(schema, Node::schema_ref(&union, origin));
            let first = distinct.get(class) == Some(&at);
            answer.schema = match own.ref_name() {
                Some(_) if !first => Some(own),
                _ => {
                    if !first {
                        let detail = "a body that several statuses share";
                        self.notes.removed(Effect::Exact, &own, detail);
                    }
                    members.get(class).cloned()
                }
            };
        }
    }

    /// Moves a schema to a component of its own, leaving a reference.
    fn hoist(&mut self, schema: &mut Node, proposed: &str) {
        let origin = schema.origin;
        self.notes
            .exact(origin, "a body that several statuses share");
        let moved = std::mem::replace(schema, Node::object(origin));
        let name = self.shared.add(proposed, moved);
        *schema = Node::schema_ref(&name, origin);
    }

    /// Moves the part of a schema that gets a type of its own to a component.
    fn hoist_named(&mut self, schema: &mut Node, proposed: &str) {
        if needs_name(schema) {
            return self.hoist(schema, proposed);
        }
        for (key, what) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(part) = schema.get_mut(key).filter(|part| part.is_object()) {
                self.hoist_named(part, &format!("{proposed}{what}"));
            }
        }
    }

    /// The component that is a choice between the members.
    fn union(&mut self, members: &[Node], proposed: &str, origin: Origin) -> String {
        let mut ranked: Vec<(Rank, String, &Node)> = members
            .iter()
            .map(|member| {
                (
                    self.rank_of(member),
                    member.ref_name().unwrap_or_default(),
                    member,
                )
            })
            .collect();
        ranked.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let names: Vec<String> = ranked.iter().map(|(_, name, _)| name.clone()).collect();
        if let Some(union) = self.shared.unions.get(&names) {
            return union.clone();
        }
        let joined = names.join("Or");
        let proposed = match names.len() <= NAMED_MEMBERS && joined.len() <= NAME_LENGTH {
            true => joined.as_str(),
            false => proposed,
        };
        let mut union = Node::object(origin);
        let members = ranked
            .into_iter()
            .map(|(_, _, member)| member.clone())
            .collect::<Vec<_>>();
        union.insert("oneOf", Node::made(Kind::Array(members), origin));
        let name = self.shared.add(proposed, union);
        self.shared.unions.insert(names, name.clone());
        name
    }

    /// How early a member is tried: what asks for most comes first.
    fn rank_of(&self, member: &Node) -> Rank {
        let made = member
            .ref_name()
            .and_then(|name| self.shared.made.get(&name));
        let schema = self.components.resolve(made.unwrap_or(member));
        let required = match self.components.properties(schema) {
            Some(found) => {
                let required = found
                    .named
                    .values()
                    .filter(|(_, required)| *required)
                    .count();
                (required, found.named.len())
            }
            None => (0, 0),
        };
        let kind = match schema.text("type") {
            None if schema.as_object().is_some_and(Map::is_empty) => 3,
            Some("string") => 2,
            _ => u8::from(required == (0, 0)),
        };
        (
            kind,
            std::cmp::Reverse(required.0),
            std::cmp::Reverse(required.1),
        )
    }
}

type Rank = (u8, std::cmp::Reverse<usize>, std::cmp::Reverse<usize>);

/// The content of an answer that is read as bytes.
fn bytes(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    schema.insert("format", Node::made("binary", origin));
    let mut media = Node::object(origin);
    media.insert("schema", schema);
    let mut content = Node::object(origin);
    content.insert("application/octet-stream", media);
    content
}
