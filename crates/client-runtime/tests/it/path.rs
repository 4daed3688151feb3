//! Paths of random templates and arguments: each argument stays in its segment, or is an error.

use client_runtime::{PathTemplate, Style, reqwest::Url};

/// Pieces of templates: text, and parameters `{x}`, `{y}`, `{+z}`.
const PIECES: &[&str] = &[
    "/", "/", "/", "a", ".", "..", ":b", ";", "{x}", "{x}", "{y}", "{+z}",
];
/// Pieces of arguments.
const LETTERS: &[&str] = &[
    ".", ".", "..", "/", "\\", "%", "%2e", "%2F", "?", "#", ";", ":", " ", "\t", "\r\n", "\0", "é",
    "a", "{x}", "+", "&", "=", "",
];

/// A generator of pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn concatenate(&mut self, pieces: &[&str], limit: usize) -> String {
        let count = self.below(limit);
        (0..count)
            .map(|_| pieces[self.below(pieces.len())])
            .collect()
    }
}

fn percent_decode(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).expect("only complete triplets"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

#[test]
fn arguments_stay_in_their_segments() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut sent, mut refused) = (0, 0);
    for _ in 0..50_000 {
        let template = format!("/{}", random.concatenate(PIECES, 8));
        // The dot segments of a template are the description's.
        if template.split('/').any(is_dots) {
            continue;
        }
        let [x, y, z] = [(); 3].map(|()| random.concatenate(LETTERS, 4));
        let path = PathTemplate::new(Box::leak(template.clone().into_boxed_str()));
        let url = path.argument("x", &x).argument("y", &y).argument("z", &z);
        let url = url.url("http://localhost/base", "op");

        // Fills in the arguments, with other characters for slashes and braces in them.
        let filled = |part: &str| {
            let inner = |text: &str| text.replace('/', "\u{1}").replace('{', "\u{2}");
            let filled = part.replace("{x}", &inner(&x)).replace("{y}", &inner(&y));
            filled.replace("{+z}", &z.replace('{', "\u{2}"))
        };
        let is_refused = template.split('/').skip(1).any(|segment| {
            let text = filled(segment);
            segment.contains('{') && (text.is_empty() || text.split('/').any(is_dots))
        });
        assert_eq!(url.is_err(), is_refused, "{template} {x:?} {y:?} {z:?}");
        let Ok(url) = url else {
            refused += 1;
            continue;
        };
        sent += 1;
        let url = Url::parse(&url).expect("a URL");
        assert_eq!((url.query(), url.fragment()), (None, None), "{url}");
        let expected = filled(&format!("/base{template}"));
        let expected: Vec<_> = expected
            .split('/')
            .map(|it| it.replace('\u{1}', "/").replace('\u{2}', "{"))
            .collect();
        let segments: Vec<_> = url.path().split('/').map(percent_decode).collect();
        assert_eq!(segments, expected, "{template} {x:?} {y:?} {z:?}");
    }
    assert!(
        sent > 10_000 && refused > 2_000,
        "{sent} sent, {refused} refused"
    );
}

#[test]
fn encoded_dot_segments_are_refused() {
    let reserved = |text: &str| {
        let path = PathTemplate::new("/a/{x}/b");
        path.styled("x", Style::SIMPLE.reserved(), text)
            .url("", "op")
    };
    for text in ["%2e", "%2E%2e", ".%2e", "%2E.", ""] {
        assert!(reserved(text).is_err(), "{text}");
    }
    // An encoded slash separates no segments.
    assert_eq!(reserved("a/..").ok().as_deref(), Some("/a/a%2F../b"));
    assert_eq!(
        reserved("a/%2f%2e.x").ok().as_deref(),
        Some("/a/a%2F%2f%2e.x/b")
    );
}

#[test]
fn a_query_of_the_template_takes_any_argument() {
    let path = PathTemplate::new("/a/{x}?b={x}&c=d:{y}")
        .argument("x", "..x")
        .argument("y", "");
    let url = path.url("", "op").expect("a URL");
    assert_eq!(url, "/a/..x?b=..x&c=d:");
    let path = PathTemplate::new("/a?b={x}").argument("x", "1&c=2#d+e/../");
    let url = path.url("", "op").expect("a URL");
    assert_eq!(url, "/a?b=1%26c%3D2%23d%2Be%2F..%2F");
}

#[test]
fn an_error_states_the_problem_and_no_argument() {
    let path = PathTemplate::new("/a/{x}{y}")
        .argument("x", ".")
        .argument("y", ".");
    let error = path.url("", "getA").expect_err("a dot segment");
    assert_eq!(
        error.to_string(),
        "getA: the argument of the path parameter `x` or `y` makes a path segment empty, `.` or `..`: the URL would address another resource"
    );
    let error = PathTemplate::new("/a/{x}")
        .url("", "getA")
        .expect_err("no argument");
    assert_eq!(
        error.to_string(),
        "getA: the path parameter `x` cannot be serialized"
    );
    let unwritable = std::collections::HashMap::from([((1, 2), "s3cret")]);
    let path = PathTemplate::new("/a/{x}").argument("x", &unwritable);
    let error = path
        .url("", "getA")
        .expect_err("a key that is not a string");
    assert_eq!(
        error.to_string(),
        "getA: the path parameter `x` cannot be serialized"
    );
}
