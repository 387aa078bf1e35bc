//! A witness has seen another history, and the gate is killed, restarted without it, reconfigured, robbed of the file:
//! it says so until somebody answers for it.

use std::{fs, path::PathBuf, process::Command, thread::sleep, time::Duration};

use crate::{
    common::{
        free_port,
        gate::{Gate, Shop},
    },
    witness::Witness,
};

#[test]
fn a_conflict_is_told_everywhere_until_somebody_answers_for_it() {
    let shop = Shop::new("conflict");
    let scene = Scene::set(&shop);
    scene.lose_looks();

    // Found, and killed at once: no moment to tidy up.
    let witness = scene.witness();
    let gate = Gate::start(&shop.folder);
    scene.wait(&gate, "/healthz", SEEN);
    gate.kill();
    drop(witness);

    // From the first moment, though nobody can be asked.
    let restarted = || {
        let before = shop.log().len();
        let gate = Gate::start(&shop.folder);
        let (health, metrics, log) = (scene.ask(&gate, "/healthz"), scene.ask(&gate, "/metrics"), shop.log());
        assert!(health.starts_with("degraded\n") && health.contains(SEEN), "{health}");
        assert!(metrics.contains("\nzweck_ledger_witness_conflicts 1\n"), "{metrics}");
        let (log, _) = log[before..].split_once("the gate is open").unwrap();
        assert!(log.contains("ERROR") && log.contains("CONFLICT: the witness `W1` has seen"), "{log}");
        (gate, log.contains("was written anew"))
    };
    let (gate, _) = restarted();
    assert!(scene.ask(&gate, "/conflicts").starts_with("zweck conflicts 1\n"));
    Scene::told_to_whoever_reads(&shop, Some(&gate));
    let (code, _, complained) = run(&shop, &["ledger", "settle-conflicts", "--reason", "INC-9"]);
    assert_eq!(code, 75, "not beside a running gate: {complained}");
    assert!(gate.terminate().expect("it ends").0.success());
    Scene::told_to_whoever_reads(&shop, None);
    Scene::told_in_the_report(&shop);

    // Nobody ends it quietly: not by asking nobody, and not by removing the file.
    fs::write(&scene.config, &scene.without_witnesses).unwrap();
    let (gate, mended) = restarted();
    assert!(!mended);
    gate.kill();
    fs::remove_file(&scene.file).unwrap();
    let (gate, mended) = restarted();
    assert!(mended && scene.file.exists());
    gate.kill();
    fs::write(&scene.file, "nothing to see here\n").unwrap();
    let (code, said, _) = run(&shop, &["verify", "zweck-ledger", "--key", &shop.key]);
    assert_eq!(code, 76, "{said}");
    assert!(said.contains("\nCONFLICT: `conflicts` is damaged"), "{said}");
    let (gate, mended) = restarted();
    assert!(mended);
    gate.kill();

    // On record, with a reason; and what the witness says again begins again.
    Scene::settle(&shop);
    let gate = Gate::start(&shop.folder);
    assert_eq!(scene.ask(&gate, "/healthz"), "ok\n");
    assert!(!scene.file.exists());
    gate.kill();
    fs::write(&scene.config, &scene.with_witnesses).unwrap();
    let _witness = scene.witness();
    let gate = Gate::start(&shop.folder);
    scene.wait(&gate, "/healthz", SEEN);
    gate.kill();
}

struct Scene<'a> {
    shop: &'a Shop,
    address: String,
    config: PathBuf,
    with_witnesses: String,
    without_witnesses: String,
    file: PathBuf,
}

impl<'a> Scene<'a> {
    fn set(shop: &'a Shop) -> Self {
        let create = ["witness", "create", "--name", "wit.example/w1", "--key", "key", "--state", "state"];
        let vkey = shop.folder.zweck_ok(&create);
        let address = format!("127.0.0.1:{}", free_port());
        let config = shop.folder.0.join("zweck.toml");
        let without_witnesses = fs::read_to_string(&config).unwrap();
        let policy = format!("witness W1 {vkey} http://{address}\nquorum W1\n");
        let with_witnesses = format!("{without_witnesses}\n[ledger.witnesses]\npolicy = '''\n{policy}'''\n");
        fs::write(&config, &with_witnesses).unwrap();
        let file = shop.folder.0.join("zweck-ledger/tiles/conflicts");
        Self { shop, address, config, with_witnesses, without_witnesses, file }
    }

    fn witness(&self) -> Witness {
        Witness::start_with(&self.shop.folder, &self.address, &self.shop.key, &[])
    }

    /// The witness cosigns what is then taken away, as by an old backup.
    fn lose_looks(&self) {
        let _witness = self.witness();
        let folder = &self.shop.folder.0;
        let copied = Command::new("cp").args(["-r", "zweck-ledger", "old"]).current_dir(folder).status();
        assert!(copied.unwrap().success());
        let gate = Gate::start(&self.shop.folder);
        let caller = gate.caller(&self.shop.admin);
        // More than there will be on the old copy until the end of the test.
        (0..10).for_each(|n| drop(caller.staff(&format!("{}-{n}", crate::STAFF))));
        let entries = caller.entries();
        // A call is recorded once it is answered.
        self.wait_for(&gate, "/metrics", |metrics| gauge(metrics, "witnessed_entries") >= entries);
        gate.kill();
        fs::rename(folder.join("zweck-ledger"), folder.join("lost")).unwrap();
        fs::rename(folder.join("old"), folder.join("zweck-ledger")).unwrap();
    }

    fn ask(&self, gate: &Gate, path: &str) -> String {
        gate.caller(&self.shop.admin).text(path)
    }

    fn wait(&self, gate: &Gate, path: &str, words: &str) {
        self.wait_for(gate, path, |text| text.contains(words));
    }

    fn wait_for(&self, gate: &Gate, path: &str, holds: impl Fn(&str) -> bool) {
        for _ in 0..1500 {
            if holds(&self.ask(gate, path)) {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("{path} still says:\n{}", self.ask(gate, path));
    }

    /// Commands that read the ledger and its directory.
    fn told_to_whoever_reads(shop: &Shop, gate: Option<&Gate>) {
        let url = gate.map(|gate| format!("http://{}", gate.address));
        for ledger in [Some("zweck-ledger"), url.as_deref()].into_iter().flatten() {
            let (code, said, _) = run(shop, &["verify", ledger, "--key", &shop.key]);
            assert_eq!(code, 76, "{ledger}: {said}");
            let last = said.lines().last().unwrap();
            assert!(said.starts_with("verified: ") && last.starts_with("CONFLICT: "), "{said}");
            assert!(last.contains(SEEN) && last.contains("with this ledger's own signature"), "{said}");
        }
        let export = ["ledger", "export", "--out", if gate.is_some() { "tables1" } else { "tables2" }];
        let mut commands = vec![
            vec!["ledger", "stats"],
            vec!["ledger", "show", "--entry", "0"],
            vec!["ledger", "inclusion", "--entry", "0"],
            vec!["ledger", "consistency", "--from", "1"],
            export.to_vec(),
        ];
        if gate.is_none() {
            commands.push(vec!["subject", "package", "1", "--out", "package"]);
        }
        for command in commands {
            let (code, said, complained) = run(shop, &command);
            assert_eq!(code, 0, "{command:?}: {said}{complained}");
            assert!(
                complained.contains("CONFLICT: ") && complained.contains(SEEN),
                "{command:?}: {complained}"
            );
        }
    }

    /// The report says that looks may be missing, in its summary, and so does `run.json`.
    fn told_in_the_report(shop: &Shop) {
        let audit = ["audit", "--ledger", "zweck-ledger", "--out", "audited"];
        let (code, said, complained) = run(shop, &audit);
        assert_eq!(code, 0, "{said}{complained}");
        assert!(complained.contains("CONFLICT: ") && complained.contains(SEEN), "{complained}");
        for (file, words) in [("report.html", "The ledger is contested"), ("run.json", SEEN)] {
            let text = fs::read_to_string(shop.folder.0.join("audited").join(file)).unwrap();
            assert!(text.contains(words), "{file}: {text}");
        }
    }

    fn settle(shop: &Shop) {
        let (code, ..) = run(shop, &["ledger", "settle-conflicts"]);
        assert_eq!(code, 2, "not without a reason");
        let said = shop.folder.zweck_ok(&["ledger", "settle-conflicts", "--reason", "restored, INC-9"]);
        assert!(said.starts_with("settled: the witness `W1` has seen"), "{said}");
        let again = shop.folder.zweck_ok(&["ledger", "settle-conflicts", "--reason", "restored, INC-9"]);
        assert_eq!(again, "nothing to settle: no conflict with a witness is open");
        assert!(shop.verified().starts_with("verified: "));
        let shown = shop.folder.zweck_ok(&["ledger", "show"]);
        for event in ["\"ledger.conflict\"", "\"ledger.conflicts_settled\"", "restored, INC-9"] {
            assert!(shown.contains(event), "{shown}");
        }
        for secret in [crate::STAFF, shop.admin.as_str()] {
            assert!(!shown.lines().any(|line| line.contains("conflict") && line.contains(secret)));
        }
    }
}

/// Exit code, standard output, standard error.
fn run(shop: &Shop, arguments: &[&str]) -> (i32, String, String) {
    let output = shop.folder.zweck(arguments);
    let [said, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), said, complained)
}

fn gauge(metrics: &str, name: &str) -> u64 {
    let name = format!("zweck_ledger_{name} ");
    metrics.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |value| value.parse().unwrap())
}

const SEEN: &str = "the witness `W1` has seen another history of this ledger: it has cosigned ";
