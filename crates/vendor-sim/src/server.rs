//! The HTTP server of every simulator: records each request, applies an injected fault, and
//! calls the vendor's behaviour.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, State};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use futures_util::stream::{self, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::response::{Behaviour, SimulatedResponse};
use crate::{Fault, Request};

/// The maximum size of a request body, in bytes: larger than any of a profile client.
const MAX_BODY_BYTES: usize = 1 << 20;

/// The state that the server and its test share.
pub(crate) struct Shared(Mutex<Inner>);

struct Inner {
    behaviour: Box<dyn Behaviour>,
    requests: Vec<Request>,
    /// The faults, each with the number of requests that it still applies to.
    faults: VecDeque<(usize, Fault)>,
}

impl Shared {
    pub(crate) fn new(behaviour: Box<dyn Behaviour>) -> Self {
        Self(Mutex::new(Inner {
            behaviour,
            requests: Vec::new(),
            faults: VecDeque::new(),
        }))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    pub(crate) fn inject(&self, times: usize, fault: Fault) {
        self.lock().faults.push_back((times, fault));
    }

    pub(crate) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Records the request and takes the next fault.
    fn record(&self, request: &Request) -> Option<Fault> {
        let mut inner = self.lock();
        inner.requests.push(request.clone());
        while let Some((times, fault)) = inner.faults.front_mut() {
            if *times > 0 {
                *times -= 1;
                return Some(fault.clone());
            }
            inner.faults.pop_front();
        }
        None
    }

    fn respond(&self, request: &Request) -> SimulatedResponse {
        self.lock().behaviour.respond(request)
    }

    /// Locks the state, also after a panic of a test, which may still examine the requests.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until the other end of `stop` is dropped.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: oneshot::Receiver<()>) {
    let router = Router::new()
        .fallback(respond)
        .with_state(shared)
        .into_make_service_with_connect_info::<ResetHandle>();
    let stopped = async {
        // An error means that the other end was dropped, which stops the simulator.
        let _ = stop.await;
    };
    // The result is no error: failed connections concern the clients.
    let _ = axum::serve(ResettableListener(listener), router)
        .with_graceful_shutdown(stopped)
        .await;
}

async fn respond(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(reset_handle): ConnectInfo<ResetHandle>,
    request: axum::extract::Request,
) -> Response {
    let Some(request) = read(request).await else {
        return SimulatedResponse::empty(413).into_response();
    };
    match shared.record(&request) {
        None => shared.respond(&request).into_response(),
        Some(Fault::Status {
            status,
            headers,
            body,
        }) => SimulatedResponse {
            status,
            headers,
            body,
        }
        .into_response(),
        Some(Fault::Body(body)) => {
            let mut response = shared.respond(&request);
            if (200..300).contains(&response.status) {
                response.body = body;
            }
            response.into_response()
        }
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            shared.respond(&request).into_response()
        }
        Some(Fault::Redirect(url)) => SimulatedResponse::empty(307)
            .header("location", url)
            .into_response(),
        Some(Fault::Reset) => {
            reset_handle.reset();
            SimulatedResponse::empty(500).into_response()
        }
        Some(Fault::Endless) => endless(),
    }
}

/// Reads a request; `None` if its body is too large or incomplete.
async fn read(request: axum::extract::Request) -> Option<Request> {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MAX_BODY_BYTES).await.ok()?;
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    Some(Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers.collect(),
        body: body.to_vec(),
    })
}

/// Returns a JSON object with a string that never ends.
fn endless() -> Response {
    let start = stream::iter(["{\"endless\":\""]);
    let rest = stream::repeat("0123456789abcdef0123456789abcdef");
    let body = start.chain(rest).map(Ok::<_, io::Error>);
    let mut response = SimulatedResponse::text(200, "application/json", "").into_response();
    *response.body_mut() = Body::from_stream(body);
    response
}

/// A listener whose connections can be reset.
struct ResettableListener(TcpListener);

impl Listener for ResettableListener {
    type Io = Socket;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Socket, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let reset_handle = ResetHandle::default();
        (
            Socket {
                stream,
                reset_handle,
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Resets a connection.
#[derive(Clone, Default)]
struct ResetHandle {
    is_reset: Arc<AtomicBool>,
}

impl ResetHandle {
    /// Makes every later write fail, so no byte of a response is sent.
    fn reset(&self) {
        self.is_reset.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, ResettableListener>> for ResetHandle {
    fn connect_info(stream: IncomingStream<'_, ResettableListener>) -> Self {
        stream.io().reset_handle.clone()
    }
}

/// A connection that can be reset.
struct Socket {
    stream: TcpStream,
    reset_handle: ResetHandle,
}

impl Socket {
    fn check(&self) -> io::Result<()> {
        if self.reset_handle.is_reset.load(Ordering::Acquire) {
            // Without lingering, closing the connection sends a reset.
            self.stream.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
