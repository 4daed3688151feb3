//! Prints the code of one shard.

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, File, ImplItem, Item, ItemImpl, ItemMod, parse_quote,
    visit::{self, Visit},
    visit_mut::VisitMut,
};

use crate::{
    code::{Code, builder_operations, doc, doc_attribute, example},
    escape,
    generated::{Dropped, Note, ResponseTypes},
    polish::{Context, REEXPORTED, type_name},
};

/// A marker for a blank line, which syn cannot represent.
const BLANK: &str = "@blank-line@";

/// Printed items, by the struct or enum to which they belong.
pub(crate) type Named = BTreeMap<String, String>;

/// The printed code of one shard, and facts about it.
#[derive(Default)]
pub(crate) struct PrintedShard {
    /// The methods of `Client`, by the position of their operation.
    pub(crate) methods: BTreeMap<usize, String>,
    pub(crate) client: Section,
    pub(crate) types: Section,
    pub(crate) builder: Section,
    /// The items of the modules inside `types`.
    pub(crate) builders: Named,
    pub(crate) defaults: Named,
    pub(crate) error: String,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) notes: Vec<Note>,
    pub(crate) response_types: BTreeMap<String, ResponseTypes>,
}

/// A section of a file.
#[derive(Default)]
pub(crate) struct Section {
    pub(crate) items: Vec<Group>,
    pub(crate) mentions: Mentions,
}

/// A struct or an enum, and the items that follow it.
#[derive(Default)]
pub(crate) struct Group {
    /// The position of the operation to which it belongs; 0 for none.
    pub(crate) operation: usize,
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Section {
    /// Prints items; `operation` returns the operation to which the item with a name belongs.
    pub(crate) fn of(items: Vec<Item>, operation: impl Fn(&str) -> Option<usize>) -> Self {
        let mut section = Self::default();
        section.mentions.add_all(&items);
        let groups = group_by_type(items).into_iter().map(|(name, items)| Group {
            operation: operation(&name).unwrap_or_default(),
            text: print_items(items),
            name,
        });
        section.items = groups.collect();
        section
    }

    pub(crate) fn join(&mut self, other: Section) {
        self.items.extend(other.items);
        self.mentions.join(other.mentions);
    }
}

/// Prints the code of a shard.
pub(crate) fn print(code: Code, context: Context<'_>) -> PrintedShard {
    let mut printed = PrintedShard {
        dropped: context.dropped,
        notes: context.notes,
        response_types: context.response_types,
        ..PrintedShard::default()
    };
    let is_module = |item: &Item| matches!(item, Item::Mod(_));
    let (modules, types): (Vec<_>, Vec<_>) = code.types.into_iter().partition(is_module);
    printed.types = Section::of(types, |_| None);
    printed.types.mentions.add_all(&modules);
    for item in modules {
        let Item::Mod(mut module) = item else {
            continue;
        };
        let (_, items) = module
            .content
            .take()
            .expect("typify writes modules with their content");
        let print = |items: Vec<Item>| print_module(&module, items);
        match module.ident.to_string().as_str() {
            "error" => printed.error = print(items),
            "defaults" => {
                let functions = items.into_iter();
                let functions = functions.map(|item| (function_name(&item), print(vec![item])));
                printed.defaults = functions.collect();
            }
            _ => {
                let groups = group_by_type(items).into_iter();
                printed.builders = groups.map(|(name, items)| (name, print(items))).collect();
            }
        }
    }
    let params = code.params.iter();
    let params = params.filter_map(|(operation, item)| Some((type_name(item)?, *operation)));
    let operations: HashMap<String, usize> = params.collect();
    let params = code.params.into_iter().map(|(_, item)| item).collect();
    printed.client = Section::of(params, |name| operations.get(name).copied());
    let operations = builder_operations(&code.methods);
    printed.builder = Section::of(code.builder, |name| operations.get(name).copied());
    let client: ItemImpl = parse_quote!(impl Client {});
    for method in code.methods {
        printed.client.mentions.visit_impl_item_fn(&method.function);
        let mut client = client.clone();
        client.items.push(ImplItem::Fn(method.function));
        let text = print_content(Item::Impl(client));
        // An operation may have several methods.
        let methods = printed.methods.entry(method.operation).or_default();
        if !methods.is_empty() {
            methods.push('\n');
        }
        methods.push_str(&text);
    }
    printed
}

/// Groups items by the struct or enum that they follow.
fn group_by_type(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
    for item in items {
        match (type_name(&item), groups.last_mut()) {
            (None, Some((_, group))) => group.push(item),
            (name, _) => groups.push((name.unwrap_or_default(), vec![item])),
        }
    }
    groups
}

fn function_name(item: &Item) -> String {
    match item {
        Item::Fn(function) => function.sig.ident.to_string(),
        _ => String::new(),
    }
}

/// Prints the items inside a module.
fn print_module(module: &ItemMod, items: Vec<Item>) -> String {
    print_content(Item::Mod(ItemMod {
        attrs: Vec::new(),
        content: Some((Default::default(), items)),
        ..module.clone()
    }))
}

/// Prints the items inside an impl or a module.
fn print_content(item: Item) -> String {
    let text = print_items(vec![item]);
    let (_, content) = text.split_once('\n').unwrap_or_default();
    let content = content.trim_end().strip_suffix('}');
    content.expect("the item ends with a brace").to_owned()
}

/// Normalizes and escapes all documentation.
struct Documentation;

impl VisitMut for Documentation {
    fn visit_block_mut(&mut self, _: &mut syn::Block) {
        // A `derive` or other attribute holds no documentation.
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        let texts: Vec<String> = attrs.iter().filter_map(doc).collect();
        let text = texts.join("\n");
        let example = attrs.iter().find_map(example);
        attrs.retain(|it| doc(it).is_none() && self::example(it).is_none());
        let lines = match example {
            Some(example) => with_example(&text, &example),
            None => escape::prose(&text),
        };
        let docs = lines.iter().map(|line| match line.as_str() {
            "" => doc_attribute(""),
            line => doc_attribute(&format!(" {line}")),
        });
        attrs.splice(0..0, docs);
    }
}

/// Returns the lines of documentation that ends with an example.
fn with_example(text: &str, example: &str) -> Vec<String> {
    let text = escape::closed_prose(text);
    let blank = (!text.is_empty()).then_some("");
    let lines = text.lines().chain(blank).chain(["```no_run"]);
    let lines = lines.chain(example.lines()).chain(["```"]);
    lines.map(str::to_owned).collect()
}

/// Prints consecutive items with a blank line between them.
fn print_items(mut items: Vec<Item>) -> String {
    for item in &mut items {
        Documentation.visit_item_mut(item);
    }
    mark_blank_lines(&mut items);
    let text = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items,
    });
    let mut spaced = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() == "#[derive(" {
            print_derive(line, &mut lines, &mut spaced);
            continue;
        }
        let blank = line.trim().strip_prefix("///") == Some(BLANK);
        spaced.push_str(if blank { "" } else { line });
        spaced.push('\n');
    }
    spaced
}

/// Puts a `derive` that prettyplease broke over several lines on one line, if rustfmt would.
fn print_derive<'a>(first: &str, lines: &mut impl Iterator<Item = &'a str>, text: &mut String) {
    let indent = &first[..first.len() - first.trim_start().len()];
    let names: Vec<_> = lines
        .map(str::trim)
        .take_while(|line| *line != ")]")
        .collect();
    let line = format!("{first}{})]\n", names.join(" "));
    if line.trim_end().len() <= 100 {
        text.push_str(&line);
    } else {
        let names = names.join(&format!("\n{indent}    "));
        text.push_str(&format!("{first}\n{indent}    {names}\n{indent})]\n"));
    }
}

/// The names that code mentions, except those after another path segment.
#[derive(Default)]
pub(crate) struct Mentions {
    pub(crate) names: HashSet<String>,
    /// The names before `::`.
    pub(crate) modules: HashSet<String>,
}

impl Mentions {
    fn add_all(&mut self, items: &[Item]) {
        items.iter().for_each(|item| self.visit_item(item));
    }

    pub(crate) fn join(&mut self, other: Mentions) {
        self.names.extend(other.names);
        self.modules.extend(other.modules);
    }

    /// Adds the names in the tokens of attributes and macros.
    fn add(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut follows_colons = false;
        while let Some(token) = tokens.next() {
            let mut is_colons = false;
            match &token {
                TokenTree::Ident(ident) if !follows_colons => {
                    let is_module = matches!(tokens.peek(), Some(TokenTree::Punct(next))
                        if next.as_char() == ':' && next.spacing() == proc_macro2::Spacing::Joint);
                    if is_module {
                        self.modules.insert(ident.to_string());
                    }
                    self.names.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(punct) => {
                    // `::`, not the `:` of a type.
                    is_colons = punct.as_char() == ':'
                        && (follows_colons || punct.spacing() == proc_macro2::Spacing::Joint);
                }
                TokenTree::Literal(literal) => {
                    // `#[serde(skip_serializing_if = "serde_json::Map::is_empty")]`
                    let text = literal.to_string();
                    let first = text.trim_start_matches('"').split("::").next();
                    let module = first.filter(|name| REEXPORTED.contains(name));
                    self.modules.extend(module.map(str::to_owned));
                }
                TokenTree::Ident(_) => {}
            }
            follows_colons = is_colons;
        }
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first()
            && path.leading_colon.is_none()
        {
            let name = first.ident.to_string();
            if path.segments.len() > 1 {
                self.modules.insert(name.clone());
            }
            self.names.insert(name);
        }
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.names.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.add(list.tokens.clone());
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.visit_path(&called.path);
        self.add(called.tokens.clone());
    }
}

/// Inserts markers for blank lines between items, and between the functions of an impl.
fn mark_blank_lines(items: &mut [Item]) {
    let mark: Attribute = parse_quote!(#[doc = #BLANK]);
    for (index, item) in items.iter_mut().enumerate() {
        let attrs = match item {
            Item::Struct(item) => &mut item.attrs,
            Item::Enum(item) => &mut item.attrs,
            Item::Const(item) => &mut item.attrs,
            Item::Static(item) => &mut item.attrs,
            Item::Fn(item) => &mut item.attrs,
            Item::Impl(item) => {
                for function in item.items.iter_mut().skip(1) {
                    if let ImplItem::Fn(function) = function {
                        function.attrs.insert(0, mark.clone());
                    }
                }
                &mut item.attrs
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &mut item.content {
                    mark_blank_lines(items);
                }
                &mut item.attrs
            }
            _ => continue,
        };
        if index > 0 {
            attrs.insert(0, mark.clone());
        }
    }
}
