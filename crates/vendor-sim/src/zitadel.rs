//! ZITADEL's auth service behind grpc-gateway: zero values are left out, and errors are gRPC
//! statuses.

use serde_json::{Map, Value, json};

use crate::Request;
use crate::response::{Behaviour, SimulatedResponse};

const BASE: &str = "/auth/v1/users/me";

/// The time of updates, fixed so that responses are reproducible.
const CHANGE_DATE: &str = "2026-06-01T12:00:00.000001Z";

pub(crate) struct Server {
    /// The response for the user: `{"user": …}`.
    response: Value,
    token: String,
}

impl Server {
    pub(crate) fn new(response: Value, token: String) -> Self {
        Self { response, token }
    }
}

impl Behaviour for Server {
    fn respond(&mut self, request: &Request) -> SimulatedResponse {
        let Some(resource) = request.path.strip_prefix(BASE) else {
            return error(404, 5, "Not Found");
        };
        // The gateway looks up the route before it checks the credential.
        match (request.method.as_str(), resource) {
            ("GET", "") => self
                .refusal(request)
                .unwrap_or_else(|| SimulatedResponse::json(200, &self.response)),
            ("GET", "/profile" | "/email" | "/phone") => self
                .refusal(request)
                .unwrap_or_else(|| self.human_part(&resource[1..])),
            ("PUT", "/profile") => self
                .refusal(request)
                .unwrap_or_else(|| self.update(request)),
            (_, "" | "/profile" | "/email" | "/phone") => error(405, 12, "Method Not Allowed"),
            _ => error(404, 5, "Not Found"),
        }
    }
}

impl Server {
    /// Returns the 401 for this request, if any.
    fn refusal(&self, request: &Request) -> Option<SimulatedResponse> {
        let response = match request.header("authorization") {
            None => error(401, 16, "auth header missing"),
            Some(value) => match value.strip_prefix("Bearer ") {
                Some(token) if token == self.token => return None,
                Some(_) => error(401, 16, "Errors.Token.Invalid"),
                None => detailed_error(401, 16, "invalid auth header", "AUTH-7fs1e"),
            },
        };
        // The gateway writes the message where an authentication scheme belongs.
        let message = serde_json::from_str::<Value>(&response.body)
            .ok()
            .and_then(|body| Some(body.get("message")?.as_str()?.to_owned()))
            .unwrap_or_default();
        Some(response.header("www-authenticate", message))
    }

    /// Returns `profile`, `email` or `phone`, which only people have.
    fn human_part(&self, name: &str) -> SimulatedResponse {
        let user = &self.response["user"];
        match user["human"].get(name) {
            Some(part) => {
                SimulatedResponse::json(200, &json!({ "details": user["details"], name: part }))
            }
            None => detailed_error(404, 5, "User could not be found", "SIM-1human"),
        }
    }

    fn update(&mut self, request: &Request) -> SimulatedResponse {
        let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
            return error(400, 3, "proto: syntax error");
        };
        let Some(user) = self.response.get_mut("user") else {
            return error(404, 5, "Not Found");
        };
        let Some(Value::Object(stored)) = user.pointer_mut("/human/profile") else {
            return detailed_error(404, 5, "User could not be found", "SIM-1human");
        };
        let mut replacement = profile_of_update(&body);
        for (name, range) in LENGTHS {
            let value = replacement
                .get(*name)
                .and_then(Value::as_str)
                .unwrap_or_default();
            if !range.contains(&value.chars().count()) {
                let message = format!("invalid UpdateMyProfileRequest.{name}: wrong length");
                return error(400, 3, &message);
            }
        }
        if let Some(avatar) = stored.get("avatarUrl") {
            replacement.insert("avatarUrl".to_owned(), avatar.clone());
        }
        if *stored == replacement {
            return detailed_error(400, 9, "Profile not changed", "COMMAND-2M0fs");
        }
        *stored = replacement;
        let sequence = user["details"]["sequence"]
            .as_str()
            .and_then(|text| text.parse::<u64>().ok())
            .map_or(1, |sequence| sequence.saturating_add(1));
        let details = json!({
            "sequence": sequence.to_string(),
            "changeDate": CHANGE_DATE,
            "resourceOwner": user["details"]["resourceOwner"],
        });
        if let (Value::Object(stored), Value::Object(new)) = (&mut user["details"], &details) {
            stored.extend(new.clone());
        }
        SimulatedResponse::json(200, &json!({ "details": details }))
    }
}

/// The allowed number of characters of each member of an update.
const LENGTHS: &[(&str, std::ops::RangeInclusive<usize>)] = &[
    ("firstName", 1..=200),
    ("lastName", 1..=200),
    ("nickName", 0..=200),
    ("displayName", 1..=200),
    ("preferredLanguage", 0..=10),
];

/// Returns the profile of an update: names in either spelling, unknown ones ignored, zero
/// values left out, and `und` for no language.
fn profile_of_update(body: &Map<String, Value>) -> Map<String, Value> {
    const NAMES: &[(&str, &str)] = &[
        ("firstName", "first_name"),
        ("lastName", "last_name"),
        ("nickName", "nick_name"),
        ("displayName", "display_name"),
        ("preferredLanguage", "preferred_language"),
        ("gender", "gender"),
    ];
    let mut profile: Map<_, _> = NAMES
        .iter()
        .filter_map(|(camel, snake)| {
            let value = body.get(*camel).or_else(|| body.get(*snake))?.as_str()?;
            let is_zero = value.is_empty() || value == "GENDER_UNSPECIFIED";
            (!is_zero).then(|| ((*camel).to_owned(), Value::from(value)))
        })
        .collect();
    profile
        .entry("preferredLanguage")
        .or_insert_with(|| "und".into());
    profile
}

/// Returns a gRPC status.
fn error(status: u16, code: u8, message: &str) -> SimulatedResponse {
    SimulatedResponse::json(status, &json!({ "code": code, "message": message }))
}

/// Returns a gRPC status with the id that ZITADEL assigns to the line of code that failed.
fn detailed_error(status: u16, code: u8, message: &str, id: &str) -> SimulatedResponse {
    SimulatedResponse::json(
        status,
        &json!({
            "code": code,
            "message": format!("{message} ({id})"),
            "details": [{
                "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
                "id": id,
                "message": message,
            }],
        }),
    )
}
