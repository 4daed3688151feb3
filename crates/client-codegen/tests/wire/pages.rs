//! Pages, and the items of all pages, with servers that behave as described.

use std::fmt::Debug;

use client_runtime::{
    Error, ErrorKind, Items, Pages, Transport, TransportError,
    serde_json::{Value, json},
};

use crate::clients::{pages_builder as builder, pages_positional as positional};
use crate::{
    Result,
    recorder::{Recorded, Recorder},
};

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("pages")
}

/// Returns a response with further header lines.
fn page(headers: &str, body: &Value) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json";
    let body = body.to_string();
    format!(
        "{head}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Returns a page of three things, numbered from `from`.
fn things(from: usize) -> Value {
    (from..from + 3)
        .map(|at| json!({"id": format!("t{at}")}))
        .collect()
}

/// Returns the value of a query parameter, as it was sent.
fn query<'r>(request: &'r Recorded, name: &str) -> Option<&'r str> {
    let (_, query) = request.target().split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn number(request: &Recorded, name: &str) -> usize {
    query(request, name)
        .and_then(|it| it.parse().ok())
        .unwrap_or_default()
}

/// Starts a server that computes its response from the request; returns both clients of it.
fn serve(
    respond: impl Fn(&Recorded) -> Vec<u8> + Send + 'static,
) -> std::result::Result<(Recorder, positional::Client, builder::Client), TransportError> {
    let server = Recorder::responding(respond);
    let (positional, builder) = server.clients(positional::Client::new, builder::Client::new)?;
    Ok((server, positional, builder))
}

async fn all<I, E>(mut items: Items<'_, I, E>) -> std::result::Result<Vec<I>, Error<E>> {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item?);
    }
    Ok(found)
}

/// Returns the number of pages, and the error after them.
async fn count<T, E>(mut pages: Pages<'_, T, E>) -> (usize, Option<Error<E>>) {
    let mut read = 0;
    while let Some(page) = pages.next().await {
        match page {
            Ok(_) => read += 1,
            Err(error) => {
                // The stream ends after an error.
                assert!(pages.next().await.is_none());
                return (read, Some(error));
            }
        }
    }
    (read, None)
}

fn targets(server: &Recorder) -> Vec<String> {
    let requests = server.take().into_iter();
    requests
        .map(|request| request.target().to_owned())
        .collect()
}

/// Checks that an error with this message follows after this number of pages.
fn assert_fails<E: Debug>(outcome: (usize, Option<Error<E>>), read: usize, message: &str) {
    let (pages, error) = outcome;
    let error = error.unwrap_or_else(|| panic!("{pages} pages without an error"));
    assert_eq!((pages, error.kind()), (read, ErrorKind::Decode), "{error}");
    assert!(error.to_string().starts_with(message), "{error}");
}

/// Responds with the pages of a team, whose tokens must be encoded.
fn respond_with_team(request: &Recorded) -> Vec<u8> {
    let next = match query(request, "cursor") {
        None => json!("a/b&c"),
        Some("a%2Fb%26c") => json!("d e"),
        Some("d%20e") => Value::Null,
        other => panic!("{other:?}"),
    };
    let data = things(number(request, "limit"));
    page(
        "",
        &json!({"data": data, "next_cursor": next, "has_more": !next.is_null()}),
    )
}

#[tokio::test]
async fn a_token_of_the_response_requests_the_next_page() -> Result {
    let (server, client, builder) = serve(respond_with_team)?;
    let params = positional::ListThingsParams::default().limit(3);
    let mut pages = client.list_things_pages("a/x", positional::types::Kind::Big, &params);
    assert_eq!(server.take().len(), 0, "nothing is requested ahead");
    let first = pages.next().await.ok_or("no page")??;
    assert_eq!((first.status().as_u16(), &*first.data[0].id), (200, "t3"));
    assert_eq!(
        targets(&server),
        ["GET /teams/a%2Fx/things?kind=big&limit=3"]
    );
    assert_eq!(count(pages).await.0, 2);
    assert_eq!(
        targets(&server),
        [
            "GET /teams/a%2Fx/things?kind=big&limit=3&cursor=a%2Fb%26c",
            "GET /teams/a%2Fx/things?kind=big&limit=3&cursor=d%20e",
        ]
    );
    let items = client.list_things_items("x", positional::types::Kind::Big, &params);
    assert_eq!(all(items).await?.len(), 9);
    server.take();
    let call = builder
        .list_things()
        .team("x")
        .kind(builder::types::Kind::Small)
        .limit(3);
    let items: Vec<builder::types::Thing> = all(call.clone().send_items()).await?;
    assert_eq!(items.len(), 9);
    assert_eq!(count(call.send_pages()).await.0, 3);
    assert!(
        targets(&server)
            .iter()
            .all(|it| it.contains("kind=small&limit=3"))
    );
    Ok(())
}

#[tokio::test]
async fn items_are_read_before_the_next_page_is_requested() -> Result {
    let (server, client, _) = serve(respond_with_team)?;
    let params = Default::default();
    let mut items = client.list_things_items("x", positional::types::Kind::Big, &params);
    for requests in [1, 0, 0, 1, 0, 0, 1] {
        assert!(items.next().await.is_some_and(|item| item.is_ok()));
        assert_eq!(server.take().len(), requests);
    }
    Ok(())
}

#[tokio::test]
async fn the_error_is_that_of_the_page_that_failed() -> Result {
    let (_server, client, builder) = serve(|request| match query(request, "cursor") {
        None => page("", &json!({"data": things(0), "next_cursor": "b"})),
        _ => b"HTTP/1.1 410 Gone\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n\
            {\"reason\": \"the cursor is too old\"}"
            .to_vec(),
    })?;
    let params = Default::default();
    let pages = client.list_things_pages("x", positional::types::Kind::Big, &params);
    let (1, Some(Error::ErrorResponse(response))) = count(pages).await else {
        panic!("no error of the second page");
    };
    assert_eq!(response.reason, "the cursor is too old");
    let mut items = builder
        .list_things()
        .team("x")
        .kind(builder::types::Kind::Big)
        .send_items();
    for _ in 0..3 {
        assert!(items.next().await.is_some_and(|item| item.is_ok()));
    }
    let error = items
        .next()
        .await
        .and_then(std::result::Result::err)
        .ok_or("no error")?;
    assert_eq!(error.status().map(|it| it.as_u16()), Some(410));
    assert!(items.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn pages_without_end_are_an_error() -> Result {
    const REPEATED: &str = "the response points to a page that was requested before";
    // a, b, a
    let (server, client, _) = serve(|request| {
        let next = match query(request, "cursor") {
            Some("a") => "b",
            _ => "a",
        };
        page("", &json!({"data": things(0), "next_cursor": next}))
    })?;
    let params = Default::default();
    let pages = client.list_things_pages("x", positional::types::Kind::Big, &params);
    assert_fails(count(pages).await, 2, REPEATED);
    assert_eq!(server.take().len(), 3);
    // The value that the caller sent first counts, too.
    let params = positional::ListThingsParams::default().cursor("a");
    let pages = client.list_things_pages("x", positional::types::Kind::Big, &params);
    assert_fails(count(pages).await, 1, REPEATED);
    // The response states that more pages follow, but has no token.
    let (_server, client, _) = serve(|_| page("", &json!({"data": [], "has_more": true})))?;
    let params = Default::default();
    let pages = client.list_things_pages("x", positional::types::Kind::Big, &params);
    assert_fails(
        count(pages).await,
        0,
        "the response states that more pages follow, but not how",
    );
    // A server that ignores the parameter.
    let (_server, client, _) = serve(|_| page("", &json!([1, 2])))?;
    let params = Default::default();
    assert_fails(
        count(client.list_events_pages(&params)).await,
        1,
        "the server sent the same page twice in a row",
    );
    let (_server, client, _) =
        serve(|_| page("Link: <?a=1>; rel=next\r\n", &json!([{"id": "a"}])))?;
    let params = Default::default();
    assert_fails(
        count(client.list_repositories_pages(&params)).await,
        1,
        REPEATED,
    );
    Ok(())
}

#[tokio::test]
async fn the_last_item_requests_the_next_page() -> Result {
    let respond = |request: &Recorded| {
        let after = query(request, "starting_after").map(|it| it[1..].parse::<usize>());
        let from = after.map_or(0, |after| after.unwrap_or(99) + 1);
        page("", &json!({"data": things(from), "has_more": from < 6}))
    };
    let (server, client, builder) = serve(respond)?;
    let params = Default::default();
    let found = all(client.list_charges_items(&params)).await?;
    assert_eq!(found.last().map(|it| &*it.id), Some("t8"));
    assert_eq!(
        targets(&server),
        [
            "GET /charges",
            "GET /charges?starting_after=t2",
            "GET /charges?starting_after=t5"
        ]
    );
    assert_eq!(
        count(builder.list_charges().starting_after("t2").send_pages())
            .await
            .0,
        2
    );
    Ok(())
}

#[tokio::test]
async fn the_next_link_is_followed_within_the_origin() -> Result {
    let respond = |request: &Recorded| {
        let at = number(request, "page");
        let link = match at {
            0 => "Link: <?page=1>; rel=\"next\", <?page=2>; rel=last\r\n".to_owned(),
            1 => {
                let host = request.header("host").unwrap_or_default();
                format!(
                    "Link: <x>; rel=prev\r\nLink: <http://{host}/more?page=2&k=a%2Fb>; rel=next\r\n"
                )
            }
            _ => "Link: <?page=0>; rel=first\r\n".to_owned(),
        };
        page(&link, &things(3 * at))
    };
    let (server, client, builder) = serve(respond)?;
    let params = positional::ListRepositoriesParams::default().per_page(3);
    let found = all(client.list_repositories_items(&params)).await?;
    assert_eq!((found.len(), &*found[8].id), (9, "t8"));
    assert_eq!(
        targets(&server),
        [
            "GET /repositories?per_page=3",
            "GET /repositories?page=1",
            "GET /more?page=2&k=a%2Fb",
        ]
    );
    assert_eq!(count(builder.list_repositories().send_pages()).await.0, 3);
    Ok(())
}

#[tokio::test]
async fn a_link_to_another_origin_needs_trust() -> Result {
    let other = Recorder::responding(|_| page("", &json!([{"id": "far"}])));
    let link = format!("Link: <{}/x>; rel=next\r\n", other.url);
    let server = Recorder::responding(move |_| page(&link, &json!([{"id": "near"}])));
    let transport = |trusted: bool| {
        let credential = client_runtime::Credential::bearer("s3cr3t-t0ken-of-the-test");
        let builder = Transport::builder(&server.url).credential(credential);
        if trusted {
            builder.trust_origin(&other.url).build()
        } else {
            builder.build()
        }
    };
    let client = positional::Client::new(&server.url, transport(false)?);
    let params = Default::default();
    let (1, Some(error)) = count(client.list_repositories_pages(&params)).await else {
        panic!("no error");
    };
    let text = format!("refused to request the next page from {}, which", other.url);
    assert!(error.to_string().starts_with(&text), "{error}");
    assert!(error.to_string().contains("(listRepositories)"), "{error}");
    assert_eq!(
        (error.kind(), other.take().len()),
        (ErrorKind::Transport, 0)
    );
    let client = positional::Client::new(&server.url, transport(true)?);
    assert_eq!(all(client.list_repositories_items(&params)).await?.len(), 2);
    assert!(other.one().header("authorization").is_some());
    Ok(())
}

#[tokio::test]
async fn offsets_count_items_up_to_the_total() -> Result {
    let respond = |request: &Recorded| {
        let from = number(request, "offset");
        let users: Vec<String> = (from..8.min(from + 3)).map(|it| format!("u{it}")).collect();
        page("", &json!({"result": {"users": users, "total": 8}}))
    };
    let (server, client, builder) = serve(respond)?;
    let params = positional::ListUsersParams::default().limit(3);
    assert_eq!(all(client.list_users_items(&params)).await?.len(), 8);
    assert_eq!(
        targets(&server),
        [
            "GET /users?limit=3",
            "GET /users?limit=3&offset=3",
            "GET /users?limit=3&offset=6"
        ]
    );
    let call = builder.list_users().offset(6);
    assert_eq!(all(call.send_items()).await?, ["u6", "u7"]);
    assert_eq!(targets(&server), ["GET /users?offset=6"]);
    Ok(())
}

#[tokio::test]
async fn pages_are_counted_up_to_the_last_or_an_empty_one() -> Result {
    let numbers = |request: &Recorded| {
        let at = number(request, "page").max(1);
        (at <= 3)
            .then(|| json!([at * 10, at * 10 + 1]))
            .unwrap_or(json!([]))
    };
    let (server, client, builder) = serve(move |it| page("X-Total-Pages: 3\r\n", &numbers(it)))?;
    let params = Default::default();
    let found = all(client.list_events_items(&params)).await?;
    assert_eq!(found, [10, 11, 20, 21, 30, 31]);
    assert_eq!(
        targets(&server),
        ["GET /events", "GET /events?page=2", "GET /events?page=3"]
    );
    let found: Vec<i64> = all(builder.list_events().page(3).send_items()).await?;
    assert_eq!(found, [30, 31]);
    assert_eq!(targets(&server), ["GET /events?page=3"]);
    // No total is stated.
    let (server, client, _) = serve(move |it| page("", &numbers(it)))?;
    assert_eq!(count(client.list_events_pages(&params)).await.0, 4);
    assert_eq!(server.take().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_token_may_belong_in_the_request_body() -> Result {
    let respond = |request: &Recorded| {
        let body: Value = client_runtime::serde_json::from_slice(&request.body).unwrap_or_default();
        assert_eq!(body["query"], "q");
        assert_eq!(request.header("content-type"), Some("application/json"));
        let next = match body["page"]["token"].as_str() {
            None => json!("2"),
            Some("2") => json!(""),
            other => panic!("{other:?}"),
        };
        page("", &json!({"hits": things(0), "token": next}))
    };
    let (_server, client, builder) = serve(respond)?;
    let body = positional::types::SearchBody::new("q".to_owned());
    assert_eq!(all(client.search_items(&body)).await?.len(), 6);
    let call = builder.search().body_map(|body| body.query("q"));
    assert_eq!(count(call.send_pages()).await.0, 2);
    Ok(())
}

#[tokio::test]
async fn the_extensions_of_azure_and_dropshot_are_read() -> Result {
    // Azure: an absolute URL in the body.
    let respond = |request: &Recorded| {
        let host = request.header("host").unwrap_or_default();
        let next = format!("http://{host}/archive?skip=3");
        match query(request, "skip") {
            None => page("", &json!({"value": things(0), "nextLink": next})),
            _ => page("", &json!({"value": things(3)})),
        }
    };
    let (_server, client, builder) = serve(respond)?;
    assert_eq!(all(client.list_archive_items()).await?.len(), 6);
    assert_eq!(count(builder.list_archive().send_pages()).await.0, 2);
    // Dropshot.
    let respond = |request: &Recorded| {
        let next = query(request, "page_token").is_none().then_some("n");
        page("", &json!({"items": things(0), "next_page": next}))
    };
    let (server, client, builder) = serve(respond)?;
    let params = positional::ListDisksParams::default().limit(3);
    assert_eq!(all(client.list_disks_items(&params)).await?.len(), 6);
    assert_eq!(
        targets(&server),
        ["GET /disks?limit=3", "GET /disks?limit=3&page_token=n"]
    );
    // `list_disks_pages` is the name of another operation.
    assert_eq!(count(client.list_disks_pages_2(&params)).await.0, 2);
    assert_eq!(count(builder.list_disks().limit(3).send_pages()).await.0, 2);
    Ok(())
}

#[tokio::test]
async fn pages_can_be_read_in_another_task() -> Result {
    let (_server, client, _) = serve(respond_with_team)?;
    let read = tokio::spawn(async move {
        let params = Default::default();
        let items = client.list_things_items("x", positional::types::Kind::Big, &params);
        all(items).await.map(|items| items.len())
    });
    assert_eq!(read.await??, 9);
    Ok(())
}
