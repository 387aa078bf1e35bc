use ledger::Owner;

use super::*;
use crate::event::Erased;

const REASON: &str = "request DSR-77";

/// With looks at 42 under a live grant and an open task, and an open task about 43.
async fn busy_world() -> World {
    let world = World::new().await;
    world.open_task("T-2", "43").await;
    world.ask("g-1").await.unwrap();
    world.look("g-1").await.unwrap();
    world.gate.snapshot().unwrap();
    world
}

impl World {
    fn erase(&self, about: &str) -> Result<bool, Error> {
        self.gate.erase_subject(&self.everything, AT, &subject(about), REASON)
    }

    /// Which entries can be read, and the events in them.
    fn readable(&self) -> (Vec<u64>, String) {
        let (mut indexes, mut text) = (Vec::new(), String::new());
        let outcome = self.gate.ledger().replay(0, |entry| {
            if let Payload::Readable(bytes) = entry.payload {
                indexes.push(entry.index);
                text += std::str::from_utf8(&bytes).unwrap();
            }
            ControlFlow::<()>::Continue(())
        });
        assert!(outcome.unwrap().is_continue());
        (indexes, text)
    }
}

#[tokio::test]
async fn nothing_about_an_erased_subject_is_readable_or_known() {
    let world = busy_world().await;
    let size = world.gate.ledger().size();
    assert!(world.erase("42").unwrap());
    assert_eq!(world.gate.ledger().size(), size + 1);
    let (indexes, text) = world.readable();
    assert!(!text.contains("\"42\"") && text.contains("\"43\"") && text.contains(REASON));
    // The task, the grant and the look.
    assert_eq!(indexes.len() as u64, size + 1 - 3);
    assert!(!String::from_utf8(world.state()).unwrap().contains("\"42\""));
    assert_eq!(world.gate.counts(), crate::state::Counts { tasks: 1, staff: 2, grants: 0 });
    assert!(matches!(world.look("g-1").await, Err(Error::Refused { .. })));
    assert!(matches!(world.ask("g-2").await, Err(Error::Refused { .. })));
    assert_eq!(world.gate.grants_of(&staff("s-1"), AT), []);
    let before = world.gate.ledger().size();
    assert!(!world.erase("42").unwrap(), "there is nothing left");
    assert!(!world.erase("nobody").unwrap());
    assert_eq!(world.gate.ledger().size(), before);
}

#[tokio::test]
async fn an_erased_subject_stays_unknown_after_a_restart() {
    let world = busy_world().await;
    world.erase("42").unwrap();
    let state = world.state();
    let world = world.restart();
    assert_eq!(world.state(), state, "from the new snapshot");
    fs::remove_file(world.dir.snapshot()).unwrap();
    let world = world.restart();
    assert_eq!(world.state(), state, "from the first entry");
    // They come back as a new customer would.
    world.open_task("T-1", "42").await;
    world.ask("g-3").await.unwrap();
    world.look("g-3").await.unwrap();
    let world = world.restart();
    assert!(world.readable().1.contains("\"42\""), "what came after the erasure stays");
    assert!(world.look("g-3").await.is_ok());
}

#[tokio::test]
async fn a_crash_after_the_record_is_made_good_at_the_next_start() {
    for snapshot_removed in [false, true] {
        let world = busy_world().await;
        let owner = Owner::Subject("42".to_owned());
        let erasure = world.gate.ledger().erasure(&owner).unwrap().unwrap();
        let what = What::Erased(Erased { tag: erasure.tag(), n: erasure.n(), reason: REASON.to_owned() });
        let draft = Event { at: AT, by: None, what }.draft().unwrap();
        let world = world
            .restart_after(|ledger| {
                ledger.append(draft).unwrap().wait().unwrap();
                if snapshot_removed {
                    ledger.remove_snapshot().unwrap();
                }
            })
            .unwrap();
        assert!(!world.readable().1.contains("\"42\""));
        assert!(!String::from_utf8(world.state()).unwrap().contains("\"42\""));
        assert!(!world.dir.snapshot().exists(), "the one that knew them");
        let state = world.state();
        world.gate.snapshot().unwrap();
        assert_eq!(world.restart().state(), state);
    }
}

#[tokio::test]
async fn keys_from_a_backup_are_destroyed_again() {
    let world = busy_world().await.restart();
    let keys = world.dir.0.join("ledger/keys.sqlite");
    world.gate.ledger().publish().unwrap();
    let World { dir, shop, gate, everything, s1, s2 } = world;
    Arc::into_inner(gate).unwrap().close().unwrap();
    let backup = fs::read(&keys).unwrap();
    let gate = Arc::new(open(dir.ledger(QUEUE), shop.clone()).unwrap());
    let world = World { dir, shop, gate, everything, s1, s2 };
    world.erase("42").unwrap();
    let state = world.state();
    let World { dir, shop, gate, everything, s1, s2 } = world;
    Arc::into_inner(gate).unwrap().close().unwrap();
    fs::write(&keys, backup).unwrap();
    fs::remove_file(dir.snapshot()).unwrap();
    let gate = Arc::new(open(dir.ledger(QUEUE), shop.clone()).unwrap());
    let world = World { dir, shop, gate, everything, s1, s2 };
    assert!(!world.readable().1.contains("\"42\""));
    assert_eq!(world.state(), state);
}

#[tokio::test]
async fn whoever_owns_the_files_erases_without_a_gate() {
    let world = busy_world().await;
    let erase = |ledger: &Ledger| {
        let erase = |about| erase_subject_at_rest(ledger, AT, &subject(about), REASON).unwrap();
        assert!(erase("42") && !erase("42") && !erase("nobody"));
        let early = Timestamp::from_millis(0);
        let refused = erase_subject_at_rest(ledger, early, &subject("43"), REASON);
        assert!(matches!(refused, Err(OpenError::Clock(_))));
        for reason in ["", " ", "a\nb", &"x".repeat(129)] {
            let refused = erase_subject_at_rest(ledger, AT, &subject("43"), reason);
            assert!(matches!(refused, Err(OpenError::Reason)), "{reason:?}");
        }
    };
    let world = world.restart_after(erase).unwrap();
    assert!(world.dir.snapshot().exists());
    let (_, text) = world.readable();
    assert!(!text.contains("\"42\"") && text.contains("\"43\""));
    assert_eq!(world.gate.counts().tasks, 1);
}

#[tokio::test]
async fn erasure_needs_its_scope_and_a_reason() {
    let world = busy_world().await;
    for scope in [Scope::Tasks, Scope::Staff, Scope::Tokens, Scope::Entries] {
        let refused = world.gate.erase_subject(&service_principal(&[scope]), AT, &subject("42"), REASON);
        assert!(matches!(refused, Err(Error::OutOfScope(Scope::Erase))));
    }
    for reason in ["", " ", "a\tb"] {
        let refused = world.gate.erase_subject(&world.everything, AT, &subject("42"), reason);
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    assert!(world.look("g-1").await.is_ok());
}

#[tokio::test]
async fn no_file_holds_the_key_of_an_erased_subject() {
    let world = busy_world().await;
    let erasure = world.gate.ledger().erasure(&Owner::Subject("42".to_owned())).unwrap().unwrap();
    let tag: Vec<u8> = erasure.tag().as_bytes().chunks(2).map(unhex).collect();
    // The last connection brings all rows into the file.
    let world = world.restart();
    let file = fs::read(world.dir.0.join("ledger/keys.sqlite")).unwrap();
    let at = file.windows(32).position(|window| window == tag).expect("the owner has a row");
    // Tag, lookup, wrapped key: SQLite keeps a row's values side by side.
    let key = &file[at + 64..at + 64 + 72];
    assert!(holds(&world, key), "the search finds what is there");
    assert!(world.erase("42").unwrap());
    assert!(!holds(&world, key), "a destroyed key is still in a file");
}

fn unhex(pair: &[u8]) -> u8 {
    u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()
}

fn holds(world: &World, needle: &[u8]) -> bool {
    let files = fs::read_dir(world.dir.0.join("ledger")).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.is_file())
        .any(|path| fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle))
}
