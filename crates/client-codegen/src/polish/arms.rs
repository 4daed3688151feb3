//! Merges the arms of a match over the status.
//!
//! progenitor emits one arm for each status that the description declares, and orders ranges by
//! their first status, so `400..=499` hides `404`. Arms with the same body become one, and exact
//! statuses come before the ranges that contain them.

use syn::{Arm, Expr, Lit, Pat, RangeLimits, parse_quote};

/// A range of statuses, from the first to the last.
type Range = (u16, u16);

/// Merges the arms of a match; does nothing if a pattern is not of statuses.
pub(super) fn merge(arms: &mut Vec<Arm>) {
    let Some(ranges) = arms
        .iter()
        .map(|arm| range(&arm.pat))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let mut merged: Vec<(Vec<Range>, Arm)> = Vec::new();
    for (arm, range) in arms.drain(..).zip(ranges) {
        match merged.iter_mut().find(|(_, other)| other.body == arm.body) {
            Some((ranges, _)) => ranges.push(range),
            None => merged.push((vec![range], arm)),
        }
    }
    for (ranges, _) in &mut merged {
        join(ranges);
    }
    // Exact statuses, then ranges, then the wildcard.
    merged.sort_by_key(|(ranges, _)| {
        let widest = ranges.iter().map(|(first, last)| last - first).max();
        let class = widest.map(|widest| match widest {
            0 => 0,
            u16::MAX => 2,
            _ => 1,
        });
        (class, ranges.first().copied())
    });
    arms.extend(merged.into_iter().map(|(ranges, mut arm)| {
        arm.pat = match ranges.as_slice() {
            [only] => pattern(only),
            several => {
                let patterns = several.iter().map(pattern);
                parse_quote!(#(#patterns)|*)
            }
        };
        arm
    }));
}

/// Returns the statuses of a pattern: `404`, `400..=499`, `_`.
fn range(pat: &Pat) -> Option<Range> {
    match pat {
        Pat::Lit(lit) => number(&lit.lit).map(|status| (status, status)),
        Pat::Range(range) if matches!(range.limits, RangeLimits::Closed(_)) => Some((
            bound(range.start.as_deref()?)?,
            bound(range.end.as_deref()?)?,
        )),
        Pat::Wild(_) => Some((0, u16::MAX)),
        _ => None,
    }
}

fn bound(expr: &Expr) -> Option<u16> {
    match expr {
        Expr::Lit(lit) => number(&lit.lit),
        _ => None,
    }
}

fn number(lit: &Lit) -> Option<u16> {
    match lit {
        Lit::Int(number) => number.base10_parse().ok(),
        _ => None,
    }
}

/// Joins ranges that overlap or are adjacent.
fn join(ranges: &mut Vec<Range>) {
    ranges.sort();
    let mut joined: Vec<Range> = Vec::new();
    for (first, last) in ranges.drain(..) {
        if let Some((start, end)) = joined.last_mut() {
            // 404 and 405 stay two statuses; 400..=499 and 500..=599 become one range.
            let has_range = last > first || *end > *start;
            let is_adjacent = first == end.saturating_add(1) && has_range;
            if first <= *end || is_adjacent {
                *end = last.max(*end);
                continue;
            }
        }
        joined.push((first, last));
    }
    *ranges = joined;
}

fn pattern((first, last): &Range) -> Pat {
    let number = |status: &u16| proc_macro2::Literal::u16_unsuffixed(*status);
    let (start, end) = (number(first), number(last));
    match (first, last) {
        (0, &u16::MAX) => parse_quote!(_),
        _ if first == last => parse_quote!(#start),
        _ => parse_quote!(#start..=#end),
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    /// Returns the merged arms as `pattern body`.
    fn merged(mut expr: syn::ExprMatch) -> Vec<String> {
        merge(&mut expr.arms);
        let text = |it: &dyn ToTokens| it.to_token_stream().to_string().replace(' ', "");
        let arms = expr.arms.iter();
        arms.map(|arm| format!("{} {}", text(&arm.pat), text(&arm.body)))
            .collect()
    }

    #[test]
    fn equal_arms_are_merged_and_exact_statuses_come_first() {
        let arms = merged(parse_quote!(match status {
            200 => a(),
            400..=499 => b(),
            404 => b(),
            410 => c(),
            500..=599 => b(),
            _ => d(),
        }));
        assert_eq!(arms, ["200 a()", "410 c()", "400..=599 b()", "_ d()"]);
        let arms = merged(parse_quote!(match status {
            401 => a(),
            404 => a(),
            405 => a(),
            200..=299 => b(),
            _ => c(),
        }));
        assert_eq!(arms, ["401|404|405 a()", "200..=299 b()", "_ c()"]);
    }

    #[test]
    fn a_wildcard_covers_equal_arms() {
        let arms = merged(parse_quote!(match status {
            404 => a(),
            200..=299 => b(),
            _ => a(),
        }));
        assert_eq!(arms, ["200..=299 b()", "_ a()"]);
    }
}
