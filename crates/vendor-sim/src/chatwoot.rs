//! Chatwoot: the profile of a token's owner, and its partial update.

use serde_json::{Map, Value, json};

use crate::response::{Behaviour, SimulatedResponse};
use crate::{Request, form, samples};

const PATH: &str = "/api/v1/profile";

pub(crate) struct Server {
    user: Value,
    token: String,
    password: String,
    responses: u32,
}

impl Server {
    pub(crate) fn new(mut user: Value, token: String) -> Self {
        // The response repeats the token.
        set(&mut user, "access_token", token.as_str());
        Self {
            user,
            token,
            password: samples::CHATWOOT_PASSWORD.to_owned(),
            responses: 0,
        }
    }
}

impl Behaviour for Server {
    fn respond(&mut self, request: &Request) -> SimulatedResponse {
        self.responses += 1;
        let response = match (request.method.as_str(), request.path.as_str()) {
            ("GET", PATH) => self
                .refusal(request)
                .unwrap_or_else(|| SimulatedResponse::json(200, &self.user)),
            ("PUT" | "PATCH", PATH) => self
                .refusal(request)
                .unwrap_or_else(|| self.update(request)),
            // The framework treats a wrong method as an unknown route.
            _ => SimulatedResponse::text(404, "text/html; charset=utf-8", "<h1>Not found</h1>"),
        };
        response.header("x-request-id", format!("sim-{}", self.responses))
    }
}

impl Server {
    /// Returns the 401 for this request, if any.
    fn refusal(&self, request: &Request) -> Option<SimulatedResponse> {
        // If there is a Bearer credential, the other header is ignored, even if the credential is
        // wrong.
        let token = request
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .or_else(|| request.header("api_access_token"));
        let body = match token {
            Some(token) if token == self.token => return None,
            Some(samples::CHATWOOT_BOT_TOKEN) => {
                json!({ "error": "Access to this endpoint is not authorized for bots" })
            }
            Some(_) => json!({ "error": "Invalid Access Token" }),
            None => json!({ "errors": ["You need to sign in or sign up before continuing."] }),
        };
        Some(SimulatedResponse::json(401, &body))
    }

    fn update(&mut self, request: &Request) -> SimulatedResponse {
        let Some(changes) = changes(request) else {
            return error("param is missing or the value is empty: profile");
        };
        if let Some(name) = changes.get("name").and_then(Value::as_str)
            && name.chars().count() > 255
        {
            return SimulatedResponse::json(
                422,
                &json!({
                    "message": "Name is too long (maximum is 255 characters)",
                    "attributes": ["name"],
                }),
            );
        }
        if let Some(password) = changes.get("password").and_then(Value::as_str) {
            let field = |name: &str| changes.get(name).and_then(Value::as_str);
            if field("current_password") != Some(&self.password)
                || field("password_confirmation") != Some(password)
            {
                return error("Invalid password");
            }
            self.password = password.to_owned();
            set(
                &mut self.user,
                "pubsub_token",
                samples::CHATWOOT_NEW_PUBSUB_TOKEN,
            );
        }
        for (name, value) in &changes {
            match name.as_str() {
                "name" | "display_name" | "message_signature" | "ui_settings" => {
                    set(&mut self.user, name, value.clone());
                }
                "phone_number" => {
                    let mut attributes = match self.user.get("custom_attributes") {
                        Some(Value::Object(attributes)) => attributes.clone(),
                        _ => Map::new(),
                    };
                    attributes.insert(name.clone(), value.clone());
                    set(&mut self.user, "custom_attributes", attributes);
                }
                "avatar" => set(
                    &mut self.user,
                    "avatar_url",
                    "https://files.example.org/avatars/new-250.png",
                ),
                // A new e-mail address takes effect after confirmation; other members are
                // ignored.
                _ => {}
            }
        }
        let available = match self.user["display_name"].as_str() {
            Some(name) if !name.trim().is_empty() => self.user["display_name"].clone(),
            _ => self.user["name"].clone(),
        };
        set(&mut self.user, "available_name", available);
        SimulatedResponse::json(200, &self.user)
    }
}

/// Returns the members of `profile`, from a form or JSON; `None` if there are none.
fn changes(request: &Request) -> Option<Map<String, Value>> {
    let media_type = request.header("content-type").unwrap_or_default();
    if let Some(parts) = form::parse_parts(media_type, &request.body) {
        let members: Map<_, _> = parts
            .into_iter()
            .filter_map(|(name, content)| {
                let name = name.strip_prefix("profile[")?.strip_suffix(']')?;
                Some((name.to_owned(), Value::from(content)))
            })
            .collect();
        return (!members.is_empty()).then_some(members);
    }
    let body: Value = serde_json::from_slice(&request.body).ok()?;
    match body.get("profile")? {
        Value::Object(members) if !members.is_empty() => Some(members.clone()),
        _ => None,
    }
}

/// Sets a member; a value that is not an object is unchanged.
fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value.into());
    }
}

fn error(message: &str) -> SimulatedResponse {
    SimulatedResponse::json(422, &json!({ "error": message }))
}
