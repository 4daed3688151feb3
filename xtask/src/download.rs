//! Downloads a description from its vendor.
//!
//! Over https only: otherwise an attacker on the network could change the code that is
//! generated. The one exception is a mirror that the caller states, for tests and closed
//! networks.

use std::{
    fs,
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use openapi_lower::DEFAULT_MAX_BYTES;
use ureq::{
    Agent,
    http::{HeaderMap, Response, header},
    tls::{RootCerts, TlsConfig},
};
use url::Url;

const MAX_REDIRECTS: usize = 10;

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
pub enum Download {
    /// The file still has the ETag that the request stated.
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
pub fn download(settings: &Settings, source: &str, etag: Option<&str>) -> Result<Download> {
    let url = Url::parse(source).with_context(|| format!("{source}: not a valid URL"))?;
    let location = match &settings.mirror {
        Some(base) if url.scheme() == "https" => mirror_url(base, &url)?,
        _ => url,
    };
    if location.scheme() == "file" {
        read_file(&location).map(Download::Description)
    } else {
        request(settings, location, etag)
    }
}

/// Returns the URL of `https://host/path?query` below the mirror's base.
fn mirror_url(base: &Url, url: &Url) -> Result<Url> {
    let prefix = base.as_str().trim_end_matches('/');
    let host = url.host_str().unwrap_or_default();
    let query = url.query().map_or_else(String::new, |it| format!("?{it}"));
    Url::parse(&format!("{prefix}/{host}{}{query}", url.path()))
        .with_context(|| format!("{base}: not valid as the base of a mirror"))
}

/// Reads the file of a `file:` URL.
fn read_file(url: &Url) -> Result<Downloaded> {
    let path = url
        .to_file_path()
        .map_err(|()| anyhow!("{url}: not the path of a local file"))?;
    let about = || format!("{}: cannot read it", path.display());
    let file = fs::File::open(&path).with_context(about)?;
    Ok(Downloaded {
        bytes: read_bounded(file).with_context(about)?,
        location: None,
        etag: None,
    })
}

fn request(settings: &Settings, source: Url, etag: Option<&str>) -> Result<Download> {
    let agent = agent(
        Duration::from_secs(settings.timeout),
        "application/json, application/yaml, */*;q=0.5",
    );
    let mut url = source.clone();
    for _ in 0..=MAX_REDIRECTS {
        check_is_secure(settings, &source, &url)?;
        let mut request = agent.get(url.as_str());
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let mut response = request.call().map_err(|error| match error {
            ureq::Error::Timeout(_) => timeout_error(settings).context(url.to_string()),
            error => anyhow!(error).context(format!("{url}: no response")),
        })?;
        let status = response.status().as_u16();
        let location = header_value(response.headers(), header::LOCATION);
        match (status, location) {
            (304, _) if etag.is_some() => return Ok(Download::Unchanged),
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                url = url
                    .join(location)
                    .with_context(|| format!("{url}: the server redirects to an invalid URL"))?;
            }
            (200, _) => {
                let etag = header_value(response.headers(), header::ETAG).map(str::to_owned);
                let bytes = read_body(settings, &mut response).with_context(|| url.to_string())?;
                return Ok(Download::Description(Downloaded {
                    bytes,
                    location: (url != source).then(|| url.to_string()),
                    etag,
                }));
            }
            _ => bail!("{}", status_error(&url, status)),
        }
    }
    bail!("{source}: more than {MAX_REDIRECTS} redirects, the last to {url}");
}

/// Fails if `url`, to which requests to `source` are redirected, is neither https nor the mirror.
fn check_is_secure(settings: &Settings, source: &Url, url: &Url) -> Result<()> {
    let is_mirror = |base: &Url| base.origin() == url.origin();
    if url.scheme() == "https" || settings.mirror.as_ref().is_some_and(is_mirror) {
        return Ok(());
    }
    ensure!(
        url != source,
        "{url}: a source must be https, or file: for a local file"
    );
    bail!(
        "{source}: the server redirects to {url}, which is not https: an attacker could change the description\n  help: find out where the vendor publishes the description now, and change `source`"
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
        // Each redirect is checked before it is followed.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(timeout))
        .user_agent(concat!("unified-profile-xtask/", env!("CARGO_PKG_VERSION")))
        .accept(accept)
        .build()
        .new_agent()
}

fn read_body(settings: &Settings, response: &mut Response<ureq::Body>) -> Result<Vec<u8>> {
    let is_html = response.body().mime_type() == Some("text/html");
    if let Some(length) = response.body().content_length() {
        check_length(length)?;
    }
    let reader = response.body_mut().with_config().limit(u64::MAX).reader();
    let bytes = read_bounded(reader).map_err(|error| {
        match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::TimedOut) => timeout_error(settings),
            Some(_) => error.context("the response is incomplete: the connection was lost"),
            None => error,
        }
    })?;
    ensure!(
        !is_html && !bytes.trim_ascii_start().starts_with(b"<"),
        "the file is a web page, not an API description\n  help: set `source` to the URL of the raw file"
    );
    Ok(bytes)
}

/// Reads a file up to the size limit of descriptions.
fn read_bounded(reader: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(DEFAULT_MAX_BYTES + 1).read_to_end(&mut bytes)?;
    check_length(bytes.len() as u64)?;
    Ok(bytes)
}

fn check_length(length: u64) -> Result<()> {
    ensure!(
        length <= DEFAULT_MAX_BYTES,
        "the file is larger than {} MiB, the limit for a description",
        DEFAULT_MAX_BYTES >> 20
    );
    Ok(())
}

fn timeout_error(settings: &Settings) -> anyhow::Error {
    anyhow!("not finished after {} s; see --timeout", settings.timeout)
}

fn status_error(url: &Url, status: u16) -> String {
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

fn header_value(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
