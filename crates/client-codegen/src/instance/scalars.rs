//! Makes example strings and numbers.

use openapi_lower::Bounds;
use serde_json::{Number, Value};

use super::pattern;

/// The maximum length of a string, in characters.
const MAX_LENGTH: u64 = 4096;

/// Returns a string that a schema allows: of its format, or one that matches its pattern.
pub(super) fn string(schema: &Value) -> Option<Value> {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let min_length = bound("minLength").unwrap_or(0);
    let max_length = bound("maxLength").unwrap_or(u64::MAX);
    let format = schema.get("format").and_then(Value::as_str);
    let formatted = format.and_then(format_example);
    let length = 4.clamp(
        min_length.min(MAX_LENGTH),
        max_length.max(min_length).min(MAX_LENGTH),
    );
    let plain: String = "text".chars().cycle().take(length as usize).collect();
    let fits = |text: &String| (min_length..=max_length).contains(&(text.chars().count() as u64));
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let matches = pattern.map(|it| pattern::matches(it, min_length));
    let is_match = |text: &str| pattern.is_none_or(|it| pattern::is_match(it, text));
    formatted
        .map(str::to_owned)
        .into_iter()
        .chain(matches.into_iter().flatten())
        .chain([plain])
        .find(|it| fits(it) && is_match(it))
        .map(Value::String)
}

/// Returns a string of a format with a defined syntax.
fn format_example(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2024-02-29T12:34:56Z",
        "date" => "2024-02-29",
        "time" => "12:34:56Z",
        "partial-time" => "12:34:56",
        "duration" => "P1DT2H",
        "uuid" => "1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51",
        "byte" | "base64url" => "dGV4dA==",
        "email" | "idn-email" => "ann@example.com",
        "uri" | "url" | "iri" => "https://example.com/",
        "uri-reference" | "iri-reference" => "/example",
        "hostname" | "idn-hostname" => "example.com",
        "ip" | "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "decimal" => "12.50",
        "int32" | "int64" | "uint32" | "uint64" => "42",
        _ => return None,
    })
}

/// Returns an integer within the bounds: 1 if the bounds allow it.
pub(super) fn integer(schema: &Value) -> Option<Value> {
    let value = within(schema, 1.0)?;
    let is_exact = value.fract() == 0.0 && value.abs() < 1e15;
    is_exact.then(|| Value::from(value as i64))
}

/// Returns a number within the bounds: 1.5 if the bounds allow it.
pub(super) fn number(schema: &Value) -> Option<Value> {
    Number::from_f64(within(schema, 1.5)?).map(Value::Number)
}

/// Returns the preferred number if it is within the bounds, or another number that is.
fn within(schema: &Value, preferred: f64) -> Option<f64> {
    let bounds = Bounds::of(schema);
    let (low, high) = (float(bounds.minimum), float(bounds.maximum));
    let step = float(bounds.multiple_of);
    let middle = low.zip(high).map(|(low, high)| f64::midpoint(low, high));
    let near = [
        low,
        low.map(|it| it + 1.0),
        high,
        high.map(|it| it - 1.0),
        middle,
        step,
    ];
    let aligned = low.or(high).zip(step).map(|(bound, step)| {
        let steps = bound / step;
        [steps.ceil() * step, steps.floor() * step]
    });
    [preferred, 1.0, 0.0]
        .into_iter()
        .chain(near.into_iter().flatten())
        .chain(aligned.into_iter().flatten())
        .find(|it| within_bounds(schema, *it))
}

/// Whether a number is within the bounds of a schema.
pub(super) fn within_bounds(schema: &Value, value: f64) -> bool {
    let bounds = Bounds::of(schema);
    let (low, high) = (float(bounds.minimum), float(bounds.maximum));
    let step = float(bounds.multiple_of).filter(|it| *it > 0.0);
    low.is_none_or(|low| value > low || (value == low && !bounds.exclusive_minimum))
        && high.is_none_or(|high| value < high || (value == high && !bounds.exclusive_maximum))
        && step.is_none_or(|step| (value / step).fract() == 0.0)
}

fn float(number: Option<Number>) -> Option<f64> {
    number.and_then(|it| it.as_f64())
}
