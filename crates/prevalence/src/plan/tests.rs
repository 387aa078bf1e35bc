use expect_test::expect;

use super::{Frozen, FrozenError, Plan, PlanError, Take};
use crate::{
    hex::hex,
    population::Population,
    testing::{plan, scores},
};
use sha2::{Digest, Sha256};

#[test]
fn what_cannot_be_followed_is_refused() {
    let with = |change: fn(&mut Plan)| {
        let mut plan = plan();
        change(&mut plan);
        plan.check()
    };
    assert_eq!(with(|_| {}), Ok(()));
    assert_eq!(with(|plan| plan.seed.clear()), Err(PlanError::NoSeed));
    assert_eq!(with(|plan| plan.second_reviews = 1.5), Err(PlanError::SecondReviews(1.5)));
    assert!(matches!(with(|plan| plan.second_reviews = f64::NAN), Err(PlanError::SecondReviews(_))));
    assert_eq!(with(|plan| plan.strata.clear()), Err(PlanError::NoRest));
    assert_eq!(with(|plan| plan.strata.truncate(2)), Err(PlanError::NoRest));
    assert_eq!(with(|plan| plan.strata[0].take = Take::Rest), Err(PlanError::RestNotLast(1)));
    assert_eq!(with(|plan| plan.strata[1].take = Take::FromScore(90.0)), Err(PlanError::ScoresNotFalling(2)));
    assert_eq!(
        with(|plan| plan.strata[1].take = Take::FromScore(f64::NAN)),
        Err(PlanError::ScoreNotFinite(2))
    );
    assert_eq!(
        with(|plan| plan.known.extend([(String::new(), super::Answer::Misuse)])),
        Err(PlanError::EmptyKnown)
    );
}

/// The format is a promise: who has noted a digest must be able to compare it years later. The digest of the scores was
/// computed with Python, as [`Population::digest`] says.
#[test]
fn the_frozen_bytes() {
    let frozen = freeze(&plan());
    expect![[r#"
        {
          "format": "zweck-prevalence-plan/1",
          "plan": {
            "unit": "look",
            "alpha": 0.05,
            "seed": "seed",
            "second_reviews": 0.0,
            "strata": [
              {
                "take": {
                  "from_score": 90.0
                },
                "sample": 5,
                "prior": {
                  "a": 1.0,
                  "b": 1.0
                }
              },
              {
                "take": {
                  "highest": 30
                },
                "sample": 10,
                "prior": {
                  "a": 1.0,
                  "b": 1.0
                }
              },
              {
                "take": "rest",
                "sample": 20,
                "prior": {
                  "a": 1.0,
                  "b": 1.0
                }
              }
            ],
            "known": {
              "planted-1": "misuse",
              "planted-2": "no misuse"
            }
          },
          "units": [
            10,
            30,
            60
          ],
          "scores_sha256": "a6cecf1cb5dfd66726f888ad6e94a54744de8706c2c8266c16b7d310603ffe5c"
        }
    "#]]
    .assert_eq(std::str::from_utf8(frozen.bytes()).unwrap());
    expect!["2763fd39a6f4258426bb27d779159a7dbefd3b296c26e6cc7652055781f75dea"].assert_eq(frozen.digest());
    assert_eq!(Frozen::thaw(frozen.bytes().to_vec(), frozen.digest()), Ok(frozen));
}

#[test]
fn every_changed_bit_is_refused() {
    let frozen = freeze(&plan());
    for at in 0..frozen.bytes().len() * 8 {
        let mut bytes = frozen.bytes().to_vec();
        bytes[at / 8] ^= 1 << (at % 8);
        assert!(matches!(Frozen::thaw(bytes, frozen.digest()), Err(FrozenError::Changed { .. })), "bit {at}");
    }
}

/// Whoever changes the plan and its digest gets no further with nonsense.
#[test]
fn nonsense_with_the_right_digest_is_refused() {
    let text = String::from_utf8(freeze(&plan()).bytes().to_vec()).unwrap();
    for (from, to) in [
        ("0.05", "0.7"),
        ("0.05", "1e999"),
        ("\"alpha\"", "\"alfa\""),
        ("plan/1", "plan/2"),
        ("\"a\": 1.0", "\"a\": -1.0"),
        ("\"rest\"", "{\"highest\": 3}"),
        ("\"units\": [", "\"units\": [7,"),
        ("{", "["),
    ] {
        assert!(text.contains(from), "{from}");
        let bytes = text.replacen(from, to, 1).into_bytes();
        let digest = hex(&Sha256::digest(&bytes).into());
        let thawed = Frozen::thaw(bytes, &digest);
        assert!(!matches!(thawed, Ok(_) | Err(FrozenError::Changed { .. })), "{from} {to}: {thawed:?}");
    }
}

/// A cut that came back as its neighbour would move units to another stratum.
#[test]
fn numbers_come_back_as_they_were() {
    for score in [0.1 + 0.2, 1e-300, 8.41e21, 9_007_199_254_740_993.0, 7.038_531e-26, -3.5] {
        let mut plan = plan();
        plan.strata[0].take = Take::FromScore(score);
        let frozen = freeze(&plan);
        let thawed = Frozen::thaw(frozen.bytes().to_vec(), frozen.digest()).unwrap();
        assert_eq!(thawed.plan().strata[0].take, Take::FromScore(score));
    }
}

fn freeze(plan: &Plan) -> Frozen {
    plan.freeze(&Population::read(plan, scores(100)).unwrap()).unwrap()
}
