//! Something that listens where a witness should, and says whatever it likes.

use std::{
    io::{Read, Write as _},
    net::TcpListener,
    sync::mpsc::Receiver,
    thread,
};

/// Starts it; its URL. `answer` makes the raw answer to a request's body. What it has cosigned it does not show.
pub(crate) fn start(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
    start_showing(answer, http("404 Not Found", "text/plain", ""))
}

/// The same, which answers so to whoever asks for what it has cosigned.
pub(crate) fn start_showing(answer: impl Fn(&str) -> Vec<u8> + Send + 'static, shown: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // It ends with the process of the test.
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let answer = match read_body(&mut connection) {
                Some(Asked::What) => shown.clone(),
                Some(Asked::ToCosign(body)) => answer(&body),
                None => continue,
            };
            // Whoever does not want so much hangs up.
            let _ = connection.write_all(&answer);
        }
    });
    url
}

/// One that does not answer before it is told to, and then `answer`.
pub(crate) fn start_hanging(told: Receiver<()>, answer: Vec<u8>) -> String {
    start(move |_| {
        let _ = told.recv();
        answer.clone()
    })
}

enum Asked {
    What,
    ToCosign(String),
}

fn read_body(connection: &mut impl Read) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = connection.read(&mut part).ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        if head.starts_with("get ") {
            return Some(Asked::What);
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return Some(Asked::ToCosign(body.to_owned()));
        }
    }
}

pub(crate) fn http(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n");
    format!("{head}Connection: close\r\n\r\n{body}").into_bytes()
}

/// The text of the checkpoint in a request's body.
pub(crate) fn text(body: &str) -> String {
    let (_, note) = body.split_once("\n\n").unwrap();
    let (text, _) = note.split_once("\n\n").unwrap();
    format!("{text}\n")
}
