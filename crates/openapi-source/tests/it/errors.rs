//! Messages about input that cannot be read.

use std::{error::Error, fs};

use openapi_source::Document;

#[test]
fn errors_name_comments_and_trailing_commas_in_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        Document::read(&path).err().map(|error| error.to_string())
    };
    for comment in ["// note\n", "/* note */"] {
        let text = format!("{{\"openapi\": \"3.0.3\", {comment} \"paths\": {{}}}}");
        for name in ["a.json", "a.yaml"] {
            let error = error(name, &text).expect("an error");
            assert!(
                error.contains(":1:22: not valid JSON: JSON has no comments"),
                "{error}"
            );
        }
    }
    for start in ["// note\n", "/* a\n note */\n// b\n", "\n  // note\r\n"] {
        let text = format!("{start}{{\"openapi\": \"3.0.3\", \"paths\": {{}}}}");
        for name in ["a.json", "a.yaml"] {
            let error = error(name, &text).expect("an error");
            assert!(
                error.contains("not valid JSON: JSON has no comments"),
                "{error}"
            );
        }
    }
    let text = "{\"openapi\": \"3.0.3\", \"paths\": {},\n}";
    let expected = error("a.json", text).expect("an error");
    assert!(
        expected.contains("JSON allows no trailing comma"),
        "{expected}"
    );
    assert_eq!(error("a.yaml", text), None);
}

#[test]
fn yaml_errors_name_cause_and_position() {
    let error = |text: &str| {
        let error = Document::parse(&format!("openapi: 3.0.3\n{text}")).expect_err(text);
        error.to_string()
    };
    for (text, expected) in [
        (
            "a: [1,\n  2\nb: 1\n",
            "line 4, column 2: not valid YAML: expected `,` or `]`",
        ),
        (
            "a: [1,\n  2\n",
            "line 2, column 4: not valid YAML: `[` is never closed",
        ),
        (
            "a: 'x\n",
            "line 2, column 4: not valid YAML: the quoted string is never closed",
        ),
        (
            "a:\n\tb: 1\n",
            "line 3, column 2: not valid YAML: a tab in the indentation",
        ),
        (
            "a:\n    b: 1\n  c: 2\n",
            "line 4, column 3: not valid YAML: unexpected indentation",
        ),
        (
            "a: b: c\n",
            "line 2, column 5: not valid YAML: a mapping cannot start on the line of its key",
        ),
        (
            "a: @b\n",
            "line 2, column 4: not valid YAML: a value cannot start with `@`",
        ),
        (
            "a: \"\\d\"\n",
            "line 2, column 5: not valid YAML: `\\d` is not an escape sequence",
        ),
        (
            "a: *b\n",
            "line 2, column 4: not valid YAML: no anchor `&b` precedes the alias `*b`",
        ),
        (
            "a: 'b' c\n",
            "line 2, column 8: not valid YAML: unexpected `c`",
        ),
        (
            "b\n",
            "line 2, column 1: not valid YAML: expected `:` and a space after this key",
        ),
        (
            "a: !x!y z\n",
            "line 2, column 4: not valid YAML: the handle of the tag `!x!y` is not declared",
        ),
        ("[a]: 1\n", "the key of a mapping is not a string"),
        (
            "---\nb: 1\n",
            "line 2, column 1: a second YAML document starts here",
        ),
    ] {
        let error = error(text);
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn errors_name_problem_and_location() {
    let error = |text: &str| Document::parse(text).expect_err("an error").to_string();
    assert!(
        error("{\"openapi\": \"3.0.3\",\n  \"oops\" \"x\" }")
            .starts_with("line 2, column 10: not valid JSON")
    );
    assert!(error("openapi: 3.0.3\npaths: [\n").contains("not valid YAML"));
    assert!(error("hello").contains("the root is a string"));
    assert!(error("a: 1").contains("has neither `openapi` nor `swagger`"));
    assert!(error("swagger: 1.2").contains("`swagger: 1.2` is not supported"));
    assert!(error("openapi: 4.0.0").contains("/openapi"));
    let deep = format!(
        "{{\"openapi\":{}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(error(&deep).contains("nest deeper than 256"));
    let deep = format!("openapi: {}", "- ".repeat(5_000));
    assert!(error(&deep).contains("deeper") || error(&deep).contains("YAML"));
    let bomb: String = (1..12).fold("openapi: 3.0.3\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".into(), |text: String, level| {
        let last = level - 1;
        text + &format!("a{level}: &a{level} [*a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}]\n")
    });
    assert!(error(&bomb).contains("aliases expand"));
}

#[test]
fn unreadable_files_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Document::read(folder.path())
        .expect_err("a folder")
        .to_string();
    assert!(error.contains("this is a directory"), "{error}");
    let missing = folder.path().join("bad\u{1b}[31mname.yaml");
    let error = Document::read(&missing).expect_err("no file").to_string();
    assert!(
        error.contains("cannot read the file") && !error.contains('\u{1b}'),
        "{error}"
    );
}

#[test]
fn a_chain_of_sources_does_not_repeat_the_cause() {
    let error = Document::read("missing.yaml").expect_err("there is no file");
    let cause = "No such file";
    assert!(error.to_string().contains(cause), "{error}");
    let mut source = error.source();
    while let Some(error) = source {
        assert!(!error.to_string().contains(cause), "{error}");
        source = error.source();
    }
}
