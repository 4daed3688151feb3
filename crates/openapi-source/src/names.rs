//! Finds unused names, and checks names against the token syntax of HTTP.

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

/// Whether a string is a token of HTTP (RFC 9110), as methods and the names of headers and cookies
/// are.
pub fn is_token(name: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(token)
}
