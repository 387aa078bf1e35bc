use std::f64::consts::LN_2;

use super::{Tally, beta_binomial, hypergeometric};

/// Exact numbers, cut to doubles at the very end (mpmath 1.3, 40 digits, from the definitions with `loggamma`).
const HYPERGEOMETRIC: [((u64, u64, u64, u64), f64); 7] = [
    // (x, N, K, n)
    ((1, 2, 1, 1), -LN_2),
    ((5, 20, 10, 10), -1.067_933_139_579_608),
    ((3, 1_000_000_000, 41_000, 600), -12.936_341_823_030_814),
    ((3_000, 1_000_000_000, 2_900_000, 1_000_000), -6.631_531_021_747_255),
    ((0, 1_000_000_000, 100_000_000, 600), -63.216_329_361_370_87),
    ((499_999_000, 1_000_000_000, 999_997_500, 500_000_000), -54.456_416_543_397_88),
    ((300, 1_000_000_000_000, 500_000_000_000, 600), -3.424_672_846_426_567),
];

const BETA_BINOMIAL: [((u64, u64, f64, f64), f64); 6] = [
    // (x, n, a, b)
    ((0, 0, 1.0, 1.0), 0.0),
    ((3, 600, 0.5, 50.25), -2.682_664_162_220_281),
    ((0, 1_000_000_000, 0.5, 0.5), -10.933_997_861_522_906),
    ((500_000_000, 1_000_000_000, 1.5, 1_000_000.0), -692_647.214_619_659_3),
    ((7, 12, 0.001, 2.0), -9.626_585_909_943_536),
    ((12, 12, 1_000_000.0, 1_000_000.0), -8.317_733_166_909_092),
];

#[test]
fn what_arbitrary_precision_computes() {
    for ((misuse, population, total, reviewed), exact) in HYPERGEOMETRIC {
        let found = hypergeometric(&Tally { population, reviewed, misuse }, total);
        assert!((found - exact).abs() < 1e-11, "{misuse} {population} {total} {reviewed}: {found} {exact}");
    }
    for ((misuse, reviewed, a, b), exact) in BETA_BINOMIAL {
        let found = beta_binomial(misuse, reviewed, a, b);
        assert!((found - exact).abs() < 1e-8, "{misuse} {reviewed} {a} {b}: {found} {exact}");
    }
}

#[test]
fn every_small_hypergeometric_probability() {
    for population in 0..=30 {
        for (total, reviewed) in pairs(population) {
            for misuse in 0..=reviewed {
                let ways = binomial(total, misuse) * binomial(population - total, reviewed - misuse);
                let exact = ways as f64 / binomial(population, reviewed) as f64;
                let found = hypergeometric(&Tally { population, reviewed, misuse }, total).exp();
                let close = (found - exact).abs() <= 1e-13 * exact;
                assert!(close, "{misuse} of {reviewed}, {total} of {population}: {found} {exact}");
            }
        }
    }
}

#[test]
fn the_working_distribution_is_the_mean_of_the_hypergeometric_under_the_prior() {
    for (a, b) in [(1.0, 1.0), (0.5, 30.0), (0.001, 2.5)] {
        for (reviewed, misuse) in pairs(25).filter(|(reviewed, misuse)| misuse <= reviewed) {
            let tally = Tally { population: 25, reviewed, misuse };
            let under = |total| (beta_binomial(total, 25, a, b) + hypergeometric(&tally, total)).exp();
            let mean: f64 = (0..=25).map(under).sum();
            let found = beta_binomial(misuse, reviewed, a, b).exp();
            assert!((found - mean).abs() <= 1e-12 * mean, "{misuse} of {reviewed}, {a}, {b}: {found} {mean}");
        }
    }
}

fn pairs(most: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..=most).flat_map(move |one| (0..=most).map(move |other| (one, other)))
}

fn binomial(n: u64, k: u64) -> u64 {
    if k > n { 0 } else { (0..k).fold(1, |ways, i| ways * (n - i) / (i + 1)) }
}
