//! Generated client for oidc and its mapping to the normalized profile.
