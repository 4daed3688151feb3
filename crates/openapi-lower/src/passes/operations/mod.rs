//! Operations: reduces them to what progenitor can send and decode.

mod added_parameters;
pub(crate) mod bodies;
pub(crate) mod method_ids;
pub(crate) mod operation_ids;
pub(crate) mod parameters;
pub(crate) mod parts;
pub(crate) mod paths;
pub(crate) mod responses;
pub(crate) mod wire_shape;
