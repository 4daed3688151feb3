//! Compares media types and media ranges.

use openapi_lower::media_type::essence;

/// Whether two media types differ at most in the letter case of type and subtype, which is not
/// significant (RFC 9110, 8.3.1).
pub(super) fn is_same_media_type(one: &str, other: &str) -> bool {
    essence(one) == essence(other) && parameters(one) == parameters(other)
}

/// Whether all that one of the media ranges `wanted` includes is included in one of `ranges`. No
/// ranges stand for `*/*`, as in a request without the header `Accept`.
pub(super) fn accepts_all(ranges: &[String], wanted: &[String]) -> bool {
    let any = ["*/*".to_owned()];
    let [ranges, wanted] =
        [ranges, wanted].map(|list| if list.is_empty() { &any[..] } else { list });
    let mut wanted = wanted.iter();
    wanted.all(|wanted| ranges.iter().any(|range| includes(range, wanted)))
}

/// Whether a media range includes a media type or another range (RFC 9110, 12.5.1).
fn includes(range: &str, wanted: &str) -> bool {
    let (range_essence, wanted_essence) = (essence(range), essence(wanted));
    let is_included = match range_essence.strip_suffix('*') {
        Some("*/") => true,
        Some(main_type) => wanted_essence.starts_with(main_type),
        None => range_essence == wanted_essence,
    };
    is_included && (parameters(range).is_empty() || parameters(range) == parameters(wanted))
}

/// Returns the parameters of a media type.
fn parameters(media_type: &str) -> &str {
    let parameters = media_type.split_once(';');
    parameters.map_or("", |(_, parameters)| parameters.trim())
}

#[cfg(test)]
mod tests {
    use super::{accepts_all, is_same_media_type};

    #[test]
    fn media_ranges_include_media_types_and_ranges() {
        let accepts = |ranges: &[&str], wanted: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
            accepts_all(&owned(ranges), &owned(wanted))
        };
        assert!(accepts(
            &["application/pdf", "image/png"],
            &["application/pdf"]
        ));
        assert!(accepts(
            &["image/*"],
            &["image/png", "IMAGE/gif", "image/*"]
        ));
        assert!(accepts(&["*/*"], &["image/*"]));
        assert!(accepts(&[], &["image/*"]));
        assert!(accepts(&["text/csv"], &["text/csv; header=present"]));
        assert!(!accepts(&["text/csv; header=present"], &["text/csv"]));
        assert!(!accepts(&["image/png"], &["image/*"]));
        assert!(!accepts(&["image/*"], &["application/pdf"]));
        assert!(!accepts(&["image/*"], &[]));
    }

    #[test]
    fn the_letter_case_of_a_media_type_is_not_significant() {
        assert!(is_same_media_type("Image/PNG", "image/png"));
        assert!(!is_same_media_type("a/b; c=D", "a/b; c=d"));
        assert!(!is_same_media_type("image/png", "image/gif"));
    }
}
