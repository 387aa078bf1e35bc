use proptest::prelude::*;

use super::{Alpha, Interval, Prior, Tally};

const PRIORS: [(f64, f64); 5] = [(1.0, 1.0), (0.5, 0.5), (1.0, 30.0), (0.01, 3.0), (40.0, 2.0)];
const ALPHAS: [f64; 5] = [0.5, 0.3, 0.2, 0.05, 0.01];

/// Every population of up to 12 units, every number of misuses in it, every order of review, and somebody who stops at
/// the worst moment of it. All orders are equally likely, so counting those in which the true number is ever outside
/// gives the exact probability to be wrong.
#[test]
fn the_exact_probability_to_be_ever_wrong_is_at_most_alpha() {
    let mut ever_wrong = 0;
    for (a, b) in PRIORS {
        for alpha in ALPHAS {
            for population in 0..=12 {
                let intervals = Intervals::of(population, prior(a, b), Alpha::new(alpha).unwrap());
                for total in 0..=population {
                    let is_wrong = |order: &u64| {
                        let path = misuses_on_the_way(*order, population).zip(0..);
                        let mut intervals = path.map(|(misuse, reviewed)| intervals.at(reviewed, misuse));
                        intervals.any(|at| total < at.lower || at.upper < total)
                    };
                    let wrong = orders(population, total).filter(is_wrong).count();
                    let all = orders(population, total).count();
                    let miscoverage = wrong as f64 / all as f64;
                    assert!(miscoverage <= alpha, "{miscoverage}: {total} of {population}, {a} {b} {alpha}");
                    ever_wrong += wrong;
                }
            }
        }
    }
    assert!(ever_wrong > 0, "bounds that are never wrong are too wide to test anything");
}

/// Two strata at α/2 each, and somebody who stops each at its worst moment: the sums of the bounds.
#[test]
fn the_exact_probability_that_a_sum_of_two_strata_is_ever_wrong_is_at_most_alpha() {
    let mut ever_wrong = 0.0;
    for alpha in [0.5, 0.3, 0.1] {
        let part = Alpha::new(alpha).unwrap().split(2);
        for (large, small) in [(10, 4), (9, 9), (12, 2)] {
            for (in_large, in_small) in (0..=large).flat_map(|one| (0..=small).map(move |other| (one, other)))
            {
                let large = worst_lower_bounds(large, in_large, part);
                let small = worst_lower_bounds(small, in_small, part);
                let pairs = large.iter().flat_map(|one| small.iter().map(move |other| one + other));
                let wrong = pairs.filter(|lower| *lower > in_large + in_small).count();
                let miscoverage = wrong as f64 / (large.len() * small.len()) as f64;
                assert!(miscoverage <= alpha, "{miscoverage}: {in_large} and {in_small}, {alpha}");
                ever_wrong += miscoverage;
            }
        }
    }
    assert!(ever_wrong > 0.0, "bounds that are never wrong are too wide to test anything");
}

/// The interval is what the definition says, number by number: so the set has no holes, and bisection finds its ends.
#[test]
fn the_interval_is_the_set() {
    for (a, b) in PRIORS {
        for alpha in ALPHAS {
            for population in [0, 1, 2, 3, 7, 12, 19] {
                for (reviewed, misuse) in tallies(population) {
                    let tally = Tally::new(population, reviewed, misuse).unwrap();
                    let working = super::ln::beta_binomial(misuse, reviewed, a, b);
                    let refuted = alpha.ln() + working - super::SLACK;
                    let inside = |total: &u64| super::ln::hypergeometric(&tally, *total) > refuted;
                    let set: Vec<u64> = (0..=population).filter(inside).collect();
                    let Interval { lower, upper } = tally.interval(prior(a, b), Alpha::new(alpha).unwrap());
                    assert_eq!(set, Vec::from_iter(lower..=upper), "{tally:?} {a} {b} {alpha}");
                }
            }
        }
    }
}

/// Computed with mpmath 1.3 at 40 digits, from the definition.
#[test]
fn large_strata() {
    for ((population, reviewed, misuse), (a, b), alpha, (lower, upper)) in [
        ((1_000_000, 600, 3), (1.0, 1.0), 0.05, (138, 26_218)),
        ((1_000_000_000, 600, 0), (1.0, 1.0), 0.05, (0, 15_535_270)),
        ((1_000_000_000, 600, 3), (1.0, 1.0), 0.05, (136_067, 26_224_880)),
        ((1_000_000_000, 600, 3), (1.0, 30.0), 0.05, (420_070, 19_516_670)),
        ((1_000_000_000, 1_000_000, 3_000), (1.0, 1.0), 0.05, (2_741_245, 3_274_504)),
        ((1_000_000_000, 500_000_000, 250), (0.5, 0.5), 0.01, (392, 638)),
        ((1_000_000_000, 999_999_999, 77), (1.0, 1.0), 0.05, (77, 78)),
        ((1_000_000_000, 600, 600), (1.0, 1.0), 0.05, (984_464_730, 1_000_000_000)),
    ] {
        let found = interval(population, reviewed, misuse, prior(a, b), alpha);
        assert_eq!(
            found,
            Interval { lower, upper },
            "{misuse} of {reviewed} of {population}, {a} {b} {alpha}"
        );
    }
}

/// `docs/prevalence.md` has them, computed like those above.
#[test]
fn the_tables_of_the_document() {
    for (reviewed, upper) in [(100, 73_280), (600, 15_530), (3_000, 3_655), (10_000, 1_213), (100_000, 137)] {
        let found = interval(1_000_000, reviewed, 0, Prior::UNIFORM, 0.05);
        assert_eq!(found, Interval { lower: 0, upper }, "{reviewed}");
    }
    for (b, bounds) in [
        (1.0, [(1, 30_785), (161, 40_751), (5_048, 68_882), (51_673, 165_481)]),
        (10.0, [(1, 24_823), (343, 34_177), (6_589, 61_210), (55_373, 158_322)]),
        (30.0, [(3, 22_114), (472, 31_370), (7_123, 58_965), (52_694, 163_456)]),
        (100.0, [(7, 19_635), (585, 29_471), (6_675, 60_839), (41_529, 188_012)]),
    ] {
        for (misuse, (lower, upper)) in [1, 3, 10, 40].into_iter().zip(bounds) {
            let found = interval(989_800, 400, misuse, prior(1.0, b), 0.05 / 3.0);
            assert_eq!(found, Interval { lower, upper }, "{misuse}, 1 {b}");
        }
    }
}

#[test]
fn a_review_of_nothing_says_nothing_and_of_everything_all() {
    for population in [0, 1, 2, 600, 1_000_000_000] {
        let nothing = interval(population, 0, 0, Prior::UNIFORM, 0.05);
        assert_eq!(nothing, Interval { lower: 0, upper: population });
        for misuse in [0, population / 3, population] {
            let all = interval(population, population, misuse, prior(0.5, 40.0), 0.05);
            assert_eq!(all, Interval { lower: misuse, upper: misuse });
        }
    }
}

#[test]
fn impossible_numbers_are_refused() {
    for alpha in [0.0, -0.1, 0.51, f64::NAN, f64::INFINITY] {
        assert!(Alpha::new(alpha).is_err(), "{alpha}");
    }
    for (a, b) in [(0.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY), (1.0, 1e7)] {
        assert!(Prior::new(a, b).is_err(), "{a} {b}");
    }
    for (population, reviewed, misuse) in [(10, 11, 0), (10, 5, 6), (u64::MAX, 5, 5)] {
        assert!(Tally::new(population, reviewed, misuse).is_err(), "{population} {reviewed} {misuse}");
    }
}

proptest! {
    #[test]
    fn more_misuses_never_lower_a_bound(
        (population, reviewed, misuse) in any_tally(),
        prior in any_prior(),
        alpha in 0.001..0.5,
    ) {
        let fewer = interval(population, reviewed, misuse.saturating_sub(1), prior, alpha);
        let more = interval(population, reviewed, misuse, prior, alpha);
        prop_assert!(fewer.lower <= more.lower && fewer.upper <= more.upper, "{fewer:?} {more:?}");
    }

    #[test]
    fn the_interval_holds_what_is_known_and_what_was_found((population, reviewed, misuse) in any_tally(), prior in any_prior()) {
        let Interval { lower, upper } = interval(population, reviewed, misuse, prior, 0.05);
        prop_assert!(misuse <= lower && lower <= upper && upper <= population - (reviewed - misuse));
        if reviewed > 0 {
            let rate = misuse as f64 * population as f64 / reviewed as f64;
            prop_assert!(lower as f64 <= rate + 1.0 && rate - 1.0 <= upper as f64);
        }
    }

    #[test]
    fn no_numbers_make_it_panic(population: u64, reviewed: u64, misuse: u64, a: f64, b: f64, alpha: f64) {
        if let (Ok(tally), Ok(prior), Ok(alpha)) =
            (Tally::new(population, reviewed, misuse), Prior::new(a, b), Alpha::new(alpha))
        {
            let _ = tally.interval(prior, alpha);
        }
    }
}

fn any_tally() -> impl Strategy<Value = (u64, u64, u64)> {
    let population = prop_oneof![1..100_u64, 1..1_000_000_000_u64];
    let reviewed = population.prop_flat_map(|population| {
        (Just(population), prop_oneof![0..=population.min(1_000), 0..=population])
    });
    reviewed.prop_flat_map(|(population, reviewed)| {
        (Just(population), Just(reviewed), prop_oneof![0..=reviewed.min(20), 0..=reviewed])
    })
}

fn any_prior() -> impl Strategy<Value = Prior> {
    (-3.0..2.0, -3.0..3.0).prop_map(|(a, b): (f64, f64)| prior(10_f64.powf(a), 10_f64.powf(b)))
}

/// The intervals after every review of a small stratum.
struct Intervals(Vec<Vec<Interval>>);

impl Intervals {
    fn of(population: u64, prior: Prior, alpha: Alpha) -> Intervals {
        let interval =
            |reviewed, misuse| Tally::new(population, reviewed, misuse).unwrap().interval(prior, alpha);
        let row = |reviewed| (0..=reviewed).map(|misuse| interval(reviewed, misuse)).collect();
        Intervals((0..=population).map(row).collect())
    }

    fn at(&self, reviewed: usize, misuse: u32) -> Interval {
        self.0[reviewed][misuse as usize]
    }
}

/// Every order in which a stratum may be reviewed: bit i is set if the unit at place i is misuse.
fn orders(population: u64, total: u64) -> impl Iterator<Item = u64> {
    (0..1 << population).filter(move |order: &u64| u64::from(order.count_ones()) == total)
}

/// After 0, 1, 2, … reviews.
fn misuses_on_the_way(order: u64, population: u64) -> impl Iterator<Item = u32> {
    (0..=population).map(move |reviewed| (order & ((1 << reviewed) - 1)).count_ones())
}

/// For each order, the greatest lower bound on the way.
fn worst_lower_bounds(population: u64, total: u64, alpha: Alpha) -> Vec<u64> {
    let intervals = Intervals::of(population, Prior::UNIFORM, alpha);
    let worst = |order| {
        let path = misuses_on_the_way(order, population).zip(0..);
        path.map(|(misuse, reviewed)| intervals.at(reviewed, misuse).lower).max().unwrap()
    };
    orders(population, total).map(worst).collect()
}

fn tallies(population: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..=population).flat_map(|reviewed| (0..=reviewed).map(move |misuse| (reviewed, misuse)))
}

fn interval(population: u64, reviewed: u64, misuse: u64, prior: Prior, alpha: f64) -> Interval {
    Tally::new(population, reviewed, misuse).unwrap().interval(prior, Alpha::new(alpha).unwrap())
}

fn prior(a: f64, b: f64) -> Prior {
    Prior::new(a, b).unwrap()
}
