//! How names of files and columns are compared: letters and digits, whatever their case, and what is between them.

/// `Staff ID`, `staff-id` and `StaffId` are `staff_id`.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut before = None;
    for letter in name.trim().chars() {
        let new_word = letter.is_uppercase() && before.is_some_and(|before: char| before.is_lowercase());
        if !letter.is_alphanumeric() || new_word {
            underscore(&mut plain);
        }
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

fn underscore(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with('_') {
        plain.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_compared_without_case_and_punctuation() {
        for (name, wanted) in [
            ("staff_id", "staff_id"),
            ("Staff ID", "staff_id"),
            ("StaffId", "staff_id"),
            ("staffID", "staff_id"),
            ("STAFF-ID", "staff_id"),
            ("  staff.id ", "staff_id"),
            ("__staff__id__", "staff_id"),
            ("Straße", "straße"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(plain(name), wanted, "{name}");
        }
    }
}
