//! The ledger's public files, as a stranger and an auditor get them.

use std::fs;

use ledger::{
    Directory,
    verify::{self, Options},
};

use crate::{
    shop::CARLA,
    world::{KNOWN, STRANGERS, Who, World},
};

#[tokio::test]
async fn what_is_served_verifies() {
    let world = World::new().await;
    world.grant("T-2", CARLA).await;
    world.ledger.publish().unwrap();
    let checkpoint = world.get(Who::Nobody, "/checkpoint").await.expect(200).text();
    let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
    assert_eq!(size, world.ledger.size());
    let copy = world.dir.0.join("copy");
    let mut files = vec![("checkpoint".to_owned(), checkpoint.into_bytes())];
    for (who, path) in [(Who::Nobody, "tile/0/000"), (Who::Auditor, "tile/entries/000")] {
        let path = format!("{path}.p/{size}");
        let tile = world.get(who, &format!("/{path}")).await.expect(200);
        files.push((path, tile.body.to_vec()));
    }
    for (path, bytes) in files {
        let file = copy.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let options = Options { entries: true, progress: &mut |_| () };
    let copy = Directory::find(&copy).unwrap();
    let report = verify::verify(&copy, world.ledger.verifying_key(), options).unwrap();
    assert_eq!((report.size, report.entries_checked), (size, size));
}

#[tokio::test]
async fn sealed_entries_are_for_auditors_only() {
    let world = World::new().await;
    world.ledger.publish().unwrap();
    let size = world.ledger.size();
    let path = format!("/tile/entries/000.p/{size}");
    let bundle = world.get(Who::Auditor, &path).await.expect(200);
    assert!(bundle.headers["cache-control"].to_str().unwrap().starts_with("private"));
    for who in STRANGERS {
        world.get(who, &path).await.expect(401);
    }
    for who in KNOWN.into_iter().filter(|who| *who != Who::Auditor) {
        world.get(who, &path).await.expect(403);
    }
    let tricks = [
        "/tile//entries/X",
        "/tile/entries//X",
        "/tile/./entries/X",
        "/tile/0/../entries/X",
        "/tile/0/000.p/../../entries/X",
        "/tile/%2e%2e/tile/entries/X",
        "/tile/0/%2e%2e/entries/X",
        "/tile/%65ntries/X",
        "/tile/%2565ntries/X",
        "/tile/entries%2fX",
        "/tile/entries%2FX",
        "/tile%2fentries/X",
        "/tile/0%2f..%2fentries%2fX",
        "/tile/0/..%5centries%5cX",
        "/tile/ENTRIES/X",
        "/tile/entries;a=b/X",
        "/tile/%00/../entries/X",
        "/tile/entries%00/X",
        "/tile/+0/../entries/X",
        "/tile/%c0%ae%c0%ae/entries/X",
        "/tile/%ef%bc%8e%ef%bc%8e/entries/X",
        "/TILE/entries/X",
        "//tile/entries/X",
        "/./tile/entries/X",
        "/checkpoint/../tile/entries/X",
        "/tile/entries/X?scope=entries",
        "/tile/entries/X/",
    ];
    for trick in tricks {
        let path = trick.replace('X', &format!("000.p/{size}"));
        for who in [Who::Nobody, Who::Ann] {
            let answer = world.get(who, &path).await;
            assert!([401, 403, 404].contains(&answer.status), "{who:?} {path}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn there_is_one_spelling_of_a_tile() {
    let world = World::new().await;
    world.ledger.publish().unwrap();
    let size = world.ledger.size();
    world.get(Who::Nobody, &format!("/tile/0/000.p/{size}")).await.expect(200);
    for path in [
        "/tile/0/000",
        "/tile/0/0",
        "/tile/00/000.p/X",
        "/tile/+0/000.p/X",
        "/tile/0/000.p/0X",
        "/tile/0/000.p/257",
        "/tile/0/x000/000.p/X",
        "/tile/64/000.p/1",
        "/tile/256/000.p/1",
        "/tile/0/999",
        "/tile/0/x18446744073709551616/000",
        "/tile/%ff/000",
        "/tile/0/000.p/X%0a",
    ] {
        world.get(Who::Nobody, &path.replace('X', &size.to_string())).await.expect(404);
    }
    for who in [Who::Nobody, Who::Ann, Who::Auditor] {
        let answer = world.get(who, "/tile/entries/%ff").await;
        assert!(answer.status == if who == Who::Nobody { 401 } else { 404 }, "{who:?}");
    }
}
