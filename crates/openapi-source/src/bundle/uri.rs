//! Resolves URI references against a base URI (RFC 3986 §5.2).

/// Whether a reference starts with a scheme, such as `https:`.
pub(super) fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(is_allowed)
    })
}

/// Resolves `reference`, which has no fragment, against the base URI. The base may be relative, or
/// empty.
pub(super) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let (start, path) = split(base);
    if let Some(rest) = reference.strip_prefix("//") {
        let scheme = start.split_once("//").map_or("", |(scheme, _)| scheme);
        return format!("{scheme}//{rest}");
    }
    let joined = match (reference.starts_with('/'), path.rsplit_once('/')) {
        (true, _) => reference.to_owned(),
        (false, Some((folder, _))) => format!("{folder}/{reference}"),
        (false, None) if start.is_empty() => reference.to_owned(),
        (false, None) => format!("/{reference}"),
    };
    format!("{start}{}", without_dots(&joined))
}

/// Splits a URI into scheme and authority, and the path.
fn split(uri: &str) -> (&str, &str) {
    let start_length = if let Some((scheme, rest)) = uri.split_once("://") {
        let authority_length = rest.find('/').unwrap_or(rest.len());
        scheme.len() + "://".len() + authority_length
    } else if has_scheme(uri) {
        uri.find(':').map_or(0, |colon| colon + 1)
    } else {
        0
    };
    uri.split_at(start_length)
}

/// Removes the segments `.` and `..` from a path.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => match kept.last() {
                Some(&"") if kept.len() == 1 => {}
                Some(last) if *last != ".." => {
                    kept.pop();
                }
                _ => kept.push(segment),
            },
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_resolved_against_their_base() {
        for (base, reference, expected) in [
            (
                "https://a.example/b/c.json",
                "d.json",
                "https://a.example/b/d.json",
            ),
            ("https://a.example/b/c.json", "./d", "https://a.example/b/d"),
            ("https://a.example/b/c.json", "../d", "https://a.example/d"),
            (
                "https://a.example/b/c.json",
                "../../../d",
                "https://a.example/d",
            ),
            ("https://a.example/b/c.json", "/d", "https://a.example/d"),
            (
                "https://a.example/b/c.json",
                "//b.example/d",
                "https://b.example/d",
            ),
            ("https://a.example/b/c.json", "urn:x:y", "urn:x:y"),
            (
                "https://a.example/b/c.json",
                "",
                "https://a.example/b/c.json",
            ),
            ("https://a.example", "d", "https://a.example/d"),
            ("urn:x:y", "", "urn:x:y"),
            ("schemas/pet", "tag", "schemas/tag"),
            ("schemas/pet", "../tag", "tag"),
            ("pet", "tag", "tag"),
            ("", "tag", "tag"),
            ("", "../tag", "../tag"),
        ] {
            assert_eq!(join(base, reference), expected, "{base} {reference}");
        }
    }
}
