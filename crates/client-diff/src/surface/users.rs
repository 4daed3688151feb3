//! The operations that use a type.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Surface, references};

/// The users of the types of a client.
pub(crate) struct Users<'s> {
    /// The operations whose methods name a type.
    operations: HashMap<&'s str, Vec<&'s str>>,
    /// The types that contain a type.
    holders: HashMap<&'s str, Vec<&'s str>>,
}

impl<'s> Users<'s> {
    pub(crate) fn of(surface: &'s Surface<'_>) -> Self {
        let mut users = Users {
            operations: HashMap::new(),
            holders: HashMap::new(),
        };
        let mut names = Vec::new();
        for method in surface.methods.values() {
            for schema in method.schemas() {
                references(schema, &mut names);
            }
            for name in names.drain(..) {
                users.operations.entry(name).or_default().push(&method.id);
            }
        }
        for (holder, schema) in &surface.schemas {
            references(schema, &mut names);
            for name in names.drain(..) {
                users.holders.entry(name).or_default().push(holder);
            }
        }
        users
    }

    /// Returns the operations that use a type, also through other types.
    pub(crate) fn of_type(&self, name: &str) -> BTreeSet<String> {
        let mut operations = BTreeSet::new();
        let mut seen = HashSet::from([name]);
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let direct = self.operations.get(name).into_iter().flatten();
            operations.extend(direct.map(|id| (*id).to_owned()));
            let holders = self.holders.get(name).into_iter().flatten();
            open.extend(holders.filter(|holder| seen.insert(**holder)).copied());
        }
        operations
    }
}
