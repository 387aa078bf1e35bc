//! E-mail addresses under the domains that RFC 2606 reserves for examples.

/// E.g. `juergen.mueller.17@example.com`. Different ids give different addresses.
pub(crate) fn email(given_name: &str, family_name: &str, id: u32, domain: &str) -> String {
    let mut address = String::new();
    fold(given_name, &mut address);
    address.push('.');
    fold(family_name, &mut address);
    format!("{address}.{id}@{domain}")
}

/// Lower case, umlauts written out.
fn fold(name: &str, address: &mut String) {
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => address.push_str("ae"),
            'ö' => address.push_str("oe"),
            'ü' => address.push_str("ue"),
            'ß' => address.push_str("ss"),
            'a'..='z' | '-' => address.push(letter),
            _ => {}
        }
    }
}
