//! Bundling: makes one document of a description and the files that it refers to.
//!
//! Each file is kept whole below [`BUNDLED`], and the references to it become references
//! to that place; several main files are merged. References by `$id` and `$anchor` become
//! pointers. Then the sections, path items and components that are kept elsewhere are
//! written out in place, so that whatever looks at the document finds the operations and
//! components where OpenAPI has them.
//!
//! Files are read only from the folder of the description, or from the one that the caller
//! names ([`ReadOptions::root`](crate::ReadOptions::root)), and never from the network. A reference that leads
//! elsewhere stays as it is, and lowering notes it with the reason; only for a file in a
//! parent folder reading fails, since the caller can name the folder.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

mod files;
mod folders;
mod ids;
mod link;
mod merge;
mod reference;
mod schemes;
mod settle;
mod uri;

use crate::error::Result;
use crate::file::Source;
use crate::node::{Map, Node, Origin, Origins};
use crate::parse::Duplicate;
use crate::pointer::unescape;
use files::{File, Files};
pub(crate) use folders::Folders;
use ids::Ids;
pub(crate) use reference::{each_reference, write_references};

/// The member of the root that holds the files referred to, by their path.
pub const BUNDLED: &str = "x-bundled";

/// The member of [`BUNDLED`] for what is reached of operations that were not kept.
pub const UNSELECTED: &str = "unselected";

/// A reference for a message: one into [`BUNDLED`] names the file and the pointer in it.
pub fn as_written(reference: &str) -> Cow<'_, str> {
    let bundled = reference.strip_prefix('#').unwrap_or(reference);
    let bundled = bundled
        .strip_prefix('/')
        .and_then(|it| it.strip_prefix(BUNDLED));
    let Some(inside) = bundled.and_then(|it| it.strip_prefix('/')) else {
        return reference.into();
    };
    let end = inside.find('/').unwrap_or(inside.len());
    let (file, pointer) = inside.split_at(end);
    match (file, pointer) {
        (UNSELECTED, pointer) => format!("#{pointer}").into(),
        (file, "") => unescape(file),
        (file, pointer) => format!("{}#{pointer}", unescape(file)).into(),
    }
}

/// A main file, as it was read.
pub(crate) struct Main {
    pub(crate) tree: Node,
    pub(crate) source: Source,
    /// The name by which its origins go.
    pub(crate) name: String,
}

/// What became of the files of a description.
pub(crate) struct Bundled {
    pub(crate) root: Node,
    /// The text of the first main file.
    pub(crate) source: Option<Source>,
    /// The paths of the other files, by the names of their origins.
    pub(crate) paths: HashMap<String, PathBuf>,
    /// The size of the files that were pulled in.
    pub(crate) bytes: u64,
    pub(crate) notes: Notes,
}

/// What lowering has to say about the bundling.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// The keys that an object has more than once.
    pub(crate) duplicates: Vec<Duplicate>,
    /// The references that were written out in place.
    pub(crate) written_out: Vec<Origin>,
    /// The references that became pointers into the document, or others.
    pub(crate) linked: BTreeSet<Origin>,
    /// What another main file has, too.
    pub(crate) merged: Vec<Origin>,
    /// What is ignored since a reference to it stands beside a member of the same name.
    pub(crate) hidden: Vec<Origin>,
    /// Why a reference is not followed.
    pub(crate) refused: HashMap<Origin, String>,
}

/// Makes one document of the main files and of what they refer to.
pub(crate) fn bundle(mains: Vec<Main>, folders: Folders, origins: &mut Origins) -> Result<Bundled> {
    let mut files = Files::new(mains, folders, origins);
    files.load()?;
    let ids = Ids::of(&files);
    let texts = link::texts(&files, &ids);
    files.notes.linked.extend(texts.keys());
    schemes::adopt(&mut files);
    let shorten = files.has_deep || files.list.len() > 1;
    let Files {
        list,
        bytes,
        mut notes,
        ..
    } = files;
    let paths = list
        .iter()
        .filter_map(|file| Some((file.name.clone(), file.path.clone()?)))
        .collect();
    let (mut mains, mut others): (Vec<File>, Vec<File>) =
        list.into_iter().partition(|file| file.source.is_some());
    for file in mains.iter_mut().chain(&mut others) {
        write_references(&mut file.tree, &texts);
    }
    let mut read: Map = others
        .into_iter()
        .map(|file| (file.name, file.tree))
        .collect();
    // The order in which files are met depends on the order of the input.
    read.sort_unstable_keys();
    let mut read = Node::made(read, Origin::ROOT);
    if mains.len() > 1 {
        // What they disagree on is written into their operations, which have to be there.
        for main in &mut mains {
            main.tree.insert(BUNDLED, read);
            settle::operations(&mut main.tree, &mut notes);
            read = main
                .tree
                .take(BUNDLED)
                .unwrap_or_else(|| Node::object(Origin::ROOT));
        }
    }
    let File {
        tree: mut root,
        source,
        ..
    } = merge::merge(mains, &mut notes.merged)?;
    if read.as_object().is_some_and(|files| !files.is_empty()) {
        root.insert(BUNDLED, read);
    }
    settle::run(&mut root, shorten, &mut notes);
    Ok(Bundled {
        root,
        source,
        paths,
        bytes,
        notes,
    })
}
