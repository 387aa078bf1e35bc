//! Cities with true postcodes, streets with frequent names, and dwellings in them.

use crate::draw::{Draw, Weighted};

/// The countries that the shop serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Country {
    /// Germany, `DE`.
    Germany,
    /// United States, `US`.
    UnitedStates,
}

impl Country {
    /// The ISO 3166-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Country::Germany => "DE",
            Country::UnitedStates => "US",
        }
    }
}

/// A house that somebody lives in. Streets and numbers are drawn, whether or not the city has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dwelling {
    /// Street without the number.
    pub street: &'static str,
    /// House number without its letter.
    pub number: u16,
    /// Letter after the house number, e.g. the `a` of 12a.
    pub letter: Option<char>,
    /// Postcode, as text: it may begin with 0.
    pub postcode: &'static str,
    /// City.
    pub city: &'static str,
    /// US state code; empty elsewhere.
    pub state: &'static str,
    /// Country.
    pub country: Country,
}

impl Dwelling {
    /// House number with its letter, e.g. `12a`.
    #[must_use]
    pub fn house_number(&self) -> String {
        self.letter.map_or_else(|| self.number.to_string(), |letter| format!("{}{letter}", self.number))
    }

    /// Whether both are in the same street of the same postcode.
    #[must_use]
    pub fn same_street(&self, other: &Dwelling) -> bool {
        (self.street, self.postcode, self.city) == (other.street, other.postcode, other.city)
    }
}

/// Per mille of house numbers with a letter.
const WITH_LETTER: u32 = 80;

pub(crate) struct Places {
    german: Weighted<&'static City>,
    american: Weighted<&'static City>,
    german_streets: Weighted<&'static str>,
    american_streets: Weighted<&'static str>,
}

impl Places {
    pub(crate) fn new() -> Places {
        let by_inhabitants =
            |cities: &'static [City]| Weighted::new(cities.iter().map(|city| (city, city.thousands)));
        Places {
            german: by_inhabitants(GERMAN_CITIES),
            american: by_inhabitants(AMERICAN_CITIES),
            german_streets: Weighted::ranked(GERMAN_STREETS, 60),
            american_streets: Weighted::ranked(AMERICAN_STREETS, 60),
        }
    }

    /// Somewhere in the country, cities as often as they have inhabitants.
    pub(crate) fn dwelling(&self, draw: &mut Draw, country: Country) -> Dwelling {
        let city = match country {
            Country::Germany => draw.weighted(&self.german),
            Country::UnitedStates => draw.weighted(&self.american),
        };
        self.in_city(draw, country, city)
    }

    /// Elsewhere in the same city.
    pub(crate) fn dwelling_near(&self, draw: &mut Draw, home: &Dwelling) -> Dwelling {
        let cities = match home.country {
            Country::Germany => GERMAN_CITIES,
            Country::UnitedStates => AMERICAN_CITIES,
        };
        match cities.iter().find(|city| city.name == home.city) {
            Some(city) => self.in_city(draw, home.country, city),
            None => self.dwelling(draw, home.country),
        }
    }

    fn in_city(&self, draw: &mut Draw, country: Country, city: &City) -> Dwelling {
        let (streets, highest) = match country {
            Country::Germany => (&self.german_streets, 140),
            Country::UnitedStates => (&self.american_streets, 2_400),
        };
        let street = draw.weighted(streets);
        // Low numbers are more frequent, because short streets have no high ones.
        let longest = draw.between(8, highest);
        Dwelling {
            street,
            number: draw.between(1, longest) as u16,
            letter: draw.per_mille(WITH_LETTER).then(|| draw.one_of(&['a', 'b', 'c'])),
            postcode: draw.one_of(city.postcodes),
            city: city.name,
            state: city.state,
            country,
        }
    }
}

struct City {
    name: &'static str,
    state: &'static str,
    /// Inhabitants in thousands.
    thousands: u32,
    postcodes: &'static [&'static str],
}

/// Inhabitants: Destatis, Gemeindeverzeichnis, end of 2022, rounded. A few true postcodes each.
const GERMAN_CITIES: &[City] = &[
    City {
        name: "Berlin",
        state: "",
        thousands: 3755,
        postcodes: &["10115", "10245", "10437", "10785", "10999", "12047", "12163", "13353", "14059"],
    },
    City {
        name: "Hamburg",
        state: "",
        thousands: 1892,
        postcodes: &["20095", "20144", "20257", "21073", "22041", "22303", "22767"],
    },
    City {
        name: "München",
        state: "",
        thousands: 1512,
        postcodes: &["80331", "80469", "80636", "80797", "81371", "81541", "81667"],
    },
    City {
        name: "Köln",
        state: "",
        thousands: 1084,
        postcodes: &["50667", "50823", "50937", "51065", "51103"],
    },
    City {
        name: "Frankfurt am Main",
        state: "",
        thousands: 773,
        postcodes: &["60311", "60318", "60486", "60594", "65929"],
    },
    City { name: "Stuttgart", state: "", thousands: 632, postcodes: &["70173", "70197", "70372", "70565"] },
    City { name: "Düsseldorf", state: "", thousands: 629, postcodes: &["40210", "40215", "40477", "40591"] },
    City {
        name: "Leipzig",
        state: "",
        thousands: 616,
        postcodes: &["04103", "04109", "04177", "04229", "04317"],
    },
    City { name: "Dortmund", state: "", thousands: 593, postcodes: &["44135", "44139", "44263"] },
    City { name: "Essen", state: "", thousands: 584, postcodes: &["45127", "45130", "45276"] },
    City { name: "Bremen", state: "", thousands: 569, postcodes: &["28195", "28203", "28309"] },
    City { name: "Dresden", state: "", thousands: 563, postcodes: &["01067", "01097", "01307"] },
    City { name: "Hannover", state: "", thousands: 545, postcodes: &["30159", "30161", "30449"] },
    City { name: "Nürnberg", state: "", thousands: 523, postcodes: &["90402", "90409", "90478"] },
    City { name: "Duisburg", state: "", thousands: 502, postcodes: &["47051", "47137"] },
    City { name: "Bochum", state: "", thousands: 365, postcodes: &["44787", "44801"] },
    City { name: "Wuppertal", state: "", thousands: 358, postcodes: &["42103", "42275"] },
    City { name: "Bielefeld", state: "", thousands: 338, postcodes: &["33602", "33615"] },
    City { name: "Bonn", state: "", thousands: 335, postcodes: &["53111", "53123"] },
    City { name: "Münster", state: "", thousands: 320, postcodes: &["48143", "48155"] },
    City { name: "Mannheim", state: "", thousands: 315, postcodes: &["68159", "68165"] },
    City { name: "Karlsruhe", state: "", thousands: 308, postcodes: &["76131", "76185"] },
    City { name: "Augsburg", state: "", thousands: 301, postcodes: &["86150", "86161"] },
    City { name: "Wiesbaden", state: "", thousands: 284, postcodes: &["65183", "65197"] },
    City { name: "Aachen", state: "", thousands: 252, postcodes: &["52062", "52072"] },
    City { name: "Kiel", state: "", thousands: 247, postcodes: &["24103", "24143"] },
    City { name: "Chemnitz", state: "", thousands: 248, postcodes: &["09111", "09126"] },
    City { name: "Magdeburg", state: "", thousands: 240, postcodes: &["39104"] },
    City { name: "Freiburg im Breisgau", state: "", thousands: 236, postcodes: &["79098", "79110"] },
    City { name: "Halle (Saale)", state: "", thousands: 242, postcodes: &["06108"] },
    City { name: "Mainz", state: "", thousands: 220, postcodes: &["55116"] },
    City { name: "Lübeck", state: "", thousands: 218, postcodes: &["23552"] },
    City { name: "Erfurt", state: "", thousands: 215, postcodes: &["99084", "99096"] },
    City { name: "Rostock", state: "", thousands: 209, postcodes: &["18055"] },
    City { name: "Kassel", state: "", thousands: 204, postcodes: &["34117"] },
    City { name: "Potsdam", state: "", thousands: 185, postcodes: &["14467"] },
    City { name: "Oldenburg", state: "", thousands: 173, postcodes: &["26121"] },
    City { name: "Heidelberg", state: "", thousands: 162, postcodes: &["69115"] },
    City { name: "Göttingen", state: "", thousands: 118, postcodes: &["37073"] },
    City { name: "Jena", state: "", thousands: 111, postcodes: &["07743"] },
    City { name: "Trier", state: "", thousands: 111, postcodes: &["54290"] },
    City { name: "Konstanz", state: "", thousands: 85, postcodes: &["78462"] },
    City { name: "Weimar", state: "", thousands: 65, postcodes: &["99423"] },
    City { name: "Greifswald", state: "", thousands: 59, postcodes: &["17489"] },
];

/// Inhabitants: US Census Bureau, 2020 census, rounded. A few true ZIP codes each.
const AMERICAN_CITIES: &[City] = &[
    City {
        name: "New York",
        state: "NY",
        thousands: 8804,
        postcodes: &["10001", "10012", "10025", "11201", "11215"],
    },
    City { name: "Los Angeles", state: "CA", thousands: 3898, postcodes: &["90012", "90026", "90034"] },
    City { name: "Chicago", state: "IL", thousands: 2746, postcodes: &["60601", "60614", "60640"] },
    City { name: "Houston", state: "TX", thousands: 2304, postcodes: &["77002", "77007", "77057"] },
    City { name: "Phoenix", state: "AZ", thousands: 1608, postcodes: &["85004", "85016"] },
    City { name: "Philadelphia", state: "PA", thousands: 1603, postcodes: &["19103", "19147"] },
    City { name: "San Antonio", state: "TX", thousands: 1434, postcodes: &["78205"] },
    City { name: "San Diego", state: "CA", thousands: 1386, postcodes: &["92101", "92116"] },
    City { name: "Dallas", state: "TX", thousands: 1304, postcodes: &["75201", "75214"] },
    City { name: "Austin", state: "TX", thousands: 961, postcodes: &["78701", "78704"] },
    City { name: "Columbus", state: "OH", thousands: 905, postcodes: &["43215"] },
    City { name: "Seattle", state: "WA", thousands: 737, postcodes: &["98101", "98115"] },
    City { name: "Denver", state: "CO", thousands: 715, postcodes: &["80202", "80211"] },
    City { name: "Nashville", state: "TN", thousands: 689, postcodes: &["37203"] },
    City { name: "Boston", state: "MA", thousands: 675, postcodes: &["02108", "02130"] },
    City { name: "Portland", state: "OR", thousands: 652, postcodes: &["97205", "97214"] },
    City { name: "Baltimore", state: "MD", thousands: 585, postcodes: &["21201"] },
    City { name: "Milwaukee", state: "WI", thousands: 577, postcodes: &["53202"] },
    City { name: "Albuquerque", state: "NM", thousands: 564, postcodes: &["87102"] },
    City { name: "Atlanta", state: "GA", thousands: 498, postcodes: &["30303", "30308"] },
    City { name: "Minneapolis", state: "MN", thousands: 429, postcodes: &["55401", "55408"] },
    City { name: "New Orleans", state: "LA", thousands: 383, postcodes: &["70112"] },
    City { name: "Cleveland", state: "OH", thousands: 372, postcodes: &["44113"] },
    City { name: "Buffalo", state: "NY", thousands: 278, postcodes: &["14201"] },
    City { name: "Madison", state: "WI", thousands: 269, postcodes: &["53703"] },
    City { name: "Boise", state: "ID", thousands: 235, postcodes: &["83702"] },
    City { name: "Burlington", state: "VT", thousands: 44, postcodes: &["05401"] },
];

/// Street names that are frequent in Germany, most frequent first, in approximate order.
const GERMAN_STREETS: &[&str] = &[
    "Hauptstraße",
    "Schulstraße",
    "Gartenstraße",
    "Bahnhofstraße",
    "Dorfstraße",
    "Bergstraße",
    "Birkenweg",
    "Lindenstraße",
    "Kirchstraße",
    "Waldstraße",
    "Ringstraße",
    "Schillerstraße",
    "Goethestraße",
    "Amselweg",
    "Jahnstraße",
    "Wiesenweg",
    "Buchenweg",
    "Finkenweg",
    "Blumenstraße",
    "Wiesenstraße",
    "Feldstraße",
    "Am Sportplatz",
    "Rosenweg",
    "Mühlenweg",
    "Ahornweg",
    "Eichenweg",
    "Friedhofstraße",
    "Erlenweg",
    "Mozartstraße",
    "Beethovenstraße",
    "Drosselweg",
    "Industriestraße",
    "Tannenweg",
    "Friedrichstraße",
    "Poststraße",
    "Lerchenweg",
    "Meisenweg",
    "Uhlandstraße",
    "Talstraße",
    "Tulpenweg",
    "Parkstraße",
    "Fliederweg",
    "Lessingstraße",
    "Schloßstraße",
    "Mühlstraße",
    "Kastanienweg",
    "Eichendorffstraße",
    "Am Bahnhof",
    "Marktplatz",
    "Brunnenstraße",
    "Am Anger",
    "Steinweg",
    "Karlstraße",
    "Kiefernweg",
    "Gerhart-Hauptmann-Straße",
    "Albert-Schweitzer-Straße",
    "Südstraße",
    "Nordstraße",
    "Weststraße",
    "Oststraße",
];

/// Frequent street names: the first twenty as counted by the US Census Bureau (1993), then others.
const AMERICAN_STREETS: &[&str] = &[
    "Second Street",
    "Third Street",
    "First Street",
    "Fourth Street",
    "Park Street",
    "Fifth Street",
    "Main Street",
    "Sixth Street",
    "Oak Street",
    "Seventh Street",
    "Pine Street",
    "Maple Street",
    "Cedar Street",
    "Eighth Street",
    "Elm Street",
    "View Street",
    "Washington Street",
    "Ninth Street",
    "Lake Street",
    "Hill Street",
    "Walnut Street",
    "Spring Street",
    "North Street",
    "Ridge Road",
    "Lincoln Avenue",
    "Church Street",
    "Willow Lane",
    "Mill Road",
    "Sunset Drive",
    "Railroad Avenue",
    "Jackson Street",
    "River Road",
    "Highland Avenue",
    "Jefferson Street",
    "Center Street",
    "Cherry Lane",
    "Dogwood Drive",
    "Meadow Lane",
    "Forest Drive",
    "Chestnut Street",
];
