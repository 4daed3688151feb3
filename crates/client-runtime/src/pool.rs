//! The HTTP client of a transport, and the connections that it keeps.
//!
//! A program may have ten thousand accounts, each with a transport. A client keeps its connection
//! open for a while, so all clients together would need more open files than operating systems
//! allow. Only the most recently used clients keep their connections; the others are rebuilt when
//! they are needed again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use reqwest::{Client, ClientBuilder};

use crate::sync::lock;
use crate::{TransportError, tls};

/// The number of clients that keep connections: more than the accounts that a program usually
/// calls at a time.
const MAX_CLIENTS: usize = 32;

/// The source of a transport's HTTP client.
#[derive(Clone)]
pub(crate) enum Pool {
    /// The caller's client, which keeps its connections.
    Provided(Client),
    /// A client that is rebuilt when it is needed.
    Rebuilt(Arc<Entry>),
}

type Build = dyn Fn() -> Result<Client, TransportError> + Send + Sync;

pub(crate) struct Entry {
    build: Box<Build>,
    client: Mutex<Option<Client>>,
}

/// The entries that have a client with connections, the most recently used one last.
static USED: Mutex<VecDeque<Weak<Entry>>> = Mutex::new(VecDeque::new());

impl Pool {
    /// Builds a client immediately, to report whether it can be built.
    pub(crate) fn new(
        build: impl Fn() -> Result<Client, TransportError> + Send + Sync + 'static,
    ) -> Result<Self, TransportError> {
        let client = Mutex::new(Some(build()?));
        let build = Box::new(build);
        Ok(Self::Rebuilt(Arc::new(Entry { build, client })))
    }

    /// Returns the client to send with.
    pub(crate) fn client(&self) -> Result<Client, TransportError> {
        let entry = match self {
            Self::Provided(client) => return Ok(client.clone()),
            Self::Rebuilt(entry) => entry,
        };
        let client = {
            let mut client = lock(&entry.client);
            match &*client {
                Some(client) => client.clone(),
                None => client.insert((entry.build)()?).clone(),
            }
        };
        // Dropping the clients closes their connections, except those in use.
        drop(mark_used(entry));
        Ok(client)
    }
}

/// Marks an entry as used; returns the clients that no longer keep their connections.
fn mark_used(entry: &Arc<Entry>) -> Vec<Client> {
    let mut all = lock(&USED);
    let this = Arc::as_ptr(entry);
    all.retain(|it| it.as_ptr() != this && it.strong_count() > 0);
    all.push_back(Arc::downgrade(entry));
    let excess = all.len().saturating_sub(MAX_CLIENTS);
    let old: Vec<_> = all.drain(..excess).filter_map(|it| it.upgrade()).collect();
    drop(all);
    old.iter()
        .filter_map(|it| lock(&it.client).take())
        .collect()
}

/// Returns a client that builds requests and sends none, so it has no connections.
pub(crate) fn request_builder() -> Result<Client, TransportError> {
    static REQUESTS: OnceLock<Client> = OnceLock::new();
    if let Some(client) = REQUESTS.get() {
        return Ok(client.clone());
    }
    let client = build_client(tls::configure(Client::builder().no_proxy(), false)?)?;
    Ok(REQUESTS.get_or_init(|| client).clone())
}

pub(crate) fn build_client(builder: ClientBuilder) -> Result<Client, TransportError> {
    builder.build().map_err(|error| {
        TransportError::config("the HTTP client cannot be built")
            .caused_by(Box::new(error.without_url()))
    })
}
