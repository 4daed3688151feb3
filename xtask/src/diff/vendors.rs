//! Every vendor's client, between a revision and the work tree.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use client_diff::{Breaks, Change, Client, Kind};
use openapi_lower::Lowered;

use super::{Comparison, Described, revision::Tree, version::Bump};
use crate::{
    manifest::{Manifest, Vendor},
    regen,
};

/// Compares the clients that the work tree describes with those of a revision.
pub fn compared(revision: &str) -> Result<Vec<Comparison>> {
    let at = format!("at {revision}");
    let prefix = format!("{revision}:");
    let tree = Tree::of(revision)?;
    let here = Path::new("");
    let old = Manifest::read_in(tree.root()).with_context(|| at.clone())?;
    let new = Manifest::read_in(here)?;
    let mut names: Vec<&str> = old.names().chain(new.names()).collect();
    names.sort_unstable();
    names.dedup();
    let compare = |name: &str| {
        let was = old
            .get(name)
            .map(|vendor| Side::of(&old, tree.root(), &prefix, name, vendor));
        let was = was.transpose().with_context(|| format!("{name}, {at}"))?;
        let is = new
            .get(name)
            .map(|vendor| Side::of(&new, here, "", name, vendor));
        let is = is.transpose().with_context(|| name.to_owned())?;
        let bump = |changes: &[Change]| Bump::of(name, [tree.root(), here], changes);
        comparison(name, was, is, bump)
    };
    let outcomes = names.into_iter().map(compare);
    let (done, failed): (Vec<_>, Vec<_>) = outcomes.partition(Result::is_ok);
    // One run shows what is wrong with every vendor, such as all stale actions of overlays.
    let errors: Vec<String> = failed
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(errors.is_empty(), "{}", errors.join("\nerror: "));
    Ok(done.into_iter().flatten().collect())
}

fn comparison(
    name: &str,
    was: Option<Side>,
    is: Option<Side>,
    bump: impl Fn(&[Change]) -> Result<Option<Bump>>,
) -> Result<Comparison> {
    let changes = match (&was, &is) {
        (Some(was), Some(is)) => client_diff::changes(&was.client(), &is.client()),
        // What a new or a lost client has, nobody wants to read one by one.
        (was, _) => vec![whole(name, was.is_some())],
    };
    Ok(Comparison {
        name: format!("{name}-client"),
        bump: bump(&changes)?,
        changes,
        descriptions: [was, is].map(|side| side.map(|side| side.described)),
    })
}

/// The change of a client as a whole.
fn whole(name: &str, gone: bool) -> Change {
    Change {
        kind: if gone {
            Kind::ClientRemoved
        } else {
            Kind::ClientAdded
        },
        breaks: gone.then_some(Breaks::Compiling),
        operation: None,
        item: format!("{name}-client"),
        pointer: String::new(),
        gone,
        old: None,
        new: None,
    }
}

/// A vendor in one of the trees.
struct Side {
    described: Described,
    lowered: Lowered,
    interface: client_codegen::Interface,
}

impl Side {
    /// `prefix` is what git puts before the path of a file of the tree.
    fn of(
        manifest: &Manifest,
        root: &Path,
        prefix: &str,
        name: &str,
        vendor: &Vendor,
    ) -> Result<Side> {
        let spec = vendor.spec();
        let file = format!("{prefix}{spec}");
        let (document, lowered) = regen::lower(manifest, name, vendor, root)?;
        Ok(Side {
            described: Described { file, document },
            lowered,
            interface: vendor.interface,
        })
    }

    fn client(&self) -> Client<'_> {
        Client {
            lowered: &self.lowered,
            interface: self.interface,
        }
    }
}
