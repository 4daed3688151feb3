//! A client of GitHub's REST API for pull requests, issues and comments, each of which is
//! updated in place. See <https://docs.github.com/rest>.

use std::{env, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};
use url::Url;

use crate::download;

/// The time limit of a request.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The number of items on a page of a list.
const PAGE_ITEMS: usize = 100;
/// The maximum number of pages that are read.
const MAX_PAGES: usize = 50;

/// A repository, and a token with write access.
pub struct GitHub {
    agent: Agent,
    /// The URL of the repository: `…/repos/OWNER/NAME`.
    repository: String,
    owner: String,
    token: String,
}

/// The content of a pull request or an issue.
pub struct Content<'t> {
    pub title: &'t str,
    /// Markdown.
    pub body: &'t str,
}

/// A pull request, an issue or a comment that was opened or updated.
pub struct Upserted {
    /// The URL of its web page.
    pub url: String,
    pub is_new: bool,
}

impl GitHub {
    /// Reads `GITHUB_REPOSITORY`, `GITHUB_TOKEN` and `GITHUB_API_URL`, which workflows set.
    pub fn from_env() -> Result<GitHub> {
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
        Ok(GitHub {
            agent: download::agent(TIMEOUT, "application/vnd.github+json"),
            repository: format!("{api}/repos/{owner}/{name}"),
            owner: owner.to_owned(),
            token: variable("GITHUB_TOKEN")?,
        })
    }

    /// Opens a pull request of `branch` for `base`, or updates the content of the open one.
    pub fn upsert_pull_request(
        &self,
        branch: &str,
        base: &str,
        content: &Content<'_>,
    ) -> Result<Upserted> {
        let mut body = json!({"title": content.title, "body": content.body, "base": base});
        if let Some(number) = self.pull_request(branch)? {
            return self.update(&format!("pulls/{number}"), &body);
        }
        body["head"] = branch.into();
        self.open("pulls", &body)
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

    /// Opens an issue whose body begins with `marker`, or updates the content of the open one.
    pub fn upsert_issue(
        &self,
        label: &str,
        marker: &str,
        content: &Content<'_>,
    ) -> Result<Upserted> {
        let marked = format!("{marker}\n{}", content.body);
        let mut body = json!({"title": content.title, "body": marked});
        if let Some(number) = self.issue(label, marker)? {
            return self.update(&format!("issues/{number}"), &body);
        }
        body["labels"] = json!([label]);
        self.open("issues", &body)
    }

    /// Closes the open issue whose body begins with `marker`. Returns whether there was one.
    pub fn close_issue(&self, label: &str, marker: &str) -> Result<bool> {
        self.close("issues", self.issue(label, marker)?)
    }

    /// Closes the item of a list with that number, if any. Returns whether there was one.
    fn close(&self, list: &str, number: Option<u64>) -> Result<bool> {
        if let Some(number) = number {
            let closed = json!({"state": "closed"});
            self.send("PATCH", &format!("{list}/{number}"), &closed)?;
        }
        Ok(number.is_some())
    }

    /// Returns the number of the open issue whose body begins with `marker`.
    fn issue(&self, label: &str, marker: &str) -> Result<Option<u64>> {
        let query = [("state", "open"), ("labels", label)];
        // GitHub lists pull requests among the issues.
        let is_issue = |item: &Value| item.get("pull_request").is_none() && is_marked(item, marker);
        let open = self.first("issues", &query, is_issue)?;
        open.as_ref().map(number).transpose()
    }

    /// Writes a comment that begins with `marker` to a pull request, or updates the existing
    /// one.
    pub fn upsert_comment(&self, pull_request: u64, marker: &str, body: &str) -> Result<Upserted> {
        let body = json!({"body": format!("{marker}\n{body}")});
        let comments = format!("issues/{pull_request}/comments");
        let existing = self.first(&comments, &[], |comment| is_marked(comment, marker))?;
        let Some(existing) = existing else {
            return self.open(&comments, &body);
        };
        let id = existing
            .get("id")
            .and_then(Value::as_u64)
            .context("GitHub lists a comment without an id")?;
        self.update(&format!("issues/comments/{id}"), &body)
    }

    fn open(&self, list: &str, body: &Value) -> Result<Upserted> {
        upserted(&self.send("POST", list, body)?, true)
    }

    fn update(&self, path: &str, body: &Value) -> Result<Upserted> {
        upserted(&self.send("PATCH", path, body)?, false)
    }

    /// Returns the first item of a list for which `is_wanted` holds.
    fn first(
        &self,
        path: &str,
        query: &[(&str, &str)],
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Result<Option<Value>> {
        let url = format!("{}/{path}", self.repository);
        for page in 1..=MAX_PAGES {
            let response = self
                .agent
                .get(&url)
                .header("authorization", self.authorization())
                .query_pairs(query.iter().copied())
                .query("per_page", PAGE_ITEMS.to_string())
                .query("page", page.to_string())
                .call();
            let Value::Array(items) = response_json("GET", &url, response)? else {
                bail!("GET {url}: the response is not a list");
            };
            let is_last = items.len() < PAGE_ITEMS;
            if let Some(wanted) = items.into_iter().find(&is_wanted) {
                return Ok(Some(wanted));
            }
            if is_last {
                return Ok(None);
            }
        }
        bail!("GET {url}: more than {} items", MAX_PAGES * PAGE_ITEMS)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/{path}", self.repository);
        let request = match method {
            "PATCH" => self.agent.patch(&url),
            _ => self.agent.post(&url),
        };
        let response = request
            .header("authorization", self.authorization())
            .content_type("application/json")
            .send(body.to_string());
        response_json(method, &url, response)
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
    item.get("number")
        .and_then(Value::as_u64)
        .context("GitHub lists a pull request or an issue without a number")
}

fn upserted(item: &Value, is_new: bool) -> Result<Upserted> {
    let url = item
        .get("html_url")
        .and_then(Value::as_str)
        .context("the response of GitHub has no `html_url`")?;
    Ok(Upserted {
        url: url.to_owned(),
        is_new,
    })
}

/// Returns the JSON of a success response; fails for other responses.
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
    let message = match value.get("message").and_then(Value::as_str) {
        Some(message) => format!(": {message}"),
        None => String::new(),
    };
    let help = match status.as_u16() {
        401 => "\n  help: GITHUB_TOKEN is not valid, or has expired",
        403 | 404 => {
            "\n  help: the token needs write access to pull requests and issues of this repository (`permissions` of the workflow)"
        }
        422 => "\n  help: the branch of a pull request must differ from its base",
        _ => "",
    };
    bail!(
        "{method} {url}: the server responded with {}{message}{help}",
        status.as_u16(),
    );
}
