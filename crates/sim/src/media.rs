//! Films streamed and books read.

use crate::Size;
use crate::catalogue::{BOOKS, FILMS};
use crate::customers::Customer;
use crate::date::{Date, Moment};
use crate::draw::{Draw, Part};

/// A film that a customer streamed, perhaps not to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Key, from 1.
    pub id: u32,
    /// Id of the customer.
    pub customer: u32,
    /// Id of the film.
    pub film: u32,
    /// When it began.
    pub started_at: Moment,
    /// Minutes watched.
    pub minutes_watched: u32,
    /// What they watched on.
    pub device: &'static str,
}

/// A book that a customer read, perhaps not to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Key, from 1.
    pub id: u32,
    /// Id of the customer.
    pub customer: u32,
    /// Id of the book.
    pub book: u32,
    /// When it was opened first.
    pub opened_at: Moment,
    /// The last page read.
    pub last_page: u32,
}

/// Per mille of films and books that were watched or read to the end.
const FINISHED: u32 = 600;

pub(crate) struct Media {
    pub(crate) streams: Vec<Stream>,
    pub(crate) readings: Vec<Reading>,
}

impl Media {
    pub(crate) fn draw(seed: u64, size: &Size, today: Date, customers: &[Customer]) -> Media {
        let mut draw = Draw::new(seed, Part::Media);
        let mut media = Media { streams: Vec::new(), readings: Vec::new() };
        for customer in customers {
            let account_days = today.days_since(customer.registered_on).max(1) as u32;
            for _ in 0..draw.count(size.streams_per_customer) {
                let film = draw.one_of(FILMS);
                let evening = draw.between(17 * 3_600, 24 * 3_600 - 1);
                media.streams.push(Stream {
                    id: media.streams.len() as u32 + 1,
                    customer: customer.id,
                    film: film.id,
                    started_at: today.plus_days(-(draw.between(1, account_days) as i32)).at(evening),
                    minutes_watched: part_of(&mut draw, film.minutes),
                    device: draw.one_of(&["television", "telephone", "tablet", "browser"]),
                });
            }
            for _ in 0..draw.count(size.readings_per_customer) {
                let book = draw.one_of(BOOKS);
                let second = draw.between(0, 24 * 3_600 - 1);
                media.readings.push(Reading {
                    id: media.readings.len() as u32 + 1,
                    customer: customer.id,
                    book: book.id,
                    opened_at: today.plus_days(-(draw.between(1, account_days) as i32)).at(second),
                    last_page: part_of(&mut draw, book.pages),
                });
            }
        }
        media
    }
}

fn part_of(draw: &mut Draw, whole: u32) -> u32 {
    if draw.per_mille(FINISHED) { whole } else { draw.between(1, whole) }
}
