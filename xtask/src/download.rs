//! Downloads a description from its vendor.
//!
//! Over https only: otherwise an attacker on the network could change the code that is
//! generated. The one exception is a mirror that the caller states, for tests and closed
//! networks.

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

/// Options of downloads.
#[derive(clap::Args)]
pub struct Settings {
    /// Take https://HOST/PATH from BASE/HOST/PATH instead; BASE may be http or file:.
    #[arg(long, value_name = "BASE")]
    mirror: Option<Url>,
    /// The time limit of a download, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

impl Settings {
    /// Returns the command line arguments for these settings.
    pub fn arguments(&self) -> Vec<String> {
        let mirror = self.mirror.as_ref().map(|base| format!("--mirror={base}"));
        let timeout = format!("--timeout={}", self.timeout);
        mirror.into_iter().chain([timeout]).collect()
    }
}

/// The result of a download.
#[derive(Debug)]
pub enum Answer {
    /// The file still has this ETag.
    Unchanged,
    Description(Downloaded),
}

#[derive(Debug)]
pub struct Downloaded {
    pub bytes: Vec<u8>,
    /// The final URL, if it differs from `source`.
    pub location: Option<String>,
    pub etag: Option<String>,
}

/// Downloads the file at `source`, unless it still has the ETag.
pub fn download(settings: &Settings, source: &str, etag: Option<&str>) -> Result<Answer> {
    let url = Url::parse(source).with_context(|| format!("{source}: not a valid URL"))?;
    let location = match &settings.mirror {
        Some(base) if url.scheme() == "https" => mirrored(base, &url)?,
        _ => url,
    };
    match location.scheme() {
        "file" => file(&location).map(Answer::Description),
        _ => http(settings, location, etag),
    }
}

/// Returns the URL of `https://host/path?query` below the mirror's base.
fn mirrored(base: &Url, url: &Url) -> Result<Url> {
    let base_text = base.as_str().trim_end_matches('/');
    let host = url.host_str().unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}"));
    let text = format!(
        "{base_text}/{host}{}{}",
        url.path(),
        query.unwrap_or_default()
    );
    Url::parse(&text).with_context(|| format!("{base}: not valid as the base of a mirror"))
}

/// Reads the file of a `file:` URL.
fn file(url: &Url) -> Result<Downloaded> {
    let path = url.to_file_path();
    let path = path.map_err(|()| anyhow!("{url}: not the path of a local file"))?;
    Ok(Downloaded {
        bytes: read(&path)?,
        location: None,
        etag: None,
    })
}

/// Reads a file up to the size limit of descriptions.
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
                url = target
                    .with_context(|| format!("{url}: the server redirects to an invalid URL"))?;
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

/// Fails if a request from `sought` may not be redirected to `url`.
fn permit(settings: &Settings, sought: &Url, url: &Url) -> Result<()> {
    let is_mirror = |base: &Url| base.origin() == url.origin();
    if url.scheme() == "https" || settings.mirror.as_ref().is_some_and(is_mirror) {
        return Ok(());
    }
    ensure!(
        url != sought,
        "{url}: a source must be https, or file: for a local file"
    );
    bail!(
        "{sought}: the server redirects to {url}, which is not https: an attacker could change the description\n  help: find out where the vendor publishes the description now, and change `source`"
    );
}

/// Returns an HTTP client that follows no redirect, and returns a response for every status.
pub fn agent(timeout: Duration, accept: &str) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
    Agent::config_builder()
        .tls_config(tls.build())
        .http_status_as_error(false)
        // Redirects are followed here, one by one.
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
            Some(_) => error.context("the response is incomplete: the connection was lost"),
            None => error,
        }
    })?;
    let start = bytes
        .iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace());
    ensure!(
        !(media_type == "text/html" || start == Some(b'<')),
        "the file is a web page, not an API description\n  help: set `source` to the URL of the raw file"
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
        "the file is larger than {} MiB, the limit for a description",
        DEFAULT_MAX_BYTES >> 20
    );
    Ok(())
}

fn failure(settings: &Settings, url: &Url, error: ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::Timeout(_) => late(settings).context(url.to_string()),
        error => anyhow!(error).context(format!("{url}: no response")),
    }
}

fn late(settings: &Settings) -> anyhow::Error {
    anyhow!("not finished after {} s; see --timeout", settings.timeout)
}

fn refusal(url: &Url, status: u16) -> String {
    let meaning = match status {
        401 | 403 => "the server requires authorization",
        404 | 410 => "the file does not exist",
        429 => "the server limits requests; try again later",
        500.. => "the server has a problem; try again later",
        _ => "unexpected status",
    };
    let help = match status {
        401..=410 => {
            "\n  help: find out where the vendor publishes the description now, and change `source`"
        }
        _ => "",
    };
    format!("{url}: the server responded with {status}: {meaning}{help}")
}

/// Whether a URL's host is this machine.
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
