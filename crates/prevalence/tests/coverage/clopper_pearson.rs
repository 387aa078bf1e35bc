//! C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
//! Biometrika 26 (1934).

/// The largest probability under which at most `count` events of `of` are not less likely than `error`.
pub(crate) fn upper(count: u64, of: u64, error: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if at_most(count, of, middle) >= error { low = middle } else { high = middle }
    }
    high
}

/// The smallest probability under which at least `count` events of `of` are not less likely than `error`.
pub(crate) fn lower(count: u64, of: u64, error: f64) -> f64 {
    1.0 - upper(of - count, of, error)
}

/// Binomial distribution function.
fn at_most(count: u64, of: u64, p: f64) -> f64 {
    let odds = (p / (1.0 - p)).ln();
    let mut term = of as f64 * (-p).ln_1p();
    let mut sum = term.exp();
    for k in 0..count.min(of) {
        term += ((of - k) as f64 / (k + 1) as f64).ln() + odds;
        sum += term.exp();
    }
    sum
}

/// Table values: 0 of 10 and 3 of 20 at one-sided 5 %, and the rule of three.
#[test]
fn known_values() {
    for (count, of, error, bound) in
        [(0, 10, 0.05, 0.258_87), (3, 20, 0.05, 0.343_66), (0, 1_000, 0.05, 0.002_991)]
    {
        let found = upper(count, of, error);
        assert!((found - bound).abs() < 1e-5, "{count} of {of}: {found}");
    }
    assert!((lower(10, 10, 0.05) - 0.741_13).abs() < 1e-5);
}
