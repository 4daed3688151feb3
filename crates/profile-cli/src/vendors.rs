//! `profile vendors`: lists the vendors, their tokens and their base URLs.

use unified_profile::Vendor;

use crate::{show, token};

pub fn list() -> String {
    let tables: Vec<String> = Vendor::ALL.iter().copied().map(table).collect();
    tables.join("\n")
}

/// What to do for a vendor without a default base URL.
fn without_base_url(vendor: Vendor) -> &'static str {
    if vendor.name() == "oidc" {
        "none; pass --issuer or --base-url"
    } else {
        "none; pass --base-url"
    }
}

fn table(vendor: Vendor) -> String {
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    show::table(&[
        row("name", vendor.name()),
        row("title", vendor.title()),
        row("credential", vendor.credential()),
        row("token from", &token::variable(vendor)),
        row(
            "base URL",
            vendor.base_url().unwrap_or(without_base_url(vendor)),
        ),
    ])
}
