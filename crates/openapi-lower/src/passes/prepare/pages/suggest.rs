//! Suggests an `x-pagination` based on names and types, for review.

use super::EXTENSION;
use super::extension::Stated;
use crate::passes::prepare::context::OperationContext;
use crate::suggestion::Suggestion;
use openapi_source::Node;
use openapi_source::pointer::escape;

/// Names of arrays of items, the most likely first, as normalized by [`plain`].
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
const MORE: [&str; 4] = ["hasmore", "more", "hasnext", "hasnextpage"];
const OFFSETS: [&str; 5] = ["offset", "skip", "startat", "startindex", "start"];
const PAGES: [&str; 4] = ["page", "pagenumber", "pageno", "pagenum"];
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
const TOTALS: [&str; 7] = [
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalsize",
    "totalelements",
    "totalrecords",
];
const PAGE_COUNTS: [&str; 4] = ["totalpages", "pagecount", "lastpage", "pages"];

/// Suggests the pagination of an operation that returns a list.
pub(super) fn suggest(context: &OperationContext<'_>, path: &str) -> Option<Suggestion> {
    let body = context.schemas.response(context.operation)?;
    let response = Response::of(context, body);
    let items = response.items()?;
    let mut members = vec![("items", items)];
    members.extend(form(context, &response)?);
    let mut extension = Node::object(context.operation.origin);
    for (key, value) in members {
        extension.insert(key, Node::new(value, context.operation.origin));
    }
    // The names match; reading the extension checks the types.
    Stated::read(&extension, context).ok()?;
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
    let total = response.body(&TOTALS, &["integer", "number"]);
    let total = total.map(|total| ("total", total));
    if let Some(offset) = parameter(&OFFSETS) {
        return Some(
            [Some(("offset", offset)), total]
                .into_iter()
                .flatten()
                .collect(),
        );
    }
    let page = parameter(&PAGES)?;
    let pages = response.body(&PAGE_COUNTS, &["integer", "number"]);
    let pages = pages.map(|pages| ("pages", pages));
    Some(
        [Some(("page", page)), pages.or(total)]
            .into_iter()
            .flatten()
            .collect(),
    )
}

/// Returns the expression of the first query parameter with one of the names.
fn parameter(context: &OperationContext<'_>, names: &[&str]) -> Option<String> {
    let parameters = context.operation.items("parameters").iter();
    let query = parameters.filter(|it| it.text("in") == Some("query"));
    let query: Vec<&str> = query.filter_map(|it| it.text("name")).collect();
    let mut found = names
        .iter()
        .filter_map(|name| query.iter().find(|it| plain(it) == *name));
    found.next().map(|name| format!("$request.query.{name}"))
}

/// Normalizes the spelling of a name.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
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
        let (mut members, mut inner) = (Vec::new(), Vec::new());
        for (name, property) in schemas.properties(body) {
            let pointer = format!("/{}", escape(name));
            let types = schemas.types(property);
            if types == ["object"] && HOLDERS.contains(&&*plain(name)) {
                for (name, property) in schemas.properties(property) {
                    let pointer = format!("{pointer}/{}", escape(name));
                    inner.push((pointer, plain(name), schemas.types(property)));
                }
            }
            members.push((pointer, plain(name), types));
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
            let is_upper = |pointer: &str| pointer.matches('/').count() == 1;
            let arrays = self
                .members
                .iter()
                .filter(|(_, _, types)| *types == ["array"]);
            let mut arrays = arrays.filter(|(pointer, ..)| is_upper(pointer));
            let (pointer, ..) = arrays.next()?;
            let is_only = arrays.next().is_none();
            is_only.then(|| format!("$response.body#{pointer}"))
        })
    }

    /// Returns the expression of the first member with one of the names and types, in the order of
    /// the names.
    fn body(&self, names: &[&str], types: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let mut named = self.members.iter().filter(|(_, it, _)| it == name);
            let fits =
                |found: &[&str]| !found.is_empty() && found.iter().all(|it| types.contains(it));
            let (pointer, ..) = named.find(|(_, _, found)| fits(found))?;
            Some(format!("$response.body#{pointer}"))
        })
    }

    /// Returns the expression of a declared header `Link`.
    fn link(&self) -> Option<String> {
        let mut responses = self.context.operation.members("responses");
        responses.find_map(|(status, response)| {
            let mut headers = response.members("headers").map(|(name, _)| name);
            let link = headers.find(|name| name.eq_ignore_ascii_case("link"));
            let link = link.filter(|_| status.starts_with('2'))?;
            Some(format!("$response.header.{link}"))
        })
    }
}
