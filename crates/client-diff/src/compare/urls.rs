//! Compares URLs of servers and of OAuth 2.0.

/// Returns a URL, or a template of one, with its scheme and host in lower case: their letter case
/// is not significant (RFC 3986, 6.2.2.1), unlike that of the names of variables.
pub(super) fn normalized(url: &str) -> String {
    let scheme = url.split_once("//").map(|(scheme, _)| scheme);
    let is_scheme = |text: &str| text.ends_with(':') && !text.contains(['/', '?', '#']);
    // Other slashes belong to the path.
    let Some(scheme) = scheme.filter(|text| text.is_empty() || is_scheme(text)) else {
        return url.to_owned();
    };
    let authority = scheme.len() + 2;
    let length = url[authority..].find(['/', '?', '#']);
    let end = length.map_or(url.len(), |length| authority + length);
    // The letter case of a user name is significant.
    let user_end = url[authority..end].rfind('@').map(|at| authority + at);
    let is_user = |at: usize| at >= authority && user_end.is_some_and(|user_end| at < user_end);
    let mut depth = 0;
    url.char_indices()
        .map(|(at, character)| {
            depth += i32::from(character == '{') - i32::from(character == '}');
            if at >= end || depth > 0 || is_user(at) {
                character
            } else {
                character.to_ascii_lowercase()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn the_letter_case_of_scheme_and_host_is_not_significant() {
        for (url, expected) in [
            ("HTTPS://A.example", "https://a.example"),
            ("https://A.example/V1?Q#F", "https://a.example/V1?Q#F"),
            (
                "https://{Region}.A.example:80",
                "https://{Region}.a.example:80",
            ),
            ("https://User@A.example/", "https://User@a.example/"),
            ("//A.example/V1", "//a.example/V1"),
            ("/V1", "/V1"),
            ("/API//V1", "/API//V1"),
        ] {
            assert_eq!(normalized(url), expected);
        }
    }
}
