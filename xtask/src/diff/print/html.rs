//! Formats the changes as a self-contained HTML page.

use client_diff::Breaks;
use openapi_lower::escape::line;

use super::{Entry, Report, old_and_new, verdict};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}\
code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}\
table{border-collapse:collapse;margin:1rem 0}\
td,th{border:1px solid #8886;padding:.3rem .6rem;text-align:left;vertical-align:top}\
.compiling{color:#b00020}.running{color:#a05a00}\
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}.compiling{color:#ff8a80}.running{color:#ffcc80}}";

pub fn html(reports: &[Report<'_>]) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>API changes</title>\n\
         <style>{STYLE}</style>\n<h1>API changes</h1>\n"
    );
    for report in reports {
        let comparison = report.comparison;
        page += &format!(
            "<h2><code>{}</code>: {}</h2>\n",
            escape(&comparison.name),
            escape(&report.total())
        );
        if report.entries.is_empty() {
            continue;
        }
        page += &format!(
            "<p>Verdicts for {}.</p>\n",
            escape(&comparison.judged.to_string())
        );
        page += "<table><tr><th>breaks<th>change<th>count</tr>\n";
        for (breaks, kind, count) in report.counts() {
            page += &format!(
                "<tr><td>{}<td>{kind}<td>{count}</tr>\n",
                verdict_cell(breaks)
            );
        }
        page += "</table>\n";
        for breaks in [Some(Breaks::Compiling), Some(Breaks::Running), None] {
            let entries = report
                .entries
                .iter()
                .filter(|it| it.change.breaks == breaks);
            let rows: String = entries.map(row).collect();
            if rows.is_empty() {
                continue;
            }
            let (open, name) = match breaks {
                Some(breaks) => (" open", breaks.name()),
                None => ("", "not breaking"),
            };
            page += &format!(
                "<details{open}><summary>{name}</summary>\n\
                 <table><tr><th>change<th>where<th>operations<th>declared at<th>what</tr>\n\
                 {rows}</table></details>\n"
            );
        }
    }
    page.push_str("</html>");
    page
}

fn row(entry: &Entry<'_>) -> String {
    let change = entry.change;
    let values: Vec<String> = old_and_new(change).iter().map(|it| code(it)).collect();
    let mut details = Vec::new();
    details.extend((!values.is_empty()).then(|| values.join(" → ")));
    details.extend(change.reason().map(escape));
    let items: Vec<&str> = change.sites.iter().map(|site| site.item.as_str()).collect();
    let location = entry.location().map(ToString::to_string);
    format!(
        "<tr><td class=\"{}\">{}<td>{}<td>{}<td>{}<td>{}</tr>\n",
        verdict(change.breaks),
        change.kind,
        folded(&items, "items"),
        folded(&change.operations, "operations"),
        code(location.as_deref().unwrap_or(change.pointer())),
        details.join("<br>")
    )
}

fn verdict_cell(breaks: Option<Breaks>) -> String {
    match breaks {
        Some(breaks) => format!("<b class=\"{0}\">{0}</b>", breaks.name()),
        None => "no".to_owned(),
    }
}

/// Lists names; several names are folded behind their number.
fn folded(names: &[impl AsRef<str>], noun: &str) -> String {
    let codes: Vec<String> = names.iter().map(|name| code(name.as_ref())).collect();
    match codes.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        all => format!(
            "<details><summary>{} {noun}</summary>{}</details>",
            all.len(),
            all.join(", ")
        ),
    }
}

fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("<code>{}</code>", escape(text))
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for it in line(text).chars() {
        match it {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
