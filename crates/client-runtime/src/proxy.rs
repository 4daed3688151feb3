//! The proxy of the environment, which is used for `https` only.
//!
//! Through a proxy, `https` is an opaque tunnel; an `http` request is sent to the proxy itself, with
//! the token. So permission to use `http` does not include sending it through a proxy, for which
//! "localhost" is another machine. A `ClientBuilder` of the caller may be configured otherwise.

use std::env;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use reqwest::{ClientBuilder, NoProxy, Proxy, StatusCode, Url};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) fn use_environment_proxy(builder: ClientBuilder) -> ClientBuilder {
    let builder = builder.no_proxy();
    match environment_url().and_then(|url| Proxy::https(url).ok()) {
        Some(proxy) => builder.proxy(proxy.no_proxy(NoProxy::from_env())),
        None => builder,
    }
}

fn environment_url() -> Option<String> {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|url| !url.is_empty())
}

/// Returns the status with which the environment's proxy refuses to connect to a server.
/// reqwest does not report it, so a second request is sent to the proxy; `None` if the response
/// cannot be read.
pub(crate) async fn refusal(server: &Url) -> Option<StatusCode> {
    let proxy = Url::parse(&environment_url()?)
        .ok()
        .filter(|it| it.scheme() == "http")?;
    let address = (proxy.host_str()?, proxy.port_or_known_default()?);
    let mut stream = TcpStream::connect(address).await.ok()?;
    let (host, port) = (server.host_str()?, server.port_or_known_default()?);
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
    if let Some(credential) = basic_credential(&proxy) {
        request.push_str(&format!("Proxy-Authorization: Basic {credential}\r\n"));
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    // The first line begins with the version and the status.
    let mut start = [0; "HTTP/1.1 000".len()];
    stream.read_exact(&mut start).await.ok()?;
    let (version, status) = start.split_at("HTTP/1.".len());
    let status = (version == b"HTTP/1.").then(|| status.get(2..))??;
    let status = StatusCode::from_bytes(status).ok()?;
    (!status.is_success()).then_some(status)
}

/// Returns the user and password in the URL of a proxy, for `Basic`.
fn basic_credential(proxy: &Url) -> Option<String> {
    let user = percent_decode_str(proxy.username());
    let password = percent_decode_str(proxy.password().unwrap_or_default());
    let mut credential: Vec<u8> = user.collect();
    let is_given = !credential.is_empty();
    credential.push(b':');
    credential.extend(password);
    is_given.then(|| BASE64_STANDARD.encode(credential))
}
