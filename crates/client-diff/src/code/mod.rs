//! Changes between two versions of generated code, whatever their reason.
//!
//! [`changes`](crate::changes) compares descriptions, so it does not see changes of the
//! generator. This comparison does: it reads the public items of both versions. It compares
//! types by name only, so it may report a change as breaking that breaks no program.

mod items;

use std::collections::BTreeMap;

use crate::change::{Breaks, Change, Kind, Site};
use crate::error::Error;
use items::{Item, Items};

/// Returns the changes of the public items between two versions of a client's files, which are
/// keyed by their names.
///
/// # Errors
///
/// When a file is not Rust.
pub fn code_changes(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Result<Vec<Change>, Error> {
    let (old, new) = (Items::of(old)?, Items::of(new)?);
    let breaks = Some(Breaks::Compiling);
    let mut changes = Vec::new();
    for (path, was) in &old.0 {
        match new.0.get(path) {
            // The parts of a removed item are not reported.
            None if lacks_holder(&new, was) => {}
            None => changes.push(change(Kind::CodeRemoved, breaks, path, Some(was), None)),
            Some(is) if was.signature != is.signature => {
                changes.push(change(Kind::CodeChanged, breaks, path, Some(was), Some(is)));
            }
            Some(_) => {}
        }
    }
    for (path, is) in &new.0 {
        if old.0.contains_key(path) || lacks_holder(&old, is) {
            continue;
        }
        let holder = is.holder.as_ref().and_then(|holder| old.0.get(holder));
        let is_breaking = holder.is_some_and(|it| is.is_member && it.is_exhaustive);
        let breaks = breaks.filter(|_| is_breaking);
        changes.push(change(Kind::CodeAdded, breaks, path, None, Some(is)));
    }
    Ok(changes)
}

/// Whether these items lack the item that contains the given one.
fn lacks_holder(items: &Items, item: &Item) -> bool {
    let holder = item.holder.as_ref();
    holder.is_some_and(|holder| !items.0.contains_key(holder))
}

fn change(
    kind: Kind,
    breaks: Option<Breaks>,
    path: &str,
    old: Option<&Item>,
    new: Option<&Item>,
) -> Change {
    let signature = |item: Option<&Item>| {
        let signature = item.map(|item| item.signature.clone());
        signature.filter(|it| !it.is_empty())
    };
    Change {
        kind,
        breaks,
        sites: vec![Site {
            item: path.to_owned(),
            pointer: String::new(),
        }],
        operations: Vec::new(),
        gone: new.is_none(),
        old: signature(old),
        new: signature(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the changes of a file, one per line.
    fn reported(old: &str, new: &str) -> String {
        let files = |code: &str| BTreeMap::from([("types.rs".to_owned(), code.to_owned())]);
        let changes = code_changes(&files(old), &files(new)).expect("both files are Rust");
        let lines = changes.iter().map(|change| match change.breaks {
            Some(_) => format!("breaking {change}"),
            None => change.to_string(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn documentation_and_private_items_do_not_count() {
        let old = "/// A.\npub struct A { pub a: u8, b: u8 } fn f() {} impl A { fn g() {} }";
        let new = "/// B.\npub struct A { pub a: u8, c: u16 } impl A { pub(super) fn h() {} }";
        assert_eq!(reported(old, new), "");
    }

    #[test]
    fn changed_items_are_reported() {
        for (old, new, expected) in [
            ("pub struct A;", "", "breaking code-removed types::A"),
            ("", "pub struct A;", "code-added types::A"),
            (
                "pub struct A { pub a: u8 }",
                "pub struct A { pub a: u16 }",
                "breaking code-changed types::A::a: u8 → u16",
            ),
            (
                "pub struct A { pub a: u8 }",
                "pub struct A { pub a: u8, pub b: u8 }",
                "breaking code-added types::A::b: u8",
            ),
            (
                "#[non_exhaustive] pub struct A { pub a: u8 }",
                "#[non_exhaustive] pub struct A { pub a: u8, pub b: u8 }",
                "code-added types::A::b: u8",
            ),
            (
                "#[non_exhaustive] pub enum A { B }",
                "#[non_exhaustive] pub enum A { B, C(u8) }",
                "code-added types::A::C: (u8)",
            ),
            ("#[non_exhaustive] pub struct A;", "pub struct A;", ""),
            (
                "#[derive(Clone)] pub struct A;",
                "pub struct A;",
                "breaking code-removed types::A: Clone",
            ),
            (
                "pub struct A; impl A { pub fn a(&self, x: u8) {} }",
                "pub struct A; impl A { pub fn a(&self, y: u16) {} }",
                "breaking code-changed types::A::a(): fn(&self, u8) → fn(&self, u16)",
            ),
            (
                "pub struct A { pub a: u8 } impl A { pub fn a(self, a: u16) -> Self {} }",
                "pub struct A { pub a: u16 } impl A { pub fn a(self, a: u16) -> Self {} }",
                "breaking code-changed types::A::a: u8 → u16",
            ),
            (
                "pub struct A; impl A { pub fn a(&self, x: u8) {} }",
                "pub struct A; impl A { pub fn a(&self, y: u8) {} }",
                "",
            ),
            (
                "pub struct A; impl From<u8> for A {}",
                "pub struct A;",
                "breaking code-removed types::A: From<u8>",
            ),
            (
                "pub const A: u8 = 1;",
                "pub const A: u16 = 1;",
                "breaking code-changed types::A: u8 → u16",
            ),
            (
                "pub mod builder { pub struct A; }",
                "pub mod builder {}",
                "breaking code-removed types::builder::A",
            ),
        ] {
            assert_eq!(reported(old, new), expected, "{old}\n{new}");
        }
    }
}
