//! Sample responses, and the secrets in them.

use crate::plain;

pub use crate::profile_operation::ProfileOperation;

/// The default token of a Chatwoot simulator, which its responses repeat.
pub const CHATWOOT_TOKEN: &str = "sim-chatwoot-access-token-c41d";
/// A token of an agent bot: valid for a Chatwoot simulator, but refused for the profile.
pub const CHATWOOT_BOT_TOKEN: &str = "sim-chatwoot-bot-token-2f90";
/// The current password of the Chatwoot user, which a change of password must state.
pub const CHATWOOT_PASSWORD: &str = "sim-chatwoot-password-13aa";
/// The token of the event stream that a Chatwoot user has after a change of password.
pub const CHATWOOT_NEW_PUBSUB_TOKEN: &str = "sim-chatwoot-pubsub-token-0c3e";
/// The default token of a ZITADEL simulator.
pub const ZITADEL_TOKEN: &str = "sim-zitadel-access-token-e802";
/// The default token of an OpenID Connect simulator.
pub const OIDC_TOKEN: &str = "sim-oidc-access-token-6d4c";

/// A Chatwoot user with two accounts, as an enterprise build sends it.
pub const CHATWOOT: &str = include_str!("../samples/chatwoot.json");
/// A Chatwoot user without account and picture, as a community build sends it.
pub const CHATWOOT_MINIMAL: &str = include_str!("../samples/chatwoot-minimal.json");
/// A Chatwoot user that contradicts the description: wrong types, new enum values, new members.
pub const CHATWOOT_DAMAGED: &str = include_str!("../samples/chatwoot-damaged.json");

/// A ZITADEL person with every member.
pub const ZITADEL: &str = include_str!("../samples/zitadel.json");
/// A ZITADEL person without phone, language and picture, whose zero values are left out.
pub const ZITADEL_MINIMAL: &str = include_str!("../samples/zitadel-minimal.json");
/// A ZITADEL service user, which has no profile, e-mail address and phone number.
pub const ZITADEL_MACHINE: &str = include_str!("../samples/zitadel-machine.json");
/// A ZITADEL person that contradicts the description.
pub const ZITADEL_DAMAGED: &str = include_str!("../samples/zitadel-damaged.json");

/// OpenID Connect claims: all standard ones, and one of a single provider.
pub const OIDC: &str = include_str!("../samples/oidc.json");
/// OpenID Connect claims for the scope `openid` alone.
pub const OIDC_MINIMAL: &str = include_str!("../samples/oidc-minimal.json");
/// OpenID Connect claims that contradict the standard.
pub const OIDC_DAMAGED: &str = include_str!("../samples/oidc-damaged.json");

/// Every secret in the samples and in the simulators' defaults. No log, error or `Debug` output
/// may contain any of them.
pub const SECRETS: &[&str] = &[
    CHATWOOT_TOKEN,
    CHATWOOT_BOT_TOKEN,
    CHATWOOT_PASSWORD,
    CHATWOOT_NEW_PUBSUB_TOKEN,
    ZITADEL_TOKEN,
    OIDC_TOKEN,
    "sim-chatwoot-pubsub-token-88b2",
    "sim-chatwoot-undescribed-token-5e0f",
    "sim-zitadel-undescribed-token-b77a",
    "9d41c0ffee5eed00b1ade5ca1ab1e0ddf00dbabe1337beefcafed00d5ca1ab1e",
];

/// A sample response to the operation from which a profile is mapped. `Debug` does not show the
/// body, which may contain secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The vendor's name: `chatwoot`, `zitadel` or `oidc`.
    pub vendor: &'static str,
    /// What is special about the sample, or `full`.
    pub name: &'static str,
    /// The response body.
    pub json: &'static str,
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sample")
            .field("vendor", &self.vendor)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Every sample, vendor by vendor.
pub const ALL: &[Sample] = &[
    sample("chatwoot", "full", CHATWOOT),
    sample("chatwoot", "minimal", CHATWOOT_MINIMAL),
    sample("chatwoot", "damaged", CHATWOOT_DAMAGED),
    sample("zitadel", "full", ZITADEL),
    sample("zitadel", "minimal", ZITADEL_MINIMAL),
    sample("zitadel", "machine", ZITADEL_MACHINE),
    sample("zitadel", "damaged", ZITADEL_DAMAGED),
    sample("oidc", "full", OIDC),
    sample("oidc", "minimal", OIDC_MINIMAL),
    sample("oidc", "damaged", OIDC_DAMAGED),
];

/// Returns the operation of the vendor with that name, including vendors from `cargo xtask
/// add`; `None` if there is no such vendor.
pub fn profile_operation(vendor: &str) -> Option<ProfileOperation> {
    let (method, token, json) = match vendor {
        "chatwoot" => ("GET", CHATWOOT_TOKEN.to_owned(), CHATWOOT),
        "zitadel" => ("GET", ZITADEL_TOKEN.to_owned(), ZITADEL),
        "oidc" => ("GET", OIDC_TOKEN.to_owned(), OIDC),
        _ => {
            let vendor = plain::find(vendor)?;
            (vendor.method, vendor.token(), vendor.sample)
        }
    };
    Some(ProfileOperation {
        method,
        token,
        json,
    })
}

const fn sample(vendor: &'static str, name: &'static str, json: &'static str) -> Sample {
    Sample { vendor, name, json }
}
