//! People's names, as frequent as they are.

mod american;
mod german;

use crate::Country;
use crate::date::Date;
use crate::draw::{Draw, Weighted};

/// Per mille of people whose surname is among the hundred most frequent. With this share "Müller" comes out at
/// 0.95 % and "Smith" at 0.83 %, as published; everybody else has one of the many rare names.
const COMMON_FAMILY_GERMAN: u32 = 110;
const COMMON_FAMILY_AMERICAN: u32 = 160;

/// Per mille of German people with a double name, such as "Becker-Lindenhofer".
const DOUBLE_FAMILY_GERMAN: u32 = 60;

/// Where the cohorts of given names part.
const YOUNGER_FROM: Date = Date::new(1976, 1, 1);

pub(crate) struct Names {
    german: CountryNames,
    american: CountryNames,
}

struct CountryNames {
    family: Weighted<&'static str>,
    rare_first: &'static [&'static str],
    rare_second: &'static [&'static str],
    /// Women older, women younger, men older, men younger.
    given: [Weighted<&'static str>; 4],
}

impl Names {
    pub(crate) fn new() -> Names {
        let given = |lists: [&[&'static str]; 4]| lists.map(|list| Weighted::ranked(list, 15));
        Names {
            german: CountryNames {
                family: Weighted::ranked(german::FAMILY, 2),
                rare_first: german::RARE_FIRST,
                rare_second: german::RARE_SECOND,
                given: given([
                    german::WOMEN_OLDER,
                    german::WOMEN_YOUNGER,
                    german::MEN_OLDER,
                    german::MEN_YOUNGER,
                ]),
            },
            american: CountryNames {
                family: Weighted::ranked(american::FAMILY, 6),
                rare_first: american::RARE_FIRST,
                rare_second: american::RARE_SECOND,
                given: given([
                    american::WOMEN_OLDER,
                    american::WOMEN_YOUNGER,
                    american::MEN_OLDER,
                    american::MEN_YOUNGER,
                ]),
            },
        }
    }

    /// A given name that fits the year of birth; women and men are equally likely.
    pub(crate) fn given(&self, draw: &mut Draw, country: Country, birth: Date) -> &'static str {
        let [women_older, women_younger, men_older, men_younger] = &self.of(country).given;
        let list = match (draw.per_mille(500), birth >= YOUNGER_FROM) {
            (true, false) => women_older,
            (true, true) => women_younger,
            (false, false) => men_older,
            (false, true) => men_younger,
        };
        draw.weighted(list)
    }

    /// A surname, frequent or rare.
    pub(crate) fn family(&self, draw: &mut Draw, country: Country) -> String {
        let common = match country {
            Country::Germany => COMMON_FAMILY_GERMAN,
            Country::UnitedStates => COMMON_FAMILY_AMERICAN,
        };
        if draw.per_mille(common) {
            return draw.weighted(&self.of(country).family).to_owned();
        }
        let rare = self.rare_family(draw, country);
        if country == Country::Germany && draw.per_mille(DOUBLE_FAMILY_GERMAN) {
            return format!("{}-{rare}", draw.weighted(&self.german.family));
        }
        rare
    }

    /// One of the hundred most frequent surnames.
    pub(crate) fn common_family(&self, draw: &mut Draw, country: Country) -> &'static str {
        draw.weighted(&self.of(country).family)
    }

    /// A surname that only about one person in a thousand has.
    pub(crate) fn rare_family(&self, draw: &mut Draw, country: Country) -> String {
        let names = self.of(country);
        format!("{}{}", draw.one_of(names.rare_first), draw.one_of(names.rare_second))
    }

    fn of(&self, country: Country) -> &CountryNames {
        match country {
            Country::Germany => &self.german,
            Country::UnitedStates => &self.american,
        }
    }
}
