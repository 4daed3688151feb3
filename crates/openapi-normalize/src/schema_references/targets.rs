//! Resolves the references to schemas.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_source::references::Fault;
use openapi_source::{Node, Origin, Origins};

use super::locations::{Locations, Resolved, Target};
use super::{Spelling, names};

/// The targets of references, by their spelling.
#[derive(Default)]
pub(super) struct Targets {
    found: HashMap<Spelling, Finding>,
    hoisted: IndexMap<Origin, String>,
}

/// The result of resolving a reference.
#[derive(Clone, Debug)]
pub(super) enum Finding {
    /// The component with this name.
    Component(String),
    Nothing(Fault),
}

impl Targets {
    pub(super) fn has(&self, spelling: &Spelling) -> bool {
        self.found.contains_key(spelling)
    }

    pub(super) fn get(&self, text: &str, scope: Option<&str>) -> Finding {
        let spelling = (text.to_owned(), scope.map(str::to_owned));
        self.found
            .get(&spelling)
            .cloned()
            .unwrap_or(Finding::Nothing(Fault::Undefined))
    }

    /// Returns the schemas that became components, with their names.
    pub(super) fn hoisted(&self) -> impl Iterator<Item = (Origin, &str)> {
        self.hoisted
            .iter()
            .map(|(origin, name)| (*origin, name.as_str()))
    }

    /// Resolves references, and makes components of schemas that are not components yet.
    pub(super) fn find(&mut self, root: &mut Node, wanted: Vec<Spelling>, origins: &Origins) {
        let locations = Locations::new(root, &wanted, origins);
        let mut not_components = Vec::new();
        let mut resolved = Resolved::new();
        for spelling in wanted {
            let (text, scope) = &spelling;
            let target = locations.resolve(root, text, scope.as_deref(), &mut resolved);
            match target {
                Ok(Target::Component(name)) => {
                    self.found.insert(spelling, Finding::Component(name));
                }
                Ok(Target::Schema(schema)) => not_components.push((spelling, schema.clone())),
                Err(fault) => {
                    self.found.insert(spelling, Finding::Nothing(fault));
                }
            }
        }
        // Sorted by location, so that names do not depend on the order of references.
        not_components.sort_by_cached_key(|(_, schema)| origins.pointer(schema.origin));
        for (spelling, schema) in not_components {
            let name = self.hoist(root, schema, origins);
            self.found.insert(spelling, Finding::Component(name));
        }
    }

    /// Makes a component of a schema, and returns its name.
    fn hoist(&mut self, root: &mut Node, schema: Node, origins: &Origins) -> String {
        if let Some(name) = self.hoisted.get(&schema.origin) {
            return name.clone();
        }
        let pointer = origins.pointer(schema.origin);
        if !root.has("components") {
            root.object_at("components");
        }
        let components = root
            .get_mut("components")
            .expect("a missing member was added above");
        let schemas = components.object_at("schemas");
        let name = names::from_location(&pointer, |name| schemas.contains_key(name));
        self.hoisted.insert(schema.origin, name.clone());
        schemas.insert(name.clone(), schema);
        name
    }
}
