//! Pages with items that do not decode, and requests that are not for pages.

use std::io::Write;

use crate::server::Server;
use client_runtime::serde_json::{Value, json};
use client_runtime::{
    Credential, Error, Pages, Paging, RequestField, ResponseField, ResponseValue, Secret, Token,
    Transport,
};

static BY_HEADER: Paging = Paging::token(
    ResponseField::Header("x-next"),
    RequestField::Header("x-after"),
)
.items("/data");

/// Starts a server of two pages; the header of the request states which one it wants.
fn two_pages() -> Server {
    Server::start(|_, request, stream| {
        let (next, data) = if request.to_ascii_lowercase().contains("x-after: 2\r\n") {
            ("", json!([4]))
        } else {
            ("X-Next: 2\r\n", json!([1, "two", 3]))
        };
        let body = json!({ "data": data }).to_string();
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{next}");
        let _ =
            stream.write_all(format!("{head}Content-Length: {length}\r\n\r\n{body}").as_bytes());
    })
}

async fn page(transport: &Transport, url: &str) -> Result<ResponseValue<Value>, Error> {
    let request = transport.client().get(url).build()?;
    let response = transport.execute(request, "list").await?;
    ResponseValue::from_response_tolerant(response).await
}

#[tokio::test]
async fn an_item_that_does_not_decode_is_an_error_of_that_item() {
    let server = two_pages();
    let transport = server.transport();
    let pages = Pages::new(&BY_HEADER, || page(&transport, &server.url));
    let mut items = pages.items::<u64>();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| error.to_string()));
    }
    let bad = "the server responded with 200 OK: expected an integer at /data/1, found a string";
    assert_eq!(found, [Ok(1), Err(bad.to_owned()), Ok(3), Ok(4)]);
}

/// A token provider makes requests while a page is requested.
#[tokio::test]
async fn requests_of_a_token_provider_are_not_for_a_page() {
    let server = two_pages();
    let tokens = two_pages();
    let provider = {
        let transport = Transport::builder(&tokens.url)
            .build()
            .expect("a transport");
        let url = tokens.url.clone();
        move || {
            let (transport, url) = (transport.clone(), url.clone());
            async move {
                let response = page(&transport, &url).await?;
                let token = response["data"][0].to_string();
                Ok::<_, Error>(Secret::from(format!("token-number-{token}")))
            }
        }
    };
    let transport = server.transport_with(Credential::bearer(Token::provider(provider)));
    let mut pages = Pages::new(&BY_HEADER, || page(&transport, &server.url));
    let first = pages.next().await.expect("a page").expect("it is there");
    assert_eq!(first["data"][2], 3);
    let second = pages.next().await.expect("a page").expect("it is there");
    assert_eq!(second["data"], json!([4]));
    assert!(pages.next().await.is_none());
}
