//! Requests that the API's server sends to a receiver of the caller's.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use crate::responses::Result;

#[allow(dead_code)]
#[path = "webhooks_builder/mod.rs"]
pub(crate) mod built;
#[allow(dead_code)]
#[path = "webhooks_positional/mod.rs"]
pub(crate) mod positional;
#[allow(dead_code)]
#[path = "webhooks_tolerant_positional/mod.rs"]
pub(crate) mod tolerant;
#[allow(dead_code)]
#[path = "webhooks_tolerant_builder/mod.rs"]
pub(crate) mod tolerant_built;

use positional::webhooks::WebhookEvent;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("webhooks")?;
    let mut tolerant = openapi_lower::Options::default();
    tolerant.tolerant = true;
    super::is_current_with("webhooks_tolerant", &tolerant)
}

/// Receives one request: the header `x-event`, and the body.
fn receive(listener: &TcpListener) -> std::io::Result<(String, Vec<u8>)> {
    let (mut stream, _) = listener.accept()?;
    let mut request = Vec::new();
    stream.read_to_end(&mut request)?;
    let text = String::from_utf8_lossy(&request);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    let event = head.lines().find_map(|line| line.strip_prefix("X-Event: "));
    Ok((
        event.unwrap_or_default().to_owned(),
        body.as_bytes().to_owned(),
    ))
}

#[test]
fn a_receiver_decodes_what_a_server_sends() -> Result {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let sender = thread::spawn(move || -> std::io::Result<()> {
        for (event, body) in [
            ("pet.changed", r#"{"name": "Tom", "kind": "cat"}"#),
            (
                "shop-opened",
                r#"{"at": "2026-01-02T03:04:05Z", "shop": {"id": 7}}"#,
            ),
            (
                "pet.changed of POST /subscriptions",
                r#"[{"name": "Rex", "kind": "dog"}]"#,
            ),
        ] {
            let mut stream = TcpStream::connect(address)?;
            write!(stream, "POST / HTTP/1.1\r\nX-Event: {event}\r\n\r\n{body}")?;
        }
        Ok(())
    });
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (event, body) = receive(&listener)?;
        seen.push(WebhookEvent::parse(&event, &body)?);
        // Both interfaces have the same module.
        built::webhooks::WebhookEvent::parse(&event, &body)?;
    }
    sender.join().map_err(|_| "the sender panicked")??;
    #[expect(deprecated)]
    let [
        WebhookEvent::PetChanged(pet),
        WebhookEvent::ShopOpened(opened),
        WebhookEvent::PetChangedOfPostSubscriptions(pets),
    ] = seen.as_slice()
    else {
        panic!("{seen:?}");
    };
    assert_eq!(
        (&*pet.name, &pet.kind),
        ("Tom", &positional::types::PetKind::Cat)
    );
    assert_eq!(opened.shop.as_ref().and_then(|it| it.id), Some(7));
    assert_eq!(pets[0].name, "Rex");
    Ok(())
}

#[test]
fn each_event_has_a_function() -> Result {
    let pet = positional::webhooks::parse_pet_changed(br#"{"name": "Tom", "kind": "cat"}"#)?;
    assert_eq!(pet.name, "Tom");
    let shop = positional::webhooks::parse_statement(br#"{"id": 1}"#)?;
    assert_eq!(shop.id, Some(1));
    let event = WebhookEvent::parse("note", b"hello")?;
    assert!(matches!(event, WebhookEvent::Note));
    let event = WebhookEvent::parse("finished", b"")?;
    assert!(matches!(event, WebhookEvent::Finished));
    Ok(())
}

#[test]
fn a_strict_client_refuses_what_is_not_described() {
    let error = WebhookEvent::parse("pet.changed", br#"{"name": 1, "kind": "cat"}"#);
    assert_eq!(error.expect_err("no name").pointer(), Some("/name"));
    let error = WebhookEvent::parse("pet.sold", b"{}").expect_err("no event");
    assert_eq!(
        error.to_string(),
        "expected an event of the description, found another one"
    );
}

#[test]
fn a_property_names_the_event() -> Result {
    use tolerant::webhooks::WebhookEvent;
    let event =
        WebhookEvent::from_payload(br#"{"event_type": "FILE_DELETE", "file": "a", "at": "x"}"#)?;
    let WebhookEvent::FileUpdate(update) = event else {
        panic!("{event:?}");
    };
    // What does not fit costs a field.
    assert_eq!((update.file.as_deref(), update.at), (Some("a"), None));
    let event = WebhookEvent::from_payload(br#"{"event_type": "PING"}"#)?;
    assert!(matches!(event, WebhookEvent::Ping(_)));
    let event = WebhookEvent::from_payload(br#"{"event_type": "NEW", "x": 1}"#)?;
    assert!(
        matches!(&event, WebhookEvent::Unknown(value) if value["x"] == 1),
        "{event:?}"
    );
    let event = WebhookEvent::parse("new", b"[1]")?;
    assert!(
        matches!(&event, WebhookEvent::Unknown(value) if value[0] == 1),
        "{event:?}"
    );
    for (payload, message) in [
        (
            &b"{}"[..],
            "expected a string at /event_type, found nothing",
        ),
        (
            br#"{"event_type": 1}"#,
            "expected a string at /event_type, found a number",
        ),
        (b"<event/>", "expected JSON, found HTML or XML"),
    ] {
        let error = WebhookEvent::from_payload(payload).expect_err(message);
        assert_eq!(error.to_string(), message);
    }
    let _: Option<tolerant_built::webhooks::WebhookEvent> = None;
    let _: Option<(positional::Client, tolerant::Client)> = None;
    Ok(())
}
