//! The examples in the documentation of the clients with hostile strings, each as a function that
//! is compiled and never called. `UPDATE_GOLDEN=1` rewrites them.

#[rustfmt::skip]
mod compiled_builder;
#[rustfmt::skip]
mod compiled_positional;
