//! rustc warns if deprecated items are used, and only then. An expected warning that does not
//! occur is an error here.

#![deny(deprecated, unfulfilled_lint_expectations)]

use crate::clients::{deprecated_builder as builder, deprecated_positional as positional};
use positional::{Client, types};

#[test]
fn the_clients_are_current() -> crate::Result {
    super::is_current("deprecated")
}

#[expect(deprecated)]
fn _operation(client: &Client) -> impl Sized {
    client.get_old()
}

#[expect(deprecated)]
fn _operation_with_a_builder(client: &builder::Client) -> impl Sized {
    client.get_old()
}

#[expect(deprecated)]
fn _optional_parameter(params: &positional::GetNewParams) -> impl Sized {
    &params.page_token
}

#[expect(deprecated)]
fn _setter_of_a_parameter(params: positional::GetNewParams) -> impl Sized {
    params.x_tenant("t")
}

#[expect(deprecated)]
fn _setter_of_a_parameter_in_a_builder(client: &builder::Client) -> impl Sized {
    client.get_new().page_token("t")
}

#[expect(deprecated)]
fn _struct(it: types::Old) -> impl Sized {
    it
}

#[expect(deprecated)]
fn _enum(it: types::OldKind) -> impl Sized {
    it
}

#[expect(deprecated)]
fn _value() -> types::Phase {
    types::Phase::Waning
}

fn _other_value() -> types::Phase {
    types::Phase::Full
}

#[expect(deprecated)]
fn _field(it: types::New) -> impl Sized {
    it.id
}

#[expect(deprecated)]
fn _field_of_a_base(it: types::New) -> impl Sized {
    it.inherited
}

#[expect(deprecated)]
fn _field_beside_a_reference(it: types::New) -> Option<types::Base> {
    it.beside
}

#[expect(deprecated)]
fn _field_that_a_child_deprecates(it: types::New) -> impl Sized {
    it.legacy_name
}

#[expect(deprecated)]
fn _setter(it: types::Asked) -> impl Sized {
    it.note("n".to_owned())
}

#[expect(deprecated)]
fn _setter_with_another_name(it: types::Asked) -> impl Sized {
    it.with_new(true)
}

#[expect(deprecated)]
fn _setter_of_a_builder() -> impl Sized {
    builder::types::Asked::builder().id("a")
}

#[expect(deprecated)]
fn _field_of_a_form(it: types::SendFormBody) -> impl Sized {
    it.old("o")
}

/// Items that are not deprecated, although they contain deprecated ones.
fn _others(client: &Client, it: types::New, base: types::Base) -> impl Sized {
    let params = positional::GetNewParams::default().q("q");
    let asked = types::Asked::new("a").name("n");
    let sent = serde_json::to_string(&asked);
    (
        it.kind,
        base.legacy_name,
        sent,
        format!("{:?} {:?}", client, params.q),
    )
}
