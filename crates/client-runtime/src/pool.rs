//! The HTTP client of a transport, and the connections that it keeps.
//!
//! A program may have ten thousand accounts, each with a transport. A client keeps its
//! connection open for a while, so that all of them together would need more open files than
//! operating systems allow. Only the most recently used clients keep their connections; the
//! others are rebuilt when they are needed again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use reqwest::{Client, ClientBuilder};

use crate::{TransportError, tls};

/// The number of clients that keep connections: more than the accounts that a program usually
/// calls at a time.
const KEPT: usize = 32;

/// The source of a transport's HTTP client.
#[derive(Clone)]
pub(crate) enum Pool {
    /// A client of the caller, which is kept.
    Own(Client),
    /// A client of this pool.
    Shared(Arc<Entry>),
}

type Make = dyn Fn() -> Result<Client, TransportError> + Send + Sync;

pub(crate) struct Entry {
    make: Box<Make>,
    client: Mutex<Option<Client>>,
}

/// The entries that have a client with connections, the most recently used one last.
static USED: Mutex<VecDeque<Weak<Entry>>> = Mutex::new(VecDeque::new());

impl Pool {
    /// Builds a client immediately, to report whether it can be built.
    pub(crate) fn new(
        make: impl Fn() -> Result<Client, TransportError> + Send + Sync + 'static,
    ) -> Result<Self, TransportError> {
        let client = Mutex::new(Some(make()?));
        let make = Box::new(make);
        Ok(Self::Shared(Arc::new(Entry { make, client })))
    }

    /// Returns the client to send with.
    pub(crate) fn client(&self) -> Result<Client, TransportError> {
        let entry = match self {
            Self::Own(client) => return Ok(client.clone()),
            Self::Shared(entry) => entry,
        };
        let client = {
            let mut client = lock(&entry.client);
            match &*client {
                Some(client) => client.clone(),
                None => client.insert((entry.make)()?).clone(),
            }
        };
        // Dropping the clients closes their connections, except those in use.
        drop(used(entry));
        Ok(client)
    }
}

/// Marks an entry as used; returns the clients that no longer keep their connections.
fn used(entry: &Arc<Entry>) -> Vec<Client> {
    let mut all = lock(&USED);
    let this = Arc::as_ptr(entry);
    all.retain(|it| it.as_ptr() != this && it.strong_count() > 0);
    all.push_back(Arc::downgrade(entry));
    let excess = all.len().saturating_sub(KEPT);
    let old: Vec<_> = all.drain(..excess).filter_map(|it| it.upgrade()).collect();
    drop(all);
    old.iter()
        .filter_map(|it| lock(&it.client).take())
        .collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a client that builds requests and sends none, so that it has no connections.
pub(crate) fn for_requests() -> Result<Client, TransportError> {
    static REQUESTS: OnceLock<Client> = OnceLock::new();
    if let Some(client) = REQUESTS.get() {
        return Ok(client.clone());
    }
    let client = built(tls::configure(Client::builder().no_proxy(), false)?)?;
    Ok(REQUESTS.get_or_init(|| client).clone())
}

pub(crate) fn built(builder: ClientBuilder) -> Result<Client, TransportError> {
    builder.build().map_err(|error| {
        TransportError::config("the HTTP client cannot be built")
            .caused_by(Box::new(error.without_url()))
    })
}
