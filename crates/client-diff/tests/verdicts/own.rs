//! Changes without a name in oasdiff, by the kinds that report them.

use serde_json::{Map, Value, json};

use super::pairs::{Pair, api, reference, response, types};

/// Returns the pairs, each with the reported kind.
pub fn all() -> Vec<(&'static str, Pair)> {
    let rows = [
        ("parameter-renamed", parameter_renamed()),
        ("parameter-moved", moved("query", "header")),
        ("parameter-became-optional", nullable_parameter()),
        ("parameter-style-changed", styled()),
        ("parameters-reordered", reordered("integer")),
        ("parameters-reordered", reordered("string")),
        ("body-media-type-changed", media_type()),
        ("body-retyped", form_with_parts()),
        ("type-added", swap(unused())),
        ("type-renamed", renamed()),
        ("type-reshaped", reshaped()),
        ("unknown-fields-changed", closed()),
        ("field-renamed-on-wire", wire_name()),
        ("field-added", first_required_response()),
        ("field-added", additional()),
        (
            "field-default-changed",
            preset(text(), json!("a"), json!("b")),
        ),
        (
            "field-became-optional",
            preset(text(), Value::Null, json!("a")),
        ),
        (
            "field-became-required",
            preset(text(), json!("a"), Value::Null),
        ),
        ("field-retyped", sent(text(), nullable("string"))),
        ("field-retyped", sent(nullable("array"), array())),
        ("field-retyped", sent(bytes("byte"), text())),
        ("field-retyped", sent(text(), bytes("byte"))),
        ("field-retyped", sent(bytes("byte"), bytes("base64url"))),
        ("parameter-retyped", bytes_parameter()),
        ("parameter-retyped", swap(bytes_parameter())),
        ("type-reshaped", swap(bytes_component())),
        (
            "field-default-changed",
            preset(bytes("byte"), json!("AA=="), json!("AQ==")),
        ),
        ("enum-opened", opened()),
        ("enum-closed", swap(opened())),
        ("server-added", servers(&["a"], &["a", "b"])),
        ("server-removed", servers(&["a", "b"], &["a"])),
        ("servers-reordered", servers(&["a", "b"], &["b", "a"])),
        ("server-variables-changed", variables()),
        ("server-added", servers(&["a"], &["b", "a"])),
        ("server-removed", servers(&["a"], &[])),
        ("operation-servers-changed", grown_servers()),
        ("operation-added", one_more_on_a_server()),
        ("server-default-changed", server_default()),
        ("variant-renamed", renamed_variant()),
        ("accept-changed", represented_otherwise()),
        ("pages-added", pages(Value::Null, by_number())),
        ("pages-removed", pages(by_number(), Value::Null)),
        (
            "pages-changed",
            pages(
                by_number(),
                json!({"items": "$response.body", "offset": "$request.query.page"}),
            ),
        ),
        (
            "stream-parameter-changed",
            streamed(Value::Null, json!("$request.body#/stream")),
        ),
        (
            "stream-parameter-changed",
            streamed(json!("$request.body#/stream"), json!("$request.body#/live")),
        ),
        (
            "stream-parameter-changed",
            streamed(json!("$request.body#/stream"), Value::Null),
        ),
        ("webhook-added", webhooks(&["a"], &["a", "b"])),
        ("webhook-retyped", webhooks(&["a"], &["a!"])),
        ("webhook-renamed", webhooks(&["a-b"], &["a.b"])),
        ("webhook-tag-changed", webhooks(&["a", "b"], &["a", "b+"])),
        ("webhook-tag-changed", webhooks(&["a", "b"], &["a?", "b"])),
        ("webhook-tag-changed", webhooks(&["a?", "b"], &["a", "b"])),
        ("operation-servers-changed", own_servers()),
        ("operation-servers-changed", swap(own_servers())),
        ("response-removed", swap(status())),
        ("response-retyped", redirected()),
        ("operation-removed", swap(represented(&["text/csv"]))),
        (
            "operation-added",
            represented(&["application/pdf", "text/event-stream"]),
        ),
        ("response-retyped", representation_retyped()),
        ("variant-added", prefix()),
        (
            "variant-added",
            variants(
                json!([integer(), boolean()]),
                json!([integer(), boolean(), reference("Cat")]),
            ),
        ),
        (
            "variant-removed",
            variants(
                json!([reference("Cat"), reference("Dog")]),
                json!([reference("Cat"), reference("Tagged")]),
            ),
        ),
        (
            "variant-retyped",
            variants(
                json!([reference("Cat"), sized("int32")]),
                json!([reference("Cat"), sized("int64")]),
            ),
        ),
        ("value-renamed-on-wire", spelling()),
        ("setters-added", direction()),
        ("setters-removed", swap(direction())),
        ("value-added", more_values()),
        (
            "variant-added",
            flattened(json!([reference("Cat"), reference("Dog")]), "a"),
        ),
        ("field-added", flattened(json!([reference("Cat")]), "b")),
        ("variant-added", ambiguous()),
        ("variant-removed", swap(ambiguous())),
        ("deprecated", deprecated()),
        ("undeprecated", swap(deprecated())),
        ("variant-values-changed", tagged("first", false)),
        ("variant-values-changed", tagged("second", true)),
    ];
    let pair = |(old, new)| Pair { old, new };
    rows.into_iter()
        .map(|(told, rows)| (told, pair(rows)))
        .collect()
}

fn swap((old, new): (Value, Value)) -> (Value, Value) {
    (new, old)
}

fn text() -> Value {
    json!({"type": "string"})
}

/// An operation with these `x-pagination`.
fn pages(old: Value, new: Value) -> (Value, Value) {
    let with = |extension: Value| {
        let mut operation = json!({
            "parameters": [query("page", integer())],
            "responses": {"200": {"description": "", "content": {
                "application/json": {"schema": {"type": "array", "items": {"type": "string"}}}
            }}}
        });
        if !extension.is_null() {
            operation["x-pagination"] = extension;
        }
        plain(operation)
    };
    (with(old), with(new))
}

/// An operation with a stream and these `x-stream-parameter`.
fn streamed(old: Value, new: Value) -> (Value, Value) {
    let flag = || json!({"type": "boolean"});
    let body = json!({"type": "object", "properties": {"stream": flag(), "live": flag()}});
    let with = |extension: Value| {
        let mut operation = json!({
            "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
            "responses": {"200": {"description": "", "content": {
                "application/json": {"schema": {"type": "string"}},
                "text/event-stream": {"schema": {"type": "string"}}
            }}}
        });
        if !extension.is_null() {
            operation["x-stream-parameter"] = extension;
        }
        plain(operation)
    };
    (with(old), with(new))
}

/// Webhooks whose payloads have a property `kind`: the name of the webhook, with `+` other
/// values, with `?` any. One with `!` has text for its payload.
fn webhooks(old: &[&str], new: &[&str]) -> (Value, Value) {
    let with = |names: &[&str]| {
        let hooks = names.iter().map(|marked| {
            let name = marked.trim_end_matches(['+', '?', '!']);
            let kind = match marked.strip_prefix(name) {
                Some("?") => text(),
                Some("+") => json!({"enum": [format!("{name}+")], "type": "string"}),
                _ => json!({"enum": [name], "type": "string"}),
            };
            let schema = json!({"type": "object", "properties": {"kind": kind}});
            let media_type = if marked.ends_with('!') {
                "text/plain"
            } else {
                "application/json"
            };
            let body = json!({"content": {media_type: {"schema": schema}}});
            (
                name.to_owned(),
                json!({"post": {"requestBody": body, "responses": {}}}),
            )
        });
        let mut api = plain(json!({}));
        api["openapi"] = json!("3.1.0");
        api["webhooks"] = Value::Object(hooks.collect());
        api
    };
    (with(old), with(new))
}

fn by_number() -> Value {
    json!({"items": "$response.body", "page": "$request.query.page"})
}

/// A string that holds bytes.
fn bytes(format: &str) -> Value {
    json!({"type": "string", "format": format})
}

fn bytes_parameter() -> (Value, Value) {
    let with = |schema| plain(json!({"parameters": [query("value", schema), query("x", text())]}));
    (with(text()), with(bytes("byte")))
}

/// A type around bytes becomes one around text.
fn bytes_component() -> (Value, Value) {
    let with = |schema| sending("Thing", schema);
    (with(bytes("byte")), with(text()))
}

fn nullable(kind: &str) -> Value {
    json!({"type": [kind, "null"], "items": text()})
}

fn array() -> Value {
    json!({"type": "array", "items": text()})
}

/// An optional property of a body.
fn sent(old: Value, new: Value) -> (Value, Value) {
    let with = |schema: Value| body_of(json!({"type": "object", "properties": {"value": schema}}));
    (with(old), with(new))
}

/// A required property of a body, identified by its default value if it has one.
fn preset(schema: Value, old: Value, new: Value) -> (Value, Value) {
    let with = |default: Value| {
        let mut schema = schema.clone();
        if !default.is_null() {
            schema["default"] = default;
        }
        let properties = json!({"a": text(), "value": schema});
        body_of(json!({"type": "object", "properties": properties, "required": ["a", "value"]}))
    };
    (with(old), with(new))
}

/// A description whose operation is sent a value of the schema.
fn body_of(schema: Value) -> Value {
    let content = json!({"application/json": {"schema": reference("Thing")}});
    let body = json!({"requestBody": {"required": true, "content": content}});
    let mut api = api(body, types(&[("Thing", schema)]));
    let mut operation = api["paths"]["/things"]["get"].take();
    operation["operationId"] = json!("sendIt");
    api["paths"] = json!({"/things": {"post": operation}});
    api
}

fn plain(operation: Value) -> Value {
    api(operation, Map::new())
}

/// A description whose operation is at another path, beside a second operation.
fn at(path: &str, operation: Value) -> Value {
    let mut api = plain(operation);
    let item = api["paths"]["/things"].take();
    let other =
        json!({"get": {"operationId": "others", "responses": {"204": {"description": ""}}}});
    api["paths"] = json!({path: item, "/others": other});
    api
}

fn query(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "required": true, "schema": schema})
}

fn parameter_renamed() -> (Value, Value) {
    let with = |name: &str| {
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": text()});
        at(
            &format!("/things/{{{name}}}"),
            json!({"parameters": [parameter]}),
        )
    };
    (with("id"), with("thingId"))
}

fn moved(from: &str, to: &str) -> (Value, Value) {
    let with = |place: &str| {
        let parameter = json!({"name": "value", "in": place, "schema": text()});
        plain(json!({"parameters": [parameter]}))
    };
    (with(from), with(to))
}

fn nullable_parameter() -> (Value, Value) {
    let with = |schema| plain(json!({"parameters": [query("value", schema), query("x", text())]}));
    (with(text()), with(json!({"type": ["string", "null"]})))
}

fn styled() -> (Value, Value) {
    let with = |explode: bool| {
        let mut parameter = query("value", json!({"type": "array", "items": text()}));
        parameter["explode"] = explode.into();
        plain(json!({"parameters": [parameter]}))
    };
    (with(true), with(false))
}

/// The places of two arguments in a path change.
fn reordered(kind: &str) -> (Value, Value) {
    let with = |path: &str| {
        let parameter = |name: &str, kind: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": kind}});
        at(
            path,
            json!({"parameters": [parameter("a", "string"), parameter("b", kind)]}),
        )
    };
    (with("/things/{a}/{b}"), with("/things/{b}/{a}"))
}

fn body(media_type: &str) -> Value {
    json!({"requestBody": {"required": true, "content": {media_type: {"schema": reference("Cat")}}}})
}

fn media_type() -> (Value, Value) {
    (
        plain(body("application/json")),
        plain(body("application/vnd.cat+json")),
    )
}

fn form_with_parts() -> (Value, Value) {
    (
        plain(body("application/json")),
        plain(body("multipart/form-data")),
    )
}

fn unused() -> (Value, Value) {
    let extra = types(&[("Unused", json!({"type": "string", "enum": ["a"]}))]);
    (api(json!({}), extra), plain(json!({})))
}

fn responding(name: &str, schema: Value) -> Value {
    let responses = json!({"responses": {"200": response(&reference(name))}});
    api(responses, types(&[(name, schema)]))
}

fn sending(name: &str, schema: Value) -> Value {
    let body = json!({"requestBody": {"required": true,
        "content": {"application/json": {"schema": reference(name)}}}});
    api(body, types(&[(name, schema)]))
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn renamed() -> (Value, Value) {
    let thing = || object(json!({"value": text()}));
    (responding("Thing", thing()), responding("Item", thing()))
}

fn reshaped() -> (Value, Value) {
    (
        responding("Thing", object(json!({"value": text()}))),
        responding("Thing", text()),
    )
}

fn closed() -> (Value, Value) {
    let mut closed = object(json!({"value": text()}));
    closed["additionalProperties"] = false.into();
    (
        responding("Thing", object(json!({"value": text()}))),
        responding("Thing", closed),
    )
}

fn additional() -> (Value, Value) {
    let mut more = object(json!({"value": text()}));
    more["additionalProperties"] = json!({"type": "integer"});
    (
        sending("Thing", object(json!({"value": text()}))),
        sending("Thing", more),
    )
}

fn wire_name() -> (Value, Value) {
    let with = |name: &str| responding("Thing", object(json!({name: text()})));
    (with("userId"), with("user_id"))
}

/// The first required field of a response removes `Default` from its type.
fn first_required_response() -> (Value, Value) {
    let old = object(json!({"a": text()}));
    let mut new = object(json!({"a": text(), "b": text()}));
    new["required"] = json!(["b"]);
    (responding("Thing", old), responding("Thing", new))
}

/// An enum of requests is used in a response, too.
fn opened() -> (Value, Value) {
    let with = |responses: Value| {
        let colour = json!({"type": "string", "enum": ["red", "blue"]});
        let parameter = json!({"name": "c", "in": "query", "schema": reference("Colour")});
        let operation = json!({"parameters": [parameter], "responses": responses});
        api(operation, types(&[("Colour", colour)]))
    };
    let ok = || response(&reference("Cat"));
    let several = json!({"200": ok(), "202": response(&reference("Colour"))});
    let before = json!({"200": ok(), "202": response(&reference("Dog"))});
    (with(before), with(several))
}

fn servers(old: &[&str], new: &[&str]) -> (Value, Value) {
    let with = |names: &[&str]| {
        let server = |name: &&str| json!({"url": format!("https://{name}.example")});
        let mut api = plain(json!({}));
        api["servers"] = names.iter().map(server).collect();
        api
    };
    (with(old), with(new))
}

fn variables() -> (Value, Value) {
    let with = |regions: Value| {
        let region = json!({"region": {"default": "eu", "enum": regions}});
        let mut api = plain(json!({}));
        api["servers"] = json!([{"url": "https://{region}.example", "variables": region}]);
        api
    };
    (with(json!(["eu", "us"])), with(json!(["eu"])))
}

fn own_servers() -> (Value, Value) {
    let with = |operation: Value| {
        let mut api = at("/things", operation);
        api["servers"] = json!([{"url": "https://a.example"}]);
        api
    };
    let elsewhere = json!({"servers": [{"url": "https://b.example"}]});
    (with(elsewhere), with(json!({})))
}

/// A server is added to an operation.
fn grown_servers() -> (Value, Value) {
    let with = |names: &[&str]| {
        let server = |name: &&str| json!({"url": format!("https://{name}.example")});
        let servers: Vec<Value> = names.iter().map(server).collect();
        at("/things", json!({"servers": servers}))
    };
    (with(&["b"]), with(&["b", "c"]))
}

/// An operation is added, sorted before the others, with the server of another one.
fn one_more_on_a_server() -> (Value, Value) {
    let elsewhere = json!([{"url": "https://b.example"}]);
    let with = |more: bool| {
        let mut api = at("/things", json!({"servers": elsewhere}));
        if more {
            api["paths"]["/avatar"] = json!({"get": {"operationId": "avatar",
                "servers": elsewhere, "responses": {"204": {"description": ""}}}});
        }
        api
    };
    (with(false), with(true))
}

/// The server's default values of a parameter and a property.
fn server_default() -> (Value, Value) {
    let with = |default: i32| {
        let count = json!({"type": "integer", "default": default});
        let mut api = body_of(object(json!({"count": count})));
        api["paths"]["/things"]["post"]["parameters"] =
            json!([{"name": "limit", "in": "query", "schema": count}]);
        api
    };
    (with(20), with(50))
}

/// A variant without a tag and a title is named after one of its properties.
fn renamed_variant() -> (Value, Value) {
    let variant = |names: &[&str]| {
        let properties: Map<_, _> = names.iter().map(|it| ((*it).to_owned(), text())).collect();
        json!({"type": "object", "required": names, "properties": properties})
    };
    let with = |names: &[&str]| {
        responding(
            "Thing",
            json!({"oneOf": [variant(&["m", "n"]), variant(names)]}),
        )
    };
    (with(&["q", "r"]), with(&["p", "q", "r"]))
}

/// The media types of a success response that are bytes.
fn represented_otherwise() -> (Value, Value) {
    let with = |media_types: &[&str]| {
        let content: Map<_, _> = media_types
            .iter()
            .map(|it| ((*it).to_owned(), json!({})))
            .collect();
        plain(json!({"responses": {"200": {"description": "", "content": content}}}))
    };
    (
        with(&["application/pdf", "image/png"]),
        with(&["image/png"]),
    )
}

fn status() -> (Value, Value) {
    let (ok, gone) = (response(&reference("Cat")), json!({"description": ""}));
    (
        plain(json!({"responses": {"200": ok, "404": gone}})),
        plain(json!({"responses": {"200": ok, "404": gone, "409": gone}})),
    )
}

/// A redirect is added, so that the success type becomes an enum.
fn redirected() -> (Value, Value) {
    let (ok, there) = (response(&reference("Cat")), json!({"description": ""}));
    (
        plain(json!({"responses": {"200": ok}})),
        plain(json!({"responses": {"200": ok, "302": there}})),
    )
}

/// A success response with JSON, then with other media types beside it.
fn represented(media_types: &[&str]) -> (Value, Value) {
    let success = |media_types: &[&str]| {
        let mut ok = response(&reference("Cat"));
        for media_type in media_types {
            ok["content"][media_type] = json!({});
        }
        let gone = json!({"description": ""});
        plain(json!({"responses": {"200": ok, "404": gone, "409": response(&reference("Dog"))}}))
    };
    (success(&[]), success(media_types))
}

/// A media type beside JSON whose schema changes.
fn representation_retyped() -> (Value, Value) {
    let with = |schema: &str| {
        let mut ok = response(&reference("Cat"));
        ok["content"]["application/vnd.other+json"] = json!({"schema": reference(schema)});
        plain(json!({"responses": {"200": ok}}))
    };
    (with("Dog"), with("Tagged"))
}

fn integer() -> Value {
    json!({"type": "integer"})
}

fn boolean() -> Value {
    json!({"type": "boolean"})
}

fn sized(format: &str) -> Value {
    json!({"type": "integer", "format": format})
}

/// A value of an enum has another spelling on the wire, and the same name in Rust.
fn spelling() -> (Value, Value) {
    let with = |value: &str| responding("Thing", json!({"type": "string", "enum": [value, "b"]}));
    (with("light-blue"), with("light_blue"))
}

/// A second operation sends what the first one returns.
fn direction() -> (Value, Value) {
    let with = |is_sent: bool| {
        let mut api = responding("Thing", object(json!({"value": text()})));
        if is_sent {
            let content = json!({"application/json": {"schema": reference("Thing")}});
            api["paths"]["/sent"] = json!({"put": {"operationId": "sendIt",
                "requestBody": {"required": true, "content": content},
                "responses": {"204": {"description": ""}}}});
        }
        api
    };
    (with(false), with(true))
}

/// An open enum gets a value.
fn more_values() -> (Value, Value) {
    let with = |values: Value| responding("Thing", json!({"type": "string", "enum": values}));
    (with(json!(["a", "b"])), with(json!(["a", "b", "c"])))
}

/// A union beside a property is one flattened field: the same with other variants, or with
/// one more property.
fn flattened(variants: Value, property: &str) -> (Value, Value) {
    let with = |variants: Value, properties: Value| {
        let mut schema = object(properties);
        schema["oneOf"] = variants;
        responding("Thing", schema)
    };
    let first = json!([reference("Cat"), reference("Tagged")]);
    let mut more = first.clone();
    for variant in variants.as_array().into_iter().flatten() {
        let list = more.as_array_mut().expect("a list");
        if !list.contains(variant) {
            list.push(variant.clone());
        }
    }
    (
        with(first, json!({"a": text()})),
        with(more, json!({"a": text(), property: text()})),
    )
}

/// Two variants have the same Rust type, which then converts into neither.
fn ambiguous() -> (Value, Value) {
    let two = json!({"type": "array", "items": text(), "minItems": 2});
    variants(
        json!([reference("Cat"), array()]),
        json!([reference("Cat"), array(), two]),
    )
}

/// A type is deprecated, which does not affect the fields that hold it.
fn deprecated() -> (Value, Value) {
    let with = |deprecated: bool| {
        let mut schema = object(json!({"value": text()}));
        schema["deprecated"] = deprecated.into();
        responding("Thing", schema)
    };
    (with(false), with(true))
}

/// A body of one of the schemas.
fn variants(old: Value, new: Value) -> (Value, Value) {
    (
        sending("Thing", json!({"oneOf": old})),
        sending("Thing", json!({"oneOf": new})),
    )
}

/// The value of a tag changes, in a request or in a response.
fn tagged(value: &str, response: bool) -> (Value, Value) {
    let with = |value: &str| {
        let mapping = json!({value: "#/components/schemas/Tagged",
            "other": "#/components/schemas/Other"});
        let union = json!({"oneOf": [reference("Tagged"), reference("Other")],
            "discriminator": {"propertyName": "tag", "mapping": mapping}});
        if response {
            responding("Thing", union)
        } else {
            sending("Thing", union)
        }
    };
    (with("before"), with(value))
}

/// The common prefix of the types' names is removed from the names of variants.
fn prefix() -> (Value, Value) {
    let with = |names: &[&str]| {
        let members: Vec<Value> = names.iter().map(|name| reference(name)).collect();
        let one = |name: &str| object(json!({name: text()}));
        let responses = json!({"responses": {"200": response(&json!({"oneOf": members}))}});
        let schemas = names.iter().zip(["a", "b", "c"]);
        let schemas: Vec<_> = schemas.map(|(name, field)| (*name, one(field))).collect();
        api(responses, types(&schemas))
    };
    (
        with(&["PetCat", "PetDog"]),
        with(&["PetCat", "PetDog", "Fish"]),
    )
}
