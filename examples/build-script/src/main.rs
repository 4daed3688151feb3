//! Fetches a pet with a client that the build script generates: `cargo run -- 7`, with the
//! API's key in `PETS_KEY` and, optionally, its base URL in `PETS_URL`.

mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

use std::{env, error::Error};

use api::{Client, GetPetParams, security, servers};
use client_runtime::{Error as Failure, Transport};

fn client(base_url: &str, key: &str) -> Result<Client, Box<dyn Error>> {
    let transport = Transport::builder(base_url)
        .credential_for(security::KEY, key)
        .build()?;
    Ok(Client::new(base_url, transport))
}

async fn describe(client: &Client, id: i64) -> Result<String, Box<dyn Error>> {
    let mut params = GetPetParams::default();
    params.fields = Some(vec!["name".to_owned(), "kind".to_owned()]);
    match client.get_pet(id, &params).await {
        Ok(pet) => {
            let kind = pet
                .kind
                .as_ref()
                .map_or("pet".to_owned(), ToString::to_string);
            Ok(format!(
                "{} is a {kind}",
                pet.name.as_deref().unwrap_or("It")
            ))
        }
        // Described error responses have a type, too.
        Err(Failure::ErrorResponse(problem)) => {
            Ok(problem.message.clone().unwrap_or("no such pet".to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = env::args().nth(1).ok_or("usage: pets ID")?.parse()?;
    let key = env::var("PETS_KEY").map_err(|_| "PETS_KEY is not set")?;
    let base_url = match env::var("PETS_URL") {
        Ok(url) => url,
        Err(_) => servers::SERVERS[0].url(&[])?,
    };
    println!("{}", describe(&client(&base_url, &key)?, id).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Write},
        net::TcpListener,
        thread,
    };

    use super::*;

    /// Responds to one request, and returns its head.
    fn serve(status: &'static str, body: &'static str) -> (String, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).expect("a line");
            }
            let length = body.len();
            let response = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            stream
                .write_all(response.as_bytes())
                .expect("an open connection");
            head.to_lowercase()
        });
        (url, server)
    }

    #[tokio::test]
    async fn a_pet_is_described() {
        let body = r#"{"id": 7, "name": "Rex", "kind": "axolotl", "more": null}"#;
        let (url, server) = serve("200 OK", body);
        let client = client(&url, "a key").expect("a client");
        assert_eq!(
            describe(&client, 7).await.expect("a description"),
            "Rex is a axolotl"
        );
        let head = server.join().expect("a request");
        assert!(
            head.starts_with("get /v1/pets/7?fields=name%7ckind http/1.1"),
            "{head}"
        );
        assert!(head.contains("x-api-key: a key"), "{head}");
    }

    #[tokio::test]
    async fn a_described_failure_has_a_type() {
        let (url, _server) = serve("404 Not Found", r#"{"message": "gone"}"#);
        let client = client(&url, "a key").expect("a client");
        assert_eq!(describe(&client, 7).await.expect("a description"), "gone");
    }
}
