use super::*;

#[test]
fn sums_are_exact_and_bounded() {
    assert_eq!((Bits::new(0.1) + Bits::new(0.2)).get(), 0.3);
    assert_eq!((Bits::new(1e9) + Bits::new(1e9)).get(), 327.67);
}

#[test]
fn an_unsure_relation_weighs_less() {
    for (bits, probability, expected) in
        [(12.0, 1.0, 12.0), (12.0, 0.5, 11.0), (12.0, 0.0, 0.0), (4.0, 0.1, 1.32), (-4.0, 1.0, -4.0)]
    {
        assert_eq!(Bits::if_probable(bits, probability).get(), expected, "{bits} bits with {probability}");
    }
}

#[test]
fn surprise_is_calibrated_and_bounded() {
    for (p_value, expected) in [(1.0, 0.0), (0.25, 0.0), (1.0 / 64.0, 2.0), (1e-300, 8.0), (0.0, 8.0)] {
        assert_eq!(Bits::of_surprise(p_value, 8.0).get(), expected, "p = {p_value}");
    }
}

/// With dispersion 1 it is the geometric distribution, whose tail is qᵏ; and a mean of 1 with dispersion 2 has
/// P(0) = (2/3)² and P(1) = 2·(2/3)²/3.
#[test]
fn tails_are_those_of_the_negative_binomial() {
    for (count, mean, dispersion, expected) in [
        (0, 0.5, 1.0, 1.0),
        (1, 1.0, 1.0, 0.5),
        (10, 1.0, 1.0, 0.5_f64.powi(10)),
        (3, 4.0, 1.0, 0.8_f64.powi(3)),
        (1, 1.0, 2.0, 1.0 - 4.0 / 9.0),
        (2, 1.0, 2.0, 1.0 - 4.0 / 9.0 - 8.0 / 27.0),
        (3, 0.0, 1.0, 0.0),
    ] {
        let found = tail(count, mean, dispersion);
        assert!((found - expected).abs() <= expected * 1e-9, "{count} of {mean}: {found} and not {expected}");
    }
}
