//! A checker that compares the input and the output of lowering without knowledge of the passes.
//!
//! Every leaf of the input must be kept, or be accounted for by the report; every leaf of the
//! output must come from the input, or be accounted for by the report.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_lower::{Lowered, Provenance};
use serde_json::Value;

/// Returns the leaves that are not accounted for.
pub fn unaccounted(input: &Value, lowered: &Lowered) -> Vec<String> {
    let files = [(String::new(), input.clone())];
    unaccounted_files(&Files::from(files), lowered)
}

/// The files of a description by their names in origins; the name of the main file is empty.
pub type Files = BTreeMap<String, Value>;

/// Like [`unaccounted`], for a description with several files.
pub fn unaccounted_files(files: &Files, lowered: &Lowered) -> Vec<String> {
    let output = lowered.to_value();
    let plan = serde_json::to_value(lowered.plan()).expect("a Plan is JSON");
    let changes = &lowered.report().changes;
    let noted: HashSet<&str> = changes
        .iter()
        .map(|change| change.pointer.as_str())
        .collect();
    let whole: HashSet<&str> = changes
        .iter()
        .filter(|change| change.whole)
        .map(|change| change.pointer.as_str())
        .collect();
    let rows = lowered.provenance();
    let components = component_origins(&rows);
    let mut problems = Vec::new();
    let mut kept = HashSet::new();
    for row in rows.iter().filter(|row| !row.pointer.is_empty()) {
        let tree = if row.in_plan { &plan } else { &output };
        let origin = row.origins.last().map_or("", String::as_str);
        let Some(value) = tree.pointer(&row.pointer) else {
            problems.push(format!(
                "provenance has the pointer {}, which does not exist",
                row.pointer
            ));
            continue;
        };
        let before = at(files, origin);
        let is_equal = before == Some(value)
            || row.pointer.ends_with("/$ref") && same_target(files, before, value, &components);
        if is_equal {
            kept.insert(origin);
        } else if !is_noted(row, &noted) {
            problems.push(format!(
                "without origin: {} = {value} (from {origin})",
                row.pointer
            ));
        }
    }
    for (name, input) in files {
        let mut start = if name.is_empty() {
            String::new()
        } else {
            format!("{name}#")
        };
        leaves(input, &mut start, &mut |pointer, value| {
            let is_accounted = kept.contains(pointer)
                || noted.contains(pointer)
                || ancestors(pointer).any(|ancestor| whole.contains(ancestor));
            if !is_accounted {
                problems.push(format!("lost: {pointer} = {value}"));
            }
        });
    }
    problems
}

/// Returns the value at an origin.
fn at<'a>(files: &'a Files, origin: &str) -> Option<&'a Value> {
    let named = origin.split_once('#');
    let named = named.and_then(|(name, pointer)| Some((files.get(name)?, pointer)));
    let (file, pointer) = named.or_else(|| Some((files.get("")?, origin)))?;
    file.pointer(pointer)
}

/// Returns the origin of each component, derived from the leaves inside it.
fn component_origins(rows: &[Provenance]) -> HashMap<String, &str> {
    let mut origins = HashMap::new();
    for row in rows.iter().filter(|row| !row.in_plan) {
        let mut segments = row.pointer.splitn(5, '/').skip(1);
        if let (Some("components"), Some("schemas"), Some(name)) =
            (segments.next(), segments.next(), segments.next())
            && let Some(origin) = row.origins.get(3)
        {
            origins.insert(format!("#/components/schemas/{name}"), origin.as_str());
        }
    }
    origins
}

/// Whether a reference of the output has the same target as that of the input.
fn same_target(
    files: &Files,
    before: Option<&Value>,
    after: &Value,
    components: &HashMap<String, &str>,
) -> bool {
    let target = before
        .and_then(Value::as_str)
        .and_then(|text| text.strip_prefix('#'));
    let found = after.as_str().and_then(|text| components.get(text));
    match (target, found) {
        (Some(target), Some(found)) => {
            target == *found
                || percent_decoded(target) == *found
                || at(files, target).is_some() && at(files, target) == at(files, found)
        }
        _ => false,
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex: String = rest.clone().take(2).map(char::from).collect();
        match (byte, u8::from_str_radix(&hex, 16)) {
            (b'%', Ok(decoded)) => {
                bytes.push(decoded);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether the report has an entry for the origin of a leaf or an ancestor. Entries for the
/// outermost levels do not count.
fn is_noted(row: &Provenance, noted: &HashSet<&str>) -> bool {
    let inner = row.origins.len().saturating_sub(2).max(1);
    let mut origins = row.origins.iter().rev().take(inner);
    origins.any(|origin| noted.contains(origin.as_str()))
}

fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let ends = pointer.match_indices('/').map(|(index, _)| index);
    ends.map(|end| &pointer[..end]).chain([pointer])
}

fn leaves(value: &Value, pointer: &mut String, visit: &mut impl FnMut(&str, &Value)) {
    let mut below = |segment: &str, child: &Value| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        leaves(child, pointer, visit);
        pointer.truncate(length);
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, child)| below(key, child));
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(index, child)| below(&index.to_string(), child));
        }
        _ => visit(pointer, value),
    }
}
