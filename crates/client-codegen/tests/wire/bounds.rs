//! A value out of bounds is not sent, and the error names the value.

use client_runtime::serde_json::{self, json};

use super::{Result, is_current};
use crate::clients::{bounds_builder as builder, bounds_positional as positional};
use positional::{FindOrdersParams, types::*};

#[test]
fn the_clients_are_current() -> Result {
    is_current("bounds")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> Result<Wire> {
    Wire::start(positional::Client::new, builder::Client::new)
}

/// Returns the error of a call that sends nothing.
fn refused<T, E: std::fmt::Debug>(
    sent: std::result::Result<T, client_runtime::Error<E>>,
) -> String {
    match sent {
        Err(client_runtime::Error::InvalidRequest(message)) => message,
        Err(other) => format!("another error: {other:?}"),
        Ok(_) => "sent".to_owned(),
    }
}

fn order() -> Order {
    Order::new(1)
}

fn point(x: f64) -> Point {
    Point::new(x)
}

#[tokio::test]
async fn the_properties_of_a_body_are_checked() -> Result {
    let wire = wire()?;
    for (order, error) in [
        (Order::new(0), "`/quantity` must be at least 1"),
        (Order::new(101), "`/quantity` must be at most 100"),
        (order().price(0.0), "`/price` must be greater than 0"),
        (order().price(f64::NAN), "`/price` must be a finite number"),
        (order().weight(0.2_f32), "`/weight` must be at most 0.1"),
        (
            order().tags_all([]),
            "`/tags~1all` must have at least 1 item",
        ),
        (
            order().tags_all(["a".to_owned(), "a".to_owned()]),
            "`/tags~1all` must not contain duplicate items",
        ),
        (
            order().scores([vec![5], vec![0, -10]]),
            "`/scores/1/1` must be at least -5",
        ),
        (
            order().scores([vec![7]]),
            "`/scores/0/0` must be a multiple of 5",
        ),
        (
            order().labels([]),
            "`/labels` must have at least 1 property",
        ),
        (
            order().labels(["a", "b", "c"].map(|key| (key.to_owned(), String::new()))),
            "`/labels` must have at most 2 properties",
        ),
        (
            order().limits([("a".to_owned(), 1.0), ("b".to_owned(), 1.5)]),
            "`/limits/b` must be at most 1",
        ),
        (
            order().at(point(f64::INFINITY)),
            "`/at/x` must be a finite number",
        ),
        (
            order().at(point(1.0).y(-91.0)),
            "`/at/y` must be at least -90",
        ),
        (
            order().path([point(1.0)]),
            "`/path` must have at least 2 items",
        ),
        (
            order().path([point(1.0), point(2.0).y(f64::NAN)]),
            "`/path/1/y` must be a finite number",
        ),
        (
            order().named([("here".to_owned(), point(0.0).y(90.5))]),
            "`/named/here/y` must be at most 90",
        ),
        (order().size(Size(9)), "`/size` must be at most 8"),
        (
            order().sizes(Sizes(vec![Size(2), Size(1)])),
            "`/sizes/1` must be at least 2",
        ),
        (
            order().sizes(Sizes(vec![Size(2); 4])),
            "`/sizes` must have at most 3 items",
        ),
        (
            order().part(point(f64::NEG_INFINITY)),
            "`/part/x` must be a finite number",
        ),
        (order().part(6_i64), "`/part` must be at most 5"),
        (
            order().part(vec![String::new(); 2]),
            "`/part` must have at most 1 item",
        ),
        (
            order().parent(Box::new(order().parent(Box::new(Order::new(0))))),
            "`/parent/parent/quantity` must be at least 1",
        ),
        (
            order().id(-9_007_199_254_740_994_i64),
            "`/id` must be at least -9007199254740993",
        ),
        (
            order().pins([ExposedSecret("1".into())]),
            "`/pins` must have at least 2 items",
        ),
    ] {
        assert_eq!(refused(wire.positional.place_order(&order).await), error);
    }
    let builder = wire.builder.place_order();
    let builder = builder.body_map(|body| body.quantity(0_u64));
    assert_eq!(
        refused(builder.send().await),
        "`/quantity` must be at least 1"
    );
    assert!(wire.recorder.take().is_empty());
    // A value that satisfies all bounds is sent.
    let fine = order()
        .price(0.5)
        .weight(0.1_f32)
        .tags_all(["a".to_owned(), "b".to_owned()])
        .scores([vec![5, 0, -5]])
        .limits([("a".to_owned(), 1.0)])
        .path([point(1.0), point(2.0).y(90.0)])
        .sizes(Sizes(vec![Size(2), Size(8)]))
        .part(Part::String("text".to_owned()))
        .id(i64::MAX);
    let _ = wire.positional.place_order(&fine).await;
    let sent = wire.recorder.one().json();
    assert_eq!(sent["id"], json!(i64::MAX));
    Ok(())
}

#[tokio::test]
async fn a_change_with_three_states_is_checked() -> Result {
    let wire = wire()?;
    for (change, error) in [
        (Change::default(), "the body must have at least 1 property"),
        (
            Change::default().quantity(0_u64),
            "`/quantity` must be at least 1",
        ),
        (
            // JSON would hold `null`, which removes the price.
            Change::default().price(f64::NAN),
            "`/price` must be a finite number",
        ),
        (
            Change::default().at(point(0.0).y(100.0)),
            "`/at/y` must be at most 90",
        ),
        (
            Change::default().extra([("more".to_owned(), 8)]),
            "`/more` must be at most 7",
        ),
    ] {
        let sent = wire.positional.change_order(Some(&change)).await;
        assert_eq!(refused(sent), error);
    }
    let builder = wire.builder.change_order();
    let builder = builder.body_map(|body| body.price(f64::INFINITY));
    let error = "`/price` must be a finite number";
    assert_eq!(refused(builder.send().await), error);
    assert!(wire.recorder.take().is_empty());
    let change = Change::default().quantity(None).price(None).at(None);
    wire.positional.change_order(Some(&change)).await?;
    let sent = wire.recorder.one().json();
    assert_eq!(sent, json!({"quantity": null, "price": null, "at": null}));
    wire.positional.change_order(None).await?;
    assert_eq!(wire.recorder.one().body, b"");
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_an_array_is_checked() -> Result {
    let wire = wire()?;
    for (orders, error) in [
        (vec![order(); 3], "the body must have at most 2 items"),
        (
            vec![order(), Order::new(0)],
            "`/1/quantity` must be at least 1",
        ),
        (vec![order(); 2], "sent"),
    ] {
        let sent = wire.positional.replace_orders(&orders).await;
        assert_eq!(refused(sent), error);
    }
    Ok(())
}

#[tokio::test]
async fn parameters_of_named_and_of_inline_types_are_checked() -> Result {
    let wire = wire()?;
    let params = FindOrdersParams::default;
    for (params, error) in [
        (params().size(Size(1)), "`size` must be at least 2"),
        (params().scores([3, 0]), "`scores/1` must be at least 1"),
        (params().at_y(-100.0), "`at[y]` must be at least -90"),
        (params().at_x(f64::NAN), "`at[x]` must be a finite number"),
        (
            params().near(point(0.0).y(91.0)),
            "`near/y` must be at most 90",
        ),
        (params().price(f64::NAN), "`price` must be a finite number"),
        (params().level(-1), "`level` must be at least 0"),
        (
            params().far(9_007_199_254_740_994),
            "`far` must be at most 9007199254740993",
        ),
    ] {
        assert_eq!(refused(wire.positional.find_orders(&params).await), error);
    }
    let builder = wire.builder.find_orders().at_y(f64::NAN);
    assert_eq!(
        refused(builder.send().await),
        "`at[y]` must be a finite number"
    );
    assert!(wire.recorder.take().is_empty());
    let fine = params().size(Size(2)).scores([1]).price(-0.5).level(0);
    let fine = fine.far(9_007_199_254_740_993);
    wire.positional.find_orders(&fine).await?;
    let target = "GET /orders?far=9007199254740993&level=0&price=-0.5&scores=1&size=2";
    assert_eq!(wire.recorder.one().target(), target);
    Ok(())
}

#[tokio::test]
async fn the_fields_of_forms_are_checked() -> Result {
    let wire = wire()?;
    for (body, error) in [
        (SendFormBody::new(vec![], 0), "`/count` must be at least 1"),
        (
            SendFormBody::new(vec!["1".into(), "2".into()], 1),
            "`/codes` must have at most 1 item",
        ),
    ] {
        assert_eq!(refused(wire.positional.send_form(&body).await), error);
    }
    let part = || client_runtime::Part::bytes(&b"a"[..]);
    for (body, error) in [
        (UploadBody::default().count(4), "`/count` must be at most 3"),
        (
            UploadBody::default().at(point(f64::NAN)),
            "`/at/x` must be a finite number",
        ),
        (
            UploadBody::default().files([part(), part()]),
            "`/files` must have at most 1 item",
        ),
    ] {
        assert_eq!(refused(wire.positional.upload(body).await), error);
    }
    assert!(wire.recorder.take().is_empty());
    let body = UploadBody::default().count(3).files([part()]);
    wire.positional.upload(body).await?;
    assert_eq!(wire.recorder.take().len(), 1);
    Ok(())
}

#[test]
fn a_response_is_read_and_written_whatever_its_values_are() -> Result {
    let read: Order = serde_json::from_value(json!({"quantity": 0, "name": "a"}))?;
    // The server sent the string; the quantity would be refused when it is sent.
    assert_eq!(
        serde_json::to_value(&read)?,
        json!({"quantity": 0, "name": "a"})
    );
    let read: Read = serde_json::from_value(json!({"count": 0, "ratio": 9.5}))?;
    assert_eq!(
        serde_json::to_value(&read)?,
        json!({"count": 0, "ratio": 9.5})
    );
    Ok(())
}

#[test]
fn types_without_bounds_have_no_check() {
    let types = include_str!("bounds_positional/types.rs");
    for bounded in ["Order", "Point", "Size", "Sizes", "Part", "Change"] {
        assert!(types.contains(&format!("impl Bounded for {bounded} {{")));
    }
    for free in ["Plain", "Read", "OrderName"] {
        assert!(types.contains(&format!("pub struct {free}")), "{free}");
        assert!(!types.contains(&format!("impl Bounded for {free} {{")));
    }
}
