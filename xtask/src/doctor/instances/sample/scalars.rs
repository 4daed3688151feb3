//! Makes strings and numbers.

use client_codegen::pattern;
use serde_json::{Number, Value};

use super::shape::Shape;
use crate::doctor::proof::schema::Direction;

/// Returns strings, the simplest first.
pub fn strings(shape: &Shape<'_>) -> Vec<Value> {
    let max_length = shape.max_length.unwrap_or(u64::MAX);
    let mut made = match shape.pattern {
        Some(pattern) => pattern::matches(pattern, shape.min_length),
        None => Vec::new(),
    };
    let formatted = shape.format.map_or(&[][..], strings_of_format);
    made.extend(formatted.iter().map(|it| (*it).to_owned()));
    let examples = shape.examples.iter().filter_map(|it| it.as_str()).take(4);
    if made.is_empty() {
        made.push(of_length(shape.min_length.max(4).min(max_length)));
        made.extend(examples.map(str::to_owned));
        // Characters that must be escaped, and characters outside of ASCII.
        made.push("\u{e4}\u{1F600}\"\\\n".to_owned());
        if shape.min_length == 0 {
            made.push(String::new());
        }
        let bounds = [shape.min_length, max_length];
        let lengths = bounds.into_iter().filter(|it| (1..=512).contains(it));
        made.extend(lengths.map(of_length));
    } else {
        made.extend(examples.map(str::to_owned));
    }
    made.retain(|text| {
        let length = text.chars().count() as u64;
        (shape.min_length..=max_length).contains(&length)
    });
    made.into_iter().map(Value::String).collect()
}

fn of_length(length: u64) -> String {
    "text".chars().cycle().take(length as usize).collect()
}

/// Returns values of a format with a defined syntax.
fn strings_of_format(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &[
            "2024-02-29T12:34:56Z",
            "2024-02-29T12:34:56.789+05:30",
            "1969-12-31T23:59:59.000001Z",
        ],
        "date" => &["2024-02-29", "1969-12-31"],
        "time" => &["12:34:56Z"],
        "partial-time" => &["12:34:56"],
        "duration" => &["P1DT2H", "PT0.5S"],
        "uuid" => &["1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51"],
        "byte" => &["aGVsbG8=", "++/+", ""],
        "email" | "idn-email" => &["ann@example.com"],
        "uri" | "url" | "iri" => &["https://example.com/a?b=c#d", "https://example.com"],
        "uri-reference" | "iri-reference" => &["/a/b", "https://example.com/"],
        "hostname" | "idn-hostname" => &["example.com"],
        "ipv4" => &["192.0.2.1"],
        "ipv6" => &["2001:db8::1"],
        "ip" => &["192.0.2.1", "2001:db8::1"],
        "json-pointer" => &["/a/0"],
        "regex" => &["^a+$"],
        "decimal" => &["12.50", "-0.1"],
        "int64" | "uint64" | "int32" => &["42"],
        _ => &[],
    }
}

/// Returns integers, including bounds and their neighbours.
pub fn integers(shape: &Shape<'_>, direction: Direction) -> Vec<Value> {
    let low = bound(shape.minimum, shape.above, 1);
    let high = bound(shape.maximum, shape.below, -1);
    let mut made: Vec<i128> = vec![1, 0, -1, 42, -42];
    made.extend(low);
    made.extend(high);
    let extremes = [i64::MAX.into(), i64::MIN.into(), 1 << 31, u64::MAX.into()];
    made.extend(extremes);
    let step = shape.multiple.filter(|it| it.fract() == 0.0 && *it >= 1.0);
    if let Some(step) = step {
        let step = step as i128;
        let start = low.unwrap_or(0);
        let first = start + (step - start.rem_euclid(step)) % step;
        made.splice(0..0, [first, first + step]);
        made.retain(|it| it % step == 0);
    }
    made.retain(|it| low.is_none_or(|low| *it >= low) && high.is_none_or(|high| *it <= high));
    let mut made: Vec<Value> = made
        .into_iter()
        .filter_map(Number::from_i128)
        .map(Value::Number)
        .collect();
    made.extend(examples(shape, Value::is_i64));
    // Servers in JavaScript and PHP send integers with a fraction of zero; clients do not.
    if direction == Direction::Response
        && let Some(first) = made.first().and_then(Value::as_i64)
    {
        made.extend(Number::from_f64(first as f64).map(Value::Number));
    }
    made
}

/// Returns some examples of a type.
fn examples<'s>(
    shape: &Shape<'s>,
    is_type: fn(&Value) -> bool,
) -> impl Iterator<Item = Value> + use<'s> {
    let examples: Vec<&Value> = shape
        .examples
        .iter()
        .copied()
        .filter(|it| is_type(it))
        .take(2)
        .collect();
    examples.into_iter().cloned()
}

/// Returns a bound as an integer; an exclusive bound is moved by `step`.
fn bound(inclusive: Option<&Value>, exclusive: Option<&Value>, step: i128) -> Option<i128> {
    let rounded = |value: &Value| {
        let number = value.as_number()?;
        number.as_i128().or_else(|| {
            let float = number.as_f64().filter(|it| it.abs() < 1e30)?;
            let rounded = if step > 0 {
                float.ceil()
            } else {
                float.floor()
            };
            Some(rounded as i128)
        })
    };
    let moved = exclusive.and_then(rounded).map(|it| it + step);
    match (inclusive.and_then(rounded), moved) {
        (Some(one), Some(other)) if step > 0 => Some(one.max(other)),
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Returns numbers, including bounds and a number between them.
pub fn numbers(shape: &Shape<'_>) -> Vec<Value> {
    let mut made: Vec<f64> = vec![0.5, 0.0, -0.25, 1.0, 1e10];
    let bounds = [shape.minimum, shape.maximum].into_iter().flatten();
    made.extend(bounds.filter_map(Value::as_f64));
    let (low, high) = (
        shape.minimum.or(shape.above).and_then(Value::as_f64),
        shape.maximum.or(shape.below).and_then(Value::as_f64),
    );
    if let (Some(low), Some(high)) = (low, high) {
        made.push(f64::midpoint(low, high));
    }
    if let Some(low) = low {
        made.push(low + 1.0);
    }
    if let Some(step) = shape.multiple {
        made.extend([step, step * 2.0]);
    }
    let mut made: Vec<Value> = made.into_iter().map(number).collect();
    made.extend(examples(shape, Value::is_number));
    made.retain(|value| {
        let value = value.as_f64().expect("a JSON number is an f64");
        let bound = |it: Option<&Value>| it.and_then(Value::as_f64);
        shape.multiple.is_none_or(|it| (value / it).fract() == 0.0)
            && bound(shape.minimum).is_none_or(|it| value >= it)
            && bound(shape.above).is_none_or(|it| value > it)
            && bound(shape.maximum).is_none_or(|it| value <= it)
            && bound(shape.below).is_none_or(|it| value < it)
    });
    made
}

/// Returns a number without a fraction as an integer.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        Value::from(value as i64)
    } else {
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }
}
