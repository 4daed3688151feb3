//! All clients, by the names of their folders: the paths in their examples.

pub(crate) use crate::bodies::{built as bodies_builder, positional as bodies_positional};
pub(crate) use crate::bounds::{built as bounds_builder, positional as bounds_positional};
pub(crate) use crate::deprecated::{
    builder as deprecated_builder, positional as deprecated_positional,
};
pub(crate) use crate::dialects::{
    authorized as authorized_positional, authorized_built as authorized_builder,
    mixed as mixed_positional, mixed_built as mixed_builder,
};
pub(crate) use crate::formats::{built as formats_builder, positional as formats_positional};
pub(crate) use crate::mocks::{built as mocks_builder, positional as mocks_positional};
pub(crate) use crate::pages::{built as pages_builder, positional as pages_positional};
pub(crate) use crate::parameters::{
    built as parameters_builder, collections as collections_positional,
    collections_built as collections_builder, positional as parameters_positional,
};
pub(crate) use crate::paths::{built as paths_builder, positional as paths_positional};
pub(crate) use crate::representations::{
    built as representations_builder, positional as representations_positional,
};
pub(crate) use crate::requests::{built as requests_builder, positional as requests_positional};
pub(crate) use crate::responses::{
    built as responses_builder, positional as responses_positional,
    tolerant_built as responses_tolerant_builder,
    tolerant_positional as responses_tolerant_positional,
};
pub(crate) use crate::security::{built as security_builder, positional as security_positional};
pub(crate) use crate::servers::{built as servers_builder, positional as servers_positional};
pub(crate) use crate::streams::{built as streams_builder, positional as streams_positional};
pub(crate) use crate::upgrades::{built as upgrades_builder, positional as upgrades_positional};
pub(crate) use crate::webhooks::{
    built as webhooks_builder, positional as webhooks_positional,
    tolerant as webhooks_tolerant_positional, tolerant_built as webhooks_tolerant_builder,
};
