//! Transports to the server, and calls of it.

#![allow(dead_code, reason = "no test binary uses all functions")]

use client_runtime::{Credential, Response, Transport, TransportError};

use crate::server::Server;

impl Server {
    /// Returns a transport to the server.
    pub fn transport(&self) -> Transport {
        let transport = Transport::builder(&self.url).build();
        transport.expect("a transport")
    }

    /// Returns a transport to the server that sends the credential.
    pub fn transport_with(&self, credential: Credential) -> Transport {
        let builder = Transport::builder(&self.url).credential(credential);
        builder.build().expect("a transport")
    }

    /// Sends a GET request to the server, without a credential.
    pub async fn get(&self) -> Result<Response, TransportError> {
        get(&self.transport(), &self.url).await
    }
}

/// Sends a GET request.
pub async fn get(transport: &Transport, url: &str) -> Result<Response, TransportError> {
    let request = transport.client().get(url).build().expect("a request");
    transport.execute(request, "getThing").await
}
