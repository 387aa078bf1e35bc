//! E-mail addresses as they are compared.

use crate::text::fold;

/// Lower case, without what is behind a plus sign; for Gmail also without dots, which it ignores
/// (<https://support.google.com/mail/answer/7436150>). Empty where it is no address.
pub(crate) fn normalise(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    fold(text.trim(), &mut address);
    let Some((local, domain)) = address.rsplit_once('@') else {
        return String::new();
    };
    let local = local.split('+').next().unwrap_or_default().trim_start_matches("mailto:");
    let domain = domain.trim_end_matches(['.', '>', ' ']);
    let local = local.trim_start_matches(['<', ' ']);
    if local.is_empty() || domain.is_empty() || address.contains(' ') {
        return String::new();
    }
    // Nothing was cut off.
    if local.len() + 1 + domain.len() == address.len() && domain != "gmail.com" && domain != "googlemail.com"
    {
        return address;
    }
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
        _ => format!("{local}@{domain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_normalised() {
        for (text, normal) in [
            ("Anna.Mueller+shop@Example.ORG", "anna.mueller@example.org"),
            ("a.n.n.a+x@googlemail.com", "anna@gmail.com"),
            ("mailto:anna@example.org", "anna@example.org"),
            (" <anna@example.org> ", "anna@example.org"),
            ("anna@example.org.", "anna@example.org"),
            ("+x@example.org", ""),
            ("no address", ""),
            ("anna@", ""),
            ("a b@example.org", ""),
            ("", ""),
        ] {
            assert_eq!(normalise(text), normal, "{text}");
        }
    }
}
