use super::*;

fn judged(skip: &[&str], packages: &[(&str, &str)]) -> Report {
    let named = |name: &str| Named { name: name.to_owned(), reason: "because".to_owned() };
    let bans = Bans { deny: vec![named("openssl")], skip: skip.iter().map(|name| named(name)).collect() };
    let packages: Vec<Foreign> =
        packages.iter().map(|(name, version)| foreign(name, version, REGISTRY)).collect();
    judge(&bans, &packages)
}

#[test]
fn a_second_version_is_named_unless_it_has_a_reason() {
    let packages = [("base64", "0.22.1"), ("base64", "0.23.1"), ("serde", "1.0.0")];
    let without = judged(&[], &packages);
    assert_eq!((without.findings.len(), without.summary.contains("without a reason: base64")), (0, true));
    let with = judged(&["base64@0.22.1"], &packages);
    assert_eq!((with.findings.len(), with.summary.contains("has its reason")), (0, true));
}

#[test]
fn bans_sources_and_stale_reasons_are_findings() {
    assert_eq!(judged(&[], &[("openssl", "1.0.0")]).findings.len(), 1);
    assert_eq!(judged(&["base64@0.22.1"], &[("base64", "0.22.1")]).findings.len(), 1);
    assert_eq!(judged(&["base64@0.1.0"], &[("base64", "0.22.1"), ("base64", "0.23.1")]).findings.len(), 1);
    let elsewhere = foreign("fork", "1.0.0", "git+https://git.example/fork");
    assert_eq!(judge(&Bans { deny: vec![], skip: vec![] }, &[elsewhere]).findings.len(), 1);
}

fn foreign(name: &str, version: &str, source: &str) -> Foreign {
    Foreign {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: None,
        source: source.to_owned(),
        line: 1,
    }
}
