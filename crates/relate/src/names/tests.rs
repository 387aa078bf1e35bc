use super::*;

fn name(given: &str, family: &str) -> Name {
    Name { given: given.into(), family: family.into(), birth_family: String::new() }
}

#[test]
fn names_in_columns_are_normalised() {
    for (given, family, expected) in [
        ("Anna", "Müller", name("anna", "mueller")),
        ("Dr. Anna", "von der Tann", name("anna", "tann")),
        ("Karl-Heinz", "Meyer-Schulz", name("karl heinz", "meyer schulz")),
        ("Steffi", "Graf", name("steffi", "graf")),
        ("Otto", "Graf Lambsdorff", name("otto", "lambsdorff")),
        ("Conan", "O’Brien", name("conan", "obrien")),
        ("Conan", "O Brien", name("conan", "obrien")),
        ("Ronald", "Mc Donald", name("ronald", "mcdonald")),
        ("Sammy", "Davis Jr.", name("sammy", "davis")),
        ("Vincent", "van Gogh", name("vincent", "gogh")),
        ("", "Van", name("", "van")),
        ("", "", name("", "")),
        ("---", "...", name("", "")),
    ] {
        let person = Person { given_name: given, family_name: family, ..Person::default() };
        assert_eq!(Name::of(&person), expected, "{given} {family}");
    }
}

#[test]
fn whole_names_are_split() {
    for (text, expected) in [
        ("Anna Müller", name("anna", "mueller")),
        ("Müller, Anna", name("anna", "mueller")),
        ("Prof. Dr. Anna Maria Müller", name("anna maria", "mueller")),
        ("Anna van der Berg", name("anna", "berg")),
        ("van der Berg, Anna", name("anna", "berg")),
        ("Müller", name("", "mueller")),
        ("Anna Müller, PhD", name("anna", "mueller")),
        ("", name("", "")),
    ] {
        assert_eq!(Name::whole(text), expected, "{text}");
    }
}

#[test]
fn the_name_at_birth_is_kept_apart() {
    let expected = Name { birth_family: "schulz".into(), ..name("anna", "mueller") };
    assert_eq!(Name::whole("Anna Müller geb. Schulz"), expected);
    let person = Person { given_name: "Anna", family_name: "Müller (geb. Schulz)", ..Person::default() };
    assert_eq!(Name::of(&person), expected);
}

#[test]
fn nicknames_are_known_in_both_directions() {
    assert!(are_nicknames("bill", "william") && are_nicknames("william", "bill"));
    assert!(are_nicknames("bill", "will"));
    assert!(are_nicknames("uschi", "ursula"));
    assert!(!are_nicknames("bill", "robert"));
    assert!(!are_nicknames("no such name", "bill"));
}
