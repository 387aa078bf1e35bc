//! Words of streets and what they are written out as, by country. Sources: USPS Publication 28 appendices B and C for the
//! United States; elsewhere the abbreviations of everyday mail.

use super::Country;

/// Where in the street's name a word stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) first: bool,
    pub(super) last: bool,
    /// Whether more of the name follows: `dr` is a doctor before a name, and a drive before a compass point.
    pub(super) named: bool,
    /// Whether the street is a French one.
    pub(super) french: bool,
}

/// What a whole word is short for.
pub(super) fn word(text: &str, country: Country, place: Place) -> Option<&'static str> {
    match country {
        Country::Germany | Country::Austria => german(text, place),
        Country::Switzerland => {
            if place.french {
                french(text, place)
            } else {
                german(text, place)
            }
        }
        Country::Netherlands => dutch(text, place),
        Country::France => french(text, place),
        Country::UnitedStates | Country::UnitedKingdom => {
            // `st charles avenue` is no street charles.
            let name = match text {
                "st" => "saint",
                "mt" => "mount",
                "ft" => "fort",
                "dr" => "doctor",
                _ => "",
            };
            if !name.is_empty() && place.named {
                return Some(name);
            }
            let near_an_end = place.first || place.last;
            let compass = compass(text).filter(|_| country == Country::UnitedStates && near_an_end);
            compass
                .or_else(|| ordinal(text))
                .or_else(|| route(text, place))
                .or_else(|| english(text, country).filter(|_| !place.first))
        }
    }
}

/// `hauptstr` → (`haupt`, `strasse`).
pub(super) fn ending(text: &str, country: Country) -> Option<(&str, &'static str)> {
    let (short, long) = match country {
        Country::Germany | Country::Austria | Country::Switzerland => ("str", "strasse"),
        Country::Netherlands => ("str", "straat"),
        _ => return None,
    };
    // `Marienpl.`; no other German word ends so.
    if short == "str"
        && long == "strasse"
        && text.len() > 5
        && let Some(stem) = text.strip_suffix("pl")
    {
        return Some((stem, "platz"));
    }
    if long == "straat" {
        let others = [("pln", "plein"), ("gr", "gracht"), ("ln", "laan")];
        let found = others.into_iter().find_map(|(short, long)| Some((text.strip_suffix(short)?, long)));
        if let Some(found) = found.filter(|(stem, _)| stem.len() > 3) {
            return Some(found);
        }
    }
    text.strip_suffix(short).filter(|stem| stem.len() > 1).map(|stem| (stem, long))
}

fn german(text: &str, place: Place) -> Option<&'static str> {
    Some(match text {
        "str" | "strase" | "strass" => "strasse",
        "pl" if place.last => "platz",
        "al" if place.last => "allee",
        "wg" if place.last => "weg",
        "g" if place.last && !place.first => "gasse",
        "st" | "skt" => "sankt",
        "dr" => "doktor",
        "prof" => "professor",
        "gr" if place.first => "grosse",
        "kl" if place.first => "kleine",
        _ => return None,
    })
}

fn dutch(text: &str, place: Place) -> Option<&'static str> {
    Some(match text {
        "str" => "straat",
        "ln" if place.last => "laan",
        "pln" | "pl" if place.last => "plein",
        "wg" if place.last => "weg",
        "sngl" if place.last => "singel",
        "gr" if place.last => "gracht",
        "kd" if place.last => "kade",
        "st" => "sint",
        "burg" | "bgm" => "burgemeester",
        "dr" => "doctor",
        "prof" => "professor",
        "v" if !place.first => "van",
        "d" if !place.first => "de",
        _ => return None,
    })
}

fn french(text: &str, place: Place) -> Option<&'static str> {
    let kind = match text {
        "r" => "rue",
        "av" | "ave" => "avenue",
        "bd" | "bld" | "blvd" | "boul" => "boulevard",
        "pl" => "place",
        "imp" => "impasse",
        "all" => "allee",
        "ch" | "che" | "chem" => "chemin",
        "rte" => "route",
        "sq" => "square",
        "fg" | "fbg" => "faubourg",
        "crs" => "cours",
        "qu" => "quai",
        "res" => "residence",
        "pass" => "passage",
        "lot" => "lotissement",
        "espl" => "esplanade",
        "prom" => "promenade",
        _ => "",
    };
    if place.first && !kind.is_empty() {
        return Some(kind);
    }
    Some(match text {
        "st" => "saint",
        "ste" => "sainte",
        "gal" | "gen" => "general",
        "mal" => "marechal",
        "dr" => "docteur",
        "pdt" => "president",
        "cdt" => "commandant",
        "col" => "colonel",
        "cap" => "capitaine",
        "prof" => "professeur",
        "fg" | "fbg" => "faubourg",
        _ => return None,
    })
}

/// Whether it is how a French or Italian street begins, written out or not.
pub(super) fn opens_french_street(text: &str) -> bool {
    let place = Place { first: true, last: false, named: true, french: true };
    FRENCH.contains(&text) || text.len() > 1 && french(text, place).is_some_and(|long| FRENCH.contains(&long))
}

/// Whether it is how a German or Dutch street ends.
pub(super) fn closes_german_street(text: &str) -> bool {
    let own = [
        "strasse", "str", "platz", "allee", "weg", "gasse", "ring", "damm", "ufer", "chaussee", "markt",
        "hof", "berg", "steig", "pfad", "straat", "laan", "plein", "gracht", "kade", "singel", "dijk",
        "steeg", "hof", "park", "dreef", "pad", "dorf", "graben", "kai",
    ];
    own.iter().any(|ending| text.ends_with(ending))
}

/// Compass points of American streets.
pub(super) fn compass(text: &str) -> Option<&'static str> {
    Some(match text {
        "n" | "north" => "north",
        "s" | "south" => "south",
        "e" | "east" => "east",
        "w" | "west" => "west",
        "ne" | "northeast" => "northeast",
        "nw" | "northwest" => "northwest",
        "se" | "southeast" => "southeast",
        "sw" | "southwest" => "southwest",
        _ => return None,
    })
}

fn ordinal(text: &str) -> Option<&'static str> {
    Some(match text {
        "first" => "1st",
        "second" => "2nd",
        "third" => "3rd",
        "fourth" => "4th",
        "fifth" => "5th",
        "sixth" => "6th",
        "seventh" => "7th",
        "eighth" => "8th",
        "ninth" => "9th",
        "tenth" => "10th",
        "eleventh" => "11th",
        "twelfth" => "12th",
        _ => return None,
    })
}

/// `us hwy 50`, `co rd 12`, `st rte 9`.
fn route(text: &str, place: Place) -> Option<&'static str> {
    Some(match text {
        "co" | "cnty" if place.first => "county",
        "cr" if place.first => "county road",
        "sr" if place.first => "state route",
        "rte" | "rt" => "route",
        "i" | "interstate" if place.first => "interstate",
        "hwy" | "highwy" | "hiway" => "highway",
        "fm" if place.first => "farm to market road",
        "mlk" => "martin luther king",
        _ => return None,
    })
}

/// What the type of an English street is short for.
pub(super) fn english(text: &str, country: Country) -> Option<&'static str> {
    if country == Country::UnitedKingdom
        && let Ok(at) = BRITISH.binary_search_by_key(&text, |(short, _)| *short)
    {
        return BRITISH.get(at).map(|(_, long)| *long);
    }
    let at = ENGLISH.binary_search_by_key(&text, |(short, _)| *short).ok()?;
    ENGLISH.get(at).map(|(_, long)| *long)
}

/// Whether it is the type of an English street, written out.
pub(super) fn is_english(text: &str) -> bool {
    ENGLISH.iter().chain(&BRITISH).any(|(_, long)| *long == text)
        || [
            "way", "row", "walk", "mews", "loop", "broadway", "rise", "vale", "end", "bank", "path", "yard",
            "oval", "parade",
        ]
        .contains(&text)
}

/// Those types that are so common that a town is to be expected after them.
pub(super) fn is_common_english(text: &str) -> bool {
    COMMON_ENGLISH.contains(&text)
}

#[rustfmt::skip]
const COMMON_ENGLISH: [&str; 44] = [
    "st", "street", "ave", "av", "avenue", "rd", "road", "dr", "drive", "ln", "lane", "blvd", "boulevard", "ct", "court", "pl", "place",
    "cir", "circle", "way", "ter", "terrace", "pkwy", "parkway", "hwy", "highway", "trl", "trail", "sq", "square", "close", "crescent",
    "gardens", "grove", "row", "walk", "mews", "loop", "alley", "pike", "run", "plaza", "broadway", "cres",
];

/// British meanings where they differ from American ones.
#[rustfmt::skip]
pub(super) const BRITISH: [(&str, &str); 12] = [
    ("bldgs", "buildings"), ("cl", "close"), ("clo", "close"), ("cotts", "cottages"), ("gdn", "garden"), ("gdns", "gardens"), ("gr", "grove"),
    ("hse", "house"), ("mws", "mews"), ("pde", "parade"), ("pk", "park"), ("wlk", "walk"),
];

/// USPS Publication 28, appendix C1: standard abbreviations and common spellings.
#[rustfmt::skip]
pub(super) const ENGLISH: [(&str, &str); 104] = [
    ("aly", "alley"), ("anx", "annex"), ("arc", "arcade"), ("av", "avenue"), ("ave", "avenue"), ("aven", "avenue"), ("avenu", "avenue"),
    ("bch", "beach"), ("bgs", "burgs"), ("bl", "boulevard"), ("blf", "bluff"), ("blvd", "boulevard"), ("bnd", "bend"), ("boul", "boulevard"), ("br", "branch"),
    ("brg", "bridge"), ("brk", "brook"), ("btm", "bottom"), ("byp", "bypass"), ("cir", "circle"), ("cirs", "circles"), ("clb", "club"),
    ("clf", "cliff"), ("cmn", "common"), ("cor", "corner"), ("cp", "camp"), ("cres", "crescent"), ("crk", "creek"), ("crse", "course"),
    ("cswy", "causeway"), ("ct", "court"), ("ctr", "center"), ("cts", "courts"), ("cv", "cove"), ("cyn", "canyon"), ("dl", "dale"), ("dr", "drive"),
    ("drv", "drive"), ("est", "estate"), ("ests", "estates"), ("expy", "expressway"), ("ext", "extension"), ("fld", "field"), ("flds", "fields"),
    ("frk", "fork"), ("frst", "forest"), ("fry", "ferry"), ("fwy", "freeway"), ("gdn", "garden"), ("gdns", "gardens"), ("gln", "glen"),
    ("grn", "green"), ("grv", "grove"), ("gtwy", "gateway"), ("hbr", "harbor"), ("hl", "hill"), ("hls", "hills"), ("holw", "hollow"), ("hts", "heights"),
    ("hvn", "haven"), ("hwy", "highway"), ("is", "island"), ("jct", "junction"), ("knl", "knoll"), ("knls", "knolls"), ("la", "lane"),
    ("lk", "lake"), ("lks", "lakes"), ("ln", "lane"), ("lndg", "landing"), ("lp", "loop"), ("mdw", "meadow"), ("mdws", "meadows"), ("ml", "mill"),
    ("mnr", "manor"), ("mtn", "mountain"), ("orch", "orchard"), ("pkwy", "parkway"), ("pky", "parkway"), ("pl", "place"), ("plz", "plaza"),
    ("pne", "pine"), ("pnes", "pines"), ("prt", "port"), ("pt", "point"), ("rd", "road"), ("rdg", "ridge"), ("riv", "river"), ("shr", "shore"),
    ("shrs", "shores"), ("spg", "spring"), ("spgs", "springs"), ("sq", "square"), ("st", "street"), ("sta", "station"), ("strt", "street"),
    ("ter", "terrace"), ("terr", "terrace"), ("tpke", "turnpike"), ("trl", "trail"), ("vis", "vista"), ("vly", "valley"), ("vw", "view"),
    ("xing", "crossing"),
];

#[rustfmt::skip]
pub(super) const STATES: [(&str, &str); 59] = [
    ("al", "alabama"), ("ak", "alaska"), ("az", "arizona"), ("ar", "arkansas"), ("ca", "california"), ("co", "colorado"), ("ct", "connecticut"),
    ("de", "delaware"), ("dc", "district of columbia"), ("fl", "florida"), ("ga", "georgia"), ("hi", "hawaii"), ("id", "idaho"), ("il", "illinois"),
    ("in", "indiana"), ("ia", "iowa"), ("ks", "kansas"), ("ky", "kentucky"), ("la", "louisiana"), ("me", "maine"), ("md", "maryland"),
    ("ma", "massachusetts"), ("mi", "michigan"), ("mn", "minnesota"), ("ms", "mississippi"), ("mo", "missouri"), ("mt", "montana"), ("ne", "nebraska"),
    ("nv", "nevada"), ("nh", "new hampshire"), ("nj", "new jersey"), ("nm", "new mexico"), ("ny", "new york"), ("nc", "north carolina"),
    ("nd", "north dakota"), ("oh", "ohio"), ("ok", "oklahoma"), ("or", "oregon"), ("pa", "pennsylvania"), ("ri", "rhode island"),
    ("sc", "south carolina"), ("sd", "south dakota"), ("tn", "tennessee"), ("tx", "texas"), ("ut", "utah"), ("vt", "vermont"), ("va", "virginia"),
    ("wa", "washington"), ("wv", "west virginia"), ("wi", "wisconsin"), ("wy", "wyoming"), ("pr", "puerto rico"), ("vi", "virgin islands"),
    ("gu", "guam"), ("as", "american samoa"), ("mp", "northern mariana islands"), ("aa", "armed forces americas"), ("ae", "armed forces europe"),
    ("ap", "armed forces pacific"),
];

/// Counties still written in addresses, though Royal Mail has not needed them since 1996.
#[rustfmt::skip]
pub(super) const UK_COUNTIES: [&str; 60] = [
    "england", "scotland", "wales", "northern ireland",
    "bedfordshire", "beds", "berkshire", "berks", "buckinghamshire", "bucks", "cambridgeshire", "cambs", "cheshire", "cornwall", "cumbria",
    "derbyshire", "devon", "dorset", "durham", "county durham", "co durham", "east sussex", "west sussex", "essex", "gloucestershire", "glos",
    "hampshire", "hants", "herefordshire", "hertfordshire", "herts", "kent", "lancashire", "lancs", "leicestershire", "lincolnshire", "lincs",
    "middlesex", "norfolk", "northamptonshire", "northants", "northumberland", "nottinghamshire", "notts", "oxfordshire", "oxon", "shropshire",
    "somerset", "staffordshire", "staffs", "suffolk", "surrey", "warwickshire", "west midlands", "west yorkshire", "north yorkshire",
    "south yorkshire", "wiltshire", "wilts", "worcestershire",
];

/// How French and Italian streets begin.
#[rustfmt::skip]
const FRENCH: [&str; 32] = [
    "rue", "avenue", "boulevard", "place", "impasse", "allee", "allees", "chemin", "route", "square", "faubourg", "cours", "quai",
    "residence", "passage", "lotissement", "esplanade", "promenade", "sentier", "ruelle", "hameau", "cite", "villa", "montee", "rond",
    "via", "viale", "piazza", "vicolo", "strada", "corso", "voie",
];
