//! Where the nodes of a tree came from.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::{Kind, Map, Node};
use crate::pointer::escape;

/// Where a node came from: a row of the [`Origins`] table.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Origin(u32);

impl Origin {
    /// The root of the description.
    pub const ROOT: Origin = Origin(0);

    /// The row in the table.
    pub(crate) fn row(self) -> usize {
        self.0 as usize
    }
}

/// The place in the input of every node, as a tree of path segments.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    rows: Vec<(Origin, Segment)>,
    /// The names in the rows; a few hundred are those of nearly all.
    names: IndexSet<Box<str>, foldhash::fast::RandomState>,
}

/// The last step of the path to a node.
#[derive(Clone, Copy, Debug)]
enum Segment {
    /// The root of an input; the name is empty where that is the description itself.
    Root(Name),
    Key(Name),
    Index(u32),
}

/// A name by its place among those of the rows.
#[derive(Clone, Copy, Debug)]
struct Name(u32);

impl Origins {
    /// Adds the root of an input, named where it is not the description itself.
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
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        self.push(parent, Segment::Index(index))
    }

    fn push(&mut self, parent: Origin, segment: Segment) -> Origin {
        // An input of 64 MB has far fewer nodes than this.
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push((parent, segment));
        Origin(row)
    }

    fn name(&mut self, name: &str) -> Name {
        let index = match self.names.get_index_of(name) {
            Some(index) => index,
            None => self.names.insert_full(name.into()).0,
        };
        // There are no more names than rows.
        Name(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn text(&self, name: Name) -> &str {
        let text = self.names.get_index(name.0 as usize);
        text.map(|text| &**text).unwrap_or_default()
    }

    /// A copy of a tree read on its own, with origins below `origin` in this table.
    pub fn adopt(&mut self, node: &Node, origin: Origin) -> Node {
        let kind = match &node.kind {
            Kind::Array(items) => {
                let items = items.iter().enumerate();
                let copy = items.map(|(index, item)| {
                    let origin = self.index(origin, index);
                    self.adopt(item, origin)
                });
                Kind::Array(copy.collect())
            }
            Kind::Object(map) => {
                let copy = map.iter().map(|(key, value)| {
                    let origin = self.key(origin, key);
                    (key.clone(), self.adopt(value, origin))
                });
                Kind::from(copy.collect::<Map>())
            }
            scalar => scalar.clone(),
        };
        Node { origin, kind }
    }

    /// Forgets all but the first `length` nodes.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.rows.truncate(length);
    }

    /// How many nodes were read.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The JSON pointer of a node in its input, behind the input's name and a `#` where
    /// that is not the description itself.
    pub fn pointer(&self, origin: Origin) -> String {
        let mut segments = Vec::with_capacity(16);
        let mut length = 0;
        let mut at = origin;
        while let Some((parent, segment)) = self.rows.get(at.0 as usize) {
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

    /// The origins at the paths given in the description itself, in one go; a path that
    /// it does not have is left out.
    pub fn find(&self, paths: &[Vec<String>]) -> HashMap<usize, Origin> {
        if paths.is_empty() {
            return HashMap::new();
        }
        // A tree of the paths, in which the rows are followed down: a row stands behind
        // that of its parent.
        let mut steps = vec![(HashMap::<&str, usize>::new(), Vec::<usize>::new())];
        for (index, path) in paths.iter().enumerate() {
            let mut at = 0;
            for segment in path {
                let next = steps.len();
                let Some((children, _)) = steps.get_mut(at) else {
                    break;
                };
                at = *children.entry(segment).or_insert(next);
                if at == next {
                    steps.push((HashMap::new(), Vec::new()));
                }
            }
            if let Some((_, ends)) = steps.get_mut(at) {
                ends.push(index);
            }
        }
        let below = |parent: Origin, reached: &[Option<usize>]| {
            let at = reached.get(parent.0 as usize).copied().flatten()?;
            steps.get(at)
        };
        let mut found = HashMap::new();
        let mut reached: Vec<Option<usize>> = Vec::with_capacity(self.rows.len());
        for (row, (parent, segment)) in (0..).zip(&self.rows) {
            let step = match segment {
                Segment::Root(name) => self.text(*name).is_empty().then_some(0),
                Segment::Key(key) => below(*parent, &reached)
                    .and_then(|(children, _)| children.get(self.text(*key)).copied()),
                Segment::Index(index) => below(*parent, &reached)
                    .and_then(|(children, _)| children.get(&*index.to_string()).copied()),
            };
            reached.push(step);
            if let Some(step) = step {
                let ends = steps.get(step).map(|(_, ends)| ends.as_slice());
                found.extend(
                    ends.unwrap_or_default()
                        .iter()
                        .map(|end| (*end, Origin(row))),
                );
            }
        }
        found
    }

    /// Those of the objects given that have members.
    pub fn filled(&self, mut nodes: Vec<Origin>) -> Vec<Origin> {
        let mut filled = vec![false; self.rows.len()];
        for (parent, _) in &self.rows {
            if let Some(filled) = filled.get_mut(parent.0 as usize) {
                *filled = true;
            }
        }
        nodes.retain(|node| filled.get(node.0 as usize) == Some(&true));
        nodes
    }

    /// The node that `origin` is a member or item of; `None` for a root.
    pub fn parent(&self, origin: Origin) -> Option<Origin> {
        match self.rows.get(origin.0 as usize)? {
            (_, Segment::Root(_)) => None,
            (parent, _) => Some(*parent),
        }
    }
}
