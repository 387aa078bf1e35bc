//! Over real sockets. No test depends on how fast the machine is: a limit that a client must not reach is long, and
//! one that it must reach is short.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Bytes,
    routing::{get, post},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use super::*;

#[tokio::test]
async fn a_header_that_trickles_is_not_waited_for() {
    let server = Server::start(Limits { header: SHORT, ..PATIENT });
    server.ends_although_it_trickles(b"GET / HTTP/1.1\r\nHost: zweck\r\nX: ", b"x").await;
    assert!(ask(server.address, "/").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn nor_is_one_after_an_answer() {
    let server = Server::start(Limits { idle: SHORT, ..PATIENT });
    server.ends_although_it_trickles(b"GET / HTTP/1.1\r\nHost: zweck\r\n\r\n", b"\r\n").await;
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    for (limits, first) in [
        (Limits { header: SHORT, ..PATIENT }, ""),
        (Limits { idle: SHORT, ..PATIENT }, "GET / HTTP/1.1\r\nHost: zweck\r\n\r\n"),
    ] {
        let server = Server::start(limits);
        let mut stream = server.connect().await;
        stream.write_all(first.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer.starts_with("HTTP/1.1 200"), !first.is_empty(), "{answer}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_taken_is_not_waited_for() {
    let server = Server::start(Limits { idle: SHORT, ..PATIENT });
    server.ends_although_it_trickles(b"GET /much HTTP/1.1\r\nHost: zweck\r\n\r\n", b"x").await;
}

#[tokio::test]
async fn who_waits_longest_makes_room() {
    let server = Server::start(Limits { connections: 3, ..PATIENT });
    let mut slow = Vec::new();
    for begun in ["", "GET / HT", "POST /body HTTP/1.1\r\nHost: zweck\r\nContent-Length: 9\r\n\r\nhalf"] {
        let mut stream = server.connect().await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let mut others = Vec::new();
    for mut stream in slow {
        let mut other = server.connect().await;
        other.write_all(b"GET / HTTP/1.1\r\nHost: zweck\r\n\r\n").await.unwrap();
        assert!(other.read(&mut [0; 512]).await.unwrap() > 0);
        others.push(other);
        let mut rest = Vec::new();
        // A reset is an end as well.
        let _ = stream.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}

#[tokio::test]
async fn a_call_is_not_cut_off_for_somebody_else() {
    let server = Server::start(Limits { connections: 1, header: SHORT, ..PATIENT });
    let mut caller = server.connect().await;
    caller.write_all(b"GET /wait HTTP/1.1\r\nHost: zweck\r\n\r\n").await.unwrap();
    server.calls.notified().await;
    let address = server.address;
    let other = tokio::spawn(async move { ask(address, "/").await });
    // Longer than a header may take.
    sleep(3 * SHORT).await;
    assert!(!other.is_finished(), "there is one seat, and it is taken");
    server.go_on.notify_one();
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(other.await.unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_stop_waits_for_a_call_and_for_nobody_idle() {
    let server = Server::start(PATIENT);
    let mut idle = server.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nHost: zweck\r\n\r\n").await.unwrap();
    assert!(idle.read(&mut [0; 512]).await.unwrap() > 0);
    let mut caller = server.connect().await;
    caller.write_all(b"GET /wait HTTP/1.1\r\nHost: zweck\r\n\r\n").await.unwrap();
    server.calls.notified().await;
    let (go_on, ended) = server.stop();
    assert_eq!(idle.read(&mut [0; 512]).await.unwrap(), 0, "it is closed while the call goes on");
    go_on.notify_one();
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    ended.await.unwrap();
}

/// A server whose calls the test can see and hold up.
struct Server {
    address: SocketAddr,
    /// A call of `/wait` has begun.
    calls: Arc<Notify>,
    /// It may end.
    go_on: Arc<Notify>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    fn start(limits: Limits) -> Self {
        let (calls, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let wait = {
            let (calls, go_on) = (calls.clone(), go_on.clone());
            move || async move {
                calls.notify_one();
                go_on.notified().await;
            }
        };
        let router = Router::new()
            .route("/", get(|| async {}))
            .route("/body", post(|_: Bytes| async {}))
            .route("/much", get(|| async { vec![0; MUCH] }))
            .route("/wait", get(wait));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let task = tokio::spawn(serve(listener, router, limits, stopped));
        Self { address, calls, go_on, stop, task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends `begin`, then `more` again and again, until the server closes.
    async fn ends_although_it_trickles(&self, begin: &[u8], more: &[u8]) {
        let mut stream = self.connect().await;
        stream.write_all(begin).await.unwrap();
        for _ in 0..6000 {
            if stream.write_all(more).await.is_err() {
                return;
            }
            sleep(SHORT / 20).await;
        }
        panic!("it was waited for");
    }

    fn stop(self) -> (Arc<Notify>, JoinHandle<()>) {
        self.stop.send(()).unwrap();
        (self.go_on, self.task)
    }
}

async fn ask(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: zweck\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Longer than any test.
const PATIENT: Limits =
    Limits { connections: 100, header: Duration::from_secs(3600), idle: Duration::from_secs(3600) };

const SHORT: Duration = Duration::from_millis(500);

/// More than a system buffers for one connection.
const MUCH: usize = 64 << 20;
