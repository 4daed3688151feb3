//! The proxy of the environment, for `https` alone.
//!
//! Through a proxy, `https` is a tunnel that nobody looks into; `http` is sent to the proxy
//! itself, with the token. So the leave to use `http` is not one to show it to a proxy, and to a
//! proxy "localhost" is another machine. A caller's own `ClientBuilder` may say otherwise.

use std::env;

use reqwest::{ClientBuilder, NoProxy, Proxy};

pub(crate) fn of_environment(builder: ClientBuilder) -> ClientBuilder {
    let builder = builder.no_proxy();
    match ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|url| !url.is_empty())
        .and_then(|url| Proxy::https(url).ok())
    {
        Some(proxy) => builder.proxy(proxy.no_proxy(NoProxy::from_env())),
        None => builder,
    }
}
