use super::*;

#[test]
fn machine_paths_and_download_hosts() {
    for (line, expected) in [
        ("see /home/ada/zweck", 1),
        ("path=\"/work/x\"", 1),
        ("`/root/.cargo`", 1),
        ("file:///Users/ada", 1),
        ("GET /v1/work/7", 0),
        ("../home/page.md", 0),
        ("$BASE}/root/x", 0),
        ("mirror https://deb.debian.org/debian", 1),
        ("/home/ada on pypi.org", 2),
        ("published on crates.io", 0),
    ] {
        assert_eq!(judge("a.md", line).len(), expected, "{line}");
    }
}

#[test]
fn a_finding_names_its_line() {
    let found = judge("a.md", "fine\nnot /work/fine\n");
    assert!(found[0].to_string().starts_with("a.md:2: `/work/` is a path of one machine"), "{}", found[0]);
}
