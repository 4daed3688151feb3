//! In-process HTTP servers that behave like the vendors, for the demo and for tests.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use vendor_sim::{Fault, Simulator};
//!
//! let server = Simulator::chatwoot().token("a token").start().await?;
//! // … point a client at server.base_url() …
//! assert_eq!(server.requests().len(), 0);
//! server.inject(1, Fault::status(503)); // the next request fails, the one after does not
//! # Ok(())
//! # }
//! ```
//!
//! A simulator checks the credential as its vendor does and responds with the vendor's real
//! bodies, error bodies included, which are not always those that its description promises.
//! The people in the [`samples`] are invented, and so are the tokens.

mod chatwoot;
mod fault;
mod form;
mod known;
mod oidc;
mod plain;
mod request;
mod response;
pub mod samples;
mod server;
mod simulator;
mod zitadel;

pub use fault::Fault;
pub use request::Request;
pub use simulator::{Running, Simulator};
