//! What a user may set, with defaults and their reasons.

use crate::{Country, Model};

/// How to relate. The defaults are judgements unless they name a source; each says why.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where addresses and telephone numbers are that do not say so themselves. Germany by default: note whose shop it is.
    /// It also chooses the phonetic code of surnames: Kölner Phonetik for German-speaking countries, Soundex elsewhere.
    pub country: Country,
    /// House numbers at most this far apart are neighbours: in streets with even numbers on one side, 4 is two houses in
    /// each direction, and those opposite. In the United States, where numbers count 100 to a block, three times that.
    pub neighbour_numbers: u32,
    /// Or homes at most so many metres apart, where both have a position: about the width of three lots and a street.
    pub neighbour_metres: f64,
    /// More subjects than this within reach are a crowd, and nobody's neighbours: in a tower block people do not know
    /// each other. 60 is some twenty houses with three subjects each.
    pub neighbour_crowd: u32,
    /// Which share of all people are subjects. It scales how many of a staff member's relatives, neighbours … are to be
    /// expected among the subjects: for a very large shop, every second one.
    pub coverage: f64,
    /// Relations whose probability is lower are not reported: at a half, more often right than wrong.
    pub probability: f64,
    /// Whether `Bill` may be `William`.
    pub nicknames: bool,
    /// A key that more staff have than this is no evidence of anything (`n/a`, the switchboard's number), and is not
    /// followed.
    pub block: usize,
    /// How often fields agree, of the same person and of different ones.
    pub model: Model,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            country: Country::Germany,
            neighbour_numbers: 4,
            neighbour_metres: 60.0,
            neighbour_crowd: 60,
            coverage: 0.5,
            probability: 0.5,
            nicknames: true,
            block: 500,
            model: Model::default(),
        }
    }
}
