//! `profile demo`: shows every vendor's profile, from simulated servers in this process.

use unified_profile::{Config, Vendor, connect};
use vendor_sim::{Running, Simulator};

use crate::failure::Failure;
use crate::show::{self, Format};

const INTRODUCTION: &str = "\
Each vendor below is a simulated server in this process, with the vendor's paths, credential and
JSON; the people are invented. Below each vendor is the profile that its client returns.
";

pub async fn run() -> Result<String, Failure> {
    let mut text = INTRODUCTION.to_owned();
    for vendor in Vendor::ALL {
        let (server, config) = start(*vendor).await?;
        let profile = connect(*vendor, config)?.profile().await?;
        let requests = server.requests().into_iter();
        let requests: Vec<String> = requests
            .map(|request| format!("{} {}", request.method, request.path))
            .collect();
        text += &format!("\n{}  ({})\n\n", vendor.title(), requests.join(", "));
        for line in show::profile(&profile, Format::Table)?.lines() {
            text += &format!("  {line}\n");
        }
    }
    Ok(text)
}

/// Starts a vendor's simulator, and returns the configuration to connect to it.
async fn start(vendor: Vendor) -> Result<(Running, Config), Failure> {
    let simulator = Simulator::named(vendor.name())
        .ok_or_else(|| Failure::usage(format!("{vendor} has no simulator")))?;
    let server = simulator.start().await?;
    let (url, config) = (server.base_url(), Config::new(server.token()));
    let config = match vendor {
        Vendor::Oidc => config.issuer(url),
        _ => config.base_url(url),
    };
    Ok((server, config))
}
