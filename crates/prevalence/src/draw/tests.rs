use std::{collections::BTreeSet, fs};

use super::{DrawError, draw, draw_more};
use crate::{
    directory::FilesError,
    plan::Plan,
    testing::{TempDir, plan, scores},
};

#[test]
fn a_sample_of_each_stratum_and_the_planted() {
    let directory = TempDir::new();
    let drawn = draw(&directory.0, &plan(), scores(100)).unwrap();
    assert_eq!((drawn.units, drawn.sampled, drawn.added), (vec![10, 30, 60], vec![5, 10, 20], 37));
    assert_eq!(directory.read("plan.sha256"), format!("{}  plan.json\n", drawn.plan_sha256));

    let sheet = rows(&directory, "sample.csv");
    assert_eq!(sheet.iter().collect::<BTreeSet<_>>().len(), 37);
    let strata: Vec<Vec<String>> = rows(&directory, "strata.csv")
        .iter()
        .map(|row| row.split(',').map(str::to_owned).collect())
        .collect();
    for stratum in ["1", "2", "3"] {
        let units: Vec<&str> =
            strata.iter().filter(|row| row[1] == stratum).map(|row| row[0].as_str()).collect();
        let listed: Vec<&str> =
            sheet.iter().map(String::as_str).filter(|unit| units.contains(unit)).collect();
        assert_eq!(listed, units, "the reviewers' list keeps the order of stratum {stratum}");
    }
    let strata_in_turn: Vec<&str> = sheet
        .iter()
        .map(|unit| strata.iter().find(|row| row[0] == *unit).map_or("planted", |row| row[1].as_str()))
        .collect();
    let changes = strata_in_turn.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(changes > 10, "{strata_in_turn:?}");
}

#[test]
fn the_same_again_changes_nothing() {
    let directory = TempDir::new();
    draw(&directory.0, &plan(), scores(100)).unwrap();
    draw_more(&directory.0, &[6, 10, 40], scores(100)).unwrap();
    let files = || ["plan.json", "plan.sha256", "strata.csv", "sample.csv"].map(|name| directory.read(name));
    let before = files();
    assert_eq!(draw(&directory.0, &plan(), scores(100)).unwrap().added, 0);
    assert_eq!(draw_more(&directory.0, &[1, 1, 1], scores(100)).unwrap().added, 0);
    assert_eq!(before, files());
}

/// What makes stopping and going on legitimate: little by little gives what one large draw would have given.
#[test]
fn more_continues_the_same_order() {
    let (little, large) = (TempDir::new(), TempDir::new());
    draw(&little.0, &plan(), scores(100)).unwrap();
    for wanted in [[5, 10, 30], [7, 20, 30], [100, 20, 45]] {
        let before = little.read("sample.csv");
        draw_more(&little.0, &wanted, scores(100)).unwrap();
        assert!(little.read("sample.csv").starts_with(&before));
    }
    let mut all = plan();
    all.strata.iter_mut().zip([100, 20, 45]).for_each(|(stratum, sample)| stratum.sample = sample);
    assert_eq!(draw(&large.0, &all, scores(100)).unwrap().sampled, [10, 20, 45]);
    assert_eq!(little.read("strata.csv"), large.read("strata.csv"));
}

/// After every step of writing the files of a first or of a further draw.
#[test]
fn what_a_crash_interrupts_is_completed() {
    let directory = TempDir::new();
    let files = ["plan.json", "plan.sha256", "strata.csv", "sample.csv"];
    draw(&directory.0, &plan(), scores(100)).unwrap();
    let whole = files.map(|name| directory.read(name));
    for written in 0..files.len() {
        files[written..].iter().for_each(|name| fs::remove_file(directory.0.join(name)).unwrap());
        draw(&directory.0, &plan(), scores(100)).unwrap();
        assert_eq!(whole, files.map(|name| directory.read(name)), "{written}");
    }
    draw_more(&directory.0, &[5, 10, 40], scores(100)).unwrap();
    let whole = files.map(|name| directory.read(name));
    // The list of the first draw beside the strata of the second.
    let first: Vec<&str> = whole[3].lines().take(1 + 37).collect();
    directory.write("sample.csv", first.join("\n") + "\n");
    draw_more(&directory.0, &[5, 10, 40], scores(100)).unwrap();
    assert_eq!(whole, files.map(|name| directory.read(name)));
}

#[test]
fn another_plan_or_other_scores_are_refused() {
    let directory = TempDir::new();
    draw(&directory.0, &plan(), scores(100)).unwrap();
    let other = Plan { seed: "other".to_owned(), ..plan() };
    for again in [draw(&directory.0, &other, scores(100)), draw(&directory.0, &plan(), scores(101))] {
        assert!(matches!(again, Err(DrawError::Files(FilesError::OtherReview(_)))), "{again:?}");
    }
    let more = draw_more(&directory.0, &[5, 10, 30], scores(101));
    assert!(matches!(more, Err(DrawError::OtherScores)), "{more:?}");
    let more = draw_more(&directory.0, &[5, 10], scores(100));
    assert!(matches!(more, Err(DrawError::Sizes { given: 2, strata: 3 })), "{more:?}");
    let nothing = draw_more(&directory.0.join("empty"), &[5, 10, 30], scores(100));
    assert!(matches!(nothing, Err(DrawError::Files(FilesError::NoReview(_)))), "{nothing:?}");
}

#[test]
fn changed_files_are_refused() {
    let directory = TempDir::new();
    draw(&directory.0, &plan(), scores(100)).unwrap();
    let strata = directory.read("strata.csv");
    let lines: Vec<&str> = strata.lines().collect();
    let without = |row: usize| [&lines[..row], &lines[row + 1..]].concat().join("\n");
    let swapped = [&lines[..2], &[lines[3], lines[2]], &lines[4..]].concat().join("\n");
    let last = lines.last().unwrap().split(',').next().unwrap();
    let first_renamed = strata.replace(lines[1].split(',').next().unwrap(), "look-1000");
    for (file, content, message) in [
        ("strata.csv", without(2), "row 2: the place does not follow the one before"),
        ("strata.csv", swapped, "row 2: the place does not follow the one before"),
        ("strata.csv", strata.replace(",3,20", ",4,20"), "row 35: there is no such stratum"),
        ("strata.csv", strata.replace(",3,20", ",3"), "row 35: it has no unit, stratum and place"),
        ("strata.csv", strata.replace(&format!("{last},"), "look-61,"), "row 35: the unit is not the"),
        ("strata.csv", first_renamed, "row 2: the unit is not the next in the random order"),
        ("sample.csv", "unit\nlook-1000\n".to_owned(), "row 1: the unit was not drawn"),
    ] {
        let whole = directory.read(file);
        directory.write(file, content);
        let message_now = draw(&directory.0, &plan(), scores(100)).unwrap_err().to_string();
        assert!(message_now.contains(message), "{message_now}");
        directory.write(file, whole);
    }
    directory.write("plan.json", directory.read("plan.json").replace("0.05", "0.06"));
    let message = draw_more(&directory.0, &[9, 9, 9], scores(100)).unwrap_err().to_string();
    assert!(message.contains("the frozen plan was changed: its SHA-256 is"), "{message}");
}

fn rows(directory: &TempDir, name: &str) -> Vec<String> {
    directory.read(name).lines().skip(1).map(str::to_owned).collect()
}
