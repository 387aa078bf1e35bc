use super::{Order, Purpose};

/// Computed with Python: `int.from_bytes(sha256(sha256(seed).digest() + purpose + id).digest()[:8], "big")`.
#[test]
fn the_documented_numbers() {
    for (seed, purpose, id, number) in [
        ("seed", Purpose::Place, "look-1", 3_354_057_313_563_487_004),
        ("seed", Purpose::SecondReview, "look-1", 6_059_948_787_148_603_471),
        ("seed", Purpose::Sheet, "look-1", 7_002_936_402_573_022_893),
        ("anderer Keim", Purpose::Place, "Zugriff-ü", 18_204_723_902_912_264_023),
    ] {
        assert_eq!(Order::new(seed).number(purpose, id), number, "{seed} {id}");
    }
}

#[test]
fn a_share_is_that_of_all() {
    let among = |share: f64| {
        let order = Order::new("seed");
        (0..10_000).filter(|id: &u32| order.is_among(share, &id.to_string())).count()
    };
    assert_eq!(among(0.0), 0);
    assert_eq!(among(1.0), 10_000);
    // Three standard deviations of 10,000 tosses.
    assert!(among(0.3).abs_diff(3_000) < 138);
}
