//! `profile vendors`: lists the vendors, their tokens and their base URLs.

use unified_profile::Vendor;

use crate::{show, token};

pub fn list() -> String {
    let tables: Vec<String> = Vendor::ALL.iter().copied().map(table).collect();
    tables.join("\n")
}

fn table(vendor: Vendor) -> String {
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    show::table(&[
        row("name", vendor.name()),
        row("title", vendor.title()),
        row("credential", vendor.credential()),
        row("token from", &token::variable(vendor)),
        row("base URL", vendor.base_url().unwrap_or("none; state it")),
    ])
}
