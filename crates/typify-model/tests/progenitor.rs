//! Compares the predictions of this crate with progenitor and typify, to show what an upgrade of
//! progenitor changes.

use std::collections::BTreeSet;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use quote::ToTokens;
use serde_json::{Value, json};
use syn::{Fields, Item, ItemMod};
use typify_model::{Integer, Shape, cycles, fixed_length, names, string_type};

/// Returns the code that progenitor generates for a document with these components and operations.
fn generate(settings: &GenerationSettings, schemas: Value, paths: Value) -> Vec<Item> {
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    let openapi: OpenAPI = serde_json::from_value(document).expect("a document");
    let mut generator = Generator::new(settings);
    let tokens = generator.generate_tokens(&openapi).expect("code");
    let file: syn::File = syn::parse2(tokens).expect("Rust");
    file.items
}

fn module(items: Vec<Item>, name: &str) -> Vec<Item> {
    let content = items.into_iter().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content, .. }) if ident == name => content,
        _ => None,
    });
    content.unwrap_or_else(|| panic!("no module {name}")).1
}

/// Returns the types that typify generates for components.
fn types(schemas: Value) -> Vec<Item> {
    let items = generate(&GenerationSettings::default(), schemas, json!({}));
    module(items, "types")
}

/// Returns the struct or enum with this name.
fn declared(items: &[Item], name: &str) -> Option<Item> {
    let mut items = items.iter();
    let item = items.find(|item| match item {
        Item::Struct(it) => it.ident == name,
        Item::Enum(it) => it.ident == name,
        _ => false,
    });
    item.cloned()
}

/// Returns the type of a field, without spaces.
fn field_type(items: &[Item], struct_name: &str, name: &str) -> String {
    let item = match declared(items, struct_name) {
        Some(Item::Struct(item)) => item,
        other => panic!("{struct_name} is not a struct: {other:?}"),
    };
    let mut fields = item.fields.iter();
    let field = fields.find(|field| field.ident.as_ref().is_some_and(|it| it == name));
    let field = field.unwrap_or_else(|| panic!("{struct_name} has no field {name}"));
    field.ty.to_token_stream().to_string().replace(' ', "")
}

/// Returns the type that typify generates for a required property with this schema.
fn property_type(schema: &Value) -> String {
    let holder = json!({"type": "object", "required": ["it"], "properties": {"it": schema}});
    field_type(&types(json!({"Holder": holder})), "Holder", "it")
}

/// Names as in real descriptions.
const NAMES: [&str; 22] = [
    "user",
    "User",
    "user-account",
    "user_account",
    "userAccount",
    "UserACCOUNT",
    "XMLHttpRequest",
    "a.b/c",
    "A_B_C",
    "2fa",
    "HTTP2",
    "type",
    "self",
    "größe",
    "Straße",
    "it's",
    "+1",
    "-1",
    "$ref",
    "a  b",
    "snake_case_2",
    "Ünïcode9x",
];

#[test]
fn components_have_the_predicted_type_names() {
    for name in NAMES {
        let name = names::type_name(name);
        let schema = json!({"type": "object", "properties": {"x": {}}});
        let items = types(json!({name.clone(): schema}));
        assert!(declared(&items, &name).is_some(), "{name}");
    }
}

#[test]
fn fields_have_the_predicted_names() {
    for name in NAMES {
        let schema = json!({"type": "object", "required": [name], "properties": {name: {}}});
        let items = types(json!({"Holder": schema}));
        field_type(&items, "Holder", &names::field_name(name));
    }
}

#[test]
fn variants_have_the_predicted_names() {
    for name in NAMES.into_iter().filter(|it| names::is_pascal(it)) {
        let items = types(json!({"Word": {"type": "string", "enum": [name]}}));
        let Some(Item::Enum(word)) = declared(&items, "Word") else {
            panic!("no enum {name}");
        };
        let variants: Vec<String> = word
            .variants
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        assert_eq!(variants, [names::variant_name(name)], "{name}");
    }
}

#[test]
fn methods_and_arguments_have_the_predicted_names() {
    for name in NAMES {
        let parameter = json!({"name": name, "in": "query", "required": true,
            "schema": {"type": "string"}});
        let operation = json!({"operationId": name, "parameters": [parameter],
            "responses": {"204": {"description": ""}}});
        let paths = json!({"/a": {"get": operation}});
        let items = generate(&GenerationSettings::default(), json!({}), paths);
        let methods = items.iter().filter_map(|item| match item {
            Item::Impl(it) if it.trait_.is_none() => Some(&it.items),
            _ => None,
        });
        let mut methods = methods.flatten().filter_map(|item| match item {
            syn::ImplItem::Fn(it) if it.sig.asyncness.is_some() => Some(&it.sig),
            _ => None,
        });
        let method = methods.next().expect("a method");
        let expected = names::method_name(name);
        let found = method.ident.to_string();
        assert_eq!(found.trim_start_matches("r#"), expected, "{name}");
        let argument = method.inputs.iter().nth(1).expect("an argument");
        let argument = argument.to_token_stream().to_string();
        let start = format!("{expected} :");
        assert!(argument.starts_with(&start), "{name}: {argument}");
    }
}

#[test]
fn builders_have_the_predicted_names() {
    for name in NAMES {
        let operation = json!({"operationId": name, "responses": {"204": {"description": ""}}});
        let mut settings = GenerationSettings::default();
        settings.with_interface(InterfaceStyle::Builder);
        let items = generate(&settings, json!({}), json!({"/a": {"get": operation}}));
        let builder = declared(&module(items, "builder"), &names::builder_name(name));
        assert!(builder.is_some(), "{name}");
    }
}

/// Schemas of every shape.
fn shapes() -> Vec<(Value, Shape)> {
    let other = json!({"$ref": "#/components/schemas/Other"});
    vec![
        (other.clone(), Shape::Reference),
        (
            json!({"allOf": [other], "nullable": true}),
            Shape::Reference,
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}}),
            Shape::Struct,
        ),
        (json!({"type": "object", "required": ["a"]}), Shape::Struct),
        (
            json!({"type": "object", "additionalProperties": false}),
            Shape::Struct,
        ),
        (
            json!({"properties": {"a": {"type": "string"}}}),
            Shape::Struct,
        ),
        (json!({"type": "object"}), Shape::Unnamed),
        (
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            Shape::Unnamed,
        ),
        (json!({"type": "string", "enum": ["a", "b"]}), Shape::Enum),
        (json!({"type": "string", "pattern": "^a$"}), Shape::Newtype),
        (json!({"type": "string", "minLength": 1}), Shape::Newtype),
        (json!({"type": "string", "maxLength": 9}), Shape::Newtype),
        (json!({"type": "integer", "enum": [1, 2]}), Shape::Newtype),
        (json!({"type": "string"}), Shape::Unnamed),
        (json!({"type": "string", "format": "uuid"}), Shape::Unnamed),
        (json!({"type": "integer"}), Shape::Unnamed),
        (json!({"type": "boolean"}), Shape::Unnamed),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            Shape::Unnamed,
        ),
        (json!({}), Shape::Unnamed),
        (
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
            Shape::Union,
        ),
        (json!({"oneOf": [other, {"type": "integer"}]}), Shape::Union),
    ]
}

fn other_schema() -> Value {
    json!({"type": "object", "properties": {"x": {"type": "string"}}})
}

#[test]
fn schemas_have_the_predicted_shapes() {
    for (schema, shape) in shapes() {
        assert_eq!(Shape::of(&schema), shape, "{schema}");
        let items = types(json!({"It": schema, "Other": other_schema()}));
        let is_predicted = match (declared(&items, "It"), shape) {
            (Some(Item::Struct(it)), Shape::Struct) => matches!(it.fields, Fields::Named(_)),
            (Some(Item::Enum(it)), Shape::Enum) => {
                it.variants.iter().all(|it| it.fields.is_empty())
            }
            (Some(Item::Enum(it)), Shape::Union) => {
                it.variants.iter().all(|it| it.fields.len() == 1)
            }
            (Some(Item::Struct(it)), Shape::Newtype | Shape::Unnamed | Shape::Reference) => {
                matches!(&it.fields, Fields::Unnamed(it) if it.unnamed.len() == 1)
            }
            _ => false,
        };
        assert!(is_predicted, "{schema} is not {shape:?}");
    }
}

#[test]
fn inline_schemas_get_a_name_where_their_shape_needs_one() {
    for (schema, shape) in shapes() {
        let holder = json!({"type": "object", "required": ["it"], "properties": {"it": schema}});
        let items = types(json!({"Holder": holder, "Other": other_schema()}));
        let named = declared(&items, "HolderIt").is_some();
        assert_eq!(named, shape.needs_name(), "{schema}");
    }
}

#[test]
fn integers_have_the_predicted_types() {
    let formats = [
        "int8", "uint8", "int16", "uint16", "int", "int32", "uint", "uint32", "int64", "uint64",
        "other", "",
    ];
    let bounds = [
        json!({}),
        json!({"minimum": 0}),
        json!({"minimum": 0, "maximum": 255}),
        json!({"minimum": 0, "maximum": 256}),
        json!({"minimum": -128, "maximum": 127}),
        json!({"minimum": 0, "maximum": 65535}),
        json!({"minimum": -5}),
        json!({"maximum": 100}),
        json!({"minimum": -1, "exclusiveMinimum": true}),
    ];
    for bounds in &bounds {
        for format in formats {
            let mut schema = bounds.clone();
            schema["type"] = json!("integer");
            if !format.is_empty() {
                schema["format"] = json!(format);
            }
            assert_eq!(
                property_type(&schema),
                Integer::of(&schema).name,
                "{schema}"
            );
        }
    }
}

#[test]
fn strings_and_arrays_have_the_predicted_types() {
    for format in [
        "date",
        "date-time",
        "uuid",
        "ip",
        "ipv4",
        "ipv6",
        "uri",
        "byte",
        "duration",
    ] {
        let expected = string_type(format).unwrap_or("::std::string::String");
        let schema = json!({"type": "string", "format": format});
        assert_eq!(property_type(&schema), expected, "{format}");
    }
    for (min, max, unique) in [(2, 2, false), (2, 2, true), (1, 2, false), (0, 0, false)] {
        let schema = json!({"type": "array", "items": {"type": "boolean"}, "minItems": min,
            "maxItems": max, "uniqueItems": unique});
        let ty = property_type(&schema);
        match fixed_length(&schema) {
            Some(length) => assert!(ty.starts_with(&format!("[bool;{length}")), "{schema}: {ty}"),
            None => assert!(ty.contains("Vec<"), "{schema}: {ty}"),
        }
    }
}

#[test]
fn recursive_types_have_the_predicted_boxes() {
    let graphs: [&[&[usize]]; 4] = [
        &[&[1], &[0]],
        &[&[1], &[2], &[0]],
        &[&[1, 2], &[0], &[1]],
        &[&[1], &[2, 3], &[1], &[]],
    ];
    for graph in graphs {
        let graph: cycles::Graph = graph.iter().map(|to| to.to_vec()).collect();
        let name = |at: usize| format!("T{at}");
        let schemas = graph.iter().enumerate().map(|(at, to)| {
            let reference = |to: &usize| {
                let target = format!("#/components/schemas/{}", name(*to));
                (format!("f{to}"), json!({"$ref": target}))
            };
            let properties: serde_json::Map<String, Value> = to.iter().map(reference).collect();
            let required: Vec<&String> = properties.keys().collect();
            let schema = json!({"type": "object", "required": required, "properties": properties});
            (name(at), schema)
        });
        let items = types(Value::Object(schemas.collect()));
        let nodes = graph.iter().enumerate();
        let edges = nodes.flat_map(|(at, to)| to.iter().map(move |to| (at, *to)));
        let is_boxed = |(at, to): &(usize, usize)| {
            field_type(&items, &name(*at), &format!("f{to}")).contains("Box<")
        };
        let boxed: BTreeSet<(usize, usize)> = edges.filter(is_boxed).collect();
        let roots: Vec<usize> = (0..graph.len()).collect();
        let found = cycles::find(&graph, &roots).boxed.into_iter().collect();
        assert_eq!(boxed, found, "{graph:?}");
    }
}
