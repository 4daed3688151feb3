use serde_json::Value;
use vendor_sim::samples;

#[test]
fn every_sample_is_json() {
    for sample in samples::ALL {
        let parsed = serde_json::from_str::<Value>(sample.json);
        assert!(parsed.is_ok_and(|value| value.is_object()), "{sample:?}");
    }
}

/// A secret that is missing from the list would not be searched for.
#[test]
fn every_secret_in_a_sample_is_listed() {
    for sample in samples::ALL {
        let value = serde_json::from_str(sample.json).unwrap();
        visit_strings(&value, "", &mut |name, text| {
            let is_secret =
                name.contains("token") || name.contains("Token") || name.contains("hmac");
            assert_eq!(
                is_secret,
                samples::SECRETS.contains(&text),
                "{sample:?} {name}"
            );
        });
    }
}

fn visit_strings(value: &Value, name: &str, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                visit_strings(member, name, visit);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| visit_strings(item, name, visit)),
        // The type of a service user's tokens is not a token.
        Value::String(text) if name != "accessTokenType" => visit(name, text),
        _ => {}
    }
}
