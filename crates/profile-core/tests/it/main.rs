//! Tests of profile-core from outside. One program, since linking takes longer than most tests.

mod claims;
mod many;
mod profile;
mod vendor;
