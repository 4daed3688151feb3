//! Compares every vendor's client between a revision and the work tree.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use client_diff::{Change, Client};
use openapi_lower::Lowered;

use super::{Comparison, Described, Judged, generator, revision::Tree, version::Bump};
use crate::{
    manifest::{Manifest, Vendor},
    regen,
};

/// Compares the clients of the work tree with those of a revision: the clients of the vendors
/// `only`, or all if that is empty.
pub fn compare(revision: &str, only: &[String], documentation: bool) -> Result<Vec<Comparison>> {
    let at = format!("at {revision}");
    let prefix = format!("{revision}:");
    let tree = Tree::of(revision)?;
    let here = Path::new("");
    let old = Manifest::read_in(tree.root()).with_context(|| at.clone())?;
    let new = Manifest::read_in(here)?;
    let mut names: Vec<&str> = old.names().chain(new.names()).collect();
    names.sort_unstable();
    names.dedup();
    let unknown = only.iter().find(|name| !names.contains(&name.as_str()));
    if let Some(unknown) = unknown {
        bail!("specs/vendors.toml has no vendor `{unknown}`, neither in the work tree nor {at}");
    }
    names.retain(|name| only.is_empty() || only.iter().any(|it| it == name));
    let compare_client = |name: &str| -> Result<Comparison> {
        let old_client = old
            .get(name)
            .map(|vendor| Side::of(&old, tree.root(), &prefix, name, vendor))
            .transpose()
            .with_context(|| format!("{name}, {at}"))?;
        let new_client = new
            .get(name)
            .map(|vendor| Side::of(&new, here, "", name, vendor))
            .transpose()
            .with_context(|| name.to_owned())?;
        let roots = [tree.root(), here];
        let changes = match (&old_client, &new_client) {
            (Some(old), Some(new)) => {
                let mut changes = super::changes(&old.client(), &new.client(), documentation);
                let [old, new] = [old, new].map(|it| (&it.lowered, it.judged.interface));
                changes.extend(generator::changes(name, roots, old, new)?);
                changes
            }
            // The items of an added or removed client are not listed.
            (old, _) => vec![Change::of_client(&format!("{name}-client"), old.is_some())],
        };
        let judged = new_client.as_ref().or(old_client.as_ref());
        Ok(Comparison {
            name: format!("{name}-client"),
            judged: judged.context("unknown vendor")?.judged,
            bump: Bump::of(name, roots, &changes)?,
            changes,
            descriptions: [old_client, new_client].map(|side| side.map(|side| side.described)),
        })
    };
    // The errors of all vendors, such as all stale actions of overlays, are reported at once.
    let (mut comparisons, mut errors) = (Vec::new(), Vec::new());
    for name in names {
        match compare_client(name) {
            Ok(comparison) => comparisons.push(comparison),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    ensure!(errors.is_empty(), "{}", errors.join("\nerror: "));
    Ok(comparisons)
}

/// A vendor in one of the trees.
struct Side {
    described: Described,
    lowered: Lowered,
    judged: Judged,
}

impl Side {
    /// Reads a vendor; `prefix` is what git prepends to the path of a file of the tree.
    fn of(
        manifest: &Manifest,
        root: &Path,
        prefix: &str,
        name: &str,
        vendor: &Vendor,
    ) -> Result<Side> {
        let (document, lowered) = regen::lower(manifest, name, vendor, root)?;
        Ok(Side {
            described: Described {
                prefix: prefix.to_owned(),
                file: vendor.spec(),
                root: root.to_owned(),
                document,
            },
            lowered,
            judged: Judged {
                interface: vendor.interface,
                tolerant: vendor.lowering().tolerant,
            },
        })
    }

    fn client(&self) -> Client<'_> {
        Client::new(&self.lowered).with_interface(self.judged.interface)
    }
}
