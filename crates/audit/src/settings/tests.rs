use expect_test::{Expect, expect};

use super::*;

#[test]
fn the_shipped_settings_are_valid_and_every_number_has_a_basis() {
    let settings = Settings::shipped().unwrap();
    assert!(settings.explanation.iter().all(|template| template.bits < 0.0 && template.basis.len() > 20));
    let evidence = serde_json::to_value(&settings.evidence).unwrap();
    for (name, section) in evidence.as_object().unwrap() {
        assert!(section["basis"].as_str().unwrap().len() > 20, "{name}");
    }
}

#[test]
fn a_file_replaces_only_what_it_names() {
    let settings = Settings::parse(
        r#"
        [evidence.unexplained]
        bits = 5.5
        [[explanation]]
        name = "own-task"
        until = "closed + 1d"
        [[explanation]]
        name = "queue"
        off = true
        [[explanation]]
        name = "fraud-check"
        fact = "task"
        kinds = ["fraud"]
        link = "anyone"
        from = "opened"
        until = "closed"
        bits = -3
        basis = "everybody in the team works on fraud"
        says = { en = "a fraud check", de = "eine Betrugsprüfung" }
        [queues]
        returns = ["r1", "r2"]
        [[purpose]]
        name = "delivery"
        task_kinds = ["delivery"]
        fields = ["address"]
        "#,
    )
    .unwrap();
    let shipped = Settings::shipped().unwrap();
    assert_eq!(settings.evidence.unexplained.bits, 5.5);
    assert_eq!(settings.evidence.unexplained.partly, shipped.evidence.unexplained.partly);
    assert_eq!(settings.explanation[0].until.to_string(), "closed + 1d");
    assert_eq!(settings.explanation[0].bits, shipped.explanation[0].bits);
    assert!(!settings.explanation.iter().any(|template| template.name == "queue"));
    assert_eq!(settings.explanation.last().unwrap().name, "fraud-check");
    assert_eq!(settings.explanation.len(), shipped.explanation.len());
    assert_eq!(settings.queues["returns"], ["r1", "r2"]);
    assert_eq!(settings.purpose[0].fields, ["address"]);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&Settings::parse(text).unwrap_err().to_string());
    }
    check("[evidnce]", expect!["line 1, column 2: unknown key `evidnce`; did you mean `evidence`?"]);
    check(
        "[evidence.spike]\n  widow = \"7d\"",
        expect!["line 2, column 3: unknown key `evidence.spike.widow`; did you mean `window`?"],
    );
    check(
        "[[explanation]]\nname = \"own-task\"\nunitl = \"closed\"",
        expect!["line 3, column 1: unknown key `explanation.unitl`; did you mean `until`?"],
    );
    check(
        "[evidence.spike]\nwindow = \"7 weeks\"",
        expect!["`7 weeks` is no length of time: write a whole number and s, m, h or d, as in `30m`"],
    );
    check("[evidence.spike]\nmost = \"8\"", expect!["invalid type: string \"8\", expected f64"]);
    check(
        "[[explanation]]\nname = \"own-task\"\nfrom = \"at\"",
        expect!["explanation `own-task`: a task has no `at`: write opened or closed"],
    );
    check(
        "[[explanation]]\nname = \"own-task\"\nfrom = \"begun\"",
        expect!["`begun` is no moment: write opened, closed or at, as in `closed + 2h`"],
    );
    check("[[explanation]]\nname = \"mine\"", expect!["missing field `fact`"]);
    check(
        "[[explanation]]\nname = \"own-task\"\nbits = 3",
        expect!["explanation `own-task`: bits must be between -50 and 0"],
    );
    check("evidence = ", expect!["line 1, column 12: string values must be quoted, expected literal string"]);
}

#[test]
fn times_are_written_as_they_are_read() {
    for text in ["opened", "closed + 2h", "at - 30m", "opened - 90s", "closed + 14d"] {
        assert_eq!(text.parse::<Edge>().unwrap().to_string(), text);
    }
    for wrong in ["", "5", "m", "5 m", "-5m", "36501d", "99999999999999999999d"] {
        assert!(wrong.parse::<Span>().is_err(), "{wrong}");
    }
}
