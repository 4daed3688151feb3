//! The header `Link` (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Returns the target of the first link with the relation type `next`, verbatim.
pub(super) fn next_target(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter();
    let mut links = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(parse_links);
    let (target, _) = links.find(|(_, relations)| {
        let mut relations = relations.split_ascii_whitespace();
        relations.any(|it| it.eq_ignore_ascii_case("next"))
    })?;
    Some(target.to_owned())
}

/// Parses the links of one header, each with its relation types; parsing stops at an invalid
/// link.
fn parse_links(mut rest: &str) -> Vec<(&str, String)> {
    let mut links = Vec::new();
    while let Some(link) = rest.trim_start_matches([' ', '\t', ',']).strip_prefix('<') {
        let Some((target, parameters)) = link.split_once('>') else {
            break;
        };
        let mut relations = None;
        rest = parameters.trim_start();
        while let Some(parameter) = rest.strip_prefix(';') {
            let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
            let (name, after) = parameter.split_at(end);
            let value;
            (value, rest) = match after.strip_prefix('=') {
                Some(after) => parse_value(after.trim_start()),
                None => (String::new(), after),
            };
            // The first `rel` counts (RFC 8288, 3.3).
            if name.trim().eq_ignore_ascii_case("rel") {
                relations.get_or_insert(value);
            }
            rest = rest.trim_start();
        }
        links.push((target.trim(), relations.unwrap_or_default()));
    }
    links
}

/// Parses the value of a parameter, a token or a quoted string; returns it and the text after
/// it.
fn parse_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn finds_the_next_link_in_every_spelling() {
        for (headers, expected) in [
            (
                &["<https://a.example/x?page=2>; rel=\"next\""][..],
                Some("https://a.example/x?page=2"),
            ),
            (
                &["</p>; rel=prev, </n>; rel=next; title=\"a, b; \\\"c\\\"\""],
                Some("/n"),
            ),
            (
                &["<?page=1>; rel=\"first\"", "<?page=3>;rel=\"up NEXT\""],
                Some("?page=3"),
            ),
            (
                &["<a>; title=\"rel=next, <b>; rel=next\"; rel=last,<c,d;e>; REL=next"],
                Some("c,d;e"),
            ),
            (&["<a>; rel=last; rel=next"], None),
            (&["<a>; anchor; rel=next"], Some("a")),
            (&["next"], None),
            (&["<a; rel=next"], None),
            (&["<a>; rel=\"next"], Some("a")),
            (&[""], None),
            (&[], None),
        ] {
            let mut map = HeaderMap::new();
            for header in headers {
                map.append(LINK, HeaderValue::from_static(header));
            }
            assert_eq!(next_target(&map).as_deref(), expected, "{headers:?}");
        }
    }
}
