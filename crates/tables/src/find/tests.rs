use super::table_named;
use crate::Table;

#[test]
fn tables_are_named_by_what_a_name_begins_with() {
    for (stem, wanted) in [
        ("accesses", Some(Table::Accesses)),
        ("Accesses", Some(Table::Accesses)),
        ("accesses-2026-01", Some(Table::Accesses)),
        ("accesses_part3", Some(Table::Accesses)),
        ("accesses2026", Some(Table::Accesses)),
        ("accessesx", None),
        ("staff", Some(Table::Staff)),
        ("staff_contacts", Some(Table::StaffContacts)),
        ("StaffContacts", Some(Table::StaffContacts)),
        ("staff-contacts-old", Some(Table::StaffContacts)),
        ("staff-2026", Some(Table::Staff)),
        ("subject addresses", Some(Table::SubjectAddresses)),
        ("subjects", Some(Table::Subjects)),
        ("subject", None),
        ("work", Some(Table::Work)),
        ("workers", None),
        ("my-accesses", None),
        ("", None),
    ] {
        assert_eq!(table_named(stem), wanted, "{stem}");
    }
}
