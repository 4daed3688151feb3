//! Enums whose values are numbers, booleans, or of several types.

use client_runtime::serde_json::{Value, json};

use crate::{Expected, check, row, same};

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "scalars_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn responses_keep_values_that_the_description_does_not_name() {
    check(same::<types::Reading>(&[
        r#"{"version":2,"valid":true,"kind":"reading","level":1,"scale":0.5,"mode":"auto"}"#,
        r#"{"version":3,"valid":false,"kind":"other","level":-4,"scale":0.75,"mode":7}"#,
        r#"{"version":2,"large":18446744073709551615,"mode":-1,"color":"r","levels":[3,9]}"#,
        r#"{"version":2,"large":7,"mode":false,"scale":1,"color":"b"}"#,
        r#"{"version":2,"mode":true}"#,
    ]));
    check([
        row::<types::Level>("\"1\"", Expected::Error("invalid type: string")),
        row::<types::Level>("null", Expected::Error("invalid type: null")),
        row::<types::Level>("2.0", Expected::Json("2")),
        row::<types::Level>("2.5", Expected::Error("invalid type: floating point")),
    ]);
}

#[test]
fn values_may_exceed_32_bits() {
    check(same::<types::ReadingLimit>(&[
        "5368709120",
        "-5368709120",
        "18446744073709551615",
        "1073741824",
        "9007199254740993",
    ]));
    let limit = |json: &str| serde_json::from_str::<types::ReadingLimit>(json).expect("a limit");
    assert_eq!(limit("5368709120.0"), types::ReadingLimit::Value5368709120);
    assert_eq!(
        limit("9007199254740992"),
        types::ReadingLimit::Value9007199254740992
    );
    // As doubles, these two are equal.
    let neighbour = limit("9007199254740993");
    assert!(matches!(neighbour, types::ReadingLimit::Unknown(_)));
    check(same::<types::SettingSize>(&[
        "0.5",
        "1073741824",
        "5368709120",
        "1e30",
    ]));
}

#[test]
fn requests_have_the_described_values_only() {
    check(same::<types::Setting>(&[
        r#"{"version":2,"valid":false,"step":-1,"scale":0.5,"mode":"auto"}"#,
        r#"{"version":2,"step":1,"scale":1,"mode":1}"#,
    ]));
    check([
        row::<types::SettingMode>("1.0", Expected::Json("1")),
        row::<types::SettingStep>("-1.0", Expected::Json("-1")),
        row::<types::SettingMode>("2", Expected::Error("invalid value")),
        row::<types::SettingMode>("\"1\"", Expected::Error("invalid value")),
        row::<types::SettingStep>("0", Expected::Error("invalid value")),
    ]);
}

#[test]
fn patterns_are_those_of_ecmascript() {
    assert!("aBc".parse::<types::SettingCode>().is_ok());
    assert!("abcd".parse::<types::SettingCode>().is_err());
    assert!("abc".parse::<types::SettingSlug>().is_ok());
    assert!("1abc2".parse::<types::SettingPart>().is_ok());
    assert!("123".parse::<types::SettingPart>().is_err());
    assert!("Grüße".parse::<types::SettingWord>().is_ok());
    assert!("p{L}".parse::<types::SettingWord>().is_err());
}

#[test]
fn values_are_converted_and_formatted_as_on_the_wire() {
    assert_eq!(types::Level::from(3), types::Level::High);
    assert_eq!(i64::from(types::Level::Unknown(9)), 9);
    assert_eq!(types::Level::High.to_string(), "3");
    assert_eq!("2".parse::<types::Level>().ok(), Some(types::Level::Middle));
    assert!("loud".parse::<types::Level>().is_err());
    assert_eq!(types::Level::default(), types::Level::Middle);
    assert_eq!(
        types::SettingStep::try_from(-1).ok(),
        Some(types::SettingStep::Down)
    );
    assert!("2".parse::<types::SettingStep>().is_err());

    let modes = [
        types::ReadingMode::Auto,
        types::ReadingMode::ValueMinus1,
        types::ReadingMode::False,
    ];
    let written = modes.map(|mode| {
        assert_eq!(
            mode.to_string().parse::<types::ReadingMode>().ok(),
            Some(mode.clone())
        );
        (mode.to_string(), Value::from(mode))
    });
    let expected = [
        ("auto", json!("auto")),
        ("-1", json!(-1)),
        ("false", json!(false)),
    ];
    assert_eq!(
        written,
        expected.map(|(text, value)| (text.to_owned(), value))
    );
    assert_eq!(types::Color::Red.to_string(), "r");
}

#[test]
fn an_enum_of_one_value_is_its_default() {
    let mode = serde_json::from_str(r#""auto""#).expect("a mode");
    assert_eq!(types::Setting::new(mode).version, 2);
    assert_eq!(types::SettingKind::default().to_string(), "setting");
}
