//! The profile command: who am I, at every vendor.
fn main() {}
