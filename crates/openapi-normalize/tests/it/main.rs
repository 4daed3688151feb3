//! Tests of openapi-normalize from outside. One program, since linking takes longer than most tests.

mod form;
mod upgrade;
