//! Who is what to whom, without any look.

use audit::{Lang, Names, Options, Settings, relations};

use tables::Rejects;

use crate::World;

const STAFF: &str = "staff_id, given_name, family_name
    ann, Anna, Kowalski
    ben, Ben, Achterberg";

const SUBJECTS: &str = "subject_id, given_name, family_name, phone, email
    ex, Jan, Petersen, 0151 2345671,
    wife, Mia, Sauer, , mia.sauer@example.org";

const CONTACTS: &str = "staff_id, name, phone, email, relation, from, to
    ann, Jan Petersen, 0151 2345671, , husband, 2019-01-01, 2024-06-30
    ben, Mia Sauer, , mia.sauer@example.org, wife, 2019-01-01,";

fn related(world: &World, options: &Options) -> Vec<String> {
    let mut rejects = Rejects::new();
    let related =
        relations(&world.inputs(), &Settings::shipped().unwrap(), options, &mut rejects, &|_| {}).unwrap();
    assert_eq!(rejects.count(), 0);
    related
        .iter()
        .map(|pair| format!("{} {} {}", pair.staff_id, pair.subject_id, pair.relationship.kind))
        .collect()
}

/// The end of an emergency contact is what makes a partner a former one.
#[test]
fn whoever_is_no_longer_an_emergency_contact_is_a_former_partner() {
    let world = World::new(&[
        ("accesses", "at, staff_id, subject_id\n2026-03-02T09:00:00Z, ann, ex"),
        ("staff", STAFF),
        ("subjects", SUBJECTS),
        ("staff_contacts", CONTACTS),
    ]);
    assert_eq!(related(&world, &world.options()), ["ann ex former_partner", "ben wife family"]);
    let only = |staff: &[&str], subjects: &[&str]| Options {
        staff: staff.iter().map(ToString::to_string).collect(),
        subjects: subjects.iter().map(ToString::to_string).collect(),
        lang: Lang::German,
        ..world.options()
    };
    assert_eq!(related(&world, &only(&["ben"], &[])), ["ben wife family"]);
    assert_eq!(related(&world, &only(&["ben"], &["ex"])), [""; 0]);
    let (settings, mut rejects) = (Settings::shipped().unwrap(), Rejects::new());
    for options in [only(&["ben", "eva"], &[]), only(&["ben"], &["eva"])] {
        let error = relations(&world.inputs(), &settings, &options, &mut rejects, &|_| {}).unwrap_err();
        assert!(error.to_string().starts_with("no table names `eva`"), "{error}");
    }
}

#[test]
fn names_are_read_of_those_in_findings_and_of_nobody_else() {
    let world = World::new(&[
        ("accesses", "at, staff_id, subject_id\n2026-03-02T09:00:00Z, ann, ex"),
        ("staff", STAFF),
        ("subjects", SUBJECTS),
        ("staff_contacts", CONTACTS),
    ]);
    let findings = world.run(crate::ALL).audit.findings;
    let Names { staff, subjects } = Names::of(&findings, &world.inputs()).unwrap();
    assert_eq!(staff.into_iter().collect::<Vec<_>>(), [("ann".to_owned(), "Anna Kowalski".to_owned())]);
    assert_eq!(subjects.into_iter().collect::<Vec<_>>(), [("ex".to_owned(), "Jan Petersen".to_owned())]);
}

#[test]
fn a_name_in_one_piece_is_a_name_too() {
    let subjects = "subject_id, name, given_name, family_name
        c1, Jan Petersen, ,
        c2, Dr. Mia Sauer, Mia, Sauer
        c3, , ,";
    let looks = "at, staff_id, subject_id
        2026-03-02T09:00:00Z, ann, c1
        2026-03-02T09:00:00Z, ann, c2
        2026-03-02T09:00:00Z, ann, c3";
    let world = World::new(&[("accesses", looks), ("subjects", subjects)]);
    let findings = world.run(crate::ALL).audit.findings;
    let Names { staff, subjects } = Names::of(&findings, &world.inputs()).unwrap();
    assert!(staff.is_empty());
    let subjects: Vec<String> = subjects.into_iter().map(|(id, name)| format!("{id} {name}")).collect();
    assert_eq!(subjects, ["c1 Jan Petersen", "c2 Mia Sauer"]);
}
