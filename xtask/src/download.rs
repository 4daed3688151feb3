//! Getting a description from where its vendor publishes it.
//!
//! Over https alone: whoever stands between could otherwise write our code. The one
//! exception is a mirror that the caller names, for tests and closed networks.

use std::{fs, io::Read, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow, bail, ensure};
use openapi_lower::DEFAULT_MAX_BYTES;
use ureq::{
    Agent,
    http::{HeaderMap, Response, header},
    tls::{RootCerts, TlsConfig},
};
use url::Url;

const REDIRECTS: usize = 10;

/// How to download.
#[derive(clap::Args)]
pub struct Settings {
    /// Take https://HOST/PATH from BASE/HOST/PATH instead; BASE may be http or file:.
    #[arg(long, value_name = "BASE")]
    mirror: Option<Url>,
    /// How long one download may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

impl Settings {
    /// The command line that gives these settings.
    pub fn arguments(&self) -> Vec<String> {
        let mirror = self.mirror.as_ref().map(|base| format!("--mirror={base}"));
        let timeout = format!("--timeout={}", self.timeout);
        mirror.into_iter().chain([timeout]).collect()
    }
}

/// What a source gave.
#[derive(Debug)]
pub enum Answer {
    /// It is what it was when it had this ETag.
    Unchanged,
    Description(Downloaded),
}

#[derive(Debug)]
pub struct Downloaded {
    pub bytes: Vec<u8>,
    /// Where it was in the end, when that is not where it was sought.
    pub location: Option<String>,
    pub etag: Option<String>,
}

/// Downloads what is at `source`, unless it still has that ETag.
pub fn download(settings: &Settings, source: &str, etag: Option<&str>) -> Result<Answer> {
    let url = Url::parse(source).with_context(|| format!("{source}: this is no URL"))?;
    let place = match &settings.mirror {
        Some(base) if url.scheme() == "https" => mirrored(base, &url)?,
        _ => url,
    };
    match place.scheme() {
        "file" => file(&place).map(Answer::Description),
        _ => http(settings, place, etag),
    }
}

/// `https://host/path?query` below the mirror's base.
fn mirrored(base: &Url, url: &Url) -> Result<Url> {
    let base_text = base.as_str().trim_end_matches('/');
    let host = url.host_str().unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}"));
    let text = format!(
        "{base_text}/{host}{}{}",
        url.path(),
        query.unwrap_or_default()
    );
    Url::parse(&text).with_context(|| format!("{base}: of no use as a mirror"))
}

/// What a `file:` URL names.
fn file(url: &Url) -> Result<Downloaded> {
    let path = url.to_file_path();
    let path = path.map_err(|()| anyhow!("{url}: no path of this machine"))?;
    Ok(Downloaded {
        bytes: read(&path)?,
        location: None,
        etag: None,
    })
}

/// A file of at most the size that descriptions may have.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let about = || format!("{}: cannot read it", path.display());
    let file = fs::File::open(path).with_context(about)?;
    bounded(file).with_context(about)
}

fn http(settings: &Settings, mut url: Url, etag: Option<&str>) -> Result<Answer> {
    let agent = agent(
        Duration::from_secs(settings.timeout),
        "application/json, application/yaml, */*;q=0.5",
    );
    let sought = url.clone();
    for _ in 0..=REDIRECTS {
        permit(settings, &sought, &url)?;
        let mut request = agent.get(url.as_str());
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let mut response = request
            .call()
            .map_err(|error| failure(settings, &url, error))?;
        let status = response.status().as_u16();
        let location = text(response.headers(), header::LOCATION);
        match (status, location) {
            (304, _) if etag.is_some() => return Ok(Answer::Unchanged),
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                let target = url.join(location);
                url = target.with_context(|| format!("{url}: it redirects to what is no URL"))?;
            }
            (200, _) => {
                let etag = text(response.headers(), header::ETAG).map(str::to_owned);
                let bytes = body(settings, &mut response).with_context(|| url.to_string())?;
                return Ok(Answer::Description(Downloaded {
                    bytes,
                    location: (url != sought).then(|| url.to_string()),
                    etag,
                }));
            }
            _ => bail!("{}", refusal(&url, status)),
        }
    }
    bail!("{sought}: more than {REDIRECTS} redirects, the last to {url}");
}

/// Whether a request may go to `url` on the way from `sought`.
fn permit(settings: &Settings, sought: &Url, url: &Url) -> Result<()> {
    let is_mirror = |base: &Url| base.origin() == url.origin();
    if url.scheme() == "https" || settings.mirror.as_ref().is_some_and(is_mirror) {
        return Ok(());
    }
    ensure!(
        url != sought,
        "{url}: a source is https, or file: for a file of this machine"
    );
    bail!(
        "{sought}: it redirects to {url}, and that is not https: anyone on the way could \
         change it\n  help: look where the vendor publishes the description now, and change \
         `source`"
    );
}

/// An HTTP client that follows no redirect, and gives every status as a response.
pub fn agent(timeout: Duration, accept: &str) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
    Agent::config_builder()
        .tls_config(tls.build())
        .http_status_as_error(false)
        // Followed here, one by one.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(timeout))
        .user_agent(concat!("unified-profile-xtask/", env!("CARGO_PKG_VERSION")))
        .accept(accept)
        .build()
        .new_agent()
}

fn body(settings: &Settings, response: &mut Response<ureq::Body>) -> Result<Vec<u8>> {
    let media_type = response.body().mime_type().unwrap_or_default().to_owned();
    if let Some(length) = response.body().content_length() {
        within(length)?;
    }
    let reader = response.body_mut().with_config().limit(u64::MAX).reader();
    let bytes = bounded(reader).map_err(|error| {
        let cause = error
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        match cause {
            Some(std::io::ErrorKind::TimedOut) => late(settings),
            Some(_) => error.context("the answer ends too early: the connection broke"),
            None => error,
        }
    })?;
    let start = bytes
        .iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace());
    ensure!(
        !(media_type == "text/html" || start == Some(b'<')),
        "this is a web page, not an API description\n  \
         help: give the address of the raw file as `source`"
    );
    Ok(bytes)
}

fn bounded(reader: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(DEFAULT_MAX_BYTES + 1).read_to_end(&mut bytes)?;
    within(bytes.len() as u64)?;
    Ok(bytes)
}

fn within(length: u64) -> Result<()> {
    ensure!(
        length <= DEFAULT_MAX_BYTES,
        "it is larger than the {} MiB that a description may have",
        DEFAULT_MAX_BYTES >> 20
    );
    Ok(())
}

fn failure(settings: &Settings, url: &Url, error: ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::Timeout(_) => late(settings).context(url.to_string()),
        error => anyhow!(error).context(format!("{url}: no answer")),
    }
}

fn late(settings: &Settings) -> anyhow::Error {
    anyhow!("not done after {} s; see --timeout", settings.timeout)
}

fn refusal(url: &Url, status: u16) -> String {
    let meaning = match status {
        401 | 403 => "the server does not show it to everyone",
        404 | 410 => "there is no such file",
        429 => "the server asks for a pause",
        500.. => "the server has a problem; try again later",
        _ => "this is not the description",
    };
    let help = match status {
        401..=410 => "\n  help: look where the vendor publishes it now, and change `source`",
        _ => "",
    };
    format!("{url}: answered {status}: {meaning}{help}")
}

/// Whether a URL is one of this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
