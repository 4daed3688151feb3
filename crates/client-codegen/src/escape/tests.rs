use proptest::prelude::*;

use super::*;

#[test]
fn prose_has_normalized_whitespace() {
    assert_eq!(prose(" One.\n\n\n Two. \n\n"), ["One.", "", "Two."]);
    assert_eq!(prose("\n\n"), [""; 0]);
    assert_eq!(
        prose("- a\n    more\n    - b"),
        ["- a", "  more", "    - b"]
    );
}

#[test]
fn prose_has_no_harmful_characters() {
    assert_eq!(
        prose("one\rtwo\r\nthree\u{2028}four"),
        ["one", "two", "three", "four"]
    );
    assert_eq!(
        prose("Path: \u{202a}C:\\x\u{1b}[2J\u{200b}\u{feff}!"),
        ["Path: U+202AC:\\xU+001B[2J!"]
    );
}

#[test]
fn prose_has_no_rust_code() {
    for (text, expected) in [
        ("A\n```\nx\n```", "A\n```text\nx\n```"),
        ("```json\n{}\n```", "```text\n{}\n```"),
        ("```json,rust\nx()\n```", "```text\nx()\n```"),
        ("~~~rust,ignore\nx", "~~~text\nx"),
        ("A\n\n        code", "A\n\ncode"),
        ("A\n\n\tcode", "A\n\ncode"),
        ("> ```\n> x()\n> ```", "> ```text\n> x()\n> ```"),
        (">     x()", "> x()"),
        ("- ```\n  x()\n  ```", "- ```text\n  x()\n  ```"),
        ("-     x()", "- x()"),
        ("1.      x()", "1. x()"),
        (
            "[^a]: b\n\n    ```\n    x()\n    ```",
            "[^a]: b\n\n```text\nx()\n```",
        ),
    ] {
        assert_eq!(prose(text).join("\n"), expected, "{text}");
    }
}

#[test]
fn an_html_block_hides_no_fence() {
    let text = "<pre>\n```text\n</pre>\n\n```\nx()\n```";
    let text = prose(text).join("\n");
    assert_eq!(corrections(&text), [], "{text}");
    assert!(text.contains("\\<pre>"), "{text}");
}

#[test]
fn harmless_markdown_stays() {
    for text in [
        "See [the guide](https://example.com/a) or <https://example.com>.",
        "Write to [us](mailto:a@example.com), see [`Client::new`](super::Client::new).",
        "One<br>two, <b>three</b>.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "# Title\n\n- *a*\n- `b`",
    ] {
        assert_eq!(prose(text).join("\n"), text);
    }
}

#[test]
fn unsafe_links_and_html_are_escaped() {
    for (text, expected) in [
        ("[x](javascript:a())", "\\[x](javascript:a())"),
        ("[x](JavaScript&colon;a())", "\\[x](JavaScript&colon;a())"),
        (
            "[x][y]\n\n[y]: data:text/html,a",
            "\\[x]\\[y]\n\n[y]: data:text/html,a",
        ),
        (
            "![x](https://example.com/p.png)",
            "[x](https://example.com/p.png)",
        ),
        ("a <script>b()</script>", "a \\<script>b()\\</script>"),
        ("<b onclick=a()>x</b>", "\\<b onclick=a()>x</b>"),
        ("a <!-- hidden -->", "a \\<!-- hidden -->"),
    ] {
        assert_eq!(prose(text).join("\n"), expected);
    }
}

#[test]
fn closed_prose_has_no_open_code_block() {
    assert_eq!(closed_prose("A\n~~~\nb"), "A\n~~~text\nb\n~~~");
    assert_eq!(closed_prose("- a"), "- a");
    assert_eq!(closed_prose(""), "");
}

#[test]
fn names_are_inline_code_on_one_line() {
    assert_eq!(inline_code("a"), "`a`");
    assert_eq!(inline_code("a`b"), "``a`b``");
    assert_eq!(inline_code("`"), "`` ` ``");
    assert_eq!(
        inline_code("n\n```\nx();\n```\n"),
        "````n\\n```\\nx();\\n```\\n````"
    );
    assert_eq!(markdown_text("2.1"), "2.1");
    assert_eq!(markdown_text("2. 1"), "2\\. 1");
    assert_eq!(
        markdown_text("a\n```\n<b> [x](y) @me"),
        "a \\`\\`\\` \\<b\\> \\[x\\](y) \\@me"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_text_is_harmful(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
        let safe = prose(&text).join("\n");
        prop_assert_eq!(corrections(&safe), [], "{:?}", safe);
        prop_assert_eq!(corrections(&prose(&safe).join("\n")), [], "{:?}", safe);
        prop_assert!(!safe.contains(|it| is_invisible(it) && it != '\n'), "{:?}", safe);
        let closed = closed_prose(&text);
        prop_assert_eq!(corrections(&closed), [], "{:?}", closed);
        prop_assert!(is_closed(&closed), "{:?}", closed);
        let plain = plain(&visible(&text));
        prop_assert_eq!(corrections(&plain), [], "{:?}", plain);
        let named = format!("{}: {}.", inline_code(&text), markdown_text(&text));
        prop_assert_eq!(corrections(&named), [], "{:?}", named);
    }
}

const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    "    ",
    "> ",
    "- ",
    "1. ",
    "```",
    "````",
    "~~~",
    "`",
    "rust",
    "text",
    "ignore",
    "x()",
    "<pre>",
    "</pre>",
    "<p>",
    "</p>",
    "<!--",
    "-->",
    "<script>",
    "<b a=b>",
    "[a]",
    "(javascript:x)",
    "[a]: data:x",
    "![a](b)",
    "[^a]",
    "[^a]: ",
    "# ",
    "|",
    "---",
    "\\",
    "&colon;",
    "&#10;",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "*/",
    "*",
    "<http://a>",
];
