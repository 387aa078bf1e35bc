//! The connections of a server, the gate's as well as a witness's: how many there are, and for how long each may keep
//! it waiting. `axum::serve` has no such limits. Not in here: the time for a body, and calls per second, which are
//! the routers' business, since they can answer.

mod request;
mod room;
#[cfg(test)]
mod tests;

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    io::{self, ErrorKind},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderValue, Request, header},
    response::Response,
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use self::{
    request::Listened,
    room::{Room, Seat},
};

/// How much a server bears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at once. One more pushes out the one that has waited longest without a whole request; while there
    /// is none, it waits in the system's backlog.
    pub(crate) connections: u32,
    /// From the connection to the end of its first header.
    pub(crate) header: Duration,
    /// From an answer to the end of the next header; the client takes the answer within it, too.
    pub(crate) idle: Duration,
}

impl Default for Limits {
    /// Fewer connections than the 1,024 files that a process may open on most systems; more patience with an idle one
    /// than the 60 seconds of common proxies, so that it is they who hang up.
    fn default() -> Self {
        Self { connections: 512, header: Duration::from_secs(10), idle: Duration::from_secs(75) }
    }
}

/// Serves until `stop` resolves; calls in flight then get a moment, and nobody gets more.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Room::new(limits.connections));
    let (ending, ended) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, seat) = tokio::select! {
            () = &mut stop => break,
            next = next(&listener, &room) => next,
        };
        connections.spawn(connection(stream, seat, router.clone(), limits, ended.clone()));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    ending.send_replace(true);
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(GRACE, all).await.is_err() {
        connections.shutdown().await;
    }
}

async fn next(listener: &TcpListener, room: &Arc<Room>) -> (TcpStream, Seat) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, room.enter().await),
            Err(error) if THEIRS.contains(&error.kind()) => {}
            Err(error) => {
                // Files may be free again in a moment.
                tracing::error!(%error, "cannot accept a connection");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    seat: Seat,
    router: Router,
    limits: Limits,
    mut ended: watch::Receiver<bool>,
) {
    let seat = Arc::new(seat);
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request| answer(&router, &seat, request));
    let connection =
        http1::Builder::new().max_buf_size(BUFFER).serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        () = patiently(connection.as_mut(), &seat, limits) => return,
        () = seat.pushed_out() => return,
        // An error means that the server is gone.
        _ = ended.wait_for(|ended| *ended) => {}
    }
    connection.as_mut().graceful_shutdown();
    patiently(connection, &seat, limits).await;
}

/// Drives a connection until it is over, or was waited for too long.
async fn patiently(mut connection: Pin<&mut impl Future>, seat: &Seat, limits: Limits) {
    let mut turn = seat.turn();
    let mut patience = pin!(sleep(limits.header));
    poll_fn(|context| {
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        // Only what the connection just did changes whose turn it is.
        let now = seat.turn();
        if now.is_some() && now != turn {
            patience.as_mut().reset(Instant::now() + limits.idle);
            turn = now;
        }
        if now.is_some() { patience.as_mut().poll(context) } else { Poll::Pending }
    })
    .await;
}

async fn answer(
    router: &TowerToHyperService<Router>,
    seat: &Arc<Seat>,
    request: Request<Incoming>,
) -> io::Result<Response> {
    if !seat.header_read() {
        // It has just lost its seat.
        return Err(ErrorKind::ConnectionAborted.into());
    }
    let request = request.map(|body| axum::body::Body::new(Listened::new(body, seat.clone())));
    let mut response = router.call(request).await.unwrap_or_else(|never: Infallible| match never {});
    if seat.answered() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// How long calls in flight may take when the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// Of a connection, for a header or a part of a body. Tokens and paths are short.
const BUFFER: usize = 32 * 1024;

/// The client gave up before it was accepted.
const THEIRS: [ErrorKind; 3] =
    [ErrorKind::ConnectionAborted, ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset];
