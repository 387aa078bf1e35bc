//! Surnames with the long tail that they have: most people do not have one of the hundred frequent ones.

use crate::Country;
use crate::draw::{Draw, Weighted};
use crate::names::Names;

pub(crate) struct Surnames {
    country: Country,
    bands: Weighted<Band>,
    parts: &'static Parts,
}

/// Surnames of about the same frequency.
#[derive(Clone, Copy)]
enum Band {
    /// The hundred most frequent, by rank.
    Common,
    /// So many composed names, from this one on, all equally frequent.
    Composed { first: u32, names: u32 },
}

impl Surnames {
    pub(crate) fn new(country: Country) -> Surnames {
        let (bands, parts) = match country {
            Country::Germany => (GERMAN_BANDS, &GERMAN),
            Country::UnitedStates => (AMERICAN_BANDS, &AMERICAN),
        };
        let mut first = 0;
        let bands = bands.iter().enumerate().map(|(rank, &(names, share))| {
            let band = if rank == 0 { Band::Common } else { Band::Composed { first, names } };
            first += if rank == 0 { 0 } else { names };
            (band, share)
        });
        Surnames { country, bands: Weighted::new(bands), parts }
    }

    pub(crate) fn surname(&self, names: &Names, draw: &mut Draw) -> String {
        match draw.weighted(&self.bands) {
            Band::Common => names.common_family(draw, self.country).to_owned(),
            Band::Composed { first, names } => self.parts.compose(draw.between(first, first + names - 1)),
        }
    }
}

/// What surnames are composed of: one of each list.
struct Parts {
    onsets: &'static [&'static str],
    vowels: &'static [&'static str],
    codas: &'static [&'static str],
    endings: &'static [&'static str],
}

impl Parts {
    /// The `n`-th name; different numbers below the number of combinations give different choices of parts.
    fn compose(&self, n: u32) -> String {
        let lists = [self.onsets, self.vowels, self.codas, self.endings];
        let combinations: usize = lists.iter().map(|list| list.len()).product();
        // The stride is a prime that divides no list's length: names next to each other sound nothing alike.
        let mut rest = (n as usize * 48_611) % combinations;
        let mut name = String::with_capacity(16);
        for list in lists {
            name.push_str(list.get(rest % list.len()).copied().unwrap_or_default());
            rest /= list.len();
        }
        name
    }
}

/// Names in the band, and how many of a thousand people have one of them.
///
/// The hundred most frequent: as in the shop world, which puts "Müller" at 0.95 % (telephone directory). The rest
/// is a judgement within what is known: 28 million connections of 2005 had about 800,000 different surnames
/// (Digitales Familiennamenwörterbuch Deutschlands, Akademie der Wissenschaften und der Literatur, Mainz).
/// The rarest are too frequent here, because 96,768 names can be composed and not 800,000.
const GERMAN_BANDS: &[(u32, u32)] = &[(100, 110), (1_400, 190), (13_500, 300), (81_800, 400)];

/// The same for the United States. Word et al., "Demographic Aspects of Surnames from Census 2000" (US Census
/// Bureau, 2008): the 275 names with 100,000 bearers or more hold 26 %, and 151,671 names hold 90 %. The hundred
/// most frequent: as in the shop world, which puts "Smith" at 0.83 % (census of 2010). The shares of the two
/// bands in the middle (3,012 and 20,369 names, whose numbers are the census's) are rounded; the rarest are too
/// frequent here, for the same reason.
const AMERICAN_BANDS: &[(u32, u32)] = &[(100, 160), (175, 102), (3_012, 288), (20_369, 220), (68_500, 230)];

/// 24 × 8 × 14 × 36 = 96,768 names.
const GERMAN: Parts = Parts {
    onsets: &[
        "B", "Br", "D", "Dr", "F", "Fl", "G", "Gr", "H", "K", "Kl", "Kr", "L", "M", "N", "P", "R", "S",
        "Sch", "Schw", "St", "T", "W", "Z",
    ],
    vowels: &["a", "e", "i", "o", "u", "ä", "ö", "ei"],
    codas: &["b", "ck", "ff", "g", "hl", "ld", "ll", "mm", "nd", "ng", "rn", "rt", "ss", "tz"],
    endings: &[
        "acker", "bach", "bauer", "beck", "berg", "berger", "born", "brand", "brink", "burg", "dorf",
        "ecker", "el", "elmann", "er", "ermann", "feld", "gruber", "hagen", "hammer", "hauer", "haus",
        "heim", "hofer", "ing", "inger", "kamp", "ke", "lein", "mann", "meier", "ner", "reiter", "rieder",
        "stein", "wald",
    ],
};

/// 24 × 6 × 16 × 40 = 92,160 names.
const AMERICAN: Parts = Parts {
    onsets: &[
        "B", "Bl", "Br", "C", "Cl", "D", "Dr", "F", "G", "Gr", "H", "J", "K", "L", "M", "N", "P", "R", "S",
        "Sh", "St", "T", "V", "W",
    ],
    vowels: &["a", "e", "i", "o", "u", "ea"],
    codas: &["b", "ck", "d", "gg", "ld", "ll", "m", "n", "nd", "nn", "rr", "rt", "s", "st", "tt", "v"],
    endings: &[
        "a", "ado", "age", "aker", "am", "ano", "ard", "berg", "by", "den", "elli", "en", "er", "erson",
        "es", "ett", "ez", "field", "ford", "ham", "ia", "ic", "ick", "ield", "ier", "ing", "ington", "ino",
        "ius", "ley", "man", "more", "o", "on", "or", "ov", "son", "stad", "ton", "wood",
    ],
};
