//! Tests of openapi-source from outside. One program, since linking takes longer than most tests.

#[macro_use]
mod limits;

mod errors;
mod overlays;
mod reading;
mod references;
mod selection;
mod tiny_values;
