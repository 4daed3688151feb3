//! Prints the code of one shard.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    mem,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, File, ImplItem, Item, parse_quote,
    visit::{self, Visit},
    visit_mut::VisitMut,
};

use crate::{
    code::{Code, builder_name, doc, doc_attribute, example},
    escape,
    generated::{Dropped, Note, ResponseTypes},
    polish::{Context, REEXPORTED, type_name},
};

/// A marker for a blank line, which syn cannot represent.
const BLANK: &str = "@blank-line@";

/// Printed items, by the struct or enum that they belong to.
pub(crate) type Named = BTreeMap<String, String>;

/// The printed code of one shard, and facts about it.
#[derive(Default)]
pub(crate) struct Part {
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
        let groups = named(items).into_iter().map(|(name, items)| Group {
            operation: operation(&name).unwrap_or_default(),
            text: text(items),
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
pub(crate) fn part(code: Code, context: Context<'_>) -> Part {
    let mut part = Part {
        dropped: context.dropped,
        notes: context.notes,
        response_types: context.response_types,
        ..Part::default()
    };
    let mut types = code.types;
    let modules = types.extract_if(.., |item| matches!(item, Item::Mod(_)));
    let modules: Vec<Item> = modules.collect();
    part.types.mentions.add_all(&modules);
    for module in modules {
        let Item::Mod(mut module) = module else {
            continue;
        };
        let content = module.content.as_mut().map(|(_, items)| mem::take(items));
        let frame = Item::Mod(module);
        let inside = |items: Vec<Item>| inside(&frame, items);
        let is = |name: &str| matches!(&frame, Item::Mod(module) if module.ident == name);
        let items = content.expect("typify writes modules with their content");
        if is("error") {
            part.error = inside(items);
        } else if is("defaults") {
            part.defaults = functions(items)
                .map(|(name, it)| (name, inside(vec![it])))
                .collect();
        } else {
            let named = named(items).into_iter();
            part.builders = named.map(|(name, items)| (name, inside(items))).collect();
        }
    }
    let mentions = mem::take(&mut part.types.mentions);
    part.types = Section::of(types, |_| None);
    part.types.mentions.join(mentions);
    let of_params = code.params.iter();
    let of_params = of_params.filter_map(|(operation, it)| Some((type_name(it)?, *operation)));
    let of_params: HashMap<String, usize> = of_params.collect();
    let params = code.params.into_iter().map(|(_, item)| item).collect();
    part.client = Section::of(params, |name| of_params.get(name).copied());
    let of_builder = code.methods.iter();
    let of_builder = of_builder.filter_map(|it| Some((builder_name(&it.function)?, it.operation)));
    let of_builder: HashMap<String, usize> = of_builder.collect();
    part.builder = Section::of(code.builder, |name| of_builder.get(name).copied());
    let client: Item = parse_quote!(impl Client {});
    for method in code.methods {
        part.client.mentions.visit_impl_item_fn(&method.function);
        let mut client = client.clone();
        if let Item::Impl(client) = &mut client {
            client.items.push(ImplItem::Fn(method.function));
        }
        let text = framed(text(vec![client]));
        // An operation may have several.
        let methods = part.methods.entry(method.operation).or_default();
        if !methods.is_empty() {
            methods.push('\n');
        }
        methods.push_str(&text);
    }
    part
}

/// Groups items by the struct or enum that they follow.
fn named(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let mut named: Vec<(String, Vec<Item>)> = Vec::new();
    for item in items {
        match (type_name(&item), named.last_mut()) {
            (None, Some((_, group))) => group.push(item),
            (name, _) => named.push((name.unwrap_or_default(), vec![item])),
        }
    }
    named
}

fn functions(items: Vec<Item>) -> impl Iterator<Item = (String, Item)> {
    items.into_iter().map(|item| match &item {
        Item::Fn(function) => (function.sig.ident.to_string(), item),
        _ => (String::new(), item),
    })
}

/// Prints the items inside a module.
fn inside(module: &Item, items: Vec<Item>) -> String {
    let mut module = module.clone();
    if let Item::Mod(module) = &mut module {
        module.attrs.clear();
        module.content = Some((Default::default(), items));
    }
    framed(text(vec![module]))
}

/// Returns the text between the first and the last line.
fn framed(text: String) -> String {
    let inside = text.split_once('\n').map_or("", |(_, inside)| inside);
    let inside = inside.trim_end().strip_suffix('}');
    let inside = inside.expect("a printed module ends with a brace");
    inside.to_owned()
}

/// Normalizes and escapes all documentation.
struct Document;

impl VisitMut for Document {
    fn visit_block_mut(&mut self, _: &mut syn::Block) {
        // A `derive` or other attribute holds no documentation.
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        let texts: Vec<String> = attrs
            .extract_if(.., |it| doc(it).is_some())
            .filter_map(|it| doc(&it))
            .collect();
        let text = texts.join("\n");
        let found = attrs.extract_if(.., |it| example(it).is_some()).next();
        let lines = match found.and_then(|it| example(&it)) {
            Some(example) => with_example(&text, &example),
            None => escape::prose(&text),
        };
        let lines = lines.into_iter();
        attrs.splice(
            0..0,
            lines.map(|line| match line.as_str() {
                "" => doc_attribute(""),
                line => doc_attribute(&format!(" {line}")),
            }),
        );
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
fn text(mut items: Vec<Item>) -> String {
    for item in &mut items {
        Document.visit_item_mut(item);
    }
    space(&mut items);
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
            derive(line, &mut lines, &mut spaced);
            continue;
        }
        let blank = line.trim().strip_prefix("///") == Some(BLANK);
        spaced.push_str(if blank { "" } else { line });
        spaced.push('\n');
    }
    spaced
}

/// Puts a `derive` that prettyplease broke over several lines on one line, if rustfmt would.
fn derive<'a>(first: &str, lines: &mut impl Iterator<Item = &'a str>, text: &mut String) {
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
        let mut behind_path = false;
        while let Some(token) = tokens.next() {
            let mut colon = false;
            match &token {
                TokenTree::Ident(ident) if !behind_path => {
                    let path = matches!(tokens.peek(), Some(TokenTree::Punct(next))
                        if next.as_char() == ':' && next.spacing() == proc_macro2::Spacing::Joint);
                    if path {
                        self.modules.insert(ident.to_string());
                    }
                    self.names.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(punct) => {
                    // `::`, not the `:` of a type.
                    colon = punct.as_char() == ':'
                        && (behind_path || punct.spacing() == proc_macro2::Spacing::Joint);
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
            behind_path = colon;
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
fn space(items: &mut [Item]) {
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
                    space(items);
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
