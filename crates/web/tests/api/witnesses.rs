//! What is said of the ledger's witnesses, to anybody.

use std::time::Duration;

use access::{
    Timestamp,
    conflict::{Conflict, read_file},
};
use ledger::{Policy, SigningKey};
use web::Witnessing;

use crate::world::{START, Who, World};

#[tokio::test]
async fn without_witnesses_nothing_is_said_of_them() {
    let world = World::empty();
    assert_eq!(world.get(Who::Nobody, "/healthz").await.expect(200).text(), "ok\n");
    let metrics = world.get(Who::Nobody, "/metrics").await.expect(200).text();
    assert!(!metrics.contains("witness") && metrics.ends_with("# EOF\n"), "{metrics}");
    world.get(Who::Nobody, "/witnessed").await.expect(404);
}

#[tokio::test]
async fn what_is_wrong_with_them_is_said_in_words_and_numbers() {
    let well = Witnessing {
        witnessed: 7,
        unwitnessed: Duration::from_secs(3),
        alarm: false,
        conflicts_not_kept: 0,
        problems: Vec::new(),
    };
    let problems = vec!["the witness `W1` says no".to_owned(), "nobody has vouched".to_owned()];
    let ill = Witnessing { alarm: true, conflicts_not_kept: 1, problems, ..well.clone() };
    let degraded = "degraded\nthe witness `W1` says no\nnobody has vouched\n";
    for (witnessing, health, alarm) in [(well, "ok\n", 0), (ill, degraded, 1)] {
        let world = World::of(|app| app.with_witnesses(move || witnessing.clone()));
        assert_eq!(world.get(Who::Nobody, "/healthz").await.expect(200).text(), health, "it stops no look");
        let metrics = world.get(Who::Nobody, "/metrics").await.expect(200).text();
        for line in [
            "zweck_ledger_witnessed_entries 7".to_owned(),
            "zweck_ledger_unwitnessed_seconds 3".to_owned(),
            format!("zweck_ledger_unwitnessed_alarm {alarm}"),
            format!("zweck_ledger_witness_conflicts {alarm}"),
        ] {
            assert!(metrics.lines().any(|found| found == line), "{line}: {metrics}");
        }
        assert!(metrics.ends_with("# EOF\n") && metrics.matches("# EOF").count() == 1);
    }
}

/// A gate that asks no witness any more still says what one has seen.
#[tokio::test]
async fn conflicts_on_record_are_told_without_witnesses() {
    let world = World::empty();
    world.get(Who::Nobody, "/conflicts").await.expect(404);
    let conflict = |witness: &str, seen| Conflict {
        witness: witness.to_owned(),
        key: format!("{witness}+00+key"),
        why: format!("it has cosigned {seen} entries"),
        status: 409,
        seen,
        had: 2,
        offered: "zweck.example/looks\n2\nroot=\n\n— zweck.example/looks sig=\n".to_owned(),
        shown: None,
    };
    for (witness, seen) in [("W1", 90), ("W1", 91), ("W2", 90)] {
        world.gate.record_conflict(Timestamp::from_millis(START), conflict(witness, seen)).unwrap();
    }
    let health = world.get(Who::Nobody, "/healthz").await.expect(200).text();
    let lines: Vec<&str> = health.lines().collect();
    assert_eq!((lines[0], lines.len()), ("degraded", 4), "{health}");
    assert!(lines[1].starts_with("the witness `W1` has seen another history of this ledger: "), "{health}");
    let metrics = world.get(Who::Nobody, "/metrics").await.expect(200).text();
    assert!(metrics.contains("\nzweck_ledger_witness_conflicts 2\n"), "{metrics}");
    assert!(!metrics.contains("unwitnessed") && metrics.ends_with("# EOF\n"), "{metrics}");
    let file = world.get(Who::Nobody, "/conflicts").await.expect(200);
    let read = read_file(file.text().as_bytes(), "zweck.example/looks").unwrap();
    assert_eq!(read, world.gate.conflicts());
}

#[tokio::test]
async fn the_witnessed_checkpoint_is_for_anybody() {
    let world = World::empty();
    let witness = SigningKey::cosigner_from_seed("wit.example/w1", &[2; 32]).unwrap();
    let policy = format!("witness W1 {}\nquorum W1\n", witness.verifying_key());
    let policy = Policy::parse(policy.as_bytes()).unwrap().for_log(world.ledger.verifying_key()).unwrap();
    world.ledger.publish().unwrap();
    let bare = world.ledger.checkpoint();
    let text = bare.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let note = bare + &witness.sign(&text, 1_767_000_000);
    world.ledger.add_cosignatures(&note, &policy).unwrap();
    for path in ["/witnessed", "/checkpoint"] {
        assert_eq!(world.get(Who::Nobody, path).await.expect(200).text(), note, "{path}");
    }
}
