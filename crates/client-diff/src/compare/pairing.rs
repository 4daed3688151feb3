//! Pairs the items of the old and the new client.

use std::hash::Hash;

use indexmap::IndexMap;

/// An item of the old client, the new one, or both.
pub(super) enum Pairing<'m, T> {
    Removed(&'m T),
    Kept(&'m T, &'m T),
    Added(&'m T),
}

/// Pairs items by their keys: the items of the old client in their order, then the added ones.
pub(super) fn pair_by_key<'m, K: Eq + Hash, T>(
    old: &'m IndexMap<K, T>,
    new: &'m IndexMap<K, T>,
) -> impl Iterator<Item = (&'m K, Pairing<'m, T>)> {
    let kept_or_removed = old.iter().map(|(key, old)| match new.get(key) {
        Some(new) => (key, Pairing::Kept(old, new)),
        None => (key, Pairing::Removed(old)),
    });
    let added = new.iter().filter(|(key, _)| !old.contains_key(*key));
    kept_or_removed.chain(added.map(|(key, new)| (key, Pairing::Added(new))))
}
