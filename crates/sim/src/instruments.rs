//! Accounts and cards that look real and cannot exist.
//!
//! An IBAN's check digits are 02 to 98 (ISO 13616): these have 00. A card number ends in a Luhn check digit
//! (ISO/IEC 7812-1): here it is always wrong. Each customer has one account and one card in all of time.

/// The customer's IBAN.
pub(crate) fn iban(customer: u32) -> String {
    format!("DE00{:018}", mix(u64::from(customer)) % 1_000_000_000_000_000_000)
}

/// The customer's card number, 16 digits.
pub(crate) fn card_number(customer: u32) -> String {
    let scheme = if customer.is_multiple_of(3) { 5 } else { 4 };
    let number = scheme * 10_u64.pow(14) + mix(!u64::from(customer)) % 10_u64.pow(14);
    let wrong = (luhn_digit(number) + 1) % 10;
    format!("{number}{wrong}")
}

/// The Luhn check digit to append to `number`.
pub(crate) fn luhn_digit(number: u64) -> u64 {
    let (mut rest, mut sum, mut double) = (number, 0, true);
    while rest > 0 {
        let digit = rest % 10;
        sum += if double { digit * 2 / 10 + digit * 2 % 10 } else { digit };
        rest /= 10;
        double = !double;
    }
    (10 - sum % 10) % 10
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): well-mixed bits from a small number.
fn mix(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::{card_number, iban, luhn_digit};

    #[test]
    fn no_account_and_no_card_can_exist() {
        // ISO/IEC 7812-1 example number 7992739871 has the check digit 3.
        assert_eq!(luhn_digit(7_992_739_871), 3);
        for customer in 0..10_000 {
            let card = card_number(customer);
            let (body, check) = card.split_at(15);
            assert_ne!(luhn_digit(body.parse().unwrap()), check.parse::<u64>().unwrap());
            assert!(iban(customer).len() == 22 && iban(customer).starts_with("DE00"));
        }
    }
}
