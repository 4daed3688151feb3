//! The parts of GitHub's REST API that the commands of workflows need: pull requests, issues
//! and comments, each updated in place. See <https://docs.github.com/rest>.

use std::{env, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};
use url::Url;

use crate::download;

/// The time limit of a request.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The number of items on a page of a list.
const PAGE: usize = 100;
/// The maximum number of pages that are read.
const PAGES: usize = 50;

/// A repository, and a token with write access.
pub struct Forge {
    agent: Agent,
    /// The URL of the repository: `…/repos/OWNER/NAME`.
    repository: String,
    owner: String,
    token: String,
}

/// The texts of a pull request or an issue.
pub struct Text<'t> {
    pub title: &'t str,
    /// Markdown.
    pub body: &'t str,
}

/// A pull request or an issue after a change.
pub struct Renewed {
    /// The URL of its web page.
    pub page: String,
    pub is_new: bool,
}

impl Forge {
    /// Reads `GITHUB_REPOSITORY`, `GITHUB_TOKEN` and `GITHUB_API_URL`, which workflows set.
    pub fn from_env() -> Result<Forge> {
        let variable = |name: &str| {
            let value = env::var(name).ok().filter(|value| !value.is_empty());
            value.with_context(|| {
                format!("the environment variable {name} is not set; GitHub workflows set it")
            })
        };
        let repository = variable("GITHUB_REPOSITORY")?;
        let api = variable("GITHUB_API_URL").unwrap_or("https://api.github.com".to_owned());
        let api = Url::parse(&api).context("GITHUB_API_URL is not a URL")?;
        ensure!(
            api.scheme() == "https" || download::is_loopback(&api),
            "GITHUB_API_URL is not https: the token could be read in transit"
        );
        let (owner, name) = repository
            .split_once('/')
            .filter(|(owner, name)| is_plain(owner) && is_plain(name))
            .context("GITHUB_REPOSITORY is not OWNER/NAME")?;
        let api = api.as_str().trim_end_matches('/');
        Ok(Forge {
            agent: download::agent(TIMEOUT, "application/vnd.github+json"),
            repository: format!("{api}/repos/{owner}/{name}"),
            owner: owner.to_owned(),
            token: variable("GITHUB_TOKEN")?,
        })
    }

    /// Opens a pull request of `branch` for `base`, or updates the text of the open one.
    pub fn renew_pull_request(&self, branch: &str, base: &str, text: &Text<'_>) -> Result<Renewed> {
        let Text { title, body } = text;
        if let Some(number) = self.pull_request(branch)? {
            let text = json!({"title": title, "body": body, "base": base});
            return self.renew(&format!("pulls/{number}"), &text);
        }
        let new = json!({"title": title, "body": body, "base": base, "head": branch});
        self.open("pulls", &new)
    }

    /// Closes the open pull request of `branch`. Returns whether there was one.
    pub fn close_pull_request(&self, branch: &str) -> Result<bool> {
        self.close("pulls", self.pull_request(branch)?)
    }

    /// Returns the number of the open pull request of a branch of this repository.
    fn pull_request(&self, branch: &str) -> Result<Option<u64>> {
        let head = format!("{}:{branch}", self.owner);
        let query = [("state", "open"), ("head", &head)];
        let open = self.first("pulls", &query, |_| true)?;
        open.as_ref().map(number).transpose()
    }

    /// Opens an issue whose body begins with `marker`, or updates the text of the open one.
    pub fn renew_issue(&self, label: &str, marker: &str, text: &Text<'_>) -> Result<Renewed> {
        let body = format!("{marker}\n{}", text.body);
        if let Some(number) = self.issue(label, marker)? {
            let text = json!({"title": text.title, "body": body});
            return self.renew(&format!("issues/{number}"), &text);
        }
        let new = json!({"title": text.title, "body": body, "labels": [label]});
        self.open("issues", &new)
    }

    /// Closes the open issue whose body begins with `marker`. Returns whether there was one.
    pub fn close_issue(&self, label: &str, marker: &str) -> Result<bool> {
        self.close("issues", self.issue(label, marker)?)
    }

    /// Closes an item of a list, if there is one. Returns whether there is.
    fn close(&self, list: &str, number: Option<u64>) -> Result<bool> {
        if let Some(number) = number {
            let closed = json!({"state": "closed"});
            self.send("PATCH", &format!("{list}/{number}"), &closed)?;
        }
        Ok(number.is_some())
    }

    fn issue(&self, label: &str, marker: &str) -> Result<Option<u64>> {
        let query = [("state", "open"), ("labels", label)];
        // GitHub lists pull requests among the issues.
        let is_issue = |item: &Value| item.get("pull_request").is_none() && is_marked(item, marker);
        let open = self.first("issues", &query, is_issue)?;
        open.as_ref().map(number).transpose()
    }

    /// Writes a comment that begins with `marker` to a pull request, or updates the existing
    /// one.
    pub fn renew_comment(&self, pull_request: u64, marker: &str, body: &str) -> Result<Renewed> {
        let body = json!({"body": format!("{marker}\n{body}")});
        let comments = format!("issues/{pull_request}/comments");
        let own = self.first(&comments, &[], |comment| is_marked(comment, marker))?;
        if let Some(own) = own {
            let id = own.get("id").and_then(Value::as_u64);
            let id = id.context("GitHub lists a comment without an id")?;
            return self.renew(&format!("issues/comments/{id}"), &body);
        }
        self.open(&comments, &body)
    }

    fn open(&self, list: &str, new: &Value) -> Result<Renewed> {
        renewed(&self.send("POST", list, new)?, true)
    }

    fn renew(&self, path: &str, changed: &Value) -> Result<Renewed> {
        renewed(&self.send("PATCH", path, changed)?, false)
    }

    /// Returns the first item of a list for which `wanted` holds.
    fn first(
        &self,
        path: &str,
        query: &[(&str, &str)],
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Result<Option<Value>> {
        for page in 1..=PAGES {
            let url = format!("{}/{path}", self.repository);
            let request = self
                .agent
                .get(&url)
                .header("authorization", self.authorization());
            let request = request
                .query_pairs(query.iter().copied())
                .query("per_page", PAGE.to_string())
                .query("page", page.to_string());
            let items = response_json("GET", &url, request.call())?;
            let Value::Array(items) = items else {
                bail!("GET {url}: the response is not a list");
            };
            let is_last = items.len() < PAGE;
            if let Some(wanted) = items.into_iter().find(&is_wanted) {
                return Ok(Some(wanted));
            }
            if is_last {
                return Ok(None);
            }
        }
        bail!(
            "{}/{path}: more than {} items",
            self.repository,
            PAGES * PAGE
        )
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/{path}", self.repository);
        let request = match method {
            "PATCH" => self.agent.patch(&url),
            _ => self.agent.post(&url),
        };
        let request = request
            .header("authorization", self.authorization())
            .content_type("application/json");
        response_json(method, &url, request.send(body.to_string()))
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

/// Whether a name can be part of a path without encoding.
fn is_plain(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.trim_matches('.').is_empty() && name.bytes().all(allowed)
}

fn is_marked(item: &Value, marker: &str) -> bool {
    let body = item.get("body").and_then(Value::as_str);
    body.is_some_and(|body| body.starts_with(marker))
}

fn number(item: &Value) -> Result<u64> {
    let number = item.get("number").and_then(Value::as_u64);
    number.context("GitHub lists a pull request or an issue without a number")
}

fn renewed(item: &Value, is_new: bool) -> Result<Renewed> {
    let page = item.get("html_url").and_then(Value::as_str);
    let page = page.context("the response of GitHub has no `html_url`")?;
    Ok(Renewed {
        page: page.to_owned(),
        is_new,
    })
}

/// Returns the JSON of a success response.
fn response_json(
    method: &str,
    url: &str,
    response: Result<Response<Body>, ureq::Error>,
) -> Result<Value> {
    let about = || format!("{method} {url}");
    let mut response = response.with_context(about)?;
    let status = response.status();
    let text = response.body_mut().read_to_string().with_context(about)?;
    if status.is_success() {
        return serde_json::from_str(&text).with_context(about);
    }
    // The body of an error response need not be JSON.
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let message = value.get("message").and_then(Value::as_str);
    let message = message.map(|message| format!(": {message}"));
    let help = match status.as_u16() {
        401 => "\n  help: GITHUB_TOKEN is not valid, or has expired",
        403 | 404 => {
            "\n  help: the token needs write access to pull requests and issues of this repository (`permissions` of the workflow)"
        }
        422 => "\n  help: the branch of a pull request must differ from its base",
        _ => "",
    };
    bail!(
        "{method} {url}: the server responded with {}{}{help}",
        status.as_u16(),
        message.unwrap_or_default()
    );
}
