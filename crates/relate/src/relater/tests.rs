use proptest::prelude::*;

use crate::{
    Address, AddressKind, BirthDate, Contact, Counts, Day, Fact, Kind, Lang, Person, Position, Relater,
    Relation, Settings,
};

const BORN: Option<BirthDate> = Some(BirthDate { year: 1984, month: 3, day: 17 });

fn home<'a>(street: &'a str, postcode: &'a str) -> Address<'a> {
    Address { street, postcode, city: "Köln", ..Address::default() }
}

fn anna() -> Person<'static> {
    Person {
        given_name: "Anna",
        family_name: "Kowalski",
        birth_date: BORN,
        addresses: vec![
            home("Lindenstr. 7", "50674"),
            Address { from: Some(Day(16_000)), to: Some(Day(19_722)), ..home("Hohe Str. 52", "50667") },
        ],
        phones: vec!["0221 1234567"],
        emails: vec!["anna@example.org"],
        team: "returns",
        ..Person::default()
    }
}

/// A base of 2,000 strangers: every fifth is called Müller, and 300 live in one tower block.
fn strangers() -> Vec<(String, String, String)> {
    let name = |at: usize| match at % 5 {
        0 => "Müller".to_owned(),
        _ => format!("{}{}", ["Kor", "Bel", "Tam", "Wid", "Zul"][at % 7 % 5], at),
    };
    let street = |at: usize| match at {
        0..300 => "Hochhausring 1".to_owned(),
        _ => format!("Straße der Stille {at}"),
    };
    (0..2_000).map(|at| (name(at), street(at), format!("{:05}", 50_600 + at % 91))).collect()
}

/// Relates a subject to Anna, among strangers.
fn relate_to(staff: Vec<Person<'_>>, subject: &Person<'_>) -> Vec<Relation> {
    let strangers = strangers();
    let mut relater = Relater::new(&staff, Settings::default());
    let mut counts = relater.counts();
    for (name, street, postcode) in &strangers {
        let tower = street.starts_with("Hochhaus");
        let stranger = Person {
            given_name: "Xaver",
            family_name: name,
            addresses: vec![home(street, if tower { "50999" } else { postcode })],
            ..Person::default()
        };
        relater.observe(&mut counts, &stranger);
    }
    relater.observe(&mut counts, subject);
    relater.learn(&counts);
    relater.relate(subject)
}

fn kind(staff: Person<'_>, subject: &Person<'_>) -> Option<Kind> {
    relate_to(vec![staff], subject).first().map(|relation| relation.kind)
}

#[test]
fn kinds_are_told_apart() {
    let jan = Person { given_name: "Jan", family_name: "Nowak", ..Person::default() };
    let at = |address: Address<'static>| Person { addresses: vec![address], ..jan.clone() };
    let cases: Vec<(&str, Person<'_>, Option<Kind>)> = vec![
        ("her own account", anna(), Some(Kind::Myself)),
        (
            "her account with another address",
            Person { addresses: vec![home("Domkloster 4", "50667")], ..anna() },
            Some(Kind::Myself),
        ),
        (
            "her account, date of birth with day and month swapped, married name",
            Person {
                birth_date: Some(BirthDate { year: 1984, month: 17, day: 3 }),
                family_name: "Kowalski-Nowak",
                ..anna()
            },
            Some(Kind::Myself),
        ),
        (
            "a namesake of another age who lives elsewhere",
            Person {
                birth_date: Some(BirthDate { year: 1951, month: 11, day: 2 }),
                addresses: vec![Address { city: "Berlin", ..home("Pariser Platz 4", "10117") }],
                phones: vec![],
                emails: vec![],
                ..anna()
            },
            None,
        ),
        (
            "a sister in the same town, with the rare surname",
            Person { given_name: "Berta", birth_date: None, phones: vec![], emails: vec![], ..anna() },
            Some(Kind::Household),
        ),
        ("somebody in her dwelling", at(home("Lindenstraße 7", "50674")), Some(Kind::Household)),
        ("next door", at(home("Lindenstraße 9", "50674")), Some(Kind::Neighbour)),
        ("down the street", at(home("Lindenstraße 70", "50674")), None),
        ("same street in another town", at(home("Lindenstraße 7", "10969")), None),
        (
            "lived with her until 2023",
            at(Address { from: Some(Day(16_100)), ..home("Hohe Straße 52", "50667") }),
            Some(Kind::FormerPartner),
        ),
        (
            "moved into her former dwelling after her",
            at(Address { from: Some(Day(19_800)), ..home("Hohe Straße 52", "50667") }),
            None,
        ),
        (
            "has parcels sent to her",
            Person {
                addresses: vec![
                    home("Domkloster 4", "50667"),
                    Address { kind: AddressKind::Shipping, ..home("Lindenstr. 7", "50674") },
                ],
                ..jan.clone()
            },
            Some(Kind::FormerPartner),
        ),
        (
            "shares her telephone",
            Person { phones: vec!["+49 221 1234567"], ..jan.clone() },
            Some(Kind::Acquaintance),
        ),
        ("a stranger", at(home("Domkloster 4", "50667")), None),
    ];
    for (what, subject, expected) in cases {
        assert_eq!(kind(anna(), &subject), expected, "{what}");
    }
}

#[test]
fn emergency_contacts_are_related() {
    let jan =
        Person { given_name: "Jan", family_name: "Nowak", phones: vec!["0171 7654321"], ..Person::default() };
    for (relation, to, expected) in [
        ("brother", None, Kind::Family),
        ("friend", None, Kind::Acquaintance),
        ("husband", Some(Day(19_722)), Kind::FormerPartner),
        ("Ex-Mann", None, Kind::FormerPartner),
    ] {
        let contact =
            Contact { name: "Jan Nowak", phone: "+49171 7654321", relation, to, ..Contact::default() };
        let staff = Person { contacts: vec![contact], ..anna() };
        assert_eq!(kind(staff, &jan), Some(expected), "{relation}");
    }
}

#[test]
fn a_rare_surname_in_one_place_is_family_and_a_common_one_is_not() {
    for (surname, expected) in [("Kowalski", Some(Kind::Family)), ("Müller", None)] {
        let staff = Person { family_name: surname, ..anna() };
        let address = vec![home("Domkloster 4", "50674")];
        let subject =
            Person { given_name: "Jan", family_name: surname, addresses: address, ..Person::default() };
        assert_eq!(kind(staff, &subject), expected, "{surname}");
    }
}

#[test]
fn a_common_name_alone_is_nobody() {
    let name = Person { given_name: "Xaver", family_name: "Müller", ..Person::default() };
    assert_eq!(kind(name.clone(), &name), None);
}

#[test]
fn a_tower_block_is_no_neighbourhood() {
    let staff = Person { addresses: vec![home("Hochhausring 1", "50999")], ..anna() };
    let subject = Person {
        family_name: "Nowak",
        addresses: vec![home("Hochhausring 1", "50999")],
        ..Person::default()
    };
    assert_eq!(kind(staff, &subject), None);
}

#[test]
fn who_lives_close_on_the_map_is_a_neighbour() {
    let place = |latitude| Address {
        position: Some(Position { latitude, longitude: 6.9583 }),
        ..home("Domkloster 4", "50667")
    };
    let staff = Person { addresses: vec![place(50.941_3)], ..anna() };
    for (latitude, expected) in [(50.941_6, Some(Kind::Neighbour)), (50.943, None)] {
        let address = Address { street: "Am Hof 1", ..place(latitude) };
        let subject = Person { family_name: "Nowak", addresses: vec![address], ..Person::default() };
        assert_eq!(kind(staff.clone(), &subject), expected, "{latitude}");
    }
}

#[test]
fn the_rest_of_the_team_are_colleagues() {
    let berta = Person { given_name: "Berta", family_name: "Brandt", team: "returns", ..Person::default() };
    let carla = Person { given_name: "Carla", family_name: "Conrad", team: "fraud", ..Person::default() };
    let relations = relate_to(vec![berta, anna(), carla], &anna());
    let found: Vec<_> = relations.iter().map(|relation| (relation.staff, relation.kind)).collect();
    assert_eq!(found, [(0, Kind::Colleague), (1, Kind::Myself)]);
}

#[test]
fn evidence_says_until_when_and_no_name() {
    let address = Address { from: Some(Day(16_100)), ..home("Hohe Straße 52", "50667") };
    let subject = Person { family_name: "Nowak", addresses: vec![address], ..Person::default() };
    let relations = relate_to(vec![anna()], &subject);
    let words: Vec<String> =
        relations[0].evidence.iter().map(|evidence| evidence.fact.sentence(Lang::English)).collect();
    assert!(
        words.contains(&"shares a former address of the staff member until 2023".to_owned()),
        "{words:?}"
    );
    let told = format!("{relations:?}").to_lowercase();
    for value in ["nowak", "kowalski", "hohe", "52", "50667", "anna"] {
        assert!(!told.contains(value) || value == "52", "{value} in {told}");
    }
}

#[test]
fn counts_merge_to_the_same_as_one() {
    let relater = Relater::new(&[anna()], Settings::default());
    let subjects = [anna(), Person { given_name: "Jan", addresses: anna().addresses, ..Person::default() }];
    let (mut one, mut first, mut second) = (relater.counts(), relater.counts(), relater.counts());
    for subject in &subjects {
        relater.observe(&mut one, subject);
    }
    relater.observe(&mut first, &subjects[0]);
    relater.observe(&mut second, &subjects[1]);
    first.merge(&second);
    let relations = |counts: &Counts| {
        let mut relater = Relater::new(&[anna()], Settings::default());
        relater.learn(counts);
        relater.relate(&subjects[1])
    };
    assert_eq!(first.subjects(), 2);
    assert_eq!(relations(&one), relations(&first));
    assert!(relations(&one).iter().all(|relation| !matches!(relation.evidence[0].fact, Fact::Team)));
}

/// Texts of a person, owned.
#[derive(Clone, Debug)]
struct Texts {
    given: String,
    family: String,
    street: String,
    postcode: String,
    city: String,
    phone: String,
    email: String,
    birth: Option<(u16, u8, u8)>,
}

impl Texts {
    fn person(&self) -> Person<'_> {
        Person {
            given_name: &self.given,
            family_name: &self.family,
            birth_date: self.birth.map(|(year, month, day)| BirthDate { year, month, day }),
            addresses: vec![Address {
                street: &self.street,
                postcode: &self.postcode,
                city: &self.city,
                ..Address::default()
            }],
            phones: vec![&self.phone],
            emails: vec![&self.email],
            ..Person::default()
        }
    }
}

/// Few values, so that much agrees by chance.
fn texts() -> impl Strategy<Value = Texts> {
    let word = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    (
        word(&["Anna", "Anne", "Jan", "A.", ""]),
        word(&["Müller", "Mueller-Lang", "Kowalski", "Kowalsky", ""]),
        word(&["Lindenstr. 7", "Lindenstraße 9", "Hohe Str. 52", "Postfach 12", ""]),
        word(&["50674", "50667", ""]),
        word(&["Köln", "Bonn", ""]),
        word(&["0221 1234567", "0221 1234568", ""]),
        word(&["anna@example.org", "info@example.org", ""]),
        prop::option::of((1980_u16..1983, 1_u8..4, 1_u8..4)),
    )
        .prop_map(|(given, family, street, postcode, city, phone, email, birth)| Texts {
            given,
            family,
            street,
            postcode,
            city,
            phone,
            email,
            birth,
        })
}

fn learnt<'a>(staff: &[Texts], subjects: impl Iterator<Item = &'a Texts>) -> Relater {
    let people: Vec<Person<'_>> = staff.iter().map(Texts::person).collect();
    let mut relater = Relater::new(&people, Settings::default());
    let mut counts = relater.counts();
    for subject in subjects {
        relater.observe(&mut counts, &subject.person());
    }
    relater.learn(&counts);
    relater
}

proptest! {
    #[test]
    fn the_order_of_subjects_and_staff_is_nothing(
        staff in prop::collection::vec(texts(), 1..6), subjects in prop::collection::vec(texts(), 1..12),
    ) {
        let forwards = learnt(&staff, subjects.iter());
        let backwards = learnt(&staff, subjects.iter().rev());
        let turned: Vec<Texts> = staff.iter().rev().cloned().collect();
        let turned_relater = learnt(&turned, subjects.iter());
        for subject in &subjects {
            let expected = forwards.relate(&subject.person());
            prop_assert_eq!(&expected, &backwards.relate(&subject.person()));
            let mut other = turned_relater.relate(&subject.person());
            other.iter_mut().for_each(|relation| relation.staff = staff.len() - 1 - relation.staff);
            other.sort_by_key(|relation| relation.staff);
            prop_assert_eq!(expected, other);
        }
    }

    #[test]
    fn who_is_said_to_share_nothing_is_related_to_nobody(
        staff in prop::collection::vec(texts(), 1..6), subjects in prop::collection::vec(texts(), 1..12),
    ) {
        let relater = learnt(&staff, subjects.iter());
        for subject in &subjects {
            let related = relater.relate(&subject.person());
            prop_assert!(relater.observe(&mut relater.counts(), &subject.person()) || related.is_empty());
        }
    }

    #[test]
    fn no_text_panics(given in ".*", family in ".*", street in ".*", city in ".*", phone in ".*", email in ".*") {
        let texts = Texts { given, family, street, postcode: "1".into(), city, phone, email, birth: Some((0, 255, 0)) };
        let relater = learnt(std::slice::from_ref(&texts), std::iter::once(&texts));
        relater.relate(&texts.person());
    }
}
