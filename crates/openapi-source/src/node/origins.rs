//! The origins of the nodes of a tree.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::{Kind, Map, Node};
use crate::pointer::escape;

/// The origin of a node: a row of the [`Origins`] table.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Origin(u32);

impl Origin {
    /// The root of the description.
    pub const ROOT: Origin = Origin(0);

    /// Returns the index of the row in the table.
    pub(crate) fn row(self) -> usize {
        self.0 as usize
    }
}

/// The locations of all nodes in the input, as a tree of path segments.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    rows: Vec<(Origin, Segment)>,
    /// The distinct names in the rows; usually a few hundred.
    names: IndexSet<Box<str>, foldhash::fast::RandomState>,
}

/// The last segment of a node's path.
#[derive(Clone, Copy, Debug)]
enum Segment {
    /// The root of an input; the name is empty for the first main file.
    Root(Name),
    Key(Name),
    Index(u32),
}

/// The index of a name in `names`.
#[derive(Clone, Copy, Debug)]
struct Name(u32);

/// A node in the tree of the paths that [`Origins::find`] looks up.
#[derive(Default)]
struct PathNode<'p> {
    /// The indices of the child nodes, by segment.
    children: HashMap<&'p str, usize>,
    /// The indices of the paths that end at this node.
    ends: Vec<usize>,
}

impl Origins {
    /// Adds the root of an input; `name` is empty for the first main file.
    pub fn root(&mut self, name: &str) -> Origin {
        let name = self.name(name);
        self.push(Origin::ROOT, Segment::Root(name))
    }

    /// Adds the member `key` of the object at `parent`.
    pub fn key(&mut self, parent: Origin, key: &str) -> Origin {
        let key = self.name(key);
        self.push(parent, Segment::Key(key))
    }

    /// Adds the item `index` of the array at `parent`.
    pub fn index(&mut self, parent: Origin, index: usize) -> Origin {
        let index = u32::try_from(index).expect("arrays are limited by `MAX_VALUES`");
        self.push(parent, Segment::Index(index))
    }

    fn push(&mut self, parent: Origin, segment: Segment) -> Origin {
        let row = u32::try_from(self.rows.len()).expect("inputs are limited by `MAX_VALUES`");
        self.rows.push((parent, segment));
        Origin(row)
    }

    fn name(&mut self, name: &str) -> Name {
        let index = match self.names.get_index_of(name) {
            Some(index) => index,
            None => self.names.insert_full(name.into()).0,
        };
        Name(u32::try_from(index).expect("there are no more names than rows"))
    }

    fn text(&self, name: Name) -> &str {
        self.names
            .get_index(name.0 as usize)
            .expect("each name of a row is in the table")
    }

    /// Returns a copy of a tree with other origins, with origins below `origin` in this table.
    pub fn adopt(&mut self, node: &Node, origin: Origin) -> Node {
        let kind = match &node.kind {
            Kind::Array(items) => {
                let copies = items.iter().enumerate().map(|(index, item)| {
                    let origin = self.index(origin, index);
                    self.adopt(item, origin)
                });
                Kind::Array(copies.collect())
            }
            Kind::Object(map) => {
                let copies = map.iter().map(|(key, value)| {
                    let origin = self.key(origin, key);
                    (key.clone(), self.adopt(value, origin))
                });
                Kind::from(copies.collect::<Map>())
            }
            scalar => scalar.clone(),
        };
        Node { origin, kind }
    }

    /// Removes all but the first `length` rows.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.rows.truncate(length);
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the JSON pointer of a node in its input; after the input's name and `#` for inputs
    /// other than the first main file.
    pub fn pointer(&self, origin: Origin) -> String {
        let mut segments = Vec::with_capacity(16);
        let mut length = 0;
        let mut at = origin;
        while let Some((parent, segment)) = self.rows.get(at.row()) {
            segments.push(segment);
            length += 1 + match segment {
                Segment::Root(name) | Segment::Key(name) => self.text(*name).len(),
                Segment::Index(_) => 2,
            };
            if matches!(segment, Segment::Root(_)) {
                break;
            }
            at = *parent;
        }
        let mut pointer = String::with_capacity(length);
        for segment in segments.into_iter().rev() {
            match *segment {
                Segment::Root(name) => {
                    let name = self.text(name);
                    pointer.push_str(name);
                    if !name.is_empty() {
                        pointer.push('#');
                    }
                }
                Segment::Key(key) => {
                    let key = self.text(key);
                    pointer.push('/');
                    pointer.push_str(&escape(key));
                }
                Segment::Index(index) => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
            }
        }
        pointer
    }

    /// Returns the origins at the given paths in the first main file, by index; omits paths that it
    /// does not have.
    pub fn find(&self, paths: &[Vec<String>]) -> HashMap<usize, Origin> {
        if paths.is_empty() {
            return HashMap::new();
        }
        // The paths form a tree, along which the rows are matched: the row of a node comes after
        // that of its parent.
        let mut tree = vec![PathNode::default()];
        for (index, path) in paths.iter().enumerate() {
            let mut at = 0;
            for segment in path {
                let next = tree.len();
                let Some(node) = tree.get_mut(at) else {
                    break;
                };
                at = *node.children.entry(segment).or_insert(next);
                if at == next {
                    tree.push(PathNode::default());
                }
            }
            if let Some(node) = tree.get_mut(at) {
                node.ends.push(index);
            }
        }
        let matched = |parent: Origin, matches: &[Option<usize>]| {
            let at = matches.get(parent.row()).copied().flatten()?;
            tree.get(at)
        };
        let mut found = HashMap::new();
        // The node of the tree that each row matches.
        let mut matches: Vec<Option<usize>> = Vec::with_capacity(self.rows.len());
        for (row, (parent, segment)) in (0..).zip(&self.rows) {
            let at = match segment {
                Segment::Root(name) => self.text(*name).is_empty().then_some(0),
                Segment::Key(key) => matched(*parent, &matches)
                    .and_then(|node| node.children.get(self.text(*key)).copied()),
                Segment::Index(index) => matched(*parent, &matches)
                    .and_then(|node| node.children.get(&*index.to_string()).copied()),
            };
            matches.push(at);
            if let Some(at) = at {
                let node = tree.get(at).expect("each match is in the tree of paths");
                found.extend(node.ends.iter().map(|end| (*end, Origin(row))));
            }
        }
        found
    }

    /// Returns those of the given origins that have members or items.
    pub fn filled(&self, mut nodes: Vec<Origin>) -> Vec<Origin> {
        let mut filled = vec![false; self.rows.len()];
        for (parent, _) in &self.rows {
            if let Some(filled) = filled.get_mut(parent.row()) {
                *filled = true;
            }
        }
        nodes.retain(|node| filled.get(node.row()) == Some(&true));
        nodes
    }

    /// Returns the origin of the enclosing object or array; `None` for a root.
    pub fn parent(&self, origin: Origin) -> Option<Origin> {
        match self.rows.get(origin.row())? {
            (_, Segment::Root(_)) => None,
            (parent, _) => Some(*parent),
        }
    }
}
