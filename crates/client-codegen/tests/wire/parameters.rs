//! Parameters: every row of OpenAPI 3.0.4's table of styles and of Swagger 2.0's
//! `collectionFormat`, cases that the table leaves open, names, and methods. Objects are
//! written in the order of their fields, which typify sorts; client-runtime's tests of the
//! encoders have the table's order.

use std::error::Error;

use client_runtime::{Secret, TransportError, chrono::DateTime, serde_json::json};

use super::{
    is_current,
    recorder::{Recorded, Recorder},
};
use crate::clients::{
    collections_builder, collections_positional, parameters_builder as builder,
    parameters_positional as positional,
};

type Result = std::result::Result<(), Box<dyn Error>>;

#[test]
fn the_clients_are_current() -> Result {
    is_current("parameters")?;
    is_current("collections")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> std::result::Result<Wire, TransportError> {
    Wire::start(positional::Client::new, builder::Client::new)
}

impl Wire {
    /// Returns the two requests, which are the same.
    fn both(&self) -> Recorded {
        let mut requests = self.recorder.take();
        assert_eq!(requests.len(), 2, "{requests:?}");
        let (second, first) = (requests.remove(1), requests.remove(0));
        assert_eq!(first.line, second.line);
        assert_eq!(first.headers, second.headers);
        assert_eq!(first.body, second.body);
        first
    }
}

fn colors(items: &[&str]) -> Vec<String> {
    items.iter().map(|&item| item.to_owned()).collect()
}

/// The object of the table, as a type of either client.
macro_rules! rgb {
    ($client:ident) => {
        $client::types::Rgb {
            r: Some(100),
            g: Some(200),
            b: Some(150),
        }
    };
}

/// Calls an operation with the three columns in its path in both clients, once with the table's
/// values and once with empty ones.
macro_rules! path_row {
    ($wire:ident, $operation:ident, $expected:expr, $empty:expr) => {
        for (string, array, full, expected) in [
            ("blue", &["blue", "black", "brown"][..], true, $expected),
            ("", &[][..], false, $empty),
        ] {
            let object = if full {
                rgb!(positional)
            } else {
                Default::default()
            };
            $wire
                .positional
                .$operation(string, &colors(array).into(), &object)
                .await?;
            let object = if full {
                rgb!(builder)
            } else {
                Default::default()
            };
            $wire
                .builder
                .$operation()
                .string(string)
                .array(colors(array))
                .object(object)
                .send()
                .await?;
            assert_eq!($wire.both().target(), expected);
        }
    };
}

#[tokio::test]
async fn matrix_and_label_styles_are_written_into_the_path() -> Result {
    let wire = wire()?;
    path_row!(
        wire,
        matrix,
        "GET /matrix/;string=blue/;array=blue,black,brown/;object=B,150,G,200,R,100",
        "GET /matrix/;string/;array/;object"
    );
    path_row!(
        wire,
        matrix_exploded,
        "GET /matrix-exploded/;string=blue/;array=blue;array=black;array=brown/;B=150;G=200;R=100",
        "GET /matrix-exploded/;string/;array/;object"
    );
    path_row!(
        wire,
        label,
        "GET /label/x.blue/x.blue,black,brown/x.B,150,G,200,R,100",
        "GET /label/x./x./x."
    );
    path_row!(
        wire,
        label_exploded,
        "GET /label-exploded/x.blue/x.blue.black.brown/x.B=150.G=200.R=100",
        "GET /label-exploded/x./x./x."
    );
    Ok(())
}

#[tokio::test]
async fn simple_style_is_written_into_paths_and_headers() -> Result {
    let wire = wire()?;
    let list = colors(&["blue", "bl,ack", "br/own"]);

    let params = positional::SimpleParams::default().x_array(list.clone());
    let object = rgb!(positional);
    wire.positional
        .simple("blue", &list.clone().into(), &object, &object, &params)
        .await?;
    wire.builder
        .simple()
        .string("blue")
        .array(list.clone())
        .object(rgb!(builder))
        .x_object(rgb!(builder))
        .x_array(list.clone())
        .send()
        .await?;
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /simple/xblue/xblue,bl%2Cack,br%2Fown/xB,150,G,200,R,100"
    );
    assert_eq!(request.header("x-array"), Some("blue,bl,ack,br/own"));
    assert_eq!(request.header("x-object"), Some("B,150,G,200,R,100"));

    let params = positional::SimpleExplodedParams::default().x_object(rgb!(positional));
    wire.positional
        .simple_exploded("", &Vec::new().into(), &object, &params)
        .await?;
    wire.builder
        .simple_exploded()
        .string("")
        .array(Vec::new())
        .object(rgb!(builder))
        .x_object(rgb!(builder))
        .send()
        .await?;
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /simple-exploded/x/x/xB=150,G=200,R=100"
    );
    assert_eq!(request.header("x-array"), None);
    assert_eq!(request.header("x-object"), Some("B=150,G=200,R=100"));
    Ok(())
}

#[tokio::test]
async fn form_style_is_written_as_the_specification_lists_it() -> Result {
    let wire = wire()?;
    for (string, array, expected) in [
        (
            Some("blue"),
            &["blue", "black", "a,b c&é"][..],
            "GET /form?array=blue,black,a%2Cb%20c%26%C3%A9&enums=a,b&object=B,150,G,200,R,100&string=blue",
        ),
        (Some(""), &[][..], "GET /form?array=&string="),
        (None, &[""][..], "GET /form?array="),
    ] {
        let mut params = positional::FormParams::default();
        let mut call = wire.builder.form().array(colors(array));
        if let Some(string) = string {
            params = params.string(string);
            call = call.string(string);
        }
        if array.len() > 1 {
            use builder::types::FormEnumsItem as Built;
            use positional::types::FormEnumsItem as Positional;
            params = params
                .enums([Positional::A, Positional::B])
                .object(rgb!(positional));
            call = call.enums([Built::A, Built::B]).object(rgb!(builder));
        }
        let list = colors(array).into();
        wire.positional.form(&list, &params).await?;
        call.send().await?;
        assert_eq!(wire.both().target(), expected);
    }

    let params = positional::FormExplodedParams::default()
        .string("blue")
        .array(colors(&["blue", "black", "brown"]));
    let params = params.r(100).g(200).b(150);
    wire.positional.form_exploded(&params).await?;
    let call = wire.builder.form_exploded().string("blue");
    let call = call.array(colors(&["blue", "black", "brown"]));
    call.r(100).g(200).b(150).send().await?;
    assert_eq!(
        wire.both().target(),
        "GET /form-exploded?B=150&G=200&R=100&array=blue&array=black&array=brown&string=blue"
    );
    let none = positional::FormExplodedParams::default();
    wire.positional.form_exploded(&none.string("")).await?;
    wire.builder.form_exploded().string("").send().await?;
    assert_eq!(wire.both().target(), "GET /form-exploded?string=");
    Ok(())
}

#[tokio::test]
async fn delimited_arrays_are_joined_by_their_delimiter() -> Result {
    let wire = wire()?;
    let list = colors(&["blue", "bl|ack", "br own"]);
    let params = positional::DelimitedParams::default()
        .spaces(list.clone())
        .spaced(rgb!(positional))
        .pipes(list.clone())
        .piped(rgb!(positional));
    wire.positional.delimited(&params).await?;
    wire.builder
        .delimited()
        .spaces(list.clone())
        .spaced(rgb!(builder))
        .pipes(list)
        .piped(rgb!(builder))
        .send()
        .await?;
    assert_eq!(
        wire.both().target(),
        "GET /delimited?piped=B%7C150%7CG%7C200%7CR%7C100&pipes=blue%7Cbl%7Cack%7Cbr%20own\
         &spaced=B%20150%20G%20200%20R%20100&spaces=blue%20bl%7Cack%20br%20own"
    );
    Ok(())
}

#[tokio::test]
async fn deep_objects_are_written_in_brackets() -> Result {
    let wire = wire()?;
    let free = std::collections::BTreeMap::from([("a b".to_owned(), "c&d".to_owned())]);
    let list = colors(&["x", "y"]);
    // Not a literal, which other crates cannot write.
    macro_rules! open {
        ($client:ident) => {{
            let mut open = $client::types::Open::default();
            open.name = Some("n".to_owned());
            open.tags = Some(list.clone());
            open.extra.insert("size".to_owned(), 3);
            open
        }};
    }
    let params = positional::DeepParams::default()
        .color_r(100)
        .color_g(200)
        .color_b(150)
        .free(free.clone())
        .open(open!(positional))
        .expand(list.clone())
        .created_gt(5);
    wire.positional.deep(&params).await?;
    wire.builder
        .deep()
        .color_r(100)
        .color_g(200)
        .color_b(150)
        .free(free)
        .open(open!(builder))
        .expand(list.clone())
        .created_gt(5)
        .send()
        .await?;
    assert_eq!(
        wire.both().target(),
        "GET /deep?color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100&created%5Bgt%5D=5\
         &expand%5B%5D=x&expand%5B%5D=y&free%5Ba%20b%5D=c%26d\
         &open%5Bname%5D=n&open%5Btags%5D%5B%5D=x&open%5Btags%5D%5B%5D=y&open%5Bsize%5D=3"
    );
    Ok(())
}

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
    wire.positional.cookies(&sid, &params).await?;
    wire.builder
        .cookies()
        .sid(sid.clone())
        .lang("de")
        .array(colors(&["a", "b;c"]))
        .ids([1, 2])
        .plain("50%")
        .accept_cookie(true)
        .send()
        .await?;
    let expected = "Accept=true; array=a; array=b%3Bc; ids=1,2; lang=de; plain=50%; sid=s3%20cret";
    assert_eq!(wire.both().header("cookie"), Some(expected));

    let none = positional::CookiesParams::default();
    wire.positional.cookies(&sid, &none).await?;
    wire.builder.cookies().sid(sid).send().await?;
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
    wire.positional.others(&at, "a", &none).await?;
    wire.builder.others().at(at).rest("a").send().await?;
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
    wire.positional.search(&rgb!(positional)).await?;
    wire.builder.search().body(rgb!(builder)).send().await?;
    let request = wire.both();
    assert_eq!(request.target(), "QUERY /methods");
    assert_eq!(request.body, br#"{"B":150,"G":200,"R":100}"#);

    wire.positional.copy().await?;
    wire.builder.copy().send().await?;
    assert_eq!(wire.both().target(), "COPY /methods");

    wire.positional.ask().await?;
    wire.builder.ask().send().await?;
    assert_eq!(wire.both().target(), "OPTIONS /methods");

    wire.positional.create(&Default::default()).await?;
    wire.builder
        .create()
        .body(builder::types::CreateBody::default())
        .send()
        .await?;
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

#[tokio::test]
async fn collection_formats_are_written_as_the_specification_lists_them() -> Result {
    let recorder = Recorder::start();
    let (client, builder) = recorder.clients(
        collections_positional::Client::new,
        collections_builder::Client::new,
    )?;
    let list = colors(&["a b", "c,d"]);
    macro_rules! set {
        ($params:expr) => {
            $params
                .none(list.clone())
                .csv(list.clone())
                .ssv(list.clone())
                .tsv(list.clone())
                .pipes(list.clone())
                .multi(list.clone())
                .pairs([vec![1, 2], vec![3]])
                .x_csv(list.clone())
                .x_pipes(list.clone())
        };
    }
    let params = set!(collections_positional::CollectionsParams::default());
    client.collections(&vec![1, 2], &params).await?;
    let first = recorder.one();
    set!(builder.collections().path([1, 2])).send().await?;
    for request in [first, recorder.one()] {
        assert_eq!(
            request.target(),
            "GET /1,2?csv=a%20b,c%2Cd&multi=a+b&multi=c%2Cd&none=a%20b,c%2Cd\
             &pairs=1,2%7C3&pipes=a%20b%7Cc%2Cd&ssv=a%20b%20c%2Cd&tsv=a%20b%09c%2Cd"
        );
        assert_eq!(request.header("x-csv"), Some("a b,c,d"));
        assert_eq!(request.header("x-pipes"), Some("a b|c,d"));
    }
    Ok(())
}

#[tokio::test]
async fn the_authorization_header_of_swagger_2_is_an_argument() -> Result {
    let recorder = Recorder::start();
    let (client, builder) = recorder.clients(
        collections_positional::Client::new,
        collections_builder::Client::new,
    )?;
    client.get_token("Basic eDp5").await?;
    assert_eq!(recorder.one().header("authorization"), Some("Basic eDp5"));
    let call = builder.get_token().authorization_header("Basic eDp5");
    call.send().await?;
    assert_eq!(recorder.one().header("authorization"), Some("Basic eDp5"));
    Ok(())
}
