//! Styles of parameters: every row of OpenAPI 3.0.4's table. Objects are written in the order of
//! their fields, which typify sorts; client-runtime's tests of the encoders have the table's order.

use crate::{
    Result,
    calls::send,
    clients::{parameters_builder as builder, parameters_positional as positional},
    parameters::{colors, rgb, wire},
};

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
    send!(
        wire,
        simple("blue", &list.clone().into(), &object, &object, &params),
        string("blue")
            .array(list.clone())
            .object(rgb!(builder))
            .x_object(rgb!(builder))
            .x_array(list.clone())
    );
    let request = wire.both();
    assert_eq!(
        request.target(),
        "GET /simple/xblue/xblue,bl%2Cack,br%2Fown/xB,150,G,200,R,100"
    );
    assert_eq!(request.header("x-array"), Some("blue,bl,ack,br/own"));
    assert_eq!(request.header("x-object"), Some("B,150,G,200,R,100"));

    let params = positional::SimpleExplodedParams::default().x_object(rgb!(positional));
    send!(
        wire,
        simple_exploded("", &Vec::new().into(), &object, &params),
        string("")
            .array(Vec::new())
            .object(rgb!(builder))
            .x_object(rgb!(builder))
    );
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
    let array = colors(&["blue", "black", "brown"]);
    send!(
        wire,
        form_exploded(&params),
        string("blue").array(array).r(100).g(200).b(150)
    );
    assert_eq!(
        wire.both().target(),
        "GET /form-exploded?B=150&G=200&R=100&array=blue&array=black&array=brown&string=blue"
    );
    let none = positional::FormExplodedParams::default();
    send!(wire, form_exploded(&none.string("")), string(""));
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
    send!(
        wire,
        delimited(&params),
        spaces(list.clone())
            .spaced(rgb!(builder))
            .pipes(list)
            .piped(rgb!(builder))
    );
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
    send!(
        wire,
        deep(&params),
        color_r(100)
            .color_g(200)
            .color_b(150)
            .free(free)
            .open(open!(builder))
            .expand(list.clone())
            .created_gt(5)
    );
    assert_eq!(
        wire.both().target(),
        "GET /deep?color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100&created%5Bgt%5D=5\
         &expand%5B%5D=x&expand%5B%5D=y&free%5Ba%20b%5D=c%26d\
         &open%5Bname%5D=n&open%5Btags%5D%5B%5D=x&open%5Btags%5D%5B%5D=y&open%5Bsize%5D=3"
    );
    Ok(())
}
