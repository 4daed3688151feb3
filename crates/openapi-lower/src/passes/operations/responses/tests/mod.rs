mod media_types;

use serde_json::{Value, json};

use crate::passes::testing;

fn document(responses: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "paths": {"/a": {"get": {"operationId": "getA", "responses": responses}}},
        "components": {"schemas": {
            "Pet": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            "Dog": {"type": "object", "required": ["id", "bark"], "properties": {
                "id": {"type": "integer"}, "bark": {"type": "string"}}},
            "Error": {"type": "object", "properties": {"message": {"type": "string"}}},
            "Fault": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
        }},
    })
}

struct Lowered {
    document: Value,
    operation: Value,
    notes: Vec<String>,
}

impl Lowered {
    fn responses(&self) -> &Value {
        &self.operation["responses"]
    }

    /// Returns the responses in the document as `status kind`.
    fn kinds(&self) -> Vec<String> {
        let responses = self.responses().as_object().expect("responses");
        responses
            .iter()
            .map(|(status, response)| format!("{status} {}", kind(response)))
            .collect()
    }

    fn plan(&self) -> &Value {
        &self.operation["x-plan"]["responses"]
    }

    /// Returns the bodies in the Plan as `status body`.
    fn bodies(&self) -> Vec<String> {
        let responses = self.plan().as_object().expect("responses in the Plan");
        let body = |body: &Value| match body["json"]["$ref"].as_str() {
            Some(target) => target.replace("#/components/schemas/", ""),
            None => body.get("json").unwrap_or(body).to_string(),
        };
        responses
            .iter()
            .map(|(key, response)| format!("{key} {}", body(&response["body"])))
            .collect()
    }

    fn accept(&self) -> &Value {
        &self.operation["x-plan"]["accept"]
    }

    /// Returns the number of notes with this effect.
    fn count(&self, effect: &str) -> usize {
        let notes = self.notes.iter();
        notes.filter(|note| note.starts_with(effect)).count()
    }
}

/// Runs the pass; checks that progenitor accepts the result and that running it again changes
/// nothing.
fn run(responses: Value) -> Lowered {
    let (document, notes) = testing::run(super::run, document(responses));
    let operation = document["paths"]["/a"]["get"].clone();
    assert_accepted(&operation["responses"]);
    let mut lowered = document.clone();
    let members = lowered["paths"]["/a"]["get"].as_object_mut();
    members.expect("an operation").remove("x-plan");
    let (again, changes) = testing::run(super::run, lowered.clone());
    assert_eq!(again, lowered);
    assert_eq!(changes, Vec::<String>::new());
    Lowered {
        document,
        operation,
        notes,
    }
}

/// Returns the name of the component, or the schema, if the response is JSON, `raw` for other bodies,
/// or `none`.
fn kind(response: &Value) -> String {
    let content = response["content"].as_object();
    let Some(content) = content.filter(|content| !content.is_empty()) else {
        return "none".to_owned();
    };
    let is_json = |key: &str| key == "application/json" || key.starts_with("application/json;");
    let Some((_, media)) = content.iter().find(|(key, _)| is_json(key)) else {
        return "raw".to_owned();
    };
    assert!(media.get("encoding").is_none());
    let schema = media.get("schema").expect("a schema");
    match schema["$ref"].as_str() {
        Some(target) => target.replace("#/components/schemas/", ""),
        None => schema.to_string(),
    }
}

/// Asserts the conditions of `extract_responses` in progenitor's `method.rs`.
fn assert_accepted(responses: &Value) {
    let responses = responses.as_object().expect("responses");
    let code = |key: &str| key.parse::<u16>().unwrap_or_default();
    let success = |key: &str| matches!(code(key), 101 | 200..=299) || key == "2XX";
    let failure = |key: &str| matches!(code(key), 400..=599) || key == "4XX" || key == "5XX";
    let of = |outcome: &dyn Fn(&str) -> bool, with_default: bool| {
        let mut kinds: Vec<String> = responses
            .iter()
            .filter(|(key, _)| outcome(key) || (with_default && *key == "default"))
            .map(
                |(key, response)| match (key.as_str(), kind(response).as_str()) {
                    ("101", "none" | "raw") => "upgrade".to_owned(),
                    (_, kind) => kind.to_owned(),
                },
            )
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let codes = responses.keys().filter(|key| success(key)).count();
    let range = codes == 1 && responses.contains_key("2XX");
    assert!(of(&success, !range).len() <= 1, "success: {responses:?}");
    assert!(of(&failure, true).len() <= 1, "failure: {responses:?}");
}

fn with_content(content: Value) -> Value {
    json!({"description": "", "content": content})
}

fn with_schema(schema: &Value) -> Value {
    with_content(json!({"application/json": {"schema": schema}}))
}

fn reference(name: &str) -> Value {
    with_schema(&testing::reference(name))
}

fn empty() -> Value {
    json!({"description": ""})
}

#[test]
fn supported_responses_are_unchanged() {
    for responses in [
        json!({}),
        json!({"200": reference("Pet"), "404": reference("Error"), "5XX": reference("Error")}),
        json!({"2XX": reference("Pet"), "default": reference("Error")}),
        json!({"204": empty(), "default": empty()}),
        json!({"default": reference("Pet")}),
        json!({"200": with_content(json!({"application/pdf": {}}))}),
        json!({"101": empty()}),
    ] {
        let lowered = run(responses.clone());
        assert_eq!(lowered.responses(), &responses);
        assert_eq!(lowered.notes, Vec::<String>::new());
        assert!(lowered.operation.get("x-plan").is_none());
    }
}

#[test]
fn a_default_beside_a_success_describes_all_errors() {
    let lowered = run(
        json!({"200": reference("Pet"), "404": reference("Error"), "default": reference("Error")}),
    );
    assert_eq!(
        lowered.kinds(),
        ["200 Pet", "404 Error", "4XX Error", "5XX Error"]
    );
    assert_eq!(lowered.count("exact"), 1);
    let inline = with_schema(&json!({"type": "object", "properties": {"m": {"type": "string"}}}));
    let lowered = run(json!({"200": reference("Pet"), "default": inline}));
    assert_eq!(
        lowered.kinds(),
        ["200 Pet", "4XX GetAError", "5XX GetAError"]
    );
    let lowered = run(
        json!({"204": empty(), "4XX": reference("Error"), "5XX": reference("Error"), "default": reference("Error")}),
    );
    assert_eq!(lowered.kinds(), ["204 none", "4XX Error", "5XX Error"]);
}

#[test]
fn a_default_alone_is_success_or_error_by_its_name() {
    let lowered = run(json!({"default": reference("Error")}));
    assert_eq!(lowered.kinds(), ["4XX Error", "5XX Error"]);
    assert_eq!(lowered.count("widened"), 1);
    let lowered = run(json!({"default": reference("Pet"), "400": reference("Error")}));
    assert_eq!(lowered.kinds(), ["2XX Pet", "400 Error"]);
    let lowered = run(json!({"default": empty(), "400": reference("Error")}));
    assert_eq!(lowered.kinds(), ["2XX none", "400 Error"]);
    let lowered = run(json!({"default": reference("Error"), "400": reference("Fault")}));
    assert_eq!(lowered.kinds(), ["4XX raw", "5XX raw", "400 raw"]);
    assert_eq!(lowered.bodies(), ["default Error", "400 Fault"]);
}

#[test]
fn the_plan_distinguishes_error_responses() {
    let lowered = run(
        json!({"200": reference("Pet"), "400": reference("Error"), "404": reference("Fault"), "410": reference("Error")}),
    );
    assert_eq!(
        lowered.kinds(),
        ["200 Pet", "400 raw", "404 raw", "410 raw"]
    );
    assert_eq!(lowered.bodies(), ["400 Error", "404 Fault", "410 Error"]);
    assert_eq!(lowered.count("widened"), 0);
    assert_eq!(lowered.accept(), &Value::Null);
}

#[test]
fn the_plan_distinguishes_success_responses_and_names_inline_schemas() {
    let inline = with_schema(&json!({"type": "object", "properties": {"m": {"type": "string"}}}));
    let list = with_schema(&json!({"type": "array", "items": testing::reference("Pet")}));
    let lowered = run(json!({"200": reference("Pet"), "201": inline, "202": inline, "203": list}));
    assert_eq!(
        lowered.bodies(),
        [
            "200 Pet",
            "201 GetASuccess201",
            "202 GetASuccess201",
            r##"203 {"type":"array","items":{"$ref":"#/components/schemas/Pet"}}"##
        ]
    );
    assert_eq!(
        lowered.document["components"]["schemas"]["GetASuccess201"],
        json!({"type": "object", "properties": {"m": {"type": "string"}}})
    );
    assert_eq!(lowered.accept(), &json!(["application/json"]));
}

#[test]
fn equal_inline_bodies_share_one_type() {
    let inline = with_schema(
        &json!({"type": "array", "items": {"type": "object", "properties": {"m": {"type": "string"}}}}),
    );
    let lowered = run(json!({"200": inline, "201": inline}));
    let schema = json!({"type": "array", "items": testing::reference("GetASuccessItem")});
    assert_eq!(
        lowered.kinds(),
        [format!("200 {schema}"), format!("201 {schema}")]
    );
    let lowered = run(json!({"200": inline, "400": inline, "default": inline}));
    assert_eq!(lowered.responses()["200"], lowered.responses()["default"]);
    assert_eq!(lowered.responses()["200"], lowered.responses()["400"]);
    assert!(lowered.operation.get("x-plan").is_none());
}

#[test]
fn the_plan_distinguishes_errors_with_and_without_body() {
    let html = with_content(json!({"text/html": {"schema": {"type": "string"}}}));
    let lowered = run(
        json!({"200": reference("Pet"), "400": reference("Error"), "404": empty(), "500": html}),
    );
    assert_eq!(
        lowered.kinds(),
        ["200 Pet", "400 raw", "404 raw", "500 raw"]
    );
    assert_eq!(lowered.responses()["500"], html);
    assert_eq!(
        lowered.bodies(),
        ["400 Error", r#"404 "empty""#, r#"500 "bytes""#]
    );
    let lowered =
        run(json!({"200": reference("Pet"), "404": empty(), "default": reference("Error")}));
    assert_eq!(
        lowered.kinds(),
        ["200 Pet", "404 raw", "4XX raw", "5XX raw"]
    );
    assert_eq!(lowered.bodies(), [r#"404 "empty""#, "default Error"]);
    assert_eq!(lowered.count("narrowed"), 0);
}

#[test]
fn the_plan_distinguishes_successes_with_and_without_body() {
    let lowered = run(json!({"200": reference("Pet"), "204": empty()}));
    assert_eq!(lowered.kinds(), ["200 raw", "204 raw"]);
    assert_eq!(lowered.bodies(), ["200 Pet", r#"204 "empty""#]);
    assert_eq!(lowered.accept(), &json!(["application/json"]));
    assert_eq!(lowered.count("widened"), 0);
    let pdf = with_content(json!({"application/pdf": {}}));
    let lowered = run(json!({"200": pdf, "204": pdf}));
    assert_eq!(lowered.kinds(), ["200 raw", "204 raw"]);
    assert_eq!(lowered.plan(), &Value::Null);
    // A response with a status without a body has none, even if one is described.
    let lowered = run(json!({"200": pdf, "201": reference("Pet"), "204": pdf}));
    assert_eq!(
        lowered.bodies(),
        [r#"200 "bytes""#, "201 Pet", r#"204 "empty""#]
    );
    assert_eq!(
        lowered.accept(),
        &json!(["application/json", "application/pdf"])
    );
}

#[test]
fn the_plan_has_an_upgrade_beside_other_responses() {
    let lowered = run(json!({"101": empty(), "200": reference("Pet")}));
    assert_eq!(lowered.kinds(), ["200 raw"]);
    assert_eq!(lowered.bodies(), [r#"101 "upgrade""#, "200 Pet"]);
    // The content has no effect.
    let lowered = run(json!({"101": reference("Pet"), "200": empty()}));
    assert_eq!(lowered.kinds(), ["200 raw"]);
    assert_eq!(lowered.bodies(), [r#"101 "upgrade""#, r#"200 "empty""#]);
    let lowered = run(json!({"101": empty(), "202": empty()}));
    assert_eq!(lowered.accept(), &json!(["*/*"]));
}

#[test]
fn a_status_without_a_body_has_none() {
    let lowered = run(json!({"204": reference("Pet")}));
    assert_eq!(lowered.kinds(), ["204 none"]);
    let mut head = document(json!({"200": reference("Pet"), "404": reference("Error")}));
    let get = head["paths"]["/a"]["get"].take();
    head["paths"]["/a"] = json!({"head": get});
    let (document, _) = testing::run(super::run, head);
    assert_eq!(
        document["paths"]["/a"]["head"]["responses"],
        json!({"200": empty(), "404": empty()})
    );
}

#[test]
fn the_plan_keeps_headers_of_all_responses() {
    let header = |schema: Value| json!({"description": "", "headers": {"X": {"description": "d", "schema": schema}}});
    let lowered = run(
        json!({"200": header(json!({"type": "integer"})), "302": header(json!({"type": "string"})), "oops": empty()}),
    );
    assert_eq!(lowered.kinds(), ["200 raw"]);
    assert_eq!(
        lowered.plan(),
        &json!({
            "200": {"body": "empty", "headers": {"X": {"type": "integer"}}},
            "302": {"body": "empty", "headers": {"X": {"type": "string"}}},
        })
    );
    assert_eq!(lowered.count("narrowed"), 1);
}

#[test]
fn a_described_redirect_is_success() {
    let lowered = run(json!({"302": empty()}));
    assert_eq!(lowered.kinds(), Vec::<String>::new());
    assert_eq!(lowered.bodies(), [r#"302 "empty""#]);
    // The redirect is the success response beside the `default` for errors.
    let lowered = run(json!({"3XX": empty(), "default": reference("Error")}));
    assert_eq!(lowered.kinds(), ["4XX Error", "5XX Error"]);
    assert_eq!(lowered.bodies(), [r#"3XX "empty""#]);
    assert_eq!(lowered.count("widened"), 0);
    let lowered = run(json!({"200": reference("Pet"), "307": reference("Pet")}));
    assert_eq!(lowered.kinds(), ["200 raw"]);
    assert_eq!(lowered.bodies(), ["200 Pet", r#"307 "empty""#]);
    // 304 is not a redirect.
    let lowered = run(json!({"200": reference("Pet"), "304": empty()}));
    assert_eq!(lowered.kinds(), ["200 Pet"]);
    assert_eq!(lowered.count("narrowed"), 0);
}
