//! Changes between two versions of generated code, whatever their reason.
//!
//! [`changes`](crate::changes) generates both descriptions with the present generator, so it
//! does not see changes of the generator. This comparison does: it reads the public items of
//! both versions. It compares types by name only, so it may report a change as breaking that
//! breaks no program.

mod items;

use std::collections::BTreeMap;

use crate::change::{Breaks, Change, Kind, Site};
use crate::error::Error;
use items::{Item, Items};

/// Returns the changes of the public items of a client's files, which are stated by their
/// names.
///
/// # Errors
///
/// When a file is not Rust.
pub fn code_changes(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Result<Vec<Change>, Error> {
    let (old, new) = (Items::of(old)?, Items::of(new)?);
    let mut changes = Vec::new();
    for (path, was) in &old.0 {
        match new.0.get(path) {
            // The members of a removed item are not reported.
            None if is_inside_of_missing(was, &new) => {}
            None => changes.push(change(
                Kind::CodeRemoved,
                Some(Breaks::Compiling),
                path,
                [Some(was), None],
            )),
            Some(is) if was.signature != is.signature => changes.push(change(
                Kind::CodeChanged,
                Some(Breaks::Compiling),
                path,
                [Some(was), Some(is)],
            )),
            Some(_) => {}
        }
    }
    for (path, is) in &new.0 {
        if old.0.contains_key(path) || is_inside_of_missing(is, &old) {
            continue;
        }
        let holder = is.holder.as_ref().and_then(|holder| old.0.get(holder));
        let breaks = holder.is_some_and(|it| is.is_member && it.is_exhaustive);
        let breaks = breaks.then_some(Breaks::Compiling);
        changes.push(change(Kind::CodeAdded, breaks, path, [None, Some(is)]));
    }
    Ok(changes)
}

/// Whether the item is part of another one that the other version does not have.
fn is_inside_of_missing(item: &Item, other: &Items) -> bool {
    let holder = item.holder.as_ref();
    holder.is_some_and(|holder| !other.0.contains_key(holder))
}

fn change(kind: Kind, breaks: Option<Breaks>, path: &str, items: [Option<&Item>; 2]) -> Change {
    let signature = |item: Option<&Item>| {
        let signature = item.map(|item| item.signature.clone());
        signature.filter(|it| !it.is_empty())
    };
    let [old, new] = items;
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

    fn told(old: &str, new: &str) -> Vec<String> {
        let files = |code: &str| BTreeMap::from([("types.rs".to_owned(), code.to_owned())]);
        let changes = code_changes(&files(old), &files(new)).expect("Rust");
        let told = changes.iter().map(|change| match change.breaks {
            Some(_) => format!("breaking {change}"),
            None => change.to_string(),
        });
        told.collect()
    }

    #[test]
    fn documentation_and_private_items_do_not_count() {
        let old = "/// A.\npub struct A { pub a: u8, b: u8 } fn f() {} impl A { fn g() {} }";
        let new = "/// B.\npub struct A { pub a: u8, c: u16 } impl A { pub(super) fn h() {} }";
        assert_eq!(told(old, new), [""; 0]);
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
            let told = told(old, new).join("\n");
            let told = told.trim_start_matches("code-changed types::A");
            assert_eq!(told, expected, "{old}\n{new}");
        }
    }
}
