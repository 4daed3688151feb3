//! [`ProfileOperation`]: the operation from which a vendor's profile is mapped.

/// A vendor's operation from which the profile is mapped.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileOperation {
    /// The operation's method.
    pub method: &'static str,
    /// The default token of the simulator.
    pub token: String,
    /// The full sample of its response.
    pub json: &'static str,
}

impl std::fmt::Debug for ProfileOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProfileOperation")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
