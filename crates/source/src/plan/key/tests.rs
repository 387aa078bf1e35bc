use proptest::prelude::*;

use super::*;

fn bind(parts: &[KeyKind], id: &str) -> Option<Vec<Parameter>> {
    KeyPlan { parts: parts.to_vec(), sql: String::new() }.bind(id)
}

#[test]
fn only_canonical_ids_bind() {
    use KeyKind::{Decimal, Integer, Text, Uuid};
    let uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    let cases: [(&[KeyKind], &str, bool); 24] = [
        (&[Integer], "7", true),
        (&[Integer], "-7", true),
        (&[Integer], "0", true),
        (&[Integer], "-0", false),
        (&[Integer], "+7", false),
        (&[Integer], "07", false),
        (&[Integer], "7 ", false),
        (&[Integer], "9223372036854775807", true),
        (&[Integer], "9223372036854775808", false),
        (&[Decimal], "12.50", true),
        (&[Decimal], "1e5", false),
        (&[Decimal], ".5", false),
        (&[Decimal], "NaN", false),
        (&[Decimal], "--1", false),
        (&[Uuid], uuid, true),
        (&[Uuid], "a0eebc999c0b4ef8bb6d6bb9bd380a11", false),
        (&[Uuid], "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g", false),
        (&[Text], "any/thing ' \" \\", true),
        (&[Text], "nul\0", false),
        (&[Text, Integer], "shop/1", true),
        (&[Text, Integer], "shop", false),
        (&[Text, Integer], "shop/1/1", false),
        (&[Text, Integer], "shop/", false),
        (&[Text, Text], "/", true),
    ];
    for (parts, id, binds) in cases {
        assert_eq!(bind(parts, id).is_some(), binds, "{id:?} as {parts:?}");
    }
    assert!(bind(&[Text], &"x".repeat(MAX_PART + 1)).is_none());
    assert!(bind(&[Decimal], &"1".repeat(MAX_DECIMAL + 1)).is_none());
}

#[test]
fn parameters_hide_themselves() {
    let parameters = bind(&[KeyKind::Text, KeyKind::Integer], "ida/7").unwrap();
    assert_eq!(format!("{parameters:?}"), "[…, …]");
}

proptest! {
    /// What binds as a number is that number's only spelling, and text is bound as it is.
    #[test]
    fn binding_never_changes_an_id(id in "\\PC{0,40}|-?[0-9]{1,20}") {
        if let Some(bound) = bind(&[KeyKind::Integer], &id) {
            prop_assert!(matches!(bound.as_slice(), [Parameter::Integer(number)] if number.to_string() == id));
        }
        if let Some(bound) = bind(&[KeyKind::Text], &id) {
            prop_assert!(bound == [Parameter::Text(id.clone())]);
        }
        if let Some(bound) = bind(&[KeyKind::Text, KeyKind::Text], &id) {
            prop_assert_eq!(bound.len(), id.matches('/').count() + 1);
        }
    }
}
