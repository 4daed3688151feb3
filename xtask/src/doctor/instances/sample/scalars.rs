//! Makes strings and numbers that a shape allows.

use client_codegen::pattern;
use serde_json::{Number, Value};

use super::shape::Shape;
use crate::doctor::proof::schema::Direction;

/// Returns strings, the simplest first.
pub fn strings(shape: &Shape<'_>) -> Vec<Value> {
    let mut made: Vec<String> = match shape.format {
        Some(format) => formatted(format)
            .iter()
            .map(|it| (*it).to_owned())
            .collect(),
        None => Vec::new(),
    };
    if let Some(pattern) = shape.pattern {
        made.splice(0..0, pattern::matches(pattern, shape.min_length));
    }
    let unformatted = made.is_empty();
    let examples = shape.examples.iter().filter_map(|it| it.as_str());
    let examples: Vec<String> = examples.map(str::to_owned).take(4).collect();
    if unformatted {
        made.push(of_length("text", shape.min_length.max(4), shape.max_length));
        made.extend(examples);
        // Characters that must be escaped, and characters outside of ASCII.
        made.push("\u{e4}\u{1F600}\"\\\n".to_owned());
        if shape.min_length == 0 {
            made.push(String::new());
        }
        let bounds = [Some(shape.min_length), shape.max_length];
        for length in bounds
            .into_iter()
            .flatten()
            .filter(|it| (1..=512).contains(it))
        {
            made.push(of_length("text", length, None));
        }
    } else {
        made.extend(examples);
    }
    let within = |text: &String| {
        let length = text.chars().count() as u64;
        length >= shape.min_length && shape.max_length.is_none_or(|max| length <= max)
    };
    made.retain(within);
    made.into_iter().map(Value::String).collect()
}

fn of_length(text: &str, length: u64, max: Option<u64>) -> String {
    let length = max.map_or(length, |max| length.min(max));
    text.chars().cycle().take(length as usize).collect()
}

/// Returns values of formats with a defined syntax.
fn formatted(format: &str) -> &'static [&'static str] {
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
    let within =
        |it: &i128| low.is_none_or(|low| *it >= low) && high.is_none_or(|high| *it <= high);
    made.retain(within);
    let mut made: Vec<Value> = made.into_iter().filter_map(integer).collect();
    made.extend(
        shape
            .examples
            .iter()
            .filter(|it| it.is_i64())
            .take(2)
            .map(|it| (*it).clone()),
    );
    // Servers in JavaScript and PHP send that; requests do not.
    let first = made.first().and_then(Value::as_i64);
    if let (Direction::Response, Some(first)) = (direction, first) {
        made.extend(Number::from_f64(first as f64).map(Value::Number));
    }
    made
}

fn integer(value: i128) -> Option<Value> {
    let signed = i64::try_from(value).map(Value::from);
    signed
        .or_else(|_| u64::try_from(value).map(Value::from))
        .ok()
}

/// Returns the bound as an integer; an exclusive one is moved by `step`.
fn bound(inclusive: Option<&Value>, exclusive: Option<&Value>, step: i128) -> Option<i128> {
    let whole = |value: &Value| {
        let signed = value.as_i64().map(i128::from);
        let integer = signed.or_else(|| value.as_u64().map(i128::from));
        integer.or_else(|| {
            let float = value.as_f64()?;
            let rounded = if step > 0 {
                float.ceil()
            } else {
                float.floor()
            };
            (float.abs() < 1e30).then_some(rounded as i128)
        })
    };
    let moved = exclusive.and_then(whole).map(|it| it + step);
    match (inclusive.and_then(whole), moved) {
        (Some(one), Some(other)) if step > 0 => Some(one.max(other)),
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Returns numbers.
pub fn numbers(shape: &Shape<'_>) -> Vec<Value> {
    let bounds = [shape.minimum, shape.maximum];
    let bounds = bounds.into_iter().flatten().filter_map(Value::as_f64);
    let mut made: Vec<f64> = vec![0.5, 0.0, -0.25, 1.0, 1e10];
    made.extend(bounds);
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
    made.extend(
        shape
            .examples
            .iter()
            .filter(|it| it.is_number())
            .take(2)
            .map(|it| (*it).clone()),
    );
    let valid = |value: &Value| {
        let value = value.as_f64().expect("a JSON number is an f64");
        let multiple = shape.multiple.is_none_or(|it| (value / it).fract() == 0.0);
        let bound = |it: Option<&Value>| it.and_then(Value::as_f64);
        multiple
            && bound(shape.minimum).is_none_or(|it| value >= it)
            && bound(shape.above).is_none_or(|it| value > it)
            && bound(shape.maximum).is_none_or(|it| value <= it)
            && bound(shape.below).is_none_or(|it| value < it)
    };
    made.retain(valid);
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
