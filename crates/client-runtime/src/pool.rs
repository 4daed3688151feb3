//! The HTTP client that a transport sends with, and the connections that it keeps.
//!
//! A program may have ten thousand accounts, each with a transport of its own. A client keeps
//! its connection open for a while, so that all of them together would need more open files
//! than systems allow. Only the clients that were used last keep theirs; the others are made
//! anew when they are needed again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use reqwest::{Client, ClientBuilder};

use crate::{TransportError, tls};

/// How many clients keep connections: more than the accounts that are usually asked at a time.
const KEPT: usize = 32;

/// Where a transport gets its client from.
#[derive(Clone)]
pub(crate) enum Pool {
    /// A caller's own, which stays.
    Own(Client),
    /// Ours.
    Shared(Arc<Entry>),
}

type Make = dyn Fn() -> Result<Client, TransportError> + Send + Sync;

pub(crate) struct Entry {
    make: Box<Make>,
    client: Mutex<Option<Client>>,
}

/// The entries that have a client with connections, the one used last at the end.
static USED: Mutex<VecDeque<Weak<Entry>>> = Mutex::new(VecDeque::new());

impl Pool {
    /// Makes a client at once, to find out whether it can be made.
    pub(crate) fn new(
        make: impl Fn() -> Result<Client, TransportError> + Send + Sync + 'static,
    ) -> Result<Self, TransportError> {
        let client = Mutex::new(Some(make()?));
        let make = Box::new(make);
        Ok(Self::Shared(Arc::new(Entry { make, client })))
    }

    /// The client to send with.
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
        // Their connections are closed here, but for those that are at work.
        drop(used(entry));
        Ok(client)
    }
}

/// Notes that an entry is used; the clients that keep their connections no longer.
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

/// A client that makes requests and sends none, so that it has no connections to keep.
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
