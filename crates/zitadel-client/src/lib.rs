//! Generated client for zitadel and its mapping to the normalized profile.
