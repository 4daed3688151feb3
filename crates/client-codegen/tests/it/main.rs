//! Tests of client-codegen that need no clients of their own. One program, since linking takes longer than most tests.

mod builder;
mod compile;
mod golden;
mod properties;
