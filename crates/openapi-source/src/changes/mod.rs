//! What passes share: the options, and the record of their changes.

use std::collections::{HashMap, HashSet};

use super::references::WRITTEN_OUT;
use super::references::pointer::{Fault, MAX_HOPS};
use crate::Options;
use crate::bundle::{Notes, as_written};
use crate::document::Dialect;
use crate::node::{Kind, Node, Origin, Origins};
use crate::report::Effect;

/// The context of a run of the passes.
pub(crate) struct Cx<'a> {
    pub(crate) options: &'a Options,
    /// The dialect of the input.
    pub(crate) dialect: Dialect,
    /// Whether an OpenAPI 3 document has pieces of Swagger 2.0.
    pub(crate) has_swagger2_pieces: bool,
    pub(crate) origins: Origins,
    /// The schemas that said something about their value when the passes began, to tell
    /// what became untyped on the way.
    pub(crate) typed: HashSet<Origin>,
    /// The parameters and bodies whose structure became plain text.
    pub(crate) plain_text: HashSet<Origin>,
    /// The components that lowering made of compositions inside others, and named.
    pub(crate) hoisted: HashSet<String>,
    /// The HTTP method of each operation that stands in the place of another's.
    pub(crate) methods: HashMap<Origin, String>,
    /// What extensions say of enum values, by the value: a name and a description.
    pub(crate) enum_values: HashMap<Origin, EnumValue>,
    pub(crate) notes: Vec<Note>,
    /// Why references are not followed, by the origins of their texts.
    refused: HashMap<Origin, String>,
    pass: &'static str,
}

/// What an extension such as `x-enum-varnames` says of an enum value.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnumValue {
    /// Whether the description deprecates the value.
    pub(crate) is_deprecated: bool,
    /// The name for the variant of the generated enum.
    pub(crate) name: Option<String>,
    /// The text for the documentation of the variant.
    pub(crate) description: Option<Node>,
}

/// A change, before its places are spelled out.
pub(crate) struct Note {
    pub(crate) pass: &'static str,
    pub(crate) effect: Effect,
    pub(crate) at: Origin,
    pub(crate) whole: bool,
    pub(crate) detail: String,
}

impl<'a> Cx<'a> {
    pub(crate) fn new(options: &'a Options, dialect: Dialect, origins: Origins) -> Cx<'a> {
        Cx {
            options,
            dialect,
            has_swagger2_pieces: false,
            origins,
            typed: HashSet::new(),
            plain_text: HashSet::new(),
            hoisted: HashSet::new(),
            methods: HashMap::new(),
            enum_values: HashMap::new(),
            notes: Vec::new(),
            refused: HashMap::new(),
            pass: "load",
        }
    }

    /// Records what was changed when the description was read.
    pub(crate) fn read(&mut self, notes: Notes) {
        for duplicate in notes.duplicates {
            self.note(duplicate.effect, duplicate.at, duplicate.detail);
        }
        for origin in notes.written_out {
            self.push(Effect::Exact, origin, true, WRITTEN_OUT.to_owned());
        }
        for origin in notes.linked {
            self.exact(origin, "reference written as a pointer in the description");
        }
        for origin in notes.merged {
            let detail = "of several main files the first one's counts";
            self.push(Effect::Exact, origin, true, detail.to_owned());
        }
        for origin in notes.hidden {
            let detail = "a member of the same name stands beside the reference: ignored";
            self.push(Effect::Narrowed, origin, true, detail.to_owned());
        }
        self.refused = notes.refused;
    }

    /// Why a reference is not followed, for a message: the reason that was found when the
    /// files were read for `at`, the origin of the reference's text; else the fault given.
    pub(crate) fn unresolved(&self, text: &str, at: Origin, fault: Fault) -> String {
        let text = as_written(text);
        if let Some(reason) = self.refused.get(&at) {
            return format!("`{text}` is not followed: {reason}");
        }
        match fault {
            Fault::Undefined => format!("`{text}` leads nowhere"),
            Fault::Cycle => format!("`{text}` leads into a cycle of references"),
            Fault::TooLong => {
                format!(
                    "`{text}` is not followed: it leads through more than {MAX_HOPS} references"
                )
            }
        }
    }

    /// Names the pass that the notes from here on belong to.
    pub(crate) fn enter(&mut self, pass: &'static str) {
        self.pass = pass;
    }

    /// Records that the node at `at` was changed. Exact changes are grouped by their
    /// detail, so that of an exact one names the kind of change and not the place.
    pub(crate) fn note(&mut self, effect: Effect, at: Origin, detail: impl Into<String>) {
        self.push(effect, at, false, detail.into());
    }

    pub(crate) fn exact(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Exact, at, detail);
    }

    pub(crate) fn widened(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Widened, at, detail);
    }

    pub(crate) fn narrowed(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Narrowed, at, detail);
    }

    /// Records that `node` was taken out or replaced with all that is below it.
    pub(crate) fn removed(&mut self, effect: Effect, node: &Node, detail: impl Into<String>) {
        let detail = detail.into();
        self.push(effect, node.origin, true, detail.clone());
        self.strays(node, node.origin, &detail);
    }

    /// Records what goes with a node that was taken out, and came from elsewhere.
    fn strays(&mut self, node: &Node, under: Origin, detail: &str) {
        let children: Vec<&Node> = match &node.kind {
            Kind::Array(items) => items.iter().collect(),
            Kind::Object(map) => map.values().chain(map.plan.as_deref()).collect(),
            _ => return,
        };
        for child in children {
            let at = child.origin;
            if at != under && self.origins.parent(at) != Some(under) {
                self.push(Effect::Exact, at, true, detail.to_owned());
            }
            self.strays(child, at, detail);
        }
    }

    /// Takes the member `key` out of `node`, where it has one, and records that.
    pub(crate) fn remove(
        &mut self,
        node: &mut Node,
        key: &str,
        effect: Effect,
        detail: impl Into<String>,
    ) -> Option<Node> {
        let member = node.take(key)?;
        self.removed(effect, &member, detail);
        Some(member)
    }

    /// Records that nothing is left of an object that `change` takes members out of.
    pub(crate) fn emptied(&mut self, node: &mut Node, change: impl FnOnce(&mut Node, &mut Cx<'a>)) {
        let empty = |node: &Node| node.as_object().is_some_and(|map| map.is_empty());
        let before = empty(node);
        change(node, self);
        if empty(node) && !before {
            self.exact(node.origin, "nothing is left to say");
        }
    }

    fn push(&mut self, effect: Effect, at: Origin, whole: bool, detail: String) {
        self.notes.push(Note {
            pass: self.pass,
            effect,
            at,
            whole,
            detail,
        });
    }
}
