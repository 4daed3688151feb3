//! Every vendor through the common trait, from configuration.

use unified_profile::{Config, ErrorKind, ProfileSource, Vendor, connect};
use vendor_sim::{Fault, Running, Simulator};

async fn start(vendor: Vendor) -> (Running, Box<dyn ProfileSource>) {
    let simulator = Simulator::named(vendor.name()).expect("a simulator for each vendor");
    let server = simulator.start().await.expect("a free port");
    let config = Config::new(server.token()).base_url(server.base_url());
    let source = connect(vendor, config).expect("a client");
    (server, source)
}

#[tokio::test]
async fn clients_of_all_vendors_fit_into_one_list() {
    let mut servers = Vec::new();
    let mut sources: Vec<Box<dyn ProfileSource>> = Vec::new();
    for vendor in Vendor::ALL {
        let (server, source) = start(*vendor).await;
        servers.push(server);
        sources.push(source);
    }
    for (source, vendor) in sources.iter().zip(Vendor::ALL) {
        let profile = source.profile().await.expect("a profile");
        assert_eq!(
            (source.vendor(), profile.vendor.as_str()),
            (vendor.name(), vendor.name())
        );
        assert!(!profile.display_name().is_empty());
    }
}

#[tokio::test]
async fn a_status_means_the_same_for_every_vendor() {
    // 429 and 503 are retried until the deadline: they ask for a longer wait than remains.
    let long = "3600";
    let table = [
        (401, ErrorKind::Unauthorized, false),
        (403, ErrorKind::Forbidden, false),
        (404, ErrorKind::NotFound, false),
        (418, ErrorKind::Vendor, false),
        (429, ErrorKind::RateLimited, true),
        (500, ErrorKind::Unavailable, false),
        (503, ErrorKind::Unavailable, true),
    ];
    for vendor in Vendor::ALL {
        let (server, source) = start(*vendor).await;
        for (status, kind, retryable) in table {
            for body in ["", "<html>no</html>", "[]", r#"{"message": 1}"#] {
                let fault = Fault::status(status).header("retry-after", long).body(body);
                server.inject(1, fault.header("x-request-id", "req-1"));
                let error = source.profile().await.expect_err("an error");
                let case = format!("{vendor} {status} {body}");
                assert_eq!(
                    (error.kind(), error.is_retryable()),
                    (kind, retryable),
                    "{case}"
                );
                assert_eq!(
                    (error.vendor(), error.status()),
                    (vendor.name(), Some(status))
                );
                assert_eq!(error.request_id(), Some("req-1"));
                assert!(error.to_string().contains(&status.to_string()), "{error}");
            }
        }
        source.profile().await.expect("a profile without a fault");
    }
}

#[tokio::test]
async fn other_failures_are_distinguished() {
    for vendor in Vendor::ALL {
        let (server, source) = start(*vendor).await;
        let redirect = Fault::Redirect("https://elsewhere.example/".to_owned());
        for (fault, kind) in [
            (Fault::Body("{\"id\":".to_owned()), ErrorKind::Decode),
            (Fault::Body("[]".to_owned()), ErrorKind::Decode),
            (Fault::Endless, ErrorKind::TooLarge),
            (redirect, ErrorKind::Transport),
        ] {
            let name = format!("{vendor}, {fault:?}");
            server.inject(1, fault);
            let error = source.profile().await.expect_err(&name);
            assert_eq!(error.kind(), kind, "{name}");
        }
    }
}

#[test]
fn wrong_configuration_is_found_before_anything_is_sent() {
    for vendor in Vendor::ALL {
        let good = || Config::new("tok:7").base_url("https://a.example");
        assert!(connect(*vendor, good()).is_ok(), "{vendor}");
        let wrong = [
            Config::new("").base_url("https://a.example"),
            Config::new("a\nb").base_url("https://a.example"),
            Config::new("tok:7").base_url("a.example"),
            Config::new("tok:7").base_url("http://a.example"),
            Config::new("tok:7").base_url("https://me:tok:7@a.example"),
            good().issuer("https://a.example"),
        ];
        for config in wrong {
            let printed = format!("{config:?}");
            let error = connect(*vendor, config).err().expect("refused");
            assert_eq!(
                (error.kind(), error.vendor()),
                (ErrorKind::Config, vendor.name())
            );
            assert!(!format!("{printed} {error} {error:?}").contains("tok:7"));
        }
        let has_base_url = vendor.base_url().is_some();
        assert_eq!(
            connect(*vendor, Config::new("tok:7")).is_ok(),
            has_base_url,
            "{vendor}"
        );
    }
}

#[test]
fn vendors_have_names() {
    for vendor in Vendor::ALL {
        assert_eq!(vendor.to_string().parse(), Ok(*vendor));
        assert!(!vendor.title().is_empty() && !vendor.credential().is_empty());
    }
    let error = "nobody".parse::<Vendor>().expect_err("unknown");
    assert!(error.to_string().contains("chatwoot, zitadel, oidc"));
}
