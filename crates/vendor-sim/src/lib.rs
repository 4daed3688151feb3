//! In-process HTTP servers that behave like the vendors, for the demo and for tests.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use vendor_sim::{Fault, Simulator};
//!
//! let server = Simulator::chatwoot().token("a token").start().await?;
//! // … point a client at server.base_url() …
//! assert_eq!(server.requests().len(), 0);
//! server.inject(1, Fault::status(503)); // fails the next request only
//! # Ok(())
//! # }
//! ```
//!
//! A simulator checks the credential as its vendor does, and responds with bodies like those of the
//! vendor's server, error bodies included, which do not always match the description.
//! The people in the [`samples`] are invented, and so are the tokens.

mod chatwoot;
mod fault;
mod form;
mod oidc;
mod plain;
mod profile_operation;
mod request;
mod response;
pub mod samples;
mod server;
mod simulator;
mod zitadel;

pub use fault::Fault;
pub use request::Request;
pub use simulator::{Running, Simulator};
