//! Tests of the facade from outside. One program, since linking takes longer than most tests.

#![cfg(all(feature = "chatwoot", feature = "zitadel", feature = "oidc"))]

mod connect;
mod exports;
mod faults;
mod secrets;
mod tolerance;
