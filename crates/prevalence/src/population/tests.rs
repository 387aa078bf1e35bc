use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Population, Scored, ScoresError, scores_in};
use crate::{
    plan::{Answer, Plan, Take, Unit},
    testing::{TempDir, plan, scores},
};

#[test]
fn strata_take_from_the_highest_score_down() {
    let population = Population::read(&plan(), scores(100)).unwrap();
    let strata: Vec<BTreeSet<&str>> =
        population.strata().iter().map(|units| units.iter().map(|unit| &**unit).collect()).collect();
    let looks =
        |from: u32, to: u32| -> Vec<String> { (from..to).map(|look| format!("look-{look}")).collect() };
    for (stratum, expected) in strata.iter().zip([looks(90, 100), looks(60, 90), looks(0, 60)]) {
        assert_eq!(*stratum, expected.iter().map(String::as_str).collect());
    }
}

/// So nobody can choose by the order of the input who belongs to the higher stratum.
#[test]
fn equal_scores_are_divided_at_random() {
    let mut plan = plan();
    plan.strata.remove(0);
    let equal = || scores(100).map(|scored| scored.map(|scored| Scored { score: 0.0, ..scored }));
    let population = Population::read(&plan, equal()).unwrap();
    assert_eq!(population.units(), [30, 70]);
    let low = population.strata()[0].iter().filter(|unit| unit.len() == "look-0".len()).count();
    assert!(low < 10, "the first ten looks of the input would all be in");
}

/// Two looks of a high score and two of ten equal ones make up a stratum: each of the four is the first to be reviewed
/// in a quarter of the cases. If ties were decided by the order of review, the equal ones would come first.
#[test]
fn ties_do_not_disturb_the_order() {
    let mut plan = plan();
    plan.strata.remove(0);
    plan.strata[0].take = Take::Highest(4);
    let high_first = (0..4_000).filter(|seed| {
        plan.seed = seed.to_string();
        let scores = scores(12).zip(0..).map(|(scored, look)| {
            scored.map(|scored| Scored { score: if look < 2 { 9.0 } else { 5.0 }, ..scored })
        });
        let population = Population::read(&plan, scores).unwrap();
        ["look-0", "look-1"].contains(&&*population.strata()[0][0])
    });
    // Half of 4,000, and three standard deviations.
    assert!(high_first.count().abs_diff(2_000) < 95);
}

#[test]
fn both_zeros_are_one_score() {
    let zero =
        |zero: f64| scores(40).map(move |scored| scored.map(|scored| Scored { score: zero, ..scored }));
    let (one, other) =
        (Population::read(&plan(), zero(0.0)).unwrap(), Population::read(&plan(), zero(-0.0)).unwrap());
    assert_eq!((one.strata(), one.digest()), (other.strata(), other.digest()));
}

#[test]
fn staff_have_the_highest_of_their_scores() {
    let plan = Plan {
        unit: Unit::Staff,
        known: BTreeMap::from([("staff-9".to_owned(), Answer::NoMisuse)]),
        ..plan()
    };
    // Look 98 is by staff-8 and so on: nine people with scores from 90 to 98, and a planted one.
    let population = Population::read(&plan, scores(100)).unwrap();
    assert_eq!(population.units(), [9, 0, 0]);
    let missing = scores(100).map(|scored| scored.map(|scored| Scored { staff: None, ..scored }));
    assert!(matches!(Population::read(&plan, missing), Err(ScoresError::NoId { row: 1, .. })));
}

#[test]
fn planted_looks_belong_to_no_stratum() {
    let mut plan = plan();
    plan.known.insert("look-99".to_owned(), Answer::Misuse);
    assert_eq!(Population::read(&plan, scores(100)).unwrap().units(), [9, 30, 60]);
}

#[test]
fn scores_that_cannot_be_used() {
    let look = |look: &str, score| Ok(Scored { look: look.to_owned(), score, staff: None });
    let read =
        |looks: Vec<Result<Scored, ScoresError>>| Population::read(&plan(), looks).unwrap_err().to_string();
    for (looks, message) in [
        (vec![], "there are no units: the scores are empty, or hold only units with known answers"),
        (
            vec![look("planted-1", 1.0)],
            "there are no units: the scores are empty, or hold only units with known answers",
        ),
        (
            vec![look("a", 1.0), look("", 2.0)],
            "row 2: there is no id of the look: every unit needs an id of its own",
        ),
        (
            vec![look("a", f64::NAN)],
            "row 1: the score is not a finite number: score every look, or leave it out",
        ),
        (
            vec![look("a", 1.0), look("b", 1.0), look("a", 99.0)],
            "the look `a` has more than one score: give each look once",
        ),
        (vec![look("a", 1.0), Err(ScoresError::Read("gone".into()))], "cannot read the scores: gone"),
    ] {
        assert_eq!(read(looks), message);
    }
}

/// A random order is one of which each is equally likely: each of the 24 orders of four units, over 24,000 seeds.
#[test]
fn every_order_is_equally_likely() {
    let mut counts: BTreeMap<Vec<Box<str>>, u32> = BTreeMap::new();
    for seed in 0..24_000 {
        let mut plan = Plan { seed: seed.to_string(), ..plan() };
        plan.strata.drain(..2);
        *counts.entry(Population::read(&plan, scores(4)).unwrap().strata()[0].clone()).or_default() += 1;
    }
    let chi_squared: f64 = counts.values().map(|&count| (f64::from(count) - 1_000.0).powi(2) / 1_000.0).sum();
    assert_eq!(counts.len(), 24);
    // 41.64 is exceeded by chance in 1 % of the cases (23 degrees of freedom); the seeds are fixed.
    assert!(chi_squared < 41.64, "{chi_squared}");
}

proptest! {
    #[test]
    fn the_order_of_the_input_does_not_matter(looks in Just((0..60).collect::<Vec<u32>>()).prop_shuffle()) {
        let shuffled = looks.iter().map(|look| scores(60).nth(*look as usize).unwrap());
        let (one, other) = (Population::read(&plan(), scores(60)).unwrap(), Population::read(&plan(), shuffled).unwrap());
        prop_assert_eq!(one.strata(), other.strata());
        prop_assert_eq!(one.digest(), other.digest());
    }

    #[test]
    fn any_scores_are_divided_completely(values in prop::collection::vec(any::<f64>(), 1..80), highest: u64, from: f64) {
        let mut plan = plan();
        plan.strata[0].take = Take::FromScore(from);
        plan.strata[1].take = Take::Highest(highest);
        let looks = values.iter().zip(0..).map(|(&score, look)| Ok(Scored { look: look.to_string(), score, staff: None }));
        if plan.check().is_ok() && let Ok(population) = Population::read(&plan, looks.collect::<Vec<_>>()) {
            prop_assert_eq!(population.units().iter().sum::<u64>(), values.len() as u64);
        }
    }
}

#[test]
fn tables_of_scores() {
    let directory = TempDir::new();
    let read = |content: &[u8]| {
        directory.write("scores.csv", content);
        let path = directory.0.join("scores.csv");
        let scores: Result<Vec<Scored>, ScoresError> = scores_in(&path).and_then(Iterator::collect);
        scores.map_err(|error| error.to_string().replace(&directory.0.display().to_string(), ""))
    };
    let scored = |look: &str, score, staff: Option<&str>| Scored {
        look: look.to_owned(),
        score,
        staff: staff.map(str::to_owned),
    };
    assert_eq!(
        read(b"score,other,access_id,staff_id\r\n 1.5 ,x,\"a,1\",s\r\n-2e3,,b,\r\n"),
        Ok(vec![scored("a,1", 1.5, Some("s")), scored("b", -2_000.0, Some(""))])
    );
    assert_eq!(read(b"\xef\xbb\xbfaccess_id,score\na,1\n"), Ok(vec![scored("a", 1.0, None)]));
    for (content, message) in [
        (
            &b"access_id,value\n"[..],
            "`/scores.csv`: there is no column `score`: the scores need `access_id` and `score`, and `staff_id` to count staff",
        ),
        (
            b"",
            "`/scores.csv`: there is no column `access_id`: the scores need `access_id` and `score`, and `staff_id` to count staff",
        ),
        (
            b"access_id,score\na,1\nb,one\n",
            "row 2: the score is not a finite number: score every look, or leave it out",
        ),
        (
            b"access_id,score\na\n",
            "cannot read the scores: `/scores.csv`: CSV error: record 1 (line: 2, byte: 16): found record with 1 fields, but the previous record has 2 fields",
        ),
        (
            b"access_id,score\n\xff,1\n",
            "cannot read the scores: `/scores.csv`: CSV parse error: record 1 (line 2, field: 0, byte: 16): invalid utf-8: invalid UTF-8 in field 0 near byte index 0",
        ),
    ] {
        assert_eq!(read(content).unwrap_err(), message);
    }
    assert!(matches!(scores_in(&directory.0.join("none.csv")), Err(ScoresError::Read(_))));
}
