//! How often fields agree: for one person twice, and for two people.

/// Fields that are compared to say whether two records are of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Given,
    Family,
    Birth,
    Number,
    Street,
    Extra,
    City,
    Postcode,
    Region,
    Phone,
    Email,
}

impl Field {
    pub(crate) const COUNT: usize = 11;
    pub(crate) const ALL: [Field; Field::COUNT] = [
        Field::Given,
        Field::Family,
        Field::Birth,
        Field::Number,
        Field::Street,
        Field::Extra,
        Field::City,
        Field::Postcode,
        Field::Region,
        Field::Phone,
        Field::Email,
    ];
}

/// How far two values agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Differ,
    /// Perhaps the same: a nickname, an initial, one part of a double name, Jaro–Winkler ≥ 0.8.
    Loose,
    /// Very likely the same: one typing error, Jaro–Winkler ≥ 0.92.
    Near,
    Exact,
}

impl Level {
    pub(crate) const COUNT: usize = 4;
}

/// Fellegi and Sunter's m and u: for each field, how often it differs, agrees loosely, nearly and exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Among pairs of records of one person.
    pub(crate) m: [[f64; Level::COUNT]; Field::COUNT],
    /// Among pairs of records of different people. For exact agreement the value's own frequency is used instead, where it
    /// is counted.
    pub(crate) u: [[f64; Level::COUNT]; Field::COUNT],
}

impl Model {
    /// log₂(m/u) of a level.
    pub(crate) fn bits(&self, field: Field, level: Level) -> f64 {
        (self.m(field, level) / cell(&self.u, field, level)).log2()
    }

    pub(crate) fn m(&self, field: Field, level: Level) -> f64 {
        cell(&self.m, field, level)
    }
}

fn cell(table: &[[f64; Level::COUNT]; Field::COUNT], field: Field, level: Level) -> f64 {
    let row = table.get(field as usize);
    // Field and level are enums with as many values as the table has rows and columns.
    row.and_then(|row| row.get(level as usize)).copied().unwrap_or(1.0).max(LEAST)
}

impl Default for Model {
    fn default() -> Model {
        Model { m: DEFAULT_M, u: DEFAULT_U }
    }
}

/// No share is taken for less: a sample of a million pairs shows no smaller one.
const LEAST: f64 = 1e-6;

/// Estimated by [`estimate`](crate::estimate) on FEBRL 2 (P. Christen, 2008; 5,000 records with typing errors, 1,000 of them
/// duplicates), whose truth the estimate does not see; rounded. Telephone and e-mail, which it lacks, and levels that it
/// hardly has are judgements: people have several numbers, so that another one says little.
#[rustfmt::skip]
const DEFAULT_M: [[f64; Level::COUNT]; Field::COUNT] = [
    // differ  loose  near   exact
    [0.113, 0.103, 0.151, 0.633], // given name
    [0.081, 0.112, 0.232, 0.575], // surname
    [0.060, 0.005, 0.030, 0.905], // date of birth
    [0.112, 0.053, 0.005, 0.830], // house number
    [0.023, 0.111, 0.218, 0.648], // street
    [0.012, 0.102, 0.282, 0.604], // second line
    [0.075, 0.006, 0.254, 0.665], // town
    [0.028, 0.011, 0.198, 0.763], // postcode
    [0.029, 0.001, 0.017, 0.953], // state
    [0.350, 0.001, 0.029, 0.620], // telephone
    [0.300, 0.050, 0.050, 0.600], // e-mail
];

/// As above. In use mostly for what is not exact: an exact agreement has the frequency of its own value.
#[rustfmt::skip]
const DEFAULT_U: [[f64; Level::COUNT]; Field::COUNT] = [
    // differ  loose  near    exact
    [0.9883, 0.0065, 0.0013, 0.0039],     // given name
    [0.9917, 0.0034, 0.0007, 0.0042],     // surname
    [0.9861, 0.0126, 0.0011, 0.00015],    // date of birth
    [0.7740, 0.2120, 0.0010, 0.0130],     // house number
    [0.9894, 0.0098, 0.0001, 0.0007],     // street
    [0.9971, 0.0022, 0.0002, 0.0005],     // second line
    [0.9958, 0.0026, 0.0004, 0.0012],     // town
    [0.8860, 0.0998, 0.0131, 0.0011],     // postcode
    [0.7590, 0.0010, 0.0160, 0.2240],     // state
    [0.9998, 0.0001, 0.00009, 0.000001],  // telephone
    [0.9989, 0.0010, 0.0001, 0.000001],   // e-mail
];
