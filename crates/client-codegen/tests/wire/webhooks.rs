//! Requests that the API's server sends to a receiver of the caller.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use crate::Result;
use crate::clients::{
    webhooks_builder as builder, webhooks_positional as positional,
    webhooks_tolerant_builder as tolerant_builder,
    webhooks_tolerant_positional as tolerant_positional,
};
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
fn a_receiver_decodes_the_requests_of_a_server() -> Result {
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
    let mut events = Vec::new();
    for _ in 0..3 {
        let (event, body) = receive(&listener)?;
        events.push(WebhookEvent::parse(&event, &body)?);
        // Both interfaces have the same module.
        builder::webhooks::WebhookEvent::parse(&event, &body)?;
    }
    sender.join().map_err(|_| "the sender panicked")??;
    #[expect(deprecated)]
    let [
        WebhookEvent::PetChanged(pet),
        WebhookEvent::ShopOpened(opened),
        WebhookEvent::PetChangedOfPostSubscriptions(pets),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
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
fn a_strict_client_refuses_undescribed_payloads_and_events() {
    let error = WebhookEvent::parse("pet.changed", br#"{"name": 1, "kind": "cat"}"#);
    assert_eq!(error.expect_err("no name").pointer(), Some("/name"));
    let error = WebhookEvent::parse("pet.sold", b"{}").expect_err("no event");
    assert_eq!(
        error.to_string(),
        "expected an event that the description declares, found an unknown event"
    );
}

#[test]
fn a_property_names_the_event() -> Result {
    use tolerant_positional::webhooks::WebhookEvent;
    let event =
        WebhookEvent::from_payload(br#"{"event_type": "FILE_DELETE", "file": "a", "at": "x"}"#)?;
    let WebhookEvent::FileUpdate(update) = event else {
        panic!("{event:?}");
    };
    // A value of the wrong type costs a field.
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
    let _: Option<tolerant_builder::webhooks::WebhookEvent> = None;
    let _: Option<(positional::Client, tolerant_positional::Client)> = None;
    Ok(())
}
