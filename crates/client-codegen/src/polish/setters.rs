//! Adds setters to structs that requests hold, for each field that is not a constant.
//!
//! Calls of setters follow `new` or `default`: `ChangeUser::default().name("x").nickname(None)`. In
//! the builder interface, typify's builders replace them.

use std::collections::HashSet;

use quote::format_ident;
use syn::{
    Expr, Field, Fields, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type, parse_quote,
};

use super::{
    Context,
    attributes::has_serde,
    deprecated,
    syntax::optional_type,
    template::{Filling, Template},
};
use crate::{
    code::{Code, doc_attribute, is_named},
    options::Interface,
};

/// The names of the other functions of generated structs.
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

/// Templates of the code for a struct.
struct Templates {
    block: ItemImpl,
    plain: SetterTemplates,
    optional: SetterTemplates,
}

impl Templates {
    fn new() -> Self {
        Self {
            block: parse_quote!(impl NAME {}),
            plain: SetterTemplates::plain(),
            optional: SetterTemplates::optional(),
        }
    }

    /// Returns the setters of all fields. A setter whose name is taken gets the prefix `with_`.
    fn setters(&self, item: &ItemStruct, context: &Context<'_>) -> Vec<ImplItemFn> {
        let Fields::Named(fields) = &item.fields else {
            return Vec::new();
        };
        let idents = fields.named.iter().filter_map(|it| it.ident.as_ref());
        let mut taken: HashSet<String> = idents.map(ToString::to_string).collect();
        taken.extend(TAKEN.map(str::to_owned));
        let null_doc = if context.forms.contains(item.ident.to_string().as_str()) {
            " `None` sends `null` in JSON, and nothing in a form, which has no `null`."
        } else {
            " `None` sends `null`."
        };
        let setters = fields.named.iter().filter_map(|field| {
            if context.is_constant(&field.ty) {
                return None;
            }
            let mut name = field.ident.clone()?;
            if TAKEN.iter().any(|taken| name == taken) {
                while !taken.insert(name.to_string()) {
                    name = format_ident!("with_{name}");
                }
            }
            self.setter(field, &name, null_doc)
        });
        setters.collect()
    }

    /// Returns the setter of a field; `null_doc` documents `None` for a field with three states.
    fn setter(&self, field: &Field, name: &Ident, null_doc: &str) -> Option<ImplItemFn> {
        let ident = field.ident.as_ref()?;
        // A required field that may be `null` is an `Option`, too.
        let is_optional = has_serde(&field.attrs, "skip_serializing_if");
        let (templates, ty) = match optional_type(&field.ty).filter(|_| is_optional) {
            Some(ty) => (&self.optional, ty),
            None => (&self.plain, &field.ty),
        };
        let null_doc = optional_type(ty).map_or("", |_| null_doc);
        let mut setter = templates.setter(name, ident, ty, null_doc);
        let deprecated = deprecated::attribute_of(&field.attrs);
        setter.attrs.extend(deprecated.cloned());
        Some(setter)
    }
}

/// Templates of a setter.
pub(super) struct SetterTemplates {
    /// With an argument of the type, for a type whose literals need exactly this type.
    exact: ImplItemFn,
    /// With an argument that converts into the type, for any other type.
    into: ImplItemFn,
}

impl SetterTemplates {
    /// Returns the templates for a field of the type.
    fn plain() -> Self {
        Self::new(&parse_quote!(value), &parse_quote!(value.into()))
    }

    /// Returns the templates for a field that is an `Option` of the type.
    pub(super) fn optional() -> Self {
        Self::new(
            &parse_quote!(Some(value)),
            &parse_quote!(Some(value.into())),
        )
    }

    /// Returns the templates with these expressions for the value of the field.
    fn new(exact: &Expr, into: &Expr) -> Self {
        Self {
            exact: parse_quote! {
                pub fn SETTER(mut self, value: TYPE) -> Self {
                    self.FIELD = #exact;
                    self
                }
            },
            into: parse_quote! {
                pub fn SETTER(mut self, value: impl Into<TYPE>) -> Self {
                    self.FIELD = #into;
                    self
                }
            },
        }
    }

    /// Returns the setter of a field, with its documentation and `more` after it.
    pub(super) fn setter(&self, name: &Ident, field: &Ident, ty: &Type, more: &str) -> ImplItemFn {
        let template = if is_primitive(ty) {
            &self.exact
        } else {
            &self.into
        };
        let mut setter = template.filled([
            ("SETTER", Filling::Ident(name)),
            ("FIELD", Filling::Ident(field)),
            ("TYPE", Filling::Type(ty)),
        ]);
        let doc = format!("Sets [`{field}`](Self::{field}).{more}");
        setter.attrs = vec![doc_attribute(&doc)];
        setter
    }
}

/// Whether a literal needs exactly this type: `5` is an `i32`, which is not an `Into<u64>`.
fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.get_ident().is_some_and(|name| {
        name.to_string().starts_with(|first: char| first.is_lowercase())
    }))
}
