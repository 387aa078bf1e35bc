//! `[serve]`: where the gate listens, by which policies it decides, and how much it bears.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Deserializer, de::Error as _};
use source::config::Problem;
use toml::Spanned;

use crate::connections;

/// As written.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Section {
    #[serde(deserialize_with = "address_and_port")]
    pub(super) listen: SocketAddr,
    pub(super) policies: Vec<PathBuf>,
    connections: Option<Spanned<u32>>,
    header_ms: Option<Spanned<u64>>,
    body_ms: Option<Spanned<u64>>,
    idle_ms: Option<Spanned<u64>>,
    staff_calls_per_second: Option<Spanned<u32>>,
    service_calls_per_second: Option<Spanned<u32>>,
}

/// How much the gate bears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connections: connections::Limits,
    pub(crate) callers: web::Limits,
}

impl Default for Section {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7171)),
            policies: Vec::new(),
            connections: None,
            header_ms: None,
            body_ms: None,
            idle_ms: None,
            staff_calls_per_second: None,
            service_calls_per_second: None,
        }
    }
}

impl Section {
    /// What is out of bounds.
    pub(super) fn check(&self) -> Vec<Problem> {
        [
            out_of_bounds("connections", self.connections.as_ref(), 65_536),
            out_of_bounds("header_ms", self.header_ms.as_ref(), HOUR_MS),
            out_of_bounds("body_ms", self.body_ms.as_ref(), HOUR_MS),
            out_of_bounds("idle_ms", self.idle_ms.as_ref(), HOUR_MS),
            out_of_bounds("staff_calls_per_second", self.staff_calls_per_second.as_ref(), 1_000_000),
            out_of_bounds("service_calls_per_second", self.service_calls_per_second.as_ref(), 1_000_000),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    pub(super) fn limits(&self) -> Limits {
        let (connections, callers) = (connections::Limits::default(), web::Limits::default());
        let time = |value: &Option<Spanned<u64>>, default| {
            value.as_ref().map_or(default, |millis| Duration::from_millis(*millis.get_ref()))
        };
        let number = |value: &Option<Spanned<u32>>, default| value.as_ref().map_or(default, |n| *n.get_ref());
        Limits {
            connections: connections::Limits {
                connections: number(&self.connections, connections.connections),
                header: time(&self.header_ms, connections.header),
                idle: time(&self.idle_ms, connections.idle),
            },
            callers: web::Limits {
                body: time(&self.body_ms, callers.body),
                staff_calls_per_second: number(&self.staff_calls_per_second, callers.staff_calls_per_second),
                service_calls_per_second: number(
                    &self.service_calls_per_second,
                    callers.service_calls_per_second,
                ),
            },
        }
    }
}

fn out_of_bounds<T>(name: &str, value: Option<&Spanned<T>>, most: u64) -> Option<Problem>
where
    T: Copy + Into<u64>,
{
    let value = value?;
    let number: u64 = (*value.get_ref()).into();
    let message = format!("`{name}` is {number}, which is not between 1 and {most}");
    (!(1..=most).contains(&number)).then(|| Problem { span: value.span(), message, help: None })
}

fn address_and_port<'de, D: Deserializer<'de>>(value: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(value)?;
    text.parse().map_err(|_| D::Error::custom("expected an address and a port such as `127.0.0.1:7171`"))
}

const HOUR_MS: u64 = 60 * 60 * 1000;
