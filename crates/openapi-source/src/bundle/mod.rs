//! Bundling: makes one document of a description and all files that it refers to.
//!
//! Each file is inserted below [`BUNDLED`], and references to it become references to this
//! location; several main files are merged. References by `$id` and `$anchor` become pointers. Then
//! references in place of sections, path items and components are replaced by their targets, so
//! that operations and components are where OpenAPI defines them.
//!
//! Files are read only from the folder of the description, or from the one that the caller names
//! ([`ReadOptions::root`](crate::ReadOptions::root)), and never from the network. Other references
//! are kept, and lowering notes them with the reason; only a reference to a file in a parent folder
//! is an error, because the caller can name that folder.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

mod files;
mod folders;
mod ids;
mod inline;
mod link;
mod merge;
mod reference;
mod schemes;
mod uri;

use crate::error::Result;
use crate::file::Source;
use crate::node::{Map, Node, Origin, Origins};
use crate::parse::ReadingChange;
use crate::pointer::unescape;
use files::{File, Files};
pub(crate) use folders::Folders;
use ids::Ids;
pub(crate) use reference::{each_reference, write_references};

/// The member of the root that contains the files other than main files, by path.
pub const BUNDLED: &str = "x-bundled";

/// The member of [`BUNDLED`] with the nodes of unselected operations that references name.
pub const UNSELECTED: &str = "unselected";

/// Formats a reference for a message: a reference into [`BUNDLED`] becomes the file and the pointer
/// in it.
pub fn display_reference(reference: &str) -> Cow<'_, str> {
    let pointer = reference.strip_prefix('#').unwrap_or(reference);
    let bundled = pointer
        .strip_prefix('/')
        .and_then(|it| it.strip_prefix(BUNDLED)?.strip_prefix('/'));
    let Some(bundled) = bundled else {
        return reference.into();
    };
    let end = bundled.find('/').unwrap_or(bundled.len());
    match bundled.split_at(end) {
        (UNSELECTED, pointer) => format!("#{pointer}").into(),
        (file, "") => unescape(file),
        (file, pointer) => format!("{}#{pointer}", unescape(file)).into(),
    }
}

/// A main file after parsing.
pub(crate) struct Main {
    pub(crate) tree: Node,
    pub(crate) source: Source,
    /// The name of the file in the origins of its nodes.
    pub(crate) name: String,
}

/// The result of bundling.
pub(crate) struct Bundled {
    pub(crate) root: Node,
    /// The content of the first main file.
    pub(crate) source: Option<Source>,
    /// The paths of the other files, by the names in their origins.
    pub(crate) paths: HashMap<String, PathBuf>,
    /// The total size of the other files in bytes.
    pub(crate) bytes: u64,
    pub(crate) notes: Notes,
}

/// Changes made while reading and bundling, for the report.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Duplicate keys of objects, and lone surrogates.
    pub(crate) reading_changes: Vec<ReadingChange>,
    /// The references that were replaced by their targets.
    pub(crate) inlined: Vec<Origin>,
    /// The references that were rewritten as pointers into the document.
    pub(crate) linked: BTreeSet<Origin>,
    /// The members that another main file has as well.
    pub(crate) merged: Vec<Origin>,
    /// The members that are overridden by a member beside a reference to their object.
    pub(crate) hidden: Vec<Origin>,
    /// The reasons why references are not followed.
    pub(crate) refused: HashMap<Origin, String>,
}

/// Makes one document of the main files and all files that they refer to.
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
    let mut trees: Map = others
        .into_iter()
        .map(|file| (file.name, file.tree))
        .collect();
    // The order in which files are found depends on the order of the input.
    trees.sort_unstable_keys();
    let mut bundled = Node::new(trees, Origin::ROOT);
    if mains.len() > 1 {
        // Members in which the main files differ are copied into operations, so references to path
        // items and operations have to be replaced first.
        for main in &mut mains {
            main.tree.insert(BUNDLED, bundled);
            inline::operations(&mut main.tree, &mut notes);
            bundled = main
                .tree
                .take(BUNDLED)
                .expect("the member was inserted above");
        }
    }
    let File {
        tree: mut root,
        source,
        ..
    } = merge::merge(mains, &mut notes.merged)?;
    if bundled.children().next().is_some() {
        root.insert(BUNDLED, bundled);
    }
    inline::run(&mut root, shorten, &mut notes);
    Ok(Bundled {
        root,
        source,
        paths,
        bytes,
        notes,
    })
}
