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

#[rustfmt::skip]
const DEFAULT_M: [[f64; Level::COUNT]; Field::COUNT] = [
    // differ  loose   near   exact
    [0.04, 0.06, 0.10, 0.80], // given name
    [0.04, 0.06, 0.10, 0.80], // surname
    [0.01, 0.02, 0.05, 0.92], // date of birth
    [0.08, 0.02, 0.05, 0.85], // house number
    [0.05, 0.05, 0.10, 0.80], // street
    [0.10, 0.05, 0.10, 0.75], // second line
    [0.05, 0.05, 0.10, 0.80], // town
    [0.05, 0.03, 0.07, 0.85], // postcode
    [0.08, 0.01, 0.03, 0.88], // state
    [0.30, 0.00, 0.03, 0.67], // telephone
    [0.30, 0.05, 0.05, 0.60], // e-mail
];

#[rustfmt::skip]
const DEFAULT_U: [[f64; Level::COUNT]; Field::COUNT] = [
    // differ  loose   near    exact
    [0.96, 0.02, 0.005, 0.01],    // given name
    [0.97, 0.02, 0.003, 0.003],   // surname
    [0.985, 0.013, 0.002, 0.00005], // date of birth
    [0.88, 0.01, 0.09, 0.02],     // house number
    [0.975, 0.02, 0.002, 0.0005], // street
    [0.975, 0.02, 0.002, 0.001],  // second line
    [0.97, 0.02, 0.002, 0.002],   // town
    [0.95, 0.03, 0.01, 0.001],    // postcode
    [0.80, 0.01, 0.01, 0.20],     // state
    [0.9999, 0.0, 0.0001, 0.000001], // telephone
    [0.999, 0.0009, 0.0001, 0.000001], // e-mail
];
