//! No output shows a secret, whatever the vendors send.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};

use serde_json::json;
use unified_profile::{
    Config, Error, Fetched, ProfileSource, Vendor, chatwoot, connect, oidc, zitadel,
};
use vendor_sim::samples::{self, Sample};
use vendor_sim::{Fault, Running, Simulator};

fn simulator(vendor: &str) -> Simulator {
    Simulator::named(vendor).expect("a simulator for each vendor")
}

#[allow(clippy::large_enum_variant, reason = "one at a time, in a test")]
enum Client {
    Chatwoot(chatwoot::Client),
    Zitadel(zitadel::Client),
    Oidc(oidc::Client),
    Other(Box<dyn ProfileSource>),
}

impl Client {
    /// Creates the client of a vendor; checks that its builder and the client show nothing.
    fn new(vendor: &str, server: &Running, token: &str) -> Self {
        macro_rules! client {
            ($module:ident, $Vendor:ident) => {{
                let builder = $module::Client::builder().token(token);
                let builder = builder.base_url(server.base_url());
                assert_no_secret(&debug(&builder), vendor);
                let client = builder.build().expect("a client");
                assert_no_secret(&debug(&client), vendor);
                Self::$Vendor(client)
            }};
        }
        match vendor {
            "chatwoot" => client!(chatwoot, Chatwoot),
            "zitadel" => client!(zitadel, Zitadel),
            "oidc" => client!(oidc, Oidc),
            _ => {
                let config = Config::new(token).base_url(server.base_url());
                assert_no_secret(&debug(&config), vendor);
                let vendor = vendor.parse().expect("a vendor");
                Self::Other(connect(vendor, config).expect("a client"))
            }
        }
    }

    /// Returns everything that a response, or an error, and the generated client can print.
    async fn printed(&self) -> String {
        match self {
            Self::Chatwoot(client) => {
                let raw = match client.raw().fetch_profile().await {
                    Ok(response) => debug(&response) + &debug(&response.into_inner()),
                    // The body itself is the vendor's, unchanged.
                    Err(error) => shown(&error),
                };
                raw + &debug(client.raw()) + &outcome(client.fetch().await)
            }
            Self::Zitadel(client) => {
                let alone = outcome(client.my_profile("1").await);
                alone + &debug(client.raw()) + &outcome(client.fetch().await)
            }
            Self::Oidc(client) => {
                let raw = debug(client.raw().await.expect("no discovery"));
                raw + &outcome(client.fetch().await)
            }
            // The profile itself is the vendor's, with the id that the test injects.
            Self::Other(client) => match client.profile().await {
                Ok(_) => String::new(),
                Err(error) => shown(&error),
            },
        }
    }
}

fn outcome<T: Debug>(fetched: Result<Fetched<T>, Error>) -> String {
    match fetched {
        Ok(fetched) => [
            debug(&fetched),
            debug(&fetched.response),
            debug(&fetched.profile),
            fetched.profile.to_oidc_claims().to_string(),
            fetched.profile.to_scim_user().to_string(),
            serde_json::to_string(&fetched.profile).expect("JSON"),
            fetched.unreadable.join(" "),
        ]
        .concat(),
        Err(error) => {
            let sources = std::iter::successors(error.source(), |&source| source.source());
            sources.fold(shown(&error), |text, source| text + &shown(&source))
        }
    }
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?} ")
}

fn shown(error: &(impl Display + Debug)) -> String {
    format!("{error} {error:#} {}", debug(error))
}

fn assert_no_secret(text: &str, source: &str) {
    for secret in samples::SECRETS {
        assert!(!text.contains(secret), "{source} shows {secret}: {text}");
    }
}

#[tokio::test]
async fn no_sample_shows_a_secret() {
    for Sample {
        vendor, name, json, ..
    } in samples::ALL
    {
        let simulator = simulator(vendor).sample(*json);
        let server = simulator.start().await.expect("a free port");
        // A valid token, a refused one, and an unknown one.
        for token in [
            server.token(),
            samples::CHATWOOT_BOT_TOKEN,
            samples::CHATWOOT_PASSWORD,
        ] {
            let text = Client::new(vendor, &server, token).printed().await;
            assert_no_secret(&text, &format!("{vendor} {name}"));
        }
    }
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let message = samples::SECRETS.join(" is not ");
    let bodies = [
        json!({ "error": message, "message": message, "error_description": message }).to_string(),
        json!({ "errors": [message] }).to_string(),
        json!({ message.as_str(): message, "id": message, "user": { "id": [message] } })
            .to_string(),
        json!([message]).to_string(),
        format!("<html>{message}"),
    ];
    for vendor in Vendor::ALL.iter().map(|vendor| vendor.name()) {
        let server = simulator(vendor).start().await.expect("a free port");
        let token = server.token();
        let client = Client::new(vendor, &server, token);
        let samples = samples::ALL.iter().filter(|sample| sample.vendor == vendor);
        let samples = samples.map(|sample| sample.json.to_owned());
        for body in samples.chain(bodies.clone()) {
            for status in [200, 302, 401, 403, 422, 500] {
                let challenge = format!("Bearer error_description=\"{message}\"");
                let fault = Fault::status(status).body(body.as_str());
                let fault = fault.header("www-authenticate", challenge);
                let fault = fault.header("location", format!("/{token}?token={token}"));
                server.inject(100, fault);
                let text = client.printed().await;
                assert_no_secret(&text, &format!("{vendor}, {status} with {body}"));
                server.clear_faults();
            }
        }
    }
}
