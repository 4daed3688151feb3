//! Every row of OpenAPI 3.0.4's table of styles, of Swagger 2.0's `collectionFormat`, and cases
//! that the table leaves open.

use std::error::Error;

use client_runtime::reqwest::header::{COOKIE, HeaderMap};
use client_runtime::{RequestBuilderExt, Style, Transport, http_method, serde_json::json};
use serde::Serialize;

type Result = std::result::Result<(), Box<dyn Error>>;

/// The table's object; `serde_json` may sort members, a struct does not.
#[derive(Serialize)]
#[allow(non_snake_case)]
struct Color {
    R: u8,
    G: u8,
    B: u8,
}

const OBJECT: Color = Color {
    R: 100,
    G: 200,
    B: 150,
};
const LIST: [&str; 3] = ["blue", "black", "brown"];
const EMPTY: [&str; 0] = [];

#[test]
fn the_table_of_paths() -> Result {
    // Style, then the columns: undefined (an empty string and an empty array), string, array,
    // object.
    for (style, undefined, string, array, object) in [
        (
            Style::MATRIX,
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ),
        (
            Style::MATRIX_EXPLODED,
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        (
            Style::LABEL,
            ".",
            ".blue",
            ".blue,black,brown",
            ".R,100,G,200,B,150",
        ),
        (
            Style::LABEL_EXPLODED,
            ".",
            ".blue",
            ".blue.black.brown",
            ".R=100.G=200.B=150",
        ),
        (
            Style::SIMPLE,
            "",
            "blue",
            "blue,black,brown",
            "R,100,G,200,B,150",
        ),
        (
            Style::SIMPLE_EXPLODED,
            "",
            "blue",
            "blue,black,brown",
            "R=100,G=200,B=150",
        ),
    ] {
        assert_eq!(style.path("color", "")?, undefined);
        assert_eq!(style.path("color", &EMPTY)?, undefined);
        assert_eq!(style.path("color", &None::<bool>)?, undefined);
        assert_eq!(style.path("color", "blue")?, string);
        assert_eq!(style.path("color", &LIST)?, array);
        assert_eq!(style.path("color", &OBJECT)?, object);
    }
    Ok(())
}

#[test]
fn the_table_of_queries() -> Result {
    for (style, undefined, string, array, object) in [
        (
            Style::FORM,
            Some("color="),
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            Style::FORM_EXPLODED,
            None,
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            Style::SPACE_DELIMITED,
            Some("color="),
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PIPE_DELIMITED,
            Some("color="),
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Style::TAB_DELIMITED,
            Some("color="),
            "color=blue",
            "color=blue%09black%09brown",
            "color=R%09100%09G%09200%09B%09150",
        ),
        (
            Style::DEEP_OBJECT,
            None,
            "color=blue",
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ] {
        assert_eq!(style.query("color", "")?.as_deref(), Some("color="));
        assert_eq!(style.query("color", &EMPTY)?.as_deref(), undefined);
        assert_eq!(style.query("color", &None::<bool>)?, None);
        assert_eq!(style.query("color", "blue")?.as_deref(), Some(string));
        assert_eq!(style.query("color", &LIST)?.as_deref(), Some(array));
        assert_eq!(style.query("color", &OBJECT)?.as_deref(), Some(object));
    }
    Ok(())
}

#[test]
fn headers_are_not_encoded() -> Result {
    let mut headers = HeaderMap::new();
    Style::SIMPLE.header(&mut headers, "x-list", &["a b", "c/d"])?;
    Style::SIMPLE.header(&mut headers, "x-object", &OBJECT)?;
    Style::SIMPLE_EXPLODED.header(&mut headers, "x-exploded", &OBJECT)?;
    Style::JSON.header(&mut headers, "x-json", &OBJECT)?;
    Style::SIMPLE.header(&mut headers, "x-null", &None::<bool>)?;
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    assert_eq!(text("x-list"), Some("a b,c/d"));
    assert_eq!(text("x-object"), Some("R,100,G,200,B,150"));
    assert_eq!(text("x-exploded"), Some("R=100,G=200,B=150"));
    assert_eq!(text("x-json"), Some(r#"{"R":100,"G":200,"B":150}"#));
    assert_eq!(text("x-null"), None);

    let refused = Style::SIMPLE.header(&mut headers, "x-bad", &["s3cret\n"]);
    let debug = format!("{:?}", refused.err());
    assert!(
        debug.contains("x-bad") && !debug.contains("s3cret"),
        "{debug}"
    );
    Ok(())
}

#[test]
fn cookies_are_one_header() -> Result {
    let mut headers = HeaderMap::new();
    Style::FORM_EXPLODED.cookie(&mut headers, "sid", "a b;c==")?;
    Style::FORM_EXPLODED.cookie(&mut headers, "color", &LIST)?;
    Style::FORM_EXPLODED.cookie(&mut headers, "rgb", &OBJECT)?;
    Style::FORM.cookie(&mut headers, "ids", &[1, 2])?;
    Style::FORM.cookie(&mut headers, "none", &None::<bool>)?;
    Style::COOKIE.cookie(&mut headers, "raw", "50%")?;
    Style::JSON.cookie(&mut headers, "json", &json!({"a": 1}))?;
    assert!(Style::COOKIE.cookie(&mut headers, "bad", "a;b").is_err());
    let all: Vec<_> = headers.get_all("cookie").iter().collect();
    assert_eq!(
        all,
        [
            "sid=a%20b%3Bc==; color=blue; color=black; color=brown; R=100; G=200; B=150; \
          ids=1,2; raw=50%; json={%22a%22:1}"
        ]
    );
    assert!(all[0].is_sensitive());
    Ok(())
}

#[test]
fn values_are_encoded_and_separators_are_not() -> Result {
    let values = ["a,b", "c d", "é&=/"];
    let encoded = "a%2Cb,c%20d,%C3%A9%26%3D%2F";
    assert_eq!(Style::SIMPLE.path("x", &values)?, encoded);
    assert_eq!(
        Style::FORM.query("x[]", &values)?,
        Some(format!("x%5B%5D={encoded}"))
    );
    let percent = "a/b?c=d&e#f[g]%20%zz'+";
    assert_eq!(
        Style::FORM.reserved().query("x", percent)?.as_deref(),
        Some("x=a/b?c=d%26e%23f%5Bg%5D%20%25zz%27%2B")
    );
    assert_eq!(
        Style::SIMPLE.reserved().path("x", percent)?,
        "a%2Fb%3Fc=d&e%23f%5Bg%5D%20%25zz'+"
    );
    let mut headers = HeaderMap::new();
    Style::FORM
        .reserved()
        .cookie(&mut headers, "x", "a/b;%2F%zz")?;
    assert_eq!(headers[COOKIE], "x=a/b%3B%2F%25zz");
    assert_eq!(
        Style::JSON.query("f", &json!({"a": ["é"]}))?.as_deref(),
        Some("f=%7B%22a%22%3A%5B%22%C3%A9%22%5D%7D")
    );
    assert_eq!(Style::JSON.path("f", &json!([1]))?, "%5B1%5D");
    Ok(())
}

#[test]
fn parts_that_the_table_leaves_open() -> Result {
    let pairs = json!([[1, 2], [3, 4]]);
    let query = |style: Style, value| style.query("x", value);
    assert_eq!(
        query(Style::FORM_EXPLODED, &pairs)?.as_deref(),
        Some("x=1,2&x=3,4")
    );
    assert_eq!(
        query(Style::PIPE_DELIMITED, &pairs)?.as_deref(),
        Some("x=1,2%7C3,4")
    );
    assert_eq!(
        query(Style::FORM, &pairs)?.as_deref(),
        Some("x=%5B1%2C2%5D,%5B3%2C4%5D")
    );
    let objects = json!([{"a": 1}]);
    assert_eq!(
        query(Style::FORM_EXPLODED, &objects)?.as_deref(),
        Some("x=%7B%22a%22%3A1%7D")
    );
    assert_eq!(
        query(Style::DEEP_OBJECT, &objects)?.as_deref(),
        Some("x%5B0%5D%5Ba%5D=1")
    );
    let deep = json!({"a": {"b": null, "c": [1, 2]}});
    assert_eq!(
        query(Style::DEEP_OBJECT, &deep)?.as_deref(),
        Some("x%5Ba%5D%5Bc%5D%5B%5D=1&x%5Ba%5D%5Bc%5D%5B%5D=2")
    );
    let lists = json!({"a": [1, 2], "b": {"c": 3}});
    assert_eq!(
        query(Style::FORM_EXPLODED, &lists)?.as_deref(),
        Some("a=1&a=2&b=%7B%22c%22%3A3%7D")
    );
    let nulls = json!([1, null, 2.5, true]);
    assert_eq!(query(Style::FORM, &nulls)?.as_deref(), Some("x=1,2.5,true"));
    Ok(())
}

#[test]
fn a_query_is_appended() -> Result {
    let transport = Transport::builder("http://localhost").build()?;
    let request = transport
        .client()
        .request(http_method("QUERY")?, "http://localhost/a?b=1")
        .query_style(Style::FORM, "c", &LIST)?
        .query(&[("d", "e,f")])
        .query_style(Style::FORM, "g", &None::<u8>)?
        .build()?;
    assert_eq!(request.method().as_str(), "QUERY");
    assert_eq!(
        request.url().query(),
        Some("b=1&c=blue,black,brown&d=e%2Cf")
    );
    assert!(http_method("a b").is_err());
    Ok(())
}
