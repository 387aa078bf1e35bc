//! Where people live: the shop world's cities and streets, and tower blocks.

use crate::audit::rates;
use crate::draw::{Draw, Part};
use crate::places::Places;
use crate::{Country, Dwelling};

pub(crate) struct Towns {
    places: Places,
    country: Country,
    towers: Vec<Dwelling>,
}

impl Towns {
    pub(crate) fn new(seed: u64, country: Country, subjects: u32) -> Towns {
        let places = Places::new();
        let mut draw = Draw::new(seed, Part::AuditTowns);
        let wanted = subjects / 1_000 * rates::IN_TOWER / rates::SUBJECTS_PER_TOWER;
        let towers = (0..wanted.clamp(1, rates::MOST_TOWERS))
            .map(|_| Dwelling { letter: None, ..places.dwelling(&mut draw, country) })
            .collect();
        Towns { places, country, towers }
    }

    pub(crate) fn dwelling(&self, draw: &mut Draw) -> Dwelling {
        if draw.per_mille(rates::IN_TOWER) {
            return draw.one_of(&self.towers);
        }
        self.places.dwelling(draw, self.country)
    }

    /// Somewhere in the same city.
    pub(crate) fn near(&self, draw: &mut Draw, home: &Dwelling) -> Dwelling {
        self.places.dwelling_near(draw, home)
    }

    /// One of the next houses in the street.
    pub(crate) fn next_door(&self, draw: &mut Draw, home: &Dwelling) -> Dwelling {
        let distance = draw.between(1, u32::from(NEXT_DOOR)) as u16;
        let below = home.number.checked_sub(distance).filter(|&number| number > 0);
        let number = below.filter(|_| draw.per_mille(500)).unwrap_or(home.number + distance);
        Dwelling { number, letter: None, ..*home }
    }
}

/// Neighbours live at most so many house numbers apart. A judgement: two or three houses on either side, or
/// across the street.
pub(crate) const NEXT_DOOR: u16 = 6;
