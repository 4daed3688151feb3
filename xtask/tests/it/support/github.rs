//! A stub of GitHub's API on loopback: it stores what is written.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use super::listen;

/// The token that the stub requires.
pub const TOKEN: &str = "token-of-the-workflow";

#[derive(Clone, Default)]
pub struct GitHub {
    pub url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Issues and pull requests, by their numbers minus one.
    issues: Vec<Value>,
    comments: Vec<Value>,
    /// The methods and paths of all requests.
    requests: Vec<String>,
}

impl GitHub {
    pub fn start() -> GitHub {
        let mut github = GitHub::default();
        let serving = github.clone();
        github.url = listen(move |stream| serving.serve(stream));
        github
    }

    /// Returns the environment of a workflow's step.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("GITHUB_API_URL", self.url.clone()),
            ("GITHUB_REPOSITORY", "pets/clients".to_owned()),
            ("GITHUB_TOKEN", TOKEN.to_owned()),
        ]
    }

    /// Returns the open issues or pull requests.
    pub fn open(&self, is_pull_request: bool) -> Vec<Value> {
        let state = self.state.lock().expect("a lock");
        let is_wanted = |issue: &&Value| {
            issue["state"] == "open" && issue.get("pull_request").is_some() == is_pull_request
        };
        state.issues.iter().filter(is_wanted).cloned().collect()
    }

    /// Returns the bodies of the comments.
    pub fn comments(&self) -> Vec<String> {
        let state = self.state.lock().expect("a lock");
        let bodies = state.comments.iter().map(|it| it["body"].as_str());
        bodies
            .map(|body| body.expect("a body").to_owned())
            .collect()
    }

    /// Returns the methods and paths of the writes since the last call.
    pub fn writes(&self) -> Vec<String> {
        let mut state = self.state.lock().expect("a lock");
        let mut requests = std::mem::take(&mut state.requests);
        requests.retain(|request| !request.starts_with("GET"));
        requests
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
        while let Some((head, body)) = request(&mut reader) {
            let (status, response) = self.respond(&head, &body);
            let response = response.to_string();
            let length = response.len();
            let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\n\r\n");
            if stream.write_all((head + &response).as_bytes()).is_err() {
                return;
            }
        }
    }

    fn respond(&self, head: &str, body: &Value) -> (u16, Value) {
        let mut line = head.split(' ');
        let (method, target) = (line.next().unwrap_or(""), line.next().unwrap_or(""));
        let is_allowed = format!("\r\nauthorization: bearer {TOKEN}\r\n");
        if !head.to_lowercase().contains(&is_allowed) {
            return (401, json!({"message": "Bad credentials"}));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let Some(path) = path.strip_prefix("/repos/pets/clients/") else {
            return (404, json!({"message": "Not Found"}));
        };
        let mut state = self.state.lock().expect("a lock");
        state.requests.push(format!("{method} {path}"));
        let parts: Vec<&str> = path.split('/').collect();
        let number = parts.get(1).and_then(|it| it.parse::<usize>().ok());
        match (method, parts.as_slice()) {
            ("GET", ["pulls"]) => {
                let head = query
                    .split('&')
                    .find_map(|it| it.strip_prefix("head=pets:"));
                let head = head.or(query
                    .split('&')
                    .find_map(|it| it.strip_prefix("head=pets%3A")));
                let head = head.expect("a branch").replace("%2F", "/");
                let open = state
                    .issues
                    .iter()
                    .filter(|it| it["state"] == "open" && it["head"] == *head);
                (200, open.cloned().collect())
            }
            ("GET", ["issues"]) => {
                let open = state.issues.iter().filter(|it| it["state"] == "open");
                (200, open.cloned().collect())
            }
            ("GET", ["issues", _, "comments"]) => (200, state.comments.clone().into()),
            ("POST", [kind @ ("pulls" | "issues")]) => {
                let mut issue = body.clone();
                let number = state.issues.len() + 1;
                issue["number"] = number.into();
                issue["state"] = "open".into();
                issue["html_url"] = format!("https://forge.example/{kind}/{number}").into();
                if *kind == "pulls" {
                    issue["pull_request"] = json!({});
                }
                state.issues.push(issue.clone());
                (201, issue)
            }
            ("POST", ["issues", _, "comments"]) => {
                let mut comment = body.clone();
                comment["id"] = (state.comments.len() + 1).into();
                comment["html_url"] = "https://forge.example/comment".into();
                state.comments.push(comment.clone());
                (201, comment)
            }
            ("PATCH", ["issues", "comments", id]) => {
                let id: usize = id.parse().expect("an id");
                let comment = &mut state.comments[id - 1];
                comment["body"] = body["body"].clone();
                (200, comment.clone())
            }
            ("PATCH", ["pulls" | "issues", _]) => {
                let issue = &mut state.issues[number.expect("a number") - 1];
                for (key, value) in body.as_object().expect("an object") {
                    issue[key] = value.clone();
                }
                (200, issue.clone())
            }
            _ => (404, json!({"message": "Not Found"})),
        }
    }
}

/// Reads the head and the body of the next request of a connection.
fn request(reader: &mut BufReader<TcpStream>) -> Option<(String, Value)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let line = line.to_lowercase();
        line.strip_prefix("content-length:")?.trim().parse().ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let body = serde_json::from_slice(&body).unwrap_or_default();
    Some((head, body))
}
