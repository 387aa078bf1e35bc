use super::super::deny::Exception;
use super::*;

#[test]
fn allowed_excepted_missing_and_forbidden() {
    let licenses = Licenses {
        allow: vec!["MIT".to_owned()],
        exceptions: vec![Exception {
            name: "roots".to_owned(),
            allow: vec!["CDLA-Permissive-2.0".to_owned()],
        }],
    };
    for (name, licence, expected) in [
        ("small", Some("MIT OR Apache-2.0"), None),
        ("roots", Some("CDLA-Permissive-2.0"), None),
        ("other", Some("CDLA-Permissive-2.0"), Some("`other` is under `CDLA-Permissive-2.0`")),
        ("silent", None, Some("`silent` states no licence")),
        ("odd", Some("MIT OR"), Some("`odd`: a licence is missing")),
    ] {
        let found = complaint(&licenses, name, licence);
        match (&found, expected) {
            (None, None) => {}
            (Some(what), Some(start)) => assert!(what.starts_with(start), "{what}"),
            _ => panic!("{name}: {found:?} instead of {expected:?}"),
        }
    }
}
