//! The examples in the documentation of the clients, each as a function that is compiled and
//! never called. `UPDATE_GOLDEN=1` rewrites them.

#[rustfmt::skip]
mod authorized_builder;
#[rustfmt::skip]
mod authorized_positional;
#[rustfmt::skip]
mod bodies_builder;
#[rustfmt::skip]
mod bodies_positional;
#[rustfmt::skip]
mod bounds_builder;
#[rustfmt::skip]
mod bounds_positional;
#[rustfmt::skip]
mod collections_builder;
#[rustfmt::skip]
mod collections_positional;
#[rustfmt::skip]
mod deprecated_builder;
#[rustfmt::skip]
mod deprecated_positional;
#[rustfmt::skip]
mod formats_builder;
#[rustfmt::skip]
mod formats_positional;
#[rustfmt::skip]
mod mixed_builder;
#[rustfmt::skip]
mod mixed_positional;
#[rustfmt::skip]
mod mocks_builder;
#[rustfmt::skip]
mod mocks_positional;
#[rustfmt::skip]
mod pages_builder;
#[rustfmt::skip]
mod pages_positional;
#[rustfmt::skip]
mod parameters_builder;
#[rustfmt::skip]
mod parameters_positional;
#[rustfmt::skip]
mod parts_builder;
#[rustfmt::skip]
mod parts_positional;
#[rustfmt::skip]
mod paths_builder;
#[rustfmt::skip]
mod paths_positional;
#[rustfmt::skip]
mod representations_builder;
#[rustfmt::skip]
mod representations_positional;
#[rustfmt::skip]
mod requests_builder;
#[rustfmt::skip]
mod requests_positional;
#[rustfmt::skip]
mod responses_builder;
#[rustfmt::skip]
mod responses_positional;
#[rustfmt::skip]
mod responses_tolerant_builder;
#[rustfmt::skip]
mod responses_tolerant_positional;
#[rustfmt::skip]
mod security_builder;
#[rustfmt::skip]
mod security_positional;
#[rustfmt::skip]
mod servers_builder;
#[rustfmt::skip]
mod servers_positional;
#[rustfmt::skip]
mod streams_builder;
#[rustfmt::skip]
mod streams_positional;
#[rustfmt::skip]
mod upgrades_builder;
#[rustfmt::skip]
mod upgrades_positional;
#[rustfmt::skip]
mod webhooks_builder;
#[rustfmt::skip]
mod webhooks_positional;
#[rustfmt::skip]
mod webhooks_tolerant_builder;
#[rustfmt::skip]
mod webhooks_tolerant_positional;
