//! `zweck ledger show`: entries as JSON, one a line. It shows what is there; whether it is right says `zweck verify`.

use std::process::ExitCode;

use access::event::stage;
use anyhow::{Result, bail};
use ledger::{Hash, Header, IndexRoot, KeyReader, Payload, TreeError};
use serde::Serialize;
use serde_json::Value;

use super::key_reader;
use crate::{cli, command::say, contested, published::Published};

pub(super) fn run(arguments: &cli::Show) -> Result<ExitCode> {
    let (store, config) = Published::find(&arguments.place)?;
    let mut keys = config.as_ref().map(|config| key_reader(config, &config.ledger.dir)).transpose()?;
    let head = store.head()?;
    contested::warn(&store, &head.note)?;
    let size = head.checkpoint.size;
    let outside = |asked| TreeError::OutOfRange { asked, size };
    let (from, to) = match arguments.entry {
        Some(entry) if entry >= size => return Err(outside(entry).into()),
        Some(entry) => (entry, entry + 1),
        // From the size on there is nothing yet; further on there may never be.
        None if arguments.from > size => return Err(outside(arguments.from).into()),
        None => (arguments.from, arguments.to.unwrap_or(size).min(size)),
    };
    if let Some(asked) = arguments.to
        && asked < from
    {
        bail!("`--from {from}` is behind `--to {asked}`");
    }
    store.entries(&head, from..to, |index, entry| {
        say(serde_json::to_string(&shown(index, entry, keys.as_mut())?)?);
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What is shown of an entry: bytes in hexadecimal, hashes in base64 as in checkpoints and proofs.
#[derive(Serialize)]
struct Shown {
    entry: u64,
    leaf: String,
    bytes: usize,
    #[serde(flatten)]
    content: Content,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content {
    Sealed {
        class: u8,
        stage: Option<&'static str>,
        tag: String,
        n: u64,
        prev: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
    },
    /// The ledger's own: the root of an epoch of the index.
    Index { index_root: String, input_size: u64, count: u64 },
    /// Of a form that this version does not know.
    Unknown { unknown: String },
}

fn shown(index: u64, entry: &[u8], keys: Option<&mut KeyReader>) -> Result<Shown> {
    let content = match (IndexRoot::parse(entry), Header::parse(entry)) {
        (Some(root), _) => Content::Index {
            index_root: root.root.to_string(),
            input_size: root.input_size,
            count: root.count,
        },
        (None, Ok(header)) => Content::Sealed {
            class: header.class,
            stage: stage(header.class),
            tag: header.tag.iter().map(|byte| format!("{byte:02x}")).collect(),
            n: header.n,
            prev: header.prev.to_string(),
            payload: keys.map(|keys| payload(index, entry, keys)).transpose()?,
        },
        (None, Err(error)) => Content::Unknown { unknown: error.to_string() },
    };
    Ok(Shown { entry: index, leaf: Hash::leaf(entry).to_string(), bytes: entry.len(), content })
}

fn payload(index: u64, entry: &[u8], keys: &mut KeyReader) -> Result<Value> {
    Ok(match keys.payload(index, entry)? {
        Payload::Readable(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|_| "not JSON".into()),
        Payload::Erased => "erased".into(),
        Payload::Public(_) => "public".into(),
    })
}
