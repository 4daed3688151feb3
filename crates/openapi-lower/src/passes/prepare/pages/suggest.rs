//! Suggests an `x-pagination` based on names and types, for review.

use openapi_source::Node;
use openapi_source::pointer::escape;

use super::{EXTENSION, extension};
use crate::passes::prepare::context::OperationContext;
use crate::suggestion::Suggestion;

// All names are normalized by `normalize`.

/// Names of arrays of items, the most likely first.
const ITEMS: [&str; 12] = [
    "data",
    "items",
    "results",
    "values",
    "value",
    "entries",
    "records",
    "elements",
    "list",
    "content",
    "objects",
    "resources",
];
/// Names of tokens in responses, and of the parameters that accept them.
const TOKENS: [(&str, &[&str]); 8] = [
    ("nextpagetoken", &["pagetoken", "nextpagetoken"]),
    (
        "nextcursor",
        &["cursor", "nextcursor", "pagecursor", "after"],
    ),
    ("nexttoken", &["nexttoken", "token"]),
    ("nextpagecursor", &["cursor", "pagecursor"]),
    ("continuationtoken", &["continuationtoken"]),
    ("nextmarker", &["marker"]),
    ("endcursor", &["after", "cursor"]),
    ("cursor", &["cursor"]),
];
/// Objects that contain cursors, counts or items.
const HOLDERS: [&str; 16] = [
    "meta",
    "metadata",
    "responsemetadata",
    "page",
    "pageinfo",
    "paging",
    "pagination",
    "cursors",
    "links",
    "data",
    "result",
    "response",
    "info",
    "collection",
    "list",
    "embedded",
];
/// Names of properties with the URL of the next page.
const URLS: [&str; 9] = [
    "next",
    "nextlink",
    "nexturl",
    "nexturi",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "odatanextlink",
    "nexthref",
];
/// Names of properties that state whether more pages follow.
const MORE: [&str; 4] = ["hasmore", "more", "hasnext", "hasnextpage"];
/// Names of parameters for the number of previous items.
const OFFSETS: [&str; 5] = ["offset", "skip", "startat", "startindex", "start"];
/// Names of parameters for the number of the page.
const PAGES: [&str; 4] = ["page", "pagenumber", "pageno", "pagenum"];
/// Names of parameters for the number of items in a page.
const SIZES: [&str; 13] = [
    "limit",
    "perpage",
    "pagesize",
    "size",
    "count",
    "maxresults",
    "max",
    "top",
    "rows",
    "take",
    "pagelimit",
    "itemsperpage",
    "resultsperpage",
];
/// Names of properties with the number of all items.
const TOTALS: [&str; 7] = [
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalsize",
    "totalelements",
    "totalrecords",
];
/// Names of properties with the number of all pages.
const PAGE_COUNTS: [&str; 4] = ["totalpages", "pagecount", "lastpage", "pages"];

/// The types of counts.
const NUMBER: &[&str] = &["integer", "number"];

/// Suggests the pagination of an operation that returns a list.
pub(super) fn suggest(context: &OperationContext<'_>, path: &str) -> Option<Suggestion> {
    let body = context.schemas.response(context.operation)?;
    let response = Response::of(context, body);
    let items = response.items()?;
    let mut members = vec![("items", items)];
    members.extend(form(context, &response)?);
    let origin = context.operation.origin;
    let members = members
        .into_iter()
        .map(|(key, value)| (key, Node::new(value, origin)));
    let extension = Node::with_members(members, origin);
    // The names match; reading the extension checks the types.
    extension::read(&extension, context).ok()?;
    Some(Suggestion {
        operation: context.name.clone(),
        target: format!(
            "$.paths['{}'].get",
            path.replace('\\', r"\\").replace('\'', r"\'")
        ),
        name: EXTENSION,
        extension: extension.to_value(),
    })
}

/// Returns the members of the extension.
fn form(
    context: &OperationContext<'_>,
    response: &Response<'_>,
) -> Option<Vec<(&'static str, String)>> {
    let parameter = |names: &[&str]| parameter(context, names);
    let more = response.body(&MORE, &["boolean"]);
    for (token, parameters) in TOKENS {
        let from = response.body(&[token], &["string", "integer"]);
        if let (Some(from), Some(to)) = (from, parameter(parameters)) {
            let mut members = vec![("token", from), ("parameter", to)];
            members.extend(more.map(|more| ("more", more)));
            return Some(members);
        }
    }
    if let (Some(to), Some(more)) = (parameter(&["startingafter"]), more) {
        let last = "/id".to_owned();
        return Some(vec![("last", last), ("parameter", to), ("more", more)]);
    }
    if let Some(url) = response
        .body(&URLS, &["string"])
        .or_else(|| response.link())
    {
        return Some(vec![("url", url)]);
    }
    parameter(&SIZES)?;
    let count = |member, names: &[&str]| Some((member, response.body(names, NUMBER)?));
    let (position, count) = match parameter(&OFFSETS) {
        Some(offset) => (("offset", offset), count("total", &TOTALS)),
        None => {
            let count = count("pages", &PAGE_COUNTS).or_else(|| count("total", &TOTALS));
            (("page", parameter(&PAGES)?), count)
        }
    };
    Some(std::iter::once(position).chain(count).collect())
}

/// Returns the expression of the first query parameter with one of the names.
fn parameter(context: &OperationContext<'_>, names: &[&str]) -> Option<String> {
    let parameters = context.operation.items("parameters").iter();
    let declared: Vec<&str> = parameters
        .filter(|it| it.text("in") == Some("query"))
        .filter_map(|it| it.text("name"))
        .collect();
    names.iter().find_map(|name| {
        let name = declared.iter().find(|it| normalize(it) == *name)?;
        Some(format!("$request.query.{name}"))
    })
}

/// Removes letter case and punctuation from a name.
fn normalize(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The members of a response on its two upper levels.
struct Response<'n> {
    context: &'n OperationContext<'n>,
    /// Pointers with their names and JSON types.
    members: Vec<(String, String, Vec<&'n str>)>,
    is_array: bool,
}

impl<'n> Response<'n> {
    fn of(context: &'n OperationContext<'n>, body: &'n Node) -> Self {
        let schemas = context.schemas;
        let mut members = Vec::new();
        let mut inner = Vec::new();
        for (name, property) in schemas.properties(body) {
            let pointer = format!("/{}", escape(name));
            let types = schemas.types(property);
            if types == ["object"] && HOLDERS.contains(&normalize(name).as_str()) {
                for (name, property) in schemas.properties(property) {
                    let pointer = format!("{pointer}/{}", escape(name));
                    inner.push((pointer, normalize(name), schemas.types(property)));
                }
            }
            members.push((pointer, normalize(name), types));
        }
        members.append(&mut inner);
        Self {
            context,
            members,
            is_array: schemas.types(body) == ["array"],
        }
    }

    /// Returns the expression of the items: the array with a common name, or the only array of the
    /// upper level.
    fn items(&self) -> Option<String> {
        if self.is_array {
            return Some("$response.body".to_owned());
        }
        self.body(&ITEMS, &["array"]).or_else(|| {
            let mut arrays = self.members.iter().filter(|(pointer, _, types)| {
                pointer.matches('/').count() == 1 && *types == ["array"]
            });
            let (pointer, ..) = arrays.next()?;
            let is_only = arrays.next().is_none();
            is_only.then(|| format!("$response.body#{pointer}"))
        })
    }

    /// Returns the expression of the first member with one of the names and types, in the order of
    /// the names.
    fn body(&self, names: &[&str], types: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let (pointer, ..) = self.members.iter().find(|(_, member, allowed)| {
                let is_typed = !allowed.is_empty() && allowed.iter().all(|it| types.contains(it));
                member == name && is_typed
            })?;
            Some(format!("$response.body#{pointer}"))
        })
    }

    /// Returns the expression of a declared header `Link`.
    fn link(&self) -> Option<String> {
        let mut responses = self.context.operation.members("responses");
        responses.find_map(|(status, response)| {
            let mut headers = response.members("headers").map(|(name, _)| name);
            let link = headers.find(|name| name.eq_ignore_ascii_case("link"))?;
            let is_success = status.starts_with('2');
            is_success.then(|| format!("$response.header.{link}"))
        })
    }
}
