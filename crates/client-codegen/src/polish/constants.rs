//! Allocates the names of generated constants.

use std::collections::HashSet;

use heck::ToShoutySnakeCase;
use proc_macro2::Span;
use syn::Ident;

/// The names that are taken in one module.
pub(crate) struct Constants(HashSet<String>);

impl Constants {
    pub(crate) fn new<const N: usize>(reserved: [&str; N]) -> Self {
        Self(reserved.map(str::to_owned).into())
    }

    /// Returns the constant for a name of the description: `USER_KEY` for `userKey`. `kind` is
    /// a prefix if the name cannot start an identifier, and a suffix if the name is taken.
    pub(crate) fn allocate(&mut self, name: &str, kind: &str) -> Ident {
        let ascii = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let mut constant = ascii.to_shouty_snake_case();
        if !constant.starts_with(|c: char| c.is_ascii_alphabetic()) {
            constant = format!("{kind}_{constant}");
        }
        while !self.0.insert(constant.clone()) {
            constant = format!("{constant}_{kind}");
        }
        Ident::new(&constant, Span::call_site())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_a_constant_of_its_own() {
        let mut names = Constants::new(["OPERATIONS"]);
        let allocated = ["userKey", "user-key", "2fa", "", "ключ", "operations"]
            .map(|name| names.allocate(name, "SCHEME").to_string());
        assert_eq!(
            allocated,
            [
                "USER_KEY",
                "USER_KEY_SCHEME",
                "SCHEME_2FA",
                "SCHEME_",
                "SCHEME__SCHEME",
                "OPERATIONS_SCHEME"
            ]
        );
    }
}
