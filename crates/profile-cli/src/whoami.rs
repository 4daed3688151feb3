//! `profile whoami`: shows the profile of one token.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tokio::task::spawn_blocking;
use unified_profile::{Config, Vendor, connect};

use crate::deadline::within;
use crate::failure::Failure;
use crate::show::{self, Format};
use crate::token::Source;

#[derive(Args)]
#[command(after_help = "\
Examples:
  CHATWOOT_TOKEN=… profile whoami chatwoot
  profile whoami oidc --issuer https://login.example.com --format json
  pass show zitadel | profile whoami zitadel --base-url https://me.example.com --token-stdin")]
pub struct Arguments {
    /// The vendor: one of those that `profile vendors` lists
    vendor: Vendor,
    /// The base URL of the vendor's service; for OpenID Connect, the userinfo endpoint or the URL
    /// to which /userinfo is appended
    #[arg(long, value_name = "URL", conflicts_with = "issuer")]
    base_url: Option<String>,
    /// The issuer, whose discovery document states the endpoint; for OpenID Connect only
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The environment variable that holds the token [default: CHATWOOT_TOKEN and so on]
    #[arg(long, value_name = "VAR", conflicts_with_all = ["token_stdin", "token_file"])]
    token_env: Option<String>,
    /// A file with the token, which only its owner may read (chmod 600)
    #[arg(long, value_name = "FILE", conflicts_with = "token_stdin")]
    token_file: Option<PathBuf>,
    /// Read the token from stdin
    #[arg(long)]
    token_stdin: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The time limit for the whole command, in seconds
    #[arg(long, value_name = "SECS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// Allow plain http to other machines: the token can then be read in transit
    #[arg(long)]
    allow_http: bool,
}

pub async fn run(arguments: Arguments) -> Result<String, Failure> {
    let timeout = Duration::from_secs(arguments.timeout);
    within(timeout, fetch(arguments)).await
}

async fn fetch(arguments: Arguments) -> Result<String, Failure> {
    let source = source(&arguments);
    // In a separate thread: stdin may never end.
    let token = spawn_blocking(move || source.read()).await;
    let token = token.map_err(|error| Failure::usage(error.to_string()))??;
    let mut config = Config::new(token.clone())
        .timeout(Duration::from_secs(arguments.timeout))
        .allow_http(arguments.allow_http);
    if let Some(url) = arguments.base_url {
        config = config.base_url(url);
    }
    if let Some(issuer) = arguments.issuer {
        config = config.issuer(issuer);
    }
    let profile = connect(arguments.vendor, config)?.profile().await?;
    show::profile(&show::without_token(&token, &profile)?, arguments.format)
}

/// Returns the source of the token that the arguments state.
fn source(arguments: &Arguments) -> Source {
    if arguments.token_stdin {
        Source::Stdin
    } else if let Some(path) = &arguments.token_file {
        Source::File(path.clone())
    } else if let Some(name) = &arguments.token_env {
        Source::Variable(name.clone())
    } else {
        Source::Default(arguments.vendor)
    }
}
