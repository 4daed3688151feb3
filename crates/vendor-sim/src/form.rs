//! Parses `multipart/form-data` (RFC 7578), as far as the simulators need it.

/// Returns names and contents of the parts; `None` if the body is not such a form.
pub(crate) fn parse_parts(content_type: &str, body: &[u8]) -> Option<Vec<(String, String)>> {
    let parameters = content_type.strip_prefix("multipart/form-data")?;
    let boundary = parameters
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("boundary="))?
        .trim_matches('"');
    // The bytes of a file are not used, so it does not matter that some are replaced.
    let text = String::from_utf8_lossy(body);
    let mut found = Vec::new();
    for part in text.split(&format!("--{boundary}")).skip(1) {
        if part.starts_with("--") {
            return Some(found);
        }
        let (head, content) = part.split_once("\r\n\r\n")?;
        let name = head.split_once(" name=\"")?.1.split('"').next()?;
        let content = content.strip_suffix("\r\n").unwrap_or(content);
        found.push((name.to_owned(), content.to_owned()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse_parts;

    const BODY: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"profile[name]\"\r\n\r\n\
        Wen\r\n--x\r\nContent-Disposition: form-data; name=\"profile[avatar]\"; \
        filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--x--\r\n";

    #[test]
    fn names_and_contents_are_found() {
        let found = parse_parts("multipart/form-data; boundary=x", BODY).expect("a form");
        assert_eq!(found[0], ("profile[name]".into(), "Wen".into()));
        assert_eq!(found[1].0, "profile[avatar]");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_body_that_is_no_complete_form_is_rejected() {
        assert_eq!(parse_parts("application/json", BODY), None);
        assert_eq!(parse_parts("multipart/form-data", BODY), None);
        assert_eq!(parse_parts("multipart/form-data; boundary=y", BODY), None);
        assert_eq!(
            parse_parts("multipart/form-data; boundary=x", &BODY[..40]),
            None
        );
    }
}
