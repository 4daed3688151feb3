//! Adds a setter to structs that requests hold, for each field that is not a constant. Setters
//! chain after `new` or `default`: `ChangeUser::default().name("x").nickname(None)`. In the
//! builder interface typify's builders replace them.

use std::collections::HashSet;

use quote::format_ident;
use syn::{Field, Fields, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, parse_quote};

use super::{
    Context,
    attributes::serde_metas,
    deprecated,
    params::{is_primitive, optional_type},
    template::{Filling, Template},
};
use crate::{
    code::{Code, doc_attribute, is_named},
    options::Interface,
};

/// The other methods of generated structs.
const TAKEN: [&str; 2] = ["into_form", "new"];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if context.options.interface != Interface::Positional {
        return;
    }
    let templates = Templates::new();
    let mut items = Vec::new();
    let mut types = std::mem::take(&mut code.types).into_iter().peekable();
    while let Some(item) = types.next() {
        let setters = match &item {
            Item::Struct(item) if context.is_sent(&item.ident.to_string()) => {
                Some((item.ident.clone(), templates.setters(item, context)))
            }
            _ => None,
        };
        items.push(item);
        let Some((name, setters)) = setters.filter(|(_, setters)| !setters.is_empty()) else {
            continue;
        };
        let constructor = types.next_if(|item| {
            matches!(item, Item::Impl(block)
                if block.trait_.is_none() && is_named(block, &name.to_string()))
        });
        let mut block = match constructor {
            Some(Item::Impl(block)) => block,
            _ => templates.block.filled([("NAME", Filling::Ident(&name))]),
        };
        block.items.extend(setters.into_iter().map(ImplItem::Fn));
        items.push(Item::Impl(block));
    }
    code.types = items;
}

/// Templates of setters.
struct Templates {
    block: ItemImpl,
    /// For a field without an `Option`: with the type itself, and with an argument that
    /// converts into it.
    plain: [ImplItemFn; 2],
    /// For an `Option`: with its argument's type, and with an argument that converts into it.
    optional: [ImplItemFn; 2],
}

impl Templates {
    fn new() -> Self {
        Self {
            block: parse_quote!(impl NAME {}),
            plain: [
                parse_quote! {
                    pub fn SETTER(mut self, value: TYPE) -> Self {
                        self.FIELD = value;
                        self
                    }
                },
                parse_quote! {
                    pub fn SETTER(mut self, value: impl Into<TYPE>) -> Self {
                        self.FIELD = value.into();
                        self
                    }
                },
            ],
            optional: [
                parse_quote! {
                    pub fn SETTER(mut self, value: TYPE) -> Self {
                        self.FIELD = Some(value);
                        self
                    }
                },
                parse_quote! {
                    pub fn SETTER(mut self, value: impl Into<TYPE>) -> Self {
                        self.FIELD = Some(value.into());
                        self
                    }
                },
            ],
        }
    }

    /// Returns the setters of all fields. If the name of a setter is taken, it is called
    /// `with_…`.
    fn setters(&self, item: &ItemStruct, context: &Context<'_>) -> Vec<ImplItemFn> {
        let Fields::Named(fields) = &item.fields else {
            return Vec::new();
        };
        let idents = fields.named.iter().filter_map(|it| it.ident.as_ref());
        let mut taken: HashSet<String> = idents.map(ToString::to_string).collect();
        taken.extend(TAKEN.map(str::to_owned));
        let variable = fields.named.iter();
        let variable = variable.filter(|field| !context.is_constant(&field.ty));
        let null = if context.forms.contains(item.ident.to_string().as_str()) {
            " `None` sends `null` in JSON, and nothing in a form, which has no `null`."
        } else {
            " `None` sends `null`."
        };
        let setters = variable.filter_map(|field| {
            let mut name = field.ident.clone()?;
            if TAKEN.iter().any(|taken| name == taken) {
                while !taken.insert(name.to_string()) {
                    name = format_ident!("with_{name}");
                }
            }
            self.setter(field, &name, null)
        });
        setters.collect()
    }

    /// Returns the setter of a field; `null` documents what a third state sends.
    fn setter(&self, field: &Field, name: &Ident, null: &str) -> Option<ImplItemFn> {
        let ident = field.ident.as_ref()?;
        // A required field that may be `null` is an `Option`, too.
        let inner = optional_type(&field.ty).filter(|_| is_left_out(field));
        let (templates, ty) = match inner {
            Some(ty) => (&self.optional, ty),
            None => (&self.plain, &field.ty),
        };
        let [by_type, by_conversion] = templates;
        let template = if is_primitive(ty) {
            by_type
        } else {
            by_conversion
        };
        let mut setter = template.filled([
            ("SETTER", Filling::Ident(name)),
            ("FIELD", Filling::Ident(ident)),
            ("TYPE", Filling::Type(ty)),
        ]);
        let null = match optional_type(ty) {
            Some(_) => null,
            None => "",
        };
        let doc = format!("Sets [`{ident}`](Self::{ident}).{null}");
        setter.attrs = vec![doc_attribute(&doc)];
        setter.attrs.extend(deprecated::mark(&field.attrs).cloned());
        Some(setter)
    }
}

/// Whether a field is not sent when it is `None`.
fn is_left_out(field: &Field) -> bool {
    let mut metas = field.attrs.iter().filter_map(serde_metas).flatten();
    metas.any(|meta| meta.path().is_ident("skip_serializing_if"))
}
