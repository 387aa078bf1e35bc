//! A wire that can be cut: a proxy between the pool and the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Duration, sleep};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wire {
    Up = 0,
    /// Connections are closed, as when the server stops.
    Down = 1,
    /// Bytes go nowhere, as when the network drops packets.
    Hung = 2,
}

pub(crate) struct Proxy {
    state: Arc<AtomicU8>,
    pub(crate) port: u16,
}

impl Proxy {
    pub(crate) async fn to(server: String) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(AtomicU8::new(0));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(client, server.clone(), Arc::clone(&shared)));
            }
        });
        Proxy { state, port }
    }

    pub(crate) fn set(&self, wire: Wire) {
        self.state.store(wire as u8, Ordering::SeqCst);
    }
}

async fn carry(client: TcpStream, server: String, state: Arc<AtomicU8>) {
    while state.load(Ordering::SeqCst) == Wire::Hung as u8 {
        sleep(Duration::from_millis(10)).await;
    }
    if state.load(Ordering::SeqCst) == Wire::Down as u8 {
        return;
    }
    let server = TcpStream::connect(server).await.unwrap();
    let ((client_in, client_out), (server_in, server_out)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = pump(client_in, server_out, &state) => {}
        () = pump(server_in, client_out, &state) => {}
        () = cut(&state) => {}
    }
}

async fn cut(state: &AtomicU8) {
    while state.load(Ordering::SeqCst) != Wire::Down as u8 {
        sleep(Duration::from_millis(10)).await;
    }
}

async fn pump(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, state: &AtomicU8) {
    let mut buffer = vec![0; 8192];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        while state.load(Ordering::SeqCst) == Wire::Hung as u8 {
            sleep(Duration::from_millis(10)).await;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
