//! Generated client for chatwoot and its mapping to the normalized profile.
