//! Tests of openapi-lower from outside. One program, since linking takes longer than most tests.

#[macro_use]
#[path = "../../../openapi-source/tests/it/limits.rs"]
mod limits;

mod accounting;
mod any_of;
mod codes;
mod deviations;
mod examples;
mod files;
mod golden;
mod hostile;
mod many;
mod properties;
mod reading;
mod references;
mod regressions;
mod support;
mod swagger2;
