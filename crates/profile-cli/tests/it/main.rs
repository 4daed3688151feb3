//! Tests of the command `profile`. One program, since linking takes longer than most tests.

mod all;
mod cli;
