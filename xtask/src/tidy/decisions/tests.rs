use super::*;

#[test]
fn numbers_without_gaps() {
    for (names, findings) in [
        (vec![], 0),
        (vec!["0001-one.md", "0002-two-words.md"], 0),
        (vec!["0002-two.md"], 1),
        (vec!["0001-one.md", "0003-three.md", "0004-four.md"], 1),
        (vec!["0001-one.md", "0001-uno.md"], 1),
        (vec!["0001-one.md", "1-two.md"], 1),
        (vec!["0001-One.md"], 1),
        (vec!["0001-.md"], 1),
        (vec!["0001-one.txt"], 1),
    ] {
        assert_eq!(judge(&names).len(), findings, "{names:?}");
    }
}
