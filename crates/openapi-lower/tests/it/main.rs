//! Tests of openapi-lower from outside. One program, since linking takes longer than most tests.

mod accounting;
mod codes;
mod deviations;
mod examples;
mod files;
mod golden;
mod many;
mod properties;
mod reading;
mod references;
mod regressions;
mod support;
mod swagger2;
