//! What progenitor and typify make of an OpenAPI description, without running them.
//!
//! ```
//! use serde_json::json;
//! use typify_model::{Integer, Shape, names};
//!
//! // How things are called.
//! assert_eq!(names::type_name("user-account"), "UserAccount");
//! assert_eq!(names::field_name("userId"), "user_id");
//! assert_eq!(names::method_name("getUser"), "get_user");
//!
//! // What schemas become.
//! let schema = json!({"type": "string", "enum": ["active", "gone"]});
//! assert_eq!(Shape::of(&schema), Shape::Enum);
//! let schema = json!({"type": "integer", "minimum": 0});
//! assert_eq!(Integer::of(&schema).name, "u64");
//! ```
//!
//! Schemas are those of OpenAPI 3.0, held as JSON values or in whatever implements [`Schema`]. The
//! tests ask the real progenitor for each answer; it is pinned, and an upgrade is judged here.

pub mod cycles;
pub mod dependence;
mod integer;
pub mod names;
mod schema;
mod shape;

pub use integer::Integer;
pub use schema::Schema;
pub use shape::{STRING_CHECKS, Shape, fixed_length, is_wrapped_reference, string_type};
