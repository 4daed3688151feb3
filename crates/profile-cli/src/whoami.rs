//! `profile whoami`: one vendor, one token.

use std::env;
use std::io;
use std::time::Duration;

use clap::Args;
use unified_profile::{Config, Secret, Vendor, connect};

use crate::failure::Failure;
use crate::show::{self, Format};

#[derive(Args)]
#[command(after_help = "\
Examples:
  CHATWOOT_TOKEN=… profile whoami chatwoot
  profile whoami oidc --issuer https://login.example.com --format json
  pass show zitadel | profile whoami zitadel --base-url https://me.example.com --token-stdin")]
pub struct Arguments {
    /// Whose account it is: one of those that `profile vendors` lists
    vendor: Vendor,
    /// Where the vendor's service is; for OpenID Connect, the userinfo endpoint will do
    #[arg(long, value_name = "URL", conflicts_with = "issuer")]
    base_url: Option<String>,
    /// The issuer, whose discovery document names the endpoint; for OpenID Connect only
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The environment variable that holds the token [default: CHATWOOT_TOKEN and so on]
    #[arg(long, value_name = "VAR", conflicts_with = "token_stdin")]
    token_env: Option<String>,
    /// Reads the token from stdin
    #[arg(long)]
    token_stdin: bool,
    /// How to show the profile
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The longest time to wait, in seconds
    #[arg(long, value_name = "SECS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// Allows plain http to other machines: the token can then be read on the way
    #[arg(long)]
    allow_http: bool,
}

pub async fn run(arguments: Arguments) -> Result<String, Failure> {
    let mut config = Config::new(token(&arguments)?)
        .timeout(Duration::from_secs(arguments.timeout))
        .allow_http(arguments.allow_http);
    if let Some(url) = arguments.base_url {
        config = config.base_url(url);
    }
    if let Some(issuer) = arguments.issuer {
        config = config.issuer(issuer);
    }
    let profile = connect(arguments.vendor, config)?.profile().await?;
    show::profile(&profile, arguments.format)
}

/// The environment variable that holds a vendor's token when no other is named.
pub fn variable(vendor: Vendor) -> String {
    let name = vendor.name().to_ascii_uppercase().replace('-', "_");
    format!("{name}_TOKEN")
}

/// A token as an argument would show in every list of processes.
fn token(arguments: &Arguments) -> Result<Secret, Failure> {
    let (text, place) = if arguments.token_stdin {
        (io::read_to_string(io::stdin()).ok(), "stdin".to_owned())
    } else if let Some(name) = &arguments.token_env {
        // Not named here: whoever misreads the help gives the token itself.
        let place = "the environment variable that --token-env names";
        (env::var(name).ok(), place.to_owned())
    } else {
        let name = variable(arguments.vendor);
        (
            env::var(&name).ok(),
            format!("the environment variable {name}"),
        )
    };
    let token = Secret::new(text.as_deref().map(str::trim).unwrap_or_default());
    if token.expose().is_empty() {
        return Err(Failure::usage(format!(
            "there is no token in {place}; see --token-env and --token-stdin"
        )));
    }
    Ok(token)
}
