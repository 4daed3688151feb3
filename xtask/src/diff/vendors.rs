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

/// Compares the clients of the work tree with those of a revision: those of the vendors `only`,
/// or all if that is empty.
pub fn compared(revision: &str, only: &[String], documentation: bool) -> Result<Vec<Comparison>> {
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
    let compare = |name: &str| -> Result<Comparison> {
        let was = old
            .get(name)
            .map(|vendor| Side::of(&old, tree.root(), &prefix, name, vendor));
        let was = was.transpose().with_context(|| format!("{name}, {at}"))?;
        let is = new
            .get(name)
            .map(|vendor| Side::of(&new, here, "", name, vendor));
        let is = is.transpose().with_context(|| name.to_owned())?;
        let mut changes = match (&was, &is) {
            (Some(was), Some(is)) => super::changes(&was.client(), &is.client(), documentation),
            // The items of an added or removed client are not listed.
            (was, _) => {
                vec![Change::of_client(&format!("{name}-client"), was.is_some())]
            }
        };
        if let (Some(was), Some(is)) = (&was, &is) {
            let [old, new] = [was, is].map(|it| (&it.lowered, it.judged.interface));
            let roots = [tree.root(), here];
            changes.extend(generator::changes(name, roots, old, new)?);
        }
        let judged = is.as_ref().or(was.as_ref()).map(|side| side.judged);
        Ok(Comparison {
            name: format!("{name}-client"),
            judged: judged.context("unknown vendor")?,
            bump: Bump::of(name, [tree.root(), here], &changes)?,
            changes,
            descriptions: [was, is].map(|side| side.map(|side| side.described)),
        })
    };
    let outcomes = names.into_iter().map(compare);
    let (done, failed): (Vec<_>, Vec<_>) = outcomes.partition(Result::is_ok);
    // Reports the errors of all vendors at once, such as all stale actions of overlays.
    let errors: Vec<String> = failed
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(errors.is_empty(), "{}", errors.join("\nerror: "));
    Ok(done.into_iter().flatten().collect())
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
