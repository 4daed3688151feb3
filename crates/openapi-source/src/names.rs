//! Unused names.

/// Returns the first unused name: one of `names`, or else of `numbered(2)`, `numbered(3)` and so
/// on.
pub fn first_unused(
    names: impl IntoIterator<Item = String>,
    numbered: impl Fn(u32) -> String,
    mut is_unused: impl FnMut(&str) -> bool,
) -> String {
    let numbered = (2..).map(numbered);
    names
        .into_iter()
        .chain(numbered)
        .find(|name| is_unused(name))
        .expect("there are fewer names than numbers")
}
