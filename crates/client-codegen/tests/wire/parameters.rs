//! Parameters: cookies, names, methods, and cases that the table of styles leaves open.

use client_runtime::{Secret, chrono::DateTime, serde_json::json};

use super::{Result, calls::send, is_current};
use crate::clients::{parameters_builder as builder, parameters_positional as positional};

#[test]
fn the_clients_are_current() -> Result {
    is_current("parameters")
}

pub type Wire = super::recorder::Wire<positional::Client, builder::Client>;

/// Returns the clients of `parameters.yaml`, whose requests are recorded.
pub fn wire() -> Result<Wire> {
    Wire::start(positional::Client::new, builder::Client::new)
}

pub fn colors(items: &[&str]) -> Vec<String> {
    items.iter().map(|&item| item.to_owned()).collect()
}

/// The object of the table of styles, as a type of either client.
macro_rules! rgb {
    ($client:ident) => {
        $client::types::Rgb {
            r: Some(100),
            g: Some(200),
            b: Some(150),
        }
    };
}
pub(crate) use rgb;

#[tokio::test]
async fn cookie_parameters_are_joined_in_one_header() -> Result {
    let wire = wire()?;
    let sid = Secret::from("s3 cret");
    let params = positional::CookiesParams::default()
        .lang("de")
        .array(colors(&["a", "b;c"]))
        .ids([1, 2])
        .plain("50%")
        .accept_cookie(true);
    send!(
        wire,
        cookies(&sid, &params),
        sid(sid.clone())
            .lang("de")
            .array(colors(&["a", "b;c"]))
            .ids([1, 2])
            .plain("50%")
            .accept_cookie(true)
    );
    let expected = "Accept=true; array=a; array=b%3Bc; ids=1,2; lang=de; plain=50%; sid=s3%20cret";
    assert_eq!(wire.both().header("cookie"), Some(expected));

    let none = positional::CookiesParams::default();
    send!(wire, cookies(&sid, &none), sid(sid));
    assert_eq!(wire.both().header("cookie"), Some("sid=s3%20cret"));
    Ok(())
}

#[tokio::test]
async fn cases_that_the_table_leaves_open_are_written() -> Result {
    let wire = wire()?;
    let at = DateTime::from_timestamp(1_577_836_800, 0).ok_or("no time")?;
    let day = at.date_naive();
    macro_rules! open {
        ($client:ident) => {
            $client::types::Open {
                name: Some("n".to_owned()),
                tags: Some(colors(&["x", "y"])),
                top: Some(9),
                extra: [("size".to_owned(), 3)].into_iter().collect(),
            }
        };
    }
    macro_rules! set {
        ($params:expr, $client:ident) => {
            $params
                .since(at)
                .days([day, day])
                .holes([Some(1), None, Some(2)])
                .either($client::types::OthersEither::from(true))
                .bounds([vec![1.5, 2.0], vec![3.0]])
                .sorts([rgb!($client)])
                .open(open!($client))
                .more(std::collections::BTreeMap::from([("k".to_owned(), 1)]))
                .uri("http://a/?b=c&d#e")
                .where_(rgb!($client))
                .x_where([1, 2])
                .x_at(at)
        };
    }
    let params = set!(positional::OthersParams::default(), positional);
    wire.positional.others(&at, "a/b c", &params).await?;
    let call = wire.builder.others().at(at).rest("a/b c");
    set!(call, builder).send().await?;
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /others/2020-01-01T00%3A00%3A00Z/a/b%20c?bounds=1.5,2.0&bounds=3.0\
         &days=2020-01-01,2020-01-01&either=true&holes=1&holes=2&k=1\
         &name=n&tags=x&tags=y&top=9&size=3\
         &since=2020-01-01T00%3A00%3A00Z&sorts=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D\
         &uri=http://a/?b=c%26d%23e&where=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D"
    );
    assert_eq!(request.header("x-at"), Some("2020-01-01T00:00:00Z"));
    assert_eq!(request.header("x-where"), Some("[1,2]"));

    // A parameter that is not set is not sent.
    let none = positional::OthersParams::default();
    send!(wire, others(&at, "a", &none), at(at).rest("a"));
    let request = wire.both();
    assert_eq!(request.target(), "GET /others/2020-01-01T00%3A00%3A00Z/a");
    assert_eq!(request.header("x-at"), None);
    Ok(())
}

#[tokio::test]
async fn parameters_keep_their_names_from_the_description() -> Result {
    let wire = wire()?;
    let list = colors(&["a", "b"]);
    macro_rules! set {
        ($params:expr) => {
            $params
                .id("i")
                .filter_a(list.clone())
                .filter_a_query(list.clone())
                .filter_a_header("c")
                .filter_a_header_2(list.clone())
                .type_(list.clone())
                .style(list.clone())
                .top(1)
                .ids([1, 2])
        };
    }
    let params = set!(positional::NamesParams::default());
    wire.positional.names("p", "h", &params).await?;
    let call = wire.builder.names().id_path("p").params("h");
    set!(call).send().await?;
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /names/;id=p?%24top=1&filter%5Ba%5D=a,b&filter_a=a,b&id=i\
         &ids%5B%5D=1&ids%5B%5D=2&style=a,b&type=a,b"
    );
    assert_eq!(request.header("filter_a"), Some("a,b"));
    assert_eq!(request.header("cookie"), Some("filter_a=c"));
    assert_eq!(request.header("params"), Some("h"));
    Ok(())
}

#[tokio::test]
async fn every_http_method_is_sent() -> Result {
    let wire = wire()?;
    send!(wire, search(&rgb!(positional)), body(rgb!(builder)));
    let request = wire.both();
    assert_eq!(request.target(), "QUERY /methods");
    assert_eq!(request.body, br#"{"B":150,"G":200,"R":100}"#);

    send!(wire, copy());
    assert_eq!(wire.both().target(), "COPY /methods");

    send!(wire, purge());
    let request = wire.both();
    assert_eq!(request.target(), "PURGE /methods");
    assert_eq!(request.header("accept"), Some("text/csv"));

    send!(wire, ask());
    assert_eq!(wire.both().target(), "OPTIONS /methods");

    send!(
        wire,
        create(&Default::default()),
        body(builder::types::CreateBody::default())
    );
    let request = wire.both();
    assert_eq!(request.target(), "POST /methods");
    assert_eq!(request.body, json!({}).to_string().into_bytes());
    Ok(())
}

#[tokio::test]
async fn enums_of_numbers_are_written_by_their_values() -> Result {
    let wire = wire()?;
    macro_rules! set {
        ($client:ident, $params:expr) => {{
            use $client::types::{Level, LevelsMixed};
            $params
                .one(Level::High)
                .list(vec![Level::High, Level::Low])
                .mixed(LevelsMixed::Value1Dot5)
                .x_level(Level::Low)
        }};
    }
    let params = set!(positional, positional::LevelsParams::default());
    let level = positional::types::Level::Low;
    wire.positional.levels(level, &params).await?;
    let level = builder::types::Level::Low;
    let call = wire.builder.levels().level(level);
    set!(builder, call).send().await?;
    let request = wire.both();
    assert_eq!(request.target(), "GET /levels/-1?list=1,-1&mixed=1.5&one=1");
    assert_eq!(request.header("x-level"), Some("-1"));
    Ok(())
}
