//! [`Known`]: the operation that a profile comes from.

/// What is known of a vendor's one operation that the profile comes from.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// The operation's method.
    pub method: &'static str,
    /// The token that the simulator takes when no other is set.
    pub token: String,
    /// The full sample of its answer, as JSON text.
    pub json: &'static str,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
