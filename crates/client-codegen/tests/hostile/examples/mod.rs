//! The examples in the documentation of the clients with hostile strings, each as a function that
//! nothing calls: they compile. `UPDATE_GOLDEN=1` writes them anew.

#[rustfmt::skip]
mod compiled_builder;
#[rustfmt::skip]
mod compiled_positional;
