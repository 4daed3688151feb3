//! What `--examples` and `--instances` share: the description's schemas as JSON Schema for
//! an independent validator ([`schema`], [`conform`]), the crate around the generated types
//! that decodes values and encodes them again ([`harness`]), and the comparison of what went
//! in with what came out ([`compare`]). Nothing of the lowering is used by any of them.

pub mod compare;
pub mod conform;
pub mod harness;
pub mod pointer;
pub mod schema;
pub mod tags;
