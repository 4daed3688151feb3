//! Reads the modules of a crate from its source files.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// The segments of a module's path; empty for the root.
pub type ModulePath = Vec<String>;

/// The modules of a crate, without those of tests.
pub struct Crate {
    modules: BTreeMap<ModulePath, Vec<Item>>,
}

/// The target of a path.
pub enum Target<'c> {
    Module(ModulePath),
    Item(&'c ModulePath, &'c Item),
    /// An item of another crate, or one that a macro defines.
    Foreign,
}

impl Crate {
    /// Reads the crate whose `lib.rs` is in `folder`.
    pub fn read(folder: &Path) -> Result<Crate> {
        let mut this = Crate {
            modules: BTreeMap::new(),
        };
        this.read_file(&folder.join("lib.rs"), folder, Vec::new())?;
        Ok(this)
    }

    fn read_file(&mut self, file: &Path, folder: &Path, path: ModulePath) -> Result<()> {
        let about = || file.display().to_string();
        let text = fs::read_to_string(file).with_context(about)?;
        let items = syn::parse_file(&text).with_context(about)?.items;
        self.add(items, folder, path)
    }

    /// Adds a module; the files of its child modules are in `folder`.
    fn add(&mut self, items: Vec<Item>, folder: &Path, path: ModulePath) -> Result<()> {
        for item in &items {
            let Item::Mod(module) = item else { continue };
            if is_hidden(&module.attrs) {
                continue;
            }
            let name = module.ident.to_string();
            let child: ModulePath = path.iter().cloned().chain([name.clone()]).collect();
            let inner = folder.join(&name);
            match &module.content {
                Some((_, items)) => self.add(items.clone(), &inner, child)?,
                None => {
                    let files = [folder.join(format!("{name}.rs")), inner.join("mod.rs")];
                    let file = files.into_iter().find(|file| file.exists());
                    let file: PathBuf =
                        file.with_context(|| format!("no file of the module {name}"))?;
                    self.read_file(&file, &inner, child)?;
                }
            }
        }
        self.modules.insert(path, items);
        Ok(())
    }

    pub fn items(&self, module: &ModulePath) -> &[Item] {
        self.modules.get(module).map_or(&[], Vec::as_slice)
    }

    pub fn modules(&self) -> impl Iterator<Item = (&ModulePath, &Vec<Item>)> {
        self.modules.iter()
    }

    /// Resolves a path that `module` uses.
    pub fn resolve<'c>(&'c self, module: &ModulePath, segments: &[String]) -> Target<'c> {
        let mut at = module.clone();
        let mut rest = segments;
        match segments.first().map(String::as_str) {
            Some("crate") => (at, rest) = (Vec::new(), &segments[1..]),
            Some("self") => rest = &segments[1..],
            _ => {}
        }
        while let Some(("super", more)) = rest.split_first().map(|(it, more)| (it.as_str(), more)) {
            at.pop();
            rest = more;
        }
        self.descend(at, rest)
    }

    fn descend<'c>(&'c self, mut at: ModulePath, segments: &[String]) -> Target<'c> {
        let Some((name, rest)) = segments.split_first() else {
            return Target::Module(at);
        };
        at.push(name.clone());
        if self.modules.contains_key(&at) {
            return self.descend(at, rest);
        }
        at.pop();
        let Some((module, items)) = self.modules.get_key_value(&at) else {
            return Target::Foreign;
        };
        if rest.is_empty()
            && let Some(item) = items
                .iter()
                .find(|item| name_of(item).as_ref() == Some(name))
        {
            return Target::Item(module, item);
        }
        // The item may be a re-export. Cyclic re-exports do not compile.
        for item in items {
            let Item::Use(item) = item else { continue };
            for import in imports(&item.tree) {
                if import.name.as_ref() == Some(name) && import.path.first() != Some(name) {
                    let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
                    return self.resolve(module, &path);
                }
            }
        }
        Target::Foreign
    }
}

/// An imported path of a `use`.
pub struct Import {
    pub path: Vec<String>,
    /// The name in scope; `None` for a glob import.
    pub name: Option<String>,
}

/// Returns the imported paths of a `use`.
pub fn imports(tree: &UseTree) -> Vec<Import> {
    fn collect(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Import>) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                collect(&tree.tree, path, found);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    collect(tree, path, found);
                }
            }
            UseTree::Glob(_) => found.push(Import {
                path: path.clone(),
                name: None,
            }),
            UseTree::Name(_) | UseTree::Rename(_) => {
                let (ident, name) = match tree {
                    UseTree::Rename(tree) => (&tree.ident, tree.rename.to_string()),
                    UseTree::Name(tree) => (&tree.ident, tree.ident.to_string()),
                    _ => return,
                };
                let is_self = ident == "self";
                let last = path.last().cloned();
                let own = (!is_self).then(|| ident.to_string());
                found.push(Import {
                    path: path.iter().cloned().chain(own).collect(),
                    name: if is_self { last } else { Some(name) },
                });
            }
        }
    }
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

/// Returns the name that an item defines.
pub fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// Whether the item is not part of the documented API: `#[doc(hidden)]` or `#[cfg(test)]`.
pub fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        let arguments = list.tokens.to_string();
        (list.path.is_ident("doc") && arguments == "hidden")
            || (list.path.is_ident("cfg") && arguments == "test")
    })
}

pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
