use super::*;

#[test]
fn the_limit_is_the_last_number_that_passes() {
    for (count, findings) in [(0, 0), (LIMIT, 0), (LIMIT + 1, 1)] {
        let report = judge(&"[[package]]\nname = \"x\"\n".repeat(count));
        assert_eq!(report.findings.len(), findings, "{count}");
    }
}
