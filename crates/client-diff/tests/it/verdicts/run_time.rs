//! Verdicts about programs that compile: whether the new client sends what a server that implements
//! the old description supports, and decodes its responses.

use client_diff::{Breaks, Kind};
use serde_json::{Map, Value, json};

use super::{
    INTERFACES, cases, changes_for, generated, lowered,
    pairs::{Pair, api, plain, reference, request_body, response, success, text, types},
};

/// The only change of a pair; none if the code is the same.
type Expected = Option<(Kind, Option<Breaks>)>;

const RUNNING: Option<Breaks> = Some(Breaks::Running);

/// Checks that each pair has exactly the expected change, and that it is in the code.
fn check(rows: Vec<(&'static str, Value, Value, Expected)>) {
    for (name, old, new, expected) in rows {
        for case in cases(name, &Pair { old, new }) {
            case.agrees_with_the_code();
            let changes = case
                .changes
                .iter()
                .map(|change| (change.kind, change.breaks));
            assert_eq!(
                changes.collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{case}"
            );
        }
    }
}

/// A success response of bytes with these media types.
fn bytes(media_types: &[&str]) -> Value {
    let media_types = media_types.iter();
    let content: Map<_, _> = media_types
        .map(|it| ((*it).to_owned(), json!({})))
        .collect();
    plain(json!({"responses": {"200": {"description": "", "content": content}}}))
}

#[test]
fn the_effective_accept_header_is_compared() {
    let pdf = || bytes(&["application/pdf"]);
    let changed = |breaks| Some((Kind::AcceptChanged, breaks));
    let none = || json!({"description": ""});
    let cat = || response(&reference("Cat"));
    let all_of = |responses: Value| plain(json!({"responses": responses}));
    check(vec![
        (
            "another type",
            pdf(),
            bytes(&["image/png"]),
            changed(RUNNING),
        ),
        (
            "a range",
            bytes(&["application/octet-stream"]),
            bytes(&["image/*"]),
            changed(RUNNING),
        ),
        ("any type", pdf(), bytes(&["*/*"]), changed(None)),
        (
            "no longer any type",
            bytes(&["*/*"]),
            pdf(),
            changed(RUNNING),
        ),
        (
            "a wider range",
            bytes(&["image/png"]),
            bytes(&["image/*"]),
            changed(None),
        ),
        (
            "a narrower range",
            bytes(&["image/*"]),
            bytes(&["image/png"]),
            changed(RUNNING),
        ),
        (
            "letter case",
            pdf(),
            bytes(&["application/PDF"]),
            changed(None),
        ),
    ]);
    let pair = Pair {
        old: pdf(),
        new: bytes(&["application/pdf", "image/png"]),
    };
    for case in cases("a further type", &pair) {
        assert!(case.kinds().contains(&Kind::AcceptChanged), "{case}");
        assert_eq!(case.breaks(), None, "{case}");
    }
    // The client sends the same header, which the Plan states for one of the descriptions only.
    let pair = Pair {
        old: all_of(json!({"200": cat()})),
        new: all_of(json!({"200": cat(), "204": none()})),
    };
    for case in cases("a response without a body", &pair) {
        assert!(!case.kinds().contains(&Kind::AcceptChanged), "{case}");
    }
    // The response that has a body now states the change.
    let pair = Pair {
        old: all_of(json!({"204": none()})),
        new: all_of(json!({"200": cat()})),
    };
    for case in cases("a body", &pair) {
        assert!(!case.kinds().contains(&Kind::AcceptChanged), "{case}");
    }
}

#[test]
fn only_types_of_responses_break_by_refusing_unknown_members() {
    let thing = |closed: bool| {
        let mut schema = json!({"type": "object", "properties": {"a": text()}});
        if closed {
            schema["additionalProperties"] = false.into();
        }
        types(&[("Thing", schema)])
    };
    let sent = |closed| api(request_body(&reference("Thing"), true), thing(closed));
    let received = |closed| api(success(&reference("Thing")), thing(closed));
    let both = |closed| {
        let mut operation = request_body(&reference("Thing"), true);
        operation["responses"] = success(&reference("Thing"))["responses"].take();
        api(operation, thing(closed))
    };
    let changed = |breaks| Some((Kind::UnknownFieldsChanged, breaks));
    check(vec![
        ("sent", sent(false), sent(true), changed(None)),
        (
            "received",
            received(false),
            received(true),
            changed(RUNNING),
        ),
        (
            "sent and received",
            both(false),
            both(true),
            changed(RUNNING),
        ),
    ]);
}

#[test]
fn a_range_includes_the_statuses_that_it_replaces() {
    let with = |keys: &[&str]| {
        let keys = keys.iter();
        let responses: Map<_, _> = keys
            .map(|key| ((*key).to_owned(), response(&reference("Cat"))))
            .collect();
        plain(json!({"responses": responses}))
    };
    let added = Some((Kind::ResponseAdded, None));
    check(vec![
        ("success", with(&["200"]), with(&["2XX"]), added),
        ("two statuses", with(&["200", "201"]), with(&["2XX"]), added),
        (
            "beside the range",
            with(&["200", "2XX"]),
            with(&["2XX"]),
            None,
        ),
        (
            "beside the default",
            with(&["200", "404", "default"]),
            with(&["200", "default"]),
            None,
        ),
        ("error", with(&["200", "404"]), with(&["200", "4XX"]), added),
        (
            "a status",
            with(&["200", "201"]),
            with(&["200"]),
            Some((Kind::ResponseRemoved, RUNNING)),
        ),
        (
            "the range beside a status",
            with(&["200", "2XX"]),
            with(&["200"]),
            Some((Kind::ResponseRemoved, RUNNING)),
        ),
    ]);
    let pair = Pair {
        old: with(&["2XX"]),
        new: with(&["200"]),
    };
    for case in cases("the range", &pair) {
        assert_eq!(case.breaks(), RUNNING, "{case}");
    }
}

/// A description with a header parameter, a header of a credential and URLs.
fn cased(header: &str, host: &str) -> Value {
    let parameter = json!({"name": header, "in": "header", "schema": text()});
    let mut api = plain(json!({"parameters": [parameter]}));
    api["components"]["securitySchemes"] = json!({
        "key": {"type": "apiKey", "in": "header", "name": header},
        "auth": {"type": "oauth2", "flows": {"clientCredentials": {
            "tokenUrl": format!("https://{host}/token"), "scopes": {}}}}});
    api["security"] = json!([{"key": []}, {"auth": []}]);
    api["servers"] = json!([{"url": format!("https://{host}/v1")}]);
    api["paths"]["/files"] = json!({"get": {"operationId": "files",
        "servers": [{"url": format!("https://files.{host}/v1")}],
        "responses": {"204": {"description": ""}}}});
    api
}

#[test]
fn the_letter_case_of_header_names_and_hosts_is_no_change() {
    let (old, new) = (cased("X-Key", "A.example"), cased("x-key", "a.example"));
    let (old, new) = (lowered(&old), lowered(&new));
    for interface in INTERFACES {
        let changes = changes_for(&old, &new, interface);
        assert!(changes.is_empty(), "{changes:#?}");
        let [old_code, new_code] = [&old, &new].map(|client| generated(client, interface));
        for (name, code) in &*old_code {
            assert_eq!(code.to_lowercase(), new_code[name].to_lowercase(), "{name}");
        }
    }
    let other = lowered(&cased("X-Other", "b.example"));
    let changes = changes_for(&old, &other, INTERFACES[0]);
    let kinds: Vec<Kind> = changes.iter().map(|change| change.kind).collect();
    for kind in [Kind::SchemeChanged, Kind::FlowChanged, Kind::ServerAdded] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn the_media_type_that_is_sent_is_compared() {
    let with = |media_type: &str, schema: Value| {
        let content = json!({media_type: {"schema": schema}});
        plain(json!({"requestBody": {"required": true, "content": content}}))
    };
    let json = |media_type| with(media_type, reference("Cat"));
    let bytes = |media_type| with(media_type, json!({"type": "string", "format": "binary"}));
    let form = |media_type: &str, part: &str| {
        let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
        let content =
            json!({media_type: {"schema": schema, "encoding": {"a": {"contentType": part}}}});
        plain(json!({"requestBody": {"required": true, "content": content}}))
    };
    let changed = |breaks| Some((Kind::BodyMediaTypeChanged, breaks));
    check(vec![
        (
            "a character set",
            json("application/json"),
            json("application/json; charset=utf-8"),
            None,
        ),
        (
            "any bytes",
            bytes("application/octet-stream"),
            bytes("*/*"),
            None,
        ),
        (
            "bytes",
            bytes("application/pdf"),
            bytes("image/png"),
            changed(RUNNING),
        ),
        (
            "JSON",
            json("application/json"),
            json("application/cat+json"),
            changed(RUNNING),
        ),
        (
            "letter case",
            bytes("application/pdf"),
            bytes("application/PDF"),
            changed(None),
        ),
        (
            "an encoding",
            form("multipart/form-data", "text/csv"),
            form("multipart/form-data", "text/xml"),
            changed(RUNNING),
        ),
        (
            "an encoding beside letter case",
            form("multipart/form-data", "text/csv"),
            form("Multipart/Form-Data", "text/xml"),
            changed(RUNNING),
        ),
    ]);
}

#[test]
fn a_credential_that_is_no_longer_sent_breaks() {
    let with = |security: Value| {
        let mut api = plain(json!({}));
        let key = |name: &str| json!({"type": "apiKey", "in": "header", "name": name});
        api["components"]["securitySchemes"] = json!({"a": key("X-A"), "b": key("X-B")});
        if !security.is_null() {
            api["security"] = security;
        }
        api
    };
    let unstated = || with(Value::Null);
    let [a, b, both] = [
        json!({"a": []}),
        json!({"b": []}),
        json!({"a": [], "b": []}),
    ];
    let changed = |breaks| Some((Kind::SecurityChanged, breaks));
    check(vec![
        (
            "no longer stated",
            with(json!([a])),
            unstated(),
            changed(RUNNING),
        ),
        ("none", with(json!([a])), with(json!([])), changed(RUNNING)),
        (
            "optional before",
            with(json!([{}, a])),
            unstated(),
            changed(RUNNING),
        ),
        (
            "optional now",
            with(json!([a])),
            with(json!([{}, a])),
            changed(None),
        ),
        (
            "no longer optional",
            with(json!([{}, a])),
            with(json!([a])),
            changed(RUNNING),
        ),
        (
            "one of two",
            with(json!([both])),
            with(json!([a])),
            changed(RUNNING),
        ),
        (
            "an alternative",
            with(json!([a])),
            with(json!([b, a])),
            changed(None),
        ),
        (
            "no alternative",
            with(json!([a, b])),
            with(json!([a])),
            changed(RUNNING),
        ),
        (
            "required",
            with(json!([])),
            with(json!([a])),
            changed(RUNNING),
        ),
        ("stated", unstated(), with(json!([a])), changed(None)),
        (
            "stated as none",
            unstated(),
            with(json!([])),
            changed(RUNNING),
        ),
        ("an empty set", with(json!([])), with(json!([{}])), None),
    ]);
}
