use super::Language;

#[test]
fn numbers() {
    for (number, english, german) in [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1,000", "1.000"),
        (1_234_567, "1,234,567", "1.234.567"),
        (u64::MAX, "18,446,744,073,709,551,615", "18.446.744.073.709.551.615"),
    ] {
        assert_eq!(Language::English.number(number), english);
        assert_eq!(Language::German.number(number), german);
    }
    for (alpha, english, german) in [(0.05, "95", "95"), (0.07, "93", "93"), (0.001, "99.9", "99,9")] {
        assert_eq!(Language::English.decimal(100.0 - 100.0 * alpha), english);
        assert_eq!(Language::German.decimal(100.0 - 100.0 * alpha), german);
    }
}
