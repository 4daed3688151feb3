//! Predicts what progenitor and typify generate for an OpenAPI description.
//!
//! ```
//! use serde_json::json;
//! use typify_model::{Integer, Shape, names};
//!
//! // Rust names.
//! assert_eq!(names::type_name("user-account"), "UserAccount");
//! assert_eq!(names::field_name("userId"), "user_id");
//! assert_eq!(names::method_name("getUser"), "get_user");
//!
//! // Rust types.
//! let schema = json!({"type": "string", "enum": ["active", "gone"]});
//! assert_eq!(Shape::of(&schema), Shape::Enum);
//! let schema = json!({"type": "integer", "minimum": 0});
//! assert_eq!(Integer::of(&schema).name, "u64");
//! ```
//!
//! Schemas are those of OpenAPI 3.0, as JSON values or in any type that implements [`Schema`]. The
//! tests compare each prediction with the pinned version of progenitor, and show what an upgrade
//! changes.

pub mod cycles;
pub mod dependence;
mod integer;
pub mod names;
mod schema;
mod shape;

pub use integer::Integer;
pub use schema::Schema;
pub use shape::{STRING_CHECKS, Shape, fixed_length, is_wrapped_reference, string_type};
