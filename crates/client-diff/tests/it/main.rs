//! Tests of client-diff from outside. One program, since linking takes longer than most tests.

mod causes;
mod dialects;
mod shuffle;
mod verdicts;
