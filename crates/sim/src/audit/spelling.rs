//! How the shop wrote down what its customers typed: not always in full, and not always right.

use crate::audit::people::Account;
use crate::audit::phones::Form;
use crate::audit::rates;
use crate::draw::{Draw, Part};
use crate::{Country, Dwelling};

/// The habits of one account's owner.
pub(crate) struct Spelling {
    abbreviates: bool,
    no_umlauts: bool,
    misspelt: bool,
    pub(crate) birth_date: bool,
    pub(crate) phone: Option<Form>,
}

impl Spelling {
    pub(crate) fn of(seed: u64, subject: u32) -> Spelling {
        let mut draw = Draw::nth(seed, Part::AuditSpelling, u64::from(subject));
        let form = draw.one_of(&[Form::National, Form::National, Form::E164, Form::Odd]);
        Spelling {
            abbreviates: draw.per_mille(rates::ABBREVIATED),
            no_umlauts: draw.per_mille(rates::NO_UMLAUTS),
            misspelt: draw.per_mille(rates::MISSPELT),
            birth_date: draw.per_mille(rates::WITH_BIRTH_DATE),
            phone: draw.per_mille(rates::WITH_PHONE).then_some(form),
        }
    }

    /// Surname with a slip of the keyboard, if there is one: the two letters after the first are swapped.
    pub(crate) fn family_name(&self, account: &Account) -> String {
        let mut letters: Vec<char> = account.person.family_name.chars().collect();
        if self.misspelt && letters.len() > 3 {
            letters.swap(1, 2);
        }
        self.plain(letters.into_iter().collect())
    }

    pub(crate) fn street(&self, dwelling: &Dwelling) -> String {
        let mut street = dwelling.street.to_owned();
        if self.abbreviates {
            let endings = match dwelling.country {
                Country::Germany => GERMAN,
                Country::UnitedStates => AMERICAN,
            };
            for (full, short) in endings {
                if let Some(start) = street.strip_suffix(full) {
                    street = format!("{start}{short}");
                    break;
                }
            }
        }
        self.plain(street)
    }

    /// Without umlauts, for those who do not type them.
    pub(crate) fn plain(&self, text: String) -> String {
        if !self.no_umlauts || text.is_ascii() {
            return text;
        }
        let mut plain = String::with_capacity(text.len() + 2);
        for letter in text.chars() {
            match letter {
                'ä' => plain.push_str("ae"),
                'ö' => plain.push_str("oe"),
                'ü' => plain.push_str("ue"),
                'Ä' => plain.push_str("Ae"),
                'Ö' => plain.push_str("Oe"),
                'Ü' => plain.push_str("Ue"),
                'ß' => plain.push_str("ss"),
                _ => plain.push(letter),
            }
        }
        plain
    }
}

const GERMAN: &[(&str, &str)] = &[("straße", "str."), ("Straße", "Str.")];
const AMERICAN: &[(&str, &str)] =
    &[("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Lane", "Ln"), ("Drive", "Dr")];
