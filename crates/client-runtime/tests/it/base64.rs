//! Bytes that JSON holds as a string.

use client_runtime::{Base64, Base64Url, NotBase64};
use serde_json::json;

/// All differences between the alphabets, and all lengths of padding.
const ROWS: [(&[u8], &str, &str); 5] = [
    (b"", "", ""),
    (b"hello", "aGVsbG8=", "aGVsbG8="),
    (&[0xfb, 0xef, 0xbe], "++++", "----"),
    (&[0xff], "/w==", "_w=="),
    (&[0, 0xff, 0xfe, 0xff], "AP/+/w==", "AP_-_w=="),
];

#[test]
fn bytes_are_written_in_the_alphabet_of_their_type() {
    for (bytes, standard, url_safe) in ROWS {
        assert_eq!(json!(Base64::from(bytes)), json!(standard));
        assert_eq!(Base64::from(bytes).to_string(), standard);
        assert_eq!(json!(Base64Url::from(bytes)), json!(url_safe));
        assert_eq!(Base64Url::from(bytes).to_string(), url_safe);
    }
}

#[test]
fn both_alphabets_are_read_with_and_without_padding_and_line_breaks() {
    for (bytes, standard, url_safe) in ROWS {
        for text in [standard, url_safe] {
            let mut broken: String = text.chars().flat_map(|it| [it, '\r', '\n', ' ']).collect();
            broken.insert(0, '\t');
            for text in [text, text.trim_end_matches('='), &broken] {
                assert_eq!(text.parse(), Ok(Base64::from(bytes)), "{text:?}");
                let read: Base64Url = serde_json::from_value(json!(text)).expect("base64");
                assert_eq!(&*read, bytes, "{text:?}");
            }
        }
    }
    // Bits that belong to no byte are ignored, as other decoders do.
    assert_eq!("/x==".parse(), Ok(Base64::from(&[0xff])));
}

#[test]
fn other_text_is_refused_and_not_quoted() {
    for text in ["geheim!!", "a", "aaaaa", "a=aa", "=", "ä"] {
        assert_eq!(text.parse::<Base64>(), Err(NotBase64), "{text}");
        let error = serde_json::from_value::<Base64>(json!(text)).expect_err(text);
        assert_eq!(error.to_string(), "the string is not base64");
    }
    let error = serde_json::from_value::<Base64>(json!([104, 105])).expect_err("an array");
    assert!(error.to_string().contains("a base64 string"), "{error}");
}

#[test]
fn debug_does_not_show_the_bytes() {
    assert_eq!(format!("{:?}", Base64::new("key")), "Base64(3 bytes)");
    assert_eq!(format!("{:?}", Base64Url::new("")), "Base64Url(0 bytes)");
}

#[test]
fn bytes_convert_into_base64_and_back() {
    let bytes = Base64::from(vec![1, 2]);
    assert_eq!(bytes.len(), 2);
    assert_eq!(bytes.as_ref(), [1, 2]);
    assert_eq!(Vec::from(bytes.clone()), bytes.into_bytes());
}
