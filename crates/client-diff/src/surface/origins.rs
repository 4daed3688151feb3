//! Maps locations in the lowered description to the description as it was read.

use std::collections::HashMap;

use openapi_lower::Lowered;

use super::Pointer;

/// The origins of the nodes of the lowered description and of the Plan.
pub(super) struct Origins {
    document: HashMap<String, String>,
    plan: HashMap<String, String>,
}

impl Origins {
    pub(super) fn of(lowered: &Lowered) -> Self {
        let mut origins = Origins {
            document: HashMap::new(),
            plan: HashMap::new(),
        };
        for row in lowered.provenance() {
            let map = if row.in_plan {
                &mut origins.plan
            } else {
                &mut origins.document
            };
            // The pointers of the root, of the nodes on the path and of the leaf end there.
            let slashes = row.pointer.match_indices('/').map(|(at, _)| at);
            let ends = slashes.chain([row.pointer.len()]);
            for (end, origin) in ends.zip(row.origins) {
                let pointer = &row.pointer[..end];
                if !map.contains_key(pointer) {
                    map.insert(pointer.to_owned(), origin);
                }
            }
        }
        origins
    }

    /// Returns the origin of the location, or of the nearest ancestor.
    pub(super) fn pointer(&self, pointer: &Pointer) -> String {
        let (map, mut pointer) = match pointer {
            Pointer::Document(pointer) => (&self.document, pointer.as_str()),
            Pointer::Plan(pointer) => (&self.plan, pointer.as_str()),
        };
        loop {
            if let Some(origin) = map.get(pointer) {
                return origin.clone();
            }
            match pointer.rfind('/') {
                Some(at) => pointer = &pointer[..at],
                None => return String::new(),
            }
        }
    }
}
