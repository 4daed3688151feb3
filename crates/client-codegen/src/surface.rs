//! Predicts names and types of the generated code, for tools that compare clients or generate
//! tests.

pub use crate::bounds::checked_bounds;
pub use crate::polish::{
    FlowConstant, FlowValue, ResponseHeader, WebhookVariant, accepted_media_types, content_type_of,
    flow_constants, response_headers, type_of, webhook_variants,
};
pub use crate::served::{Served, ServedElsewhere};
