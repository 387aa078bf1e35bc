//! Telephone numbers for more people than the ranges kept for fiction have: from codes that are given to nobody.
//!
//! Germany: 0166, free since a paging service ended (numbering plan of the Bundesnetzagentur). United States: area
//! codes whose second digit is 9, kept for the day when area codes get longer (NANPA).

use std::fmt::Write as _;

use crate::Country;

/// Numbers of staff, and of people without an account: those of subjects are below.
pub(crate) const FIRST_OF_STAFF: u32 = 50_000_000;
pub(crate) const FIRST_OF_OTHERS: u32 = 60_000_000;

/// How somebody writes their number down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// E.g. `+4916612345678`.
    E164,
    /// E.g. `0166 12345678` or `(292) 201-2345`.
    National,
    /// E.g. `0049 166 / 123 45678` or `1-292-201-2345`.
    Odd,
}

/// Appends the `n`-th number (n < 10⁸). Different numbers have different digits.
pub(crate) fn write(text: &mut String, country: Country, n: u32, form: Form) {
    // The stride is prime to ten: neighbours in the count are not neighbours in the plan.
    let line = (u64::from(n) * 61_803_399 % 100_000_000) as u32;
    let written = match country {
        Country::Germany => match form {
            Form::E164 => write!(text, "+49166{line:08}"),
            Form::National => write!(text, "0166 {line:08}"),
            Form::Odd => write!(text, "0049 166 / {:03} {:05}", line / 100_000, line % 100_000),
        },
        Country::UnitedStates => {
            // 8 million numbers to an area code: the exchange begins with 2 to 9.
            let area = 292 + line / 8_000_000 % 8 + line / 64_000_000 * 100;
            let (exchange, end) = (200 + line % 8_000_000 / 10_000, line % 10_000);
            match form {
                Form::E164 => write!(text, "+1{area}{exchange}{end:04}"),
                Form::National => write!(text, "({area}) {exchange}-{end:04}"),
                Form::Odd => write!(text, "1-{area}-{exchange}-{end:04}"),
            }
        }
    };
    // Writing to a string does not fail.
    let _: std::fmt::Result = written;
}
