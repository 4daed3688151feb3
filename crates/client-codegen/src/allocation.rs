//! Allocates names that are not taken.

use std::{collections::HashSet, iter};

use heck::ToShoutySnakeCase;
use proc_macro2::Span;
use syn::Ident;

/// Returns the name, or the first free one of `name2`, `name3` and so on, with the separator before
/// the number.
pub(crate) fn free_name(
    name: &str,
    separator: &str,
    mut is_free: impl FnMut(&str) -> bool,
) -> String {
    let numbered = (2_u64..).map(|number| format!("{name}{separator}{number}"));
    iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| is_free(name))
        .expect("only finitely many names are taken")
}

/// Returns the constant for a name of the description: `USER_KEY` for `userKey`. A name that cannot
/// start an identifier gets the prefix.
pub(crate) fn constant_name(name: &str, prefix: &str) -> String {
    let ascii = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let constant = ascii.to_shouty_snake_case();
    if constant.starts_with(|c: char| c.is_ascii_alphabetic()) {
        constant
    } else {
        format!("{prefix}_{constant}")
    }
}

/// The constants of one module.
pub(crate) struct Constants(HashSet<String>);

impl Constants {
    pub(crate) fn new<const N: usize>(reserved: [&str; N]) -> Self {
        Self(reserved.map(str::to_owned).into())
    }

    /// Returns the constant for a name of the description. `kind` is the prefix of
    /// [`constant_name`], and a suffix if the constant is taken.
    pub(crate) fn allocate(&mut self, name: &str, kind: &str) -> Ident {
        let mut constant = constant_name(name, kind);
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
    fn every_name_gets_a_distinct_constant() {
        let mut constants = Constants::new(["OPERATIONS"]);
        let allocated = ["userKey", "user-key", "2fa", "", "ключ", "operations"]
            .map(|name| constants.allocate(name, "SCHEME").to_string());
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
