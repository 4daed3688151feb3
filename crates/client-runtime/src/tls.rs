//! TLS: rustls with ring, and the certificates that the operating system trusts.
//!
//! **ring, not aws-lc.** For a program that only depends on reqwest (features json, query, stream),
//! built cold in debug mode with plain cargo on 2 shared cores, Rust 1.95 and
//! gcc, no cmake: 42.6 s of CPU time without TLS, 58.5 s with ring, 95.5 s with the aws-lc that
//! reqwest's `rustls` feature brings (wall 24, 32 and 55 s). ring adds 16 s of CPU time, aws-lc
//! 53 s.
//!
//! **The platform's roots, not a built-in list.** Self-hosted servers often have certificates
//! of a company's own authority, and the system's administrator decides which authorities are
//! trusted. reqwest includes that verifier with any rustls feature, so it costs nothing more.

use std::sync::{Arc, OnceLock};

use reqwest::ClientBuilder;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::TransportError;

/// Returns random bytes from the cryptography provider.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], TransportError> {
    let mut bytes = [0; N];
    ring::default_provider()
        .secure_random
        .fill(&mut bytes)
        .map_err(|_| TransportError::config("the system provides no random numbers"))?;
    Ok(bytes)
}

/// Sets our TLS configuration on `builder`, without a process-wide side effect.
///
/// A machine without any trusted certificate is an error only if TLS is `needed`, so that a
/// bare container can still connect to a server on its own loopback interface.
pub(crate) fn configure(
    builder: ClientBuilder,
    needed: bool,
) -> Result<ClientBuilder, TransportError> {
    let config = match platform_config() {
        Ok(config) => config,
        Err(error) if needed => return Err(error),
        Err(_) => config_builder()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    };
    Ok(builder.tls_backend_preconfigured(config))
}

/// Returns a configuration with the system's certificates. They are read once: a program with a
/// thousand accounts has a thousand transports.
fn platform_config() -> Result<ClientConfig, TransportError> {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let config = config_builder()?
        .with_platform_verifier()
        .map_err(|error| {
            TransportError::config("this system trusts no certificate authority")
                .caused_by(Box::new(error))
        })?
        .with_no_client_auth();
    Ok(CONFIG.get_or_init(|| config).clone())
}

fn config_builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, TransportError> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            TransportError::config("TLS could not be set up").caused_by(Box::new(error))
        })
}

/// Ensures that a `ClientBuilder` of the caller can be built.
///
/// It may have certificates that our configuration would discard, so it keeps its own; but
/// reqwest takes the cryptography provider from the process and panics if there is none.
pub(crate) fn ensure_provider() {
    if CryptoProvider::get_default().is_none() {
        // An error means that another thread has installed a provider, which is fine.
        let _ = ring::default_provider().install_default();
    }
}
