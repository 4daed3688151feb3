//! Converts `host`, `basePath` and `schemes` to servers.

use openapi_source::changes::Code;
use openapi_source::references::Resolver;
use openapi_source::{Node, Origin};

use super::insert_preferred;
use crate::codes;
use crate::cx::UniqueChanges;

/// The base URL of the API.
#[derive(Debug)]
pub(super) struct Base {
    /// Without scheme and trailing slash; empty if unknown.
    host: String,
    /// With a leading and without a trailing slash; empty for the root.
    path: String,
    schemes: Vec<String>,
    origin: Origin,
}

const SERVERS: Code = codes::swagger2::SERVERS;

impl Base {
    pub(super) fn of(root: &Node) -> Base {
        let text = |key| root.text(key).map(str::trim).unwrap_or_default();
        let host = text("host").trim_matches('/');
        let (scheme, host) = match host.split_once("://") {
            Some((scheme, host)) => (Some(scheme), host),
            None => (None, host),
        };
        let path = text("basePath").trim_matches('/');
        let declared_schemes = root
            .get("schemes")
            .map(schemes)
            .filter(|list| !list.is_empty());
        Base {
            host: host.to_owned(),
            path: match path {
                "" => String::new(),
                path => format!("/{path}"),
            },
            schemes: declared_schemes.unwrap_or_else(|| vec![scheme.unwrap_or("https").to_owned()]),
            origin: root
                .get("host")
                .or(root.get("basePath"))
                .map_or(root.origin, |node| node.origin),
        }
    }

    /// Returns servers for an operation whose schemes differ from those of the description; `None`
    /// for equal schemes, since servers would redirect a caller with another base URL to the
    /// described host.
    pub(super) fn of_operation(&self, list: &Node) -> Option<Node> {
        let schemes = schemes(list);
        let default = self.schemes.first();
        let differs = !schemes.is_empty() && default.is_none_or(|it| !schemes.contains(it));
        (differs && !self.host.is_empty()).then(|| self.servers(&schemes, list.origin))
    }

    fn servers(&self, schemes: &[String], origin: Origin) -> Node {
        let Base { host, path, .. } = self;
        let server = |scheme: &String| server_object(&format!("{scheme}://{host}{path}"), origin);
        Node::new(schemes.iter().map(server).collect::<Vec<_>>(), origin)
    }
}

pub(super) fn run(root: &mut Node, base: Base, is_swagger2: bool, notes: &mut UniqueChanges) {
    let parameterized = root.take("x-ms-parameterized-host");
    let servers = match &parameterized {
        Some(template) => template_server(root, template, &base),
        None if !base.host.is_empty() => Some(base.servers(&base.schemes, base.origin)),
        None if !base.path.is_empty() => {
            let server = server_object(&base.path, base.origin);
            Some(Node::new(vec![server], base.origin))
        }
        None => None,
    };
    if let Some(template) = &parameterized {
        notes.removed(template, codes::swagger2::HOST_PARAMETERS);
    }
    if let Some(schemes) = root.get("schemes") {
        note_schemes(schemes, notes);
    }
    for key in ["host", "basePath", "schemes"] {
        notes.remove(root, key, SERVERS);
    }
    if let Some(servers) = servers {
        // Without `host`, Swagger 2.0 does not specify the host.
        let is_preferred = is_swagger2 && !base.host.is_empty();
        insert_preferred(root, "servers", servers, is_preferred, notes);
    }
}

fn server_object(url: &str, origin: Origin) -> Node {
    Node::with_members([("url", Node::new(url, origin))], origin)
}

/// Returns the server for a host with parameters.
fn template_server(root: &Node, template: &Node, base: &Base) -> Option<Node> {
    let origin = template.origin;
    let host = template.text("hostTemplate")?.trim_end_matches('/');
    let with_scheme = template.get("useSchemePrefix").and_then(Node::as_bool) != Some(false);
    let scheme = base.schemes.first().map_or("https", String::as_str);
    let prefix = if with_scheme && !host.contains("://") {
        format!("{scheme}://")
    } else {
        String::new()
    };
    let mut server = server_object(&format!("{prefix}{host}{}", base.path), origin);
    let mut variables = Node::object(origin);
    let mut resolver = Resolver::new(root);
    for parameter in template.items("parameters") {
        let target = match parameter.text("$ref") {
            Some(text) => resolver.resolve(text, "parameters").ok(),
            None => Some(parameter),
        };
        let Some((target, name)) = target.and_then(|node| Some((node, node.text("name")?))) else {
            continue;
        };
        let default = target
            .text("default")
            .or(target.items("enum").first().and_then(Node::as_str));
        let default = Node::new(default.unwrap_or_default(), origin);
        let mut variable = Node::with_members([("default", default)], origin);
        let values = target.items("enum").iter().filter_map(Node::as_str);
        let values: Vec<Node> = values.map(|value| Node::new(value, origin)).collect();
        if !values.is_empty() {
            variable.insert("enum", Node::new(values, origin));
        }
        variables.insert(name, variable);
    }
    if variables.children().next().is_some() {
        server.insert("variables", variables);
    }
    Some(Node::new(vec![server], origin))
}

/// Notes the URL schemes of an array that are not those of HTTP.
pub(super) fn note_schemes(list: &Node, notes: &mut UniqueChanges) {
    for item in list.as_array().unwrap_or_default() {
        let is = |scheme: &&str| is_scheme(item, scheme);
        if ["ws", "wss"].iter().any(is) {
            notes.note(item.origin, codes::swagger2::WEBSOCKET_SCHEME);
        } else if !["http", "https"].iter().any(is) {
            let scheme = item.excerpt(40);
            let message = codes::swagger2::SCHEME_UNKNOWN.with([&scheme]);
            notes.note(item.origin, message);
        }
    }
}

fn is_scheme(item: &Node, scheme: &str) -> bool {
    let stated = item.as_str().map(str::trim);
    stated.is_some_and(|stated| stated.eq_ignore_ascii_case(scheme))
}

/// Returns the HTTP URL schemes of an array, `https` first. A WebSocket is opened by an HTTP
/// request (RFC 6455, section 4.1).
fn schemes(list: &Node) -> Vec<String> {
    let items = list.as_array().unwrap_or_default();
    let mut schemes = Vec::new();
    for (stated, scheme) in [
        ("https", "https"),
        ("http", "http"),
        ("wss", "https"),
        ("ws", "http"),
    ] {
        let is_stated = items.iter().any(|item| is_scheme(item, stated));
        if is_stated && !schemes.iter().any(|it| it == scheme) {
            schemes.push(scheme.to_owned());
        }
    }
    schemes
}
