//! A small HTTP/1.1 client: one connection that is kept, one call at a time, as little work for an answer as possible,
//! because it shares the machine with what it measures.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

/// A connection to a server.
pub(crate) struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer, good or bad.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Self { stream, received: Vec::new() })
    }

    /// Sends what [`request`] made and waits for the whole answer.
    pub(crate) fn call(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).context("the server does not listen any more")?;
        self.received.clear();
        let head = loop {
            self.receive()?;
            if let Some(head) = Head::parse(&self.received)? {
                break head;
            }
        };
        while self.received.len() < head.length + head.body {
            self.receive()?;
        }
        let body = self.received.get(head.length..).unwrap_or_default();
        ensure!(body.len() == head.body, "the answer is longer than it says");
        Ok(Answer { status: head.status, body })
    }

    fn receive(&mut self) -> Result<()> {
        let mut buffer = [0; 16 * 1024];
        let count = self.stream.read(&mut buffer).context("the server does not answer")?;
        ensure!(count > 0, "the server hung up");
        self.received.extend(buffer.iter().take(count));
        Ok(())
    }
}

/// The bytes of a request; without a body if that is empty.
pub(crate) fn request(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
    if !token.is_empty() {
        head += &format!("Authorization: Bearer {token}\r\n");
    }
    if !body.is_empty() {
        head += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    }
    (head + "\r\n" + body).into_bytes()
}

struct Head {
    status: u16,
    /// Its own bytes.
    length: usize,
    /// The body's bytes.
    body: usize,
}

impl Head {
    /// Nothing while it has not come completely.
    fn parse(received: &[u8]) -> Result<Option<Self>> {
        let Some(end) = received.windows(END.len()).position(|window| window == END) else { return Ok(None) };
        let text = std::str::from_utf8(received.get(..end).unwrap_or_default())?;
        let status = text.split(' ').nth(1).context("an answer without a status")?.parse()?;
        let body = text.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then_some(value)
        });
        let body = body.map_or(Ok(0), str::parse)?;
        Ok(Some(Self { status, length: end + END.len(), body }))
    }
}

const END: &[u8] = b"\r\n\r\n";
const TIMEOUT: Duration = Duration::from_secs(60);
