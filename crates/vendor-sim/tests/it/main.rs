//! The simulators over plain HTTP.

mod chatwoot;
mod client;
mod faults;
mod oidc;
mod samples;
mod zitadel;
