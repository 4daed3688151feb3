//! Names the variant for values that a description does not list.

use syn::{Ident, ItemEnum};

/// Names for the variant, in order of preference.
const NAMES: [&str; 4] = ["Unknown", "Other", "UnknownValue", "OtherValue"];

/// The documentation of the variant.
pub(super) const UNKNOWN_DOC: &str =
    "A value that the description does not name, as the server sent it.";

/// Returns a name for the variant that holds unknown values; `None` if all names are taken.
pub(super) fn open_name(item: &ItemEnum) -> Option<Ident> {
    let is_taken = |name: &str| item.variants.iter().any(|variant| variant.ident == name);
    let name = NAMES.into_iter().find(|name| !is_taken(name))?;
    Some(Ident::new(name, item.ident.span()))
}
