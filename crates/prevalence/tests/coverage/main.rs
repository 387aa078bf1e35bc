//! How often are bounds wrong? Thousands of seeded reviews of populations with known misuse, each stopped at its worst
//! moment. The table that this test makes stands in `docs/prevalence.md`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod clopper_pearson;
mod review;

use std::{fs, path::Path};

use review::{Outcome, Reviews, Scene};

/// Reviews of each scene.
const REVIEWS: u64 = 1_000;

const SCENES: [Scene; 8] = [
    Scene {
        name: "misuse where the scores are high",
        strata: &[(100, 60, 100), (900, 20, 200), (19_000, 5, 300)],
        skewed: false,
    },
    Scene {
        name: "all of it hidden in the lowest scores",
        strata: &[(100, 0, 100), (900, 0, 200), (19_000, 60, 300)],
        skewed: false,
    },
    Scene {
        name: "the same, with priors that expect little",
        strata: &[(100, 0, 100), (900, 0, 200), (19_000, 60, 300)],
        skewed: true,
    },
    Scene {
        name: "very little, and hidden",
        strata: &[(100, 0, 100), (900, 0, 200), (19_000, 10, 300)],
        skewed: false,
    },
    Scene {
        name: "common everywhere",
        strata: &[(100, 80, 50), (900, 300, 200), (19_000, 2_000, 300)],
        skewed: false,
    },
    Scene { name: "common, with priors that expect little", strata: &[(19_000, 2_000, 600)], skewed: true },
    Scene { name: "one stratum of a million", strata: &[(1_000_000, 5_000, 600)], skewed: false },
    Scene { name: "everything reviewed", strata: &[(60, 10, 60), (60, 5, 60), (120, 3, 120)], skewed: false },
];

#[test]
fn bounds_are_wrong_in_at_most_alpha_of_all_reviews_however_they_are_stopped() {
    let mut table = String::new();
    let (mut wrong, mut all) = (0, 0);
    for (scene, number) in SCENES.iter().zip(0..) {
        let mut reviews = Reviews::of(scene);
        let outcomes: Vec<Outcome> = (0..REVIEWS).map(|seed| reviews.one(number * REVIEWS + seed)).collect();
        let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count() as u64;
        let ever_wrong = count(|outcome| outcome.ever_wrong);
        // Where a bound uses up all of alpha, only the opposite can be shown wrong.
        let least = clopper_pearson::lower(ever_wrong, REVIEWS, 0.01);
        assert!(least <= review::ALPHA, "{}: {ever_wrong} of {REVIEWS} wrong", scene.name);
        wrong += ever_wrong;
        all += REVIEWS;

        let percent = |count: u64| format!("{:.1} %", 100.0 * count as f64 / REVIEWS as f64);
        let mut lower: Vec<u64> = outcomes.iter().map(|outcome| outcome.lower).collect();
        lower.sort_unstable();
        table += &format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            scene.name,
            scene.misuse(),
            lower[lower.len() / 2],
            percent(REVIEWS - ever_wrong),
            percent(count(|outcome| outcome.normal_right_at_the_end)),
            percent(count(|outcome| outcome.normal_always_right)),
        );
    }
    assert!(all >= 2_000);
    let most = clopper_pearson::upper(wrong, all, 0.01);
    assert!(most <= review::ALPHA, "{wrong} of {all} wrong");
    table += &format!("\n{wrong} of {all} reviews had a bound that was ever wrong");
    is_documented(&table);
}

/// So that nobody has to believe, or forgets to update, what the document says.
fn is_documented(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/prevalence.md");
    let document = fs::read_to_string(path).unwrap();
    assert!(document.contains(table), "docs/prevalence.md should hold\n\n{table}");
}
