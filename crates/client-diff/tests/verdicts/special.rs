//! Changes that are not those of a schema alone.

use serde_json::{Map, Value, json};

use super::pairs::{Pair, answer, api, reference, types};

/// The pair of a kind that has one here.
pub fn pair(id: &str) -> Option<Pair> {
    let (old, new) = operations(id)
        .or_else(|| security(id))
        .or_else(|| requests(id))
        .or_else(|| answers(id))
        .or_else(|| directions(id))?;
    Some(Pair { old, new })
}

fn plain(operation: Value) -> Value {
    api(operation, Map::new())
}

/// A description without its operation, which stands beside another.
fn without(mut api: Value) -> Value {
    let paths = api["paths"].as_object_mut().expect("paths");
    paths.remove("/things");
    paths.insert(
        "/others".into(),
        json!({"get": {"operationId": "others",
        "responses": {"204": {"description": ""}}}}),
    );
    api
}

fn with_other(mut api: Value) -> Value {
    api["paths"]["/others"] = without(plain(json!({})))["paths"]["/others"].clone();
    api
}

/// An operation with something said of it.
fn marked(more: Value) -> Value {
    plain(more)
}

fn operations(id: &str) -> Option<(Value, Value)> {
    let here = || with_other(plain(json!({})));
    let gone = || without(plain(json!({})));
    let top = |key: &str, value: Value| {
        let mut api = plain(json!({}));
        api[key] = value;
        api
    };
    let sunset = |date: &str| marked(json!({"deprecated": true, "x-sunset": date}));
    let level = |level: &str| marked(json!({"x-stability-level": level}));
    let version = |version: &str| top("info", json!({"title": "Things", "version": version}));
    let unnamed = || {
        let mut api = plain(json!({}));
        let operation = api["paths"]["/things"]["get"].as_object_mut();
        operation.expect("an operation").remove("operationId");
        api
    };
    Some(match id {
        "endpoint-added" => (gone(), here()),
        "api-removed-before-sunset" | "api-path-removed-before-sunset" => {
            (with_other(sunset("2030-01-01")), gone())
        }
        "api-removed-with-deprecation" | "api-path-removed-with-deprecation" => {
            (with_other(marked(json!({"deprecated": true}))), gone())
        }
        "api-removed-without-deprecation" | "api-path-removed-without-deprecation" => {
            (here(), gone())
        }
        "api-operation-id-added" => (unnamed(), plain(json!({}))),
        "api-operation-id-removed" => (plain(json!({})), unnamed()),
        "api-schema-removed" => {
            let extra = types(&[("Unused", json!({"type": "string", "enum": ["a"]}))]);
            (api(json!({}), extra), plain(json!({})))
        }
        "api-tag-added" => (plain(json!({})), marked(json!({"tags": ["a"]}))),
        "api-tag-removed" => (marked(json!({"tags": ["a"]})), plain(json!({}))),
        "endpoint-deprecated" | "api-deprecated-sunset-missing" => {
            (plain(json!({})), marked(json!({"deprecated": true})))
        }
        "endpoint-reactivated" => (marked(json!({"deprecated": true})), plain(json!({}))),
        "endpoint-deprecated-with-sunset" => (plain(json!({})), sunset("2030-01-01")),
        "api-deprecated-sunset-parse" | "api-path-sunset-parse" => {
            (plain(json!({})), sunset("in a while"))
        }
        "api-sunset-date-changed-too-small" | "api-sunset-date-too-small" => {
            (sunset("2030-01-01"), sunset("2029-01-01"))
        }
        "sunset-deleted" => (sunset("2030-01-01"), marked(json!({"deprecated": true}))),
        "api-stability-decreased" | "api-invalid-stability-level" => {
            (level("stable"), level("beta"))
        }
        "api-stability-increased" => (level("beta"), level("stable")),
        "api-version-decreased" => (version("2"), version("1")),
        "api-version-not-bumped" | "api-major-version-not-bumped" => (version("1"), version("1")),
        "webhook-added" | "webhook-removed" => {
            let hook = json!({"hook": {"post": {"responses": {"204": {"description": ""}}}}});
            let (old, new) = (plain(json!({})), top("webhooks", hook));
            if id == "webhook-added" {
                (old, new)
            } else {
                (new, old)
            }
        }
        _ => return None,
    })
}

fn security(id: &str) -> Option<(Value, Value)> {
    let key = || json!({"type": "apiKey", "in": "header", "name": "X-Key"});
    let oauth = |url: &str, token: &str, scopes: Value| {
        json!({"type": "oauth2", "flows": {
        "authorizationCode": {"authorizationUrl": url, "tokenUrl": token, "scopes": scopes}}})
    };
    let with = |schemes: Value, global: Option<Value>, own: Option<Value>| {
        let mut api = plain(own.map_or(json!({}), |own| json!({"security": own})));
        api["components"]["securitySchemes"] = schemes;
        if let Some(global) = global {
            api["security"] = global;
        }
        api
    };
    let schemes = || json!({"key": key(), "auth": oauth("https://a.example/a", "https://a.example/t", json!({"r": ""}))});
    let global = |security: Option<Value>| with(schemes(), security, None);
    let own = |security: Value| with(schemes(), Some(json!([])), Some(security));
    let component = |auth: Value| with(json!({"auth": auth}), Some(json!([{"auth": []}])), None);
    let usual = || {
        component(oauth(
            "https://a.example/a",
            "https://a.example/t",
            json!({"r": "read"}),
        ))
    };
    let scope = |list: Value| json!([{"auth": list}]);
    Some(match id {
        "api-global-security-added" => {
            (global(Some(json!([]))), global(Some(json!([{"key": []}]))))
        }
        "api-global-security-removed" => (global(Some(json!([{"key": []}]))), global(None)),
        "api-global-security-scope-added" => (
            global(Some(scope(json!([])))),
            global(Some(scope(json!(["r"])))),
        ),
        "api-global-security-scope-removed" => (
            global(Some(scope(json!(["r"])))),
            global(Some(scope(json!([])))),
        ),
        "api-security-added" => (own(json!([])), own(json!([{"key": []}]))),
        "api-security-removed" => (own(json!([{"key": []}])), own(json!([]))),
        "api-security-scope-added" => (own(scope(json!([]))), own(scope(json!(["r"])))),
        "api-security-scope-removed" => (own(scope(json!(["r"]))), own(scope(json!([])))),
        "api-security-component-added" => (
            with(json!({"key": key()}), None, None),
            with(schemes(), None, None),
        ),
        "api-security-component-removed" => (
            with(schemes(), None, None),
            with(json!({"key": key()}), None, None),
        ),
        "api-security-component-type-changed" => (
            usual(),
            component(json!({"type": "http", "scheme": "basic"})),
        ),
        "api-security-component-oauth-scope-added" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({"r": "read", "w": "write"}),
            )),
        ),
        "api-security-component-oauth-scope-removed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({}),
            )),
        ),
        "api-security-component-oauth-scope-changed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://a.example/t",
                json!({"r": "all"}),
            )),
        ),
        "api-security-component-oauth-url-changed" => (
            usual(),
            component(oauth(
                "https://b.example/a",
                "https://a.example/t",
                json!({"r": "read"}),
            )),
        ),
        "api-security-component-oauth-token-url-changed" => (
            usual(),
            component(oauth(
                "https://a.example/a",
                "https://b.example/t",
                json!({"r": "read"}),
            )),
        ),
        _ => return None,
    })
}

fn requests(id: &str) -> Option<(Value, Value)> {
    let text = || json!({"type": "string"});
    let parameter = |name: &str, place: &str, required: bool, schema: Value| {
        json!({
        "name": name, "in": place, "required": required, "schema": schema})
    };
    let with = |list: Value| plain(json!({"parameters": list}));
    let first = || parameter("first", "query", true, text());
    let asked = |required: bool| {
        with(json!([
            first(),
            parameter("value", "query", required, text())
        ]))
    };
    let withdrawn = |more: Value| {
        let mut value = parameter("value", "query", true, text());
        value["deprecated"] = true.into();
        if let Some(date) = more.as_str() {
            value["x-sunset"] = date.into();
        }
        (with(json!([first(), value])), with(json!([first()])))
    };
    let body = |schema: Value, required: bool| {
        json!({"requestBody": {"required": required,
        "content": {"application/json": {"schema": schema}}}})
    };
    let content =
        |content: Value| plain(json!({"requestBody": {"required": true, "content": content}}));
    let thing = |properties: Value, required: Value| {
        api(
            body(reference("Thing"), true),
            types(&[(
                "Thing",
                json!({"type": "object", "properties": properties, "required": required}),
            )]),
        )
    };
    let header = |schema: Value| with(json!([parameter("x-value", "header", false, schema)]));
    let fields = || json!({"a": text(), "value": text()});
    let default = || json!({"a": text(), "value": {"type": "string", "default": "x"}});
    let path = |path: &str, list: Value| {
        let mut api = with(list);
        let item = api["paths"]["/things"].take();
        api["paths"] = json!({path: item});
        api
    };
    Some(match id {
        "new-optional-request-parameter" => (
            with(json!([parameter("first", "query", false, text())])),
            with(json!([
                parameter("first", "query", false, text()),
                parameter("value", "query", false, text())
            ])),
        ),
        "new-optional-request-default-parameter-to-existing-path" => (
            with(json!([])),
            with(json!([parameter(
                "value",
                "query",
                false,
                json!({"type": "string", "default": "a"})
            )])),
        ),
        "new-required-request-parameter" => (with(json!([first()])), asked(true)),
        "new-required-request-default-parameter-to-existing-path" => (
            with(json!([first()])),
            with(json!([
                first(),
                parameter(
                    "value",
                    "query",
                    true,
                    json!({"type": "string", "default": "a"})
                )
            ])),
        ),
        "new-request-path-parameter" => (
            path("/things", json!([])),
            path(
                "/things/{id}",
                json!([parameter("id", "path", true, text())]),
            ),
        ),
        "request-parameter-became-required" => (asked(false), asked(true)),
        "request-parameter-became-optional" => (asked(true), asked(false)),
        "request-parameter-removed" => (asked(true), with(json!([first()]))),
        "request-parameter-removed-with-deprecation" => withdrawn(json!(null)),
        "request-parameter-removed-before-sunset" => withdrawn(json!("2030-01-01")),
        "request-parameter-type-form-explode-array-comment" => (
            with(json!([parameter("value", "query", false, text())])),
            with(json!([parameter(
                "value",
                "query",
                false,
                json!({"type": "array", "items": text()})
            )])),
        ),
        "request-header-property-became-enum" => (
            header(text()),
            header(json!({"type": "string", "enum": ["a"]})),
        ),
        "request-header-property-became-required" => (
            header(text()),
            with(json!([parameter("x-value", "header", true, text())])),
        ),
        "new-required-request-header-property" => (
            with(json!([first()])),
            with(json!([
                first(),
                parameter("x-value", "header", true, text())
            ])),
        ),
        "request-body-added-optional" => (posting(json!({})), posting(body(text(), false))),
        "request-body-added-required" => (posting(json!({})), posting(body(text(), true))),
        "request-body-removed" => (posting(body(text(), true)), posting(json!({}))),
        "request-body-became-optional" => (
            plain(body(reference("Cat"), true)),
            plain(body(reference("Cat"), false)),
        ),
        "request-body-became-required" => (
            plain(body(reference("Cat"), false)),
            plain(body(reference("Cat"), true)),
        ),
        "request-body-media-type-added" => (
            content(json!({"application/json": {"schema": reference("Cat")}})),
            content(
                json!({"application/json": {"schema": reference("Cat")}, "text/plain": {"schema": text()}}),
            ),
        ),
        "request-body-media-type-removed" => {
            let (old, new) = requests("request-body-media-type-added")?;
            (new, old)
        }
        "request-body-media-type-schema-added" => (
            content(json!({"application/json": {}})),
            content(json!({"application/json": {"schema": reference("Cat")}})),
        ),
        "request-body-media-type-schema-removed" => {
            let (old, new) = requests("request-body-media-type-schema-added")?;
            (new, old)
        }
        "new-optional-request-property" => (
            thing(json!({"a": text()}), json!([])),
            thing(fields(), json!([])),
        ),
        "new-required-request-property" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a", "value"])),
        ),
        "new-required-request-property-with-default"
        | "required-request-property-with-default-error-comment" => (
            thing(json!({"a": text()}), json!([])),
            thing(default(), json!(["value"])),
        ),
        "request-property-removed" => (
            thing(fields(), json!([])),
            thing(json!({"a": text()}), json!([])),
        ),
        "request-property-became-required" => (
            thing(fields(), json!([])),
            thing(fields(), json!(["value"])),
        ),
        "request-property-became-optional" => (
            thing(fields(), json!(["value"])),
            thing(fields(), json!([])),
        ),
        "request-property-became-nullable" => (
            thing(fields(), json!(["value"])),
            thing(
                json!({"a": text(), "value": {"type": ["string", "null"]}}),
                json!(["value"]),
            ),
        ),
        "request-property-became-not-nullable" => {
            let (old, new) = requests("request-property-became-nullable")?;
            (new, old)
        }
        "request-property-became-required-with-default" => (
            thing(default(), json!([])),
            thing(default(), json!(["value"])),
        ),
        "pattern-added-error-comment" | "pattern-changed-warn-comment" => {
            let pattern = |pattern: Value| thing(json!({"value": pattern}), json!([]));
            let old = match id {
                "pattern-added-error-comment" => text(),
                _ => json!({"type": "string", "pattern": "^b$"}),
            };
            (
                pattern(old),
                pattern(json!({"type": "string", "pattern": "^a$"})),
            )
        }
        _ => return None,
    })
}

/// A method that may have a body.
fn posting(operation: Value) -> Value {
    let mut api = plain(operation);
    let item = api["paths"]["/things"]
        .as_object_mut()
        .expect("a path item");
    if let Some(operation) = item.remove("get") {
        item.insert("post".into(), operation);
    }
    api
}

fn answers(id: &str) -> Option<(Value, Value)> {
    let text = || json!({"type": "string"});
    let with = |responses: Value| plain(json!({"responses": responses}));
    let ok = || answer(&reference("Cat"));
    let headers = |headers: Value| {
        let mut ok = ok();
        ok["headers"] = headers;
        with(json!({"200": ok}))
    };
    let header = |schema: Value| headers(json!({"x-value": {"schema": schema, "required": true}}));
    let media = |types: &[(&str, Value)]| {
        let content: Map<String, Value> = types
            .iter()
            .map(|(name, schema)| ((*name).to_owned(), json!({"schema": schema})))
            .collect();
        with(json!({"200": {"description": "", "content": content}}))
    };
    let thing = |properties: Value, required: Value| {
        api(
            json!({"responses": {"200": answer(&reference("Thing"))}}),
            types(&[(
                "Thing",
                json!({"type": "object", "properties": properties, "required": required}),
            )]),
        )
    };
    let fields = || json!({"a": text(), "value": text()});
    Some(match id {
        "response-header-added" => (headers(json!({})), header(text())),
        "required-response-header-removed" => (header(text()), headers(json!({}))),
        "optional-response-header-removed" => (
            headers(json!({"x-value": {"schema": text()}})),
            headers(json!({})),
        ),
        "response-header-became-optional" => (
            header(text()),
            headers(json!({"x-value": {"schema": text()}})),
        ),
        "response-header-became-nullable" => {
            (header(text()), header(json!({"type": ["string", "null"]})))
        }
        "response-header-became-not-nullable" => {
            (header(json!({"type": ["string", "null"]})), header(text()))
        }
        "response-header-type-changed"
        | "response-header-type-specialized"
        | "response-header-type-compatible"
        | "response-header-type-compatible-comment" => {
            (header(text()), header(json!({"type": "integer"})))
        }
        "response-header-type-generalized" => (
            header(json!({"type": "integer"})),
            header(json!({"type": "number"})),
        ),
        "response-media-type-added" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("application/json", reference("Cat")), ("text/csv", text())]),
        ),
        "response-media-type-removed" => (
            media(&[("application/json", reference("Cat")), ("text/csv", text())]),
            media(&[("text/csv", text())]),
        ),
        "response-media-type-name-changed" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("text/csv", text())]),
        ),
        "response-media-type-name-generalized" => (
            media(&[("application/vnd.cat+json", reference("Cat"))]),
            media(&[("application/json", reference("Cat"))]),
        ),
        "response-media-type-name-specialized" => (
            media(&[("application/json", reference("Cat"))]),
            media(&[("application/vnd.cat+json", reference("Cat"))]),
        ),
        "response-mediatype-enum-value-removed" => (
            media(&[(
                "application/json",
                json!({"type": "string", "enum": ["a", "b"]}),
            )]),
            media(&[("application/json", json!({"type": "string", "enum": ["a"]}))]),
        ),
        "response-body-media-type-schema-added" => (
            with(json!({"200": {"description": "", "content": {"application/json": {}}}})),
            with(json!({"200": ok()})),
        ),
        "response-body-media-type-schema-removed" => {
            let (old, new) = answers("response-body-media-type-schema-added")?;
            (new, old)
        }
        "response-success-status-added" => (
            with(json!({"200": ok(), "202": answer(&reference("Dog"))})),
            with(
                json!({"200": ok(), "202": answer(&reference("Dog")), "204": {"description": ""}}),
            ),
        ),
        "response-success-status-removed" => {
            let (old, new) = answers("response-success-status-added")?;
            (new, old)
        }
        "response-non-success-status-added" => (
            with(json!({"200": ok(), "404": answer(&reference("Dog"))})),
            with(
                json!({"200": ok(), "404": answer(&reference("Dog")), "409": answer(&reference("Dog"))}),
            ),
        ),
        "response-non-success-status-removed" => {
            let (old, new) = answers("response-non-success-status-added")?;
            (new, old)
        }
        "response-optional-property-added" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a"])),
        ),
        "response-required-property-added" => (
            thing(json!({"a": text()}), json!(["a"])),
            thing(fields(), json!(["a", "value"])),
        ),
        "response-optional-property-removed" => (
            thing(fields(), json!(["a"])),
            thing(json!({"a": text()}), json!(["a"])),
        ),
        "response-required-property-removed" => (
            thing(fields(), json!(["a", "value"])),
            thing(json!({"a": text()}), json!(["a"])),
        ),
        "response-property-became-nullable" => (
            thing(fields(), json!(["value"])),
            thing(
                json!({"a": text(), "value": {"type": ["string", "null"]}}),
                json!(["value"]),
            ),
        ),
        "response-property-became-not-nullable" => {
            let (old, new) = answers("response-property-became-nullable")?;
            (new, old)
        }
        "response-property-became-optional" => (
            thing(fields(), json!(["value"])),
            thing(fields(), json!([])),
        ),
        "response-property-became-required" => (
            thing(fields(), json!([])),
            thing(fields(), json!(["value"])),
        ),
        _ => return None,
    })
}

/// Properties that hold in one direction only.
fn directions(id: &str) -> Option<(Value, Value)> {
    let (request, rest) = match id.strip_prefix("request-") {
        Some(rest) => (true, rest),
        None => (false, id.strip_prefix("response-")?),
    };
    let thing = |value: Option<Value>, required: bool| {
        let mut properties = json!({"a": {"type": "string"}});
        properties
            .as_object_mut()?
            .extend(value.map(|value| ("value".to_owned(), value)));
        let required: &[&str] = if required { &["value"] } else { &[] };
        let thing = json!({"type": "object", "properties": properties, "required": required});
        let operation = match request {
            true => json!({"requestBody": {"required": true,
                "content": {"application/json": {"schema": reference("Thing")}}}}),
            false => json!({"responses": {"200": answer(&reference("Thing"))}}),
        };
        Some(api(operation, types(&[("Thing", thing)])))
    };
    let flagged = |flag: &str| json!({"type": "string", flag: true});
    for (start, required) in [
        ("optional-property-became-", false),
        ("required-property-became-", true),
    ] {
        if let Some(becomes) = rest.strip_prefix(start) {
            let flag = if becomes.ends_with("read-only") {
                "readOnly"
            } else {
                "writeOnly"
            };
            let plain = thing(Some(json!({"type": "string"})), required)?;
            let flagged = thing(Some(flagged(flag)), required)?;
            return Some(match becomes.starts_with("not-") {
                true => (flagged, plain),
                false => (plain, flagged),
            });
        }
    }
    let unseen = |flag: &str, old: Value, new: Value| {
        let with = |more: Value| {
            let mut schema = flagged(flag);
            schema.as_object_mut()?.extend(more.as_object()?.clone());
            thing(Some(schema), false)
        };
        Some((with(old)?, with(new)?))
    };
    let number = |keyword: &str, value: i32| json!({"type": "integer", keyword: value});
    match rest {
        "optional-write-only-property-added" | "required-write-only-property-added" => {
            let required = rest.starts_with("required");
            Some((
                thing(None, false)?,
                thing(Some(flagged("writeOnly")), required)?,
            ))
        }
        "optional-write-only-property-removed" | "required-write-only-property-removed" => {
            let required = rest.starts_with("required");
            Some((
                thing(Some(flagged("writeOnly")), required)?,
                thing(None, false)?,
            ))
        }
        "write-only-property-became-optional" => Some((
            thing(Some(flagged("writeOnly")), true)?,
            thing(Some(flagged("writeOnly")), false)?,
        )),
        "write-only-property-became-required" => Some((
            thing(Some(flagged("writeOnly")), false)?,
            thing(Some(flagged("writeOnly")), true)?,
        )),
        "write-only-property-enum-value-added" => unseen(
            "writeOnly",
            json!({"enum": ["a"]}),
            json!({"enum": ["a", "b"]}),
        ),
        "read-only-property-enum-value-removed" => unseen(
            "readOnly",
            json!({"enum": ["a", "b"]}),
            json!({"enum": ["a"]}),
        ),
        "read-only-property-exclusive-max-decreased" => unseen(
            "readOnly",
            number("exclusiveMaximum", 9),
            number("exclusiveMaximum", 8),
        ),
        "read-only-property-exclusive-min-increased" => unseen(
            "readOnly",
            number("exclusiveMinimum", -1),
            number("exclusiveMinimum", 0),
        ),
        "read-only-property-max-decreased" => {
            unseen("readOnly", number("maximum", 9), number("maximum", 8))
        }
        "read-only-property-min-increased" => {
            unseen("readOnly", number("minimum", 0), number("minimum", 1))
        }
        "read-only-property-max-length-decreased" => {
            unseen("readOnly", json!({"maxLength": 9}), json!({"maxLength": 8}))
        }
        _ => None,
    }
}
