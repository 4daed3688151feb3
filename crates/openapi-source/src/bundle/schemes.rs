//! Adds security schemes of other descriptions whose path items the main file refers to.

use std::collections::HashSet;

use super::files::Files;
use crate::node::Node;
use crate::walk;

/// Adds the security schemes that operations require and the first main file lacks, from the files
/// that define them.
pub(super) fn adopt(files: &mut Files) {
    if files.list.len() == 1 {
        return;
    }
    let mut required = HashSet::new();
    for file in &files.list {
        walk::objects(&file.tree, &mut |node| {
            let requirements = node.items("security").iter().filter_map(Node::as_object);
            required.extend(requirements.flat_map(|names| names.keys().cloned()));
        });
    }
    for (section, holder) in [
        ("/components/securitySchemes", "/components"),
        ("/securityDefinitions", ""),
    ] {
        let others = files.list.iter().filter(|file| file.source.is_none());
        let mut schemes: Vec<(String, Node)> = others
            .filter_map(|file| file.tree.at(section)?.as_object())
            .flatten()
            .filter(|(name, _)| required.contains(*name))
            .map(|(name, scheme)| (name.clone(), scheme.clone()))
            .collect();
        // The order in which files are found depends on the order of the input.
        schemes.sort_by(|(a, _), (b, _)| a.cmp(b));
        let Some(main) = files.list.first_mut().filter(|_| !schemes.is_empty()) else {
            continue;
        };
        if main.tree.at(holder).is_none() {
            main.tree.object_at("components");
        }
        let Some(holder) = main.tree.at_mut(holder) else {
            continue;
        };
        let key = section.rsplit_once('/').map_or(section, |(_, last)| last);
        holder.object_at(key).insert_missing(schemes);
    }
}
