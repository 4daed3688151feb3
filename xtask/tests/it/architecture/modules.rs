//! Reads the modules of a crate and their imports from the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use syn::{Item, UseTree, visit::Visit};

/// The path of a module from the root of its crate, such as `["parse", "yaml"]`.
pub type ModulePath = Vec<String>;

/// The modules of one target of a crate, by their paths.
#[derive(Default)]
pub struct Modules(BTreeMap<ModulePath, Module>);

#[derive(Default)]
struct Module {
    /// The imported paths as written, by their names in the module.
    imported: BTreeMap<String, Vec<String>>,
    /// The paths in the module's code.
    named: BTreeSet<Vec<String>>,
}

impl Modules {
    /// Reads a target from its root file, without items that are compiled for tests alone.
    pub fn of(root: &Path) -> Modules {
        let mut modules = Modules::default();
        let folder = root.parent().expect("a folder");
        modules.file(root, folder, Vec::new());
        modules
    }

    /// Reads a file and the files of the modules that it declares, which are in `folder`.
    fn file(&mut self, file: &Path, folder: &Path, path: ModulePath) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        self.items(&parsed.items, folder, path);
    }

    fn items(&mut self, items: &[Item], folder: &Path, path: ModulePath) {
        let mut module = Module::default();
        for item in items.iter().filter(|item| !is_test(item)) {
            match item {
                Item::Mod(declared) => {
                    let name = name(&declared.ident);
                    let path = [path.as_slice(), std::slice::from_ref(&name)].concat();
                    let below = folder.join(&name);
                    match &declared.content {
                        Some((_, items)) => self.items(items, &below, path),
                        None => {
                            // A module with a `path` attribute belongs to another target.
                            let files = [below.with_extension("rs"), below.join("mod.rs")];
                            if let Some(file) = files.iter().find(|file| file.is_file()) {
                                self.file(file, &below, path);
                            }
                        }
                    }
                }
                Item::Use(import) => module.import(&import.tree, &mut Vec::new()),
                other => module.visit_item(other),
            }
        }
        self.0.insert(path, module);
    }

    /// Returns for each module the modules whose items it names, including its ancestors and
    /// descendants.
    pub fn uses(&self) -> Vec<(&ModulePath, &ModulePath)> {
        let mut uses = BTreeSet::new();
        for (path, module) in &self.0 {
            for named in module.imported.values().chain(&module.named) {
                if let Some(target) = self.resolve(path, named, 0) {
                    uses.insert((path, target));
                }
            }
        }
        uses.into_iter().filter(|(from, to)| from != to).collect()
    }

    /// Returns the module that has the item at a path, as code in the module `from` writes it;
    /// `None` for a path that does not lead into the crate.
    fn resolve(&self, from: &ModulePath, written: &[String], depth: usize) -> Option<&ModulePath> {
        /// The maximum number of imports to follow, which may form a cycle.
        const MAX_DEPTH: usize = 16;
        let mut at = from.clone();
        let mut rest = written;
        let mut is_inside = false;
        while let [first, others @ ..] = rest {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ => break,
            }
            is_inside = true;
            rest = others;
        }
        for (index, segment) in rest.iter().enumerate() {
            let below = [at.as_slice(), std::slice::from_ref(segment)].concat();
            if self.0.contains_key(&below) {
                at = below;
                is_inside = true;
                continue;
            }
            let imported = self.0.get(&at).and_then(|it| it.imported.get(segment));
            if let Some(imported) =
                imported.filter(|_| depth < MAX_DEPTH && (is_inside || index == 0))
                && imported != written
            {
                let further = [imported.as_slice(), &rest[index + 1..]].concat();
                return self.resolve(&at, &further, depth + 1);
            }
            break;
        }
        let (path, _) = self.0.get_key_value(&at).filter(|_| is_inside)?;
        Some(path)
    }
}

impl Module {
    fn import(&mut self, tree: &UseTree, prefix: &mut Vec<String>) {
        let mut add = |alias: String, last: String| {
            let path = match last.as_str() {
                "self" => prefix.clone(),
                _ => [prefix.as_slice(), &[last]].concat(),
            };
            self.imported.insert(alias, path);
        };
        match tree {
            UseTree::Name(it) if it.ident == "self" => {
                let alias = prefix.last().cloned().unwrap_or_default();
                add(alias, "self".to_owned());
            }
            UseTree::Name(it) => add(name(&it.ident), name(&it.ident)),
            UseTree::Rename(it) => add(name(&it.rename), name(&it.ident)),
            // The names of a glob import are unknown, but its module is known.
            UseTree::Glob(_) => drop(self.named.insert(prefix.clone())),
            UseTree::Path(it) => {
                prefix.push(name(&it.ident));
                self.import(&it.tree, prefix);
                prefix.pop();
            }
            UseTree::Group(it) => it.items.iter().for_each(|tree| self.import(tree, prefix)),
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|it| name(&it.ident)).collect();
        if segments.len() > 1 && path.leading_colon.is_none() {
            self.named.insert(segments);
        }
        syn::visit::visit_path(self, path);
    }

    /// Ignores the paths of `pub(in crate::x)` and `pub(super)`, which are not uses.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        self.import(&import.tree, &mut Vec::new());
    }

    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}
}

fn name(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// Whether an item is compiled for tests alone.
fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Const(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        is_cfg && matches!(attribute.parse_args::<syn::Path>(), Ok(path) if path.is_ident("test"))
    })
}

/// Returns the root files of a crate's library and binaries.
pub fn roots(folder: &Path) -> Vec<PathBuf> {
    let source = folder.join("src");
    let mut roots = vec![source.join("lib.rs"), source.join("main.rs")];
    if let Ok(binaries) = fs::read_dir(source.join("bin")) {
        roots.extend(binaries.map(|entry| entry.expect("an entry").path()));
    }
    roots.retain(|root| root.is_file());
    roots.sort();
    roots
}
