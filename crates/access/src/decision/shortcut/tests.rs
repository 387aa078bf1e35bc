use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicyId, PolicySet, Request, Response,
};
use proptest::prelude::*;
use serde_json::json;

use super::shortcut;

/// The last two overflow where `n` is 2; the one before the last asks first.
const CONDITIONS: [&str; 6] = [
    "context.a",
    "context.b",
    "context.a == context.b",
    "context.n < 2",
    "context.n < 2 && context.n * 9223372036854775807 > 1",
    "context.n * 9223372036854775807 > 1",
];

const SCOPES: [&str; 5] = [
    "principal, action, resource",
    "principal, action, resource",
    r#"principal == User::"me", action, resource"#,
    r#"principal, action == Action::"read", resource"#,
    "principal, action, resource is Thing",
];

#[derive(Debug, Clone)]
struct Rule {
    permits: bool,
    scope: usize,
    conditions: Vec<(bool, usize)>,
}

fn rule() -> impl Strategy<Value = Rule> {
    let conditions = prop::collection::vec((any::<bool>(), 0..CONDITIONS.len()), 0..3);
    (prop::bool::weighted(0.3), 0..SCOPES.len(), conditions).prop_map(|(permits, scope, conditions)| Rule {
        permits,
        scope,
        conditions,
    })
}

fn set(rules: &[Rule]) -> PolicySet {
    let mut set = PolicySet::new();
    for (number, rule) in rules.iter().enumerate() {
        let effect = if rule.permits { "permit" } else { "forbid" };
        let conditions = rule.conditions.iter().map(|(when, condition)| {
            format!("{} {{ {} }}", if *when { "when" } else { "unless" }, CONDITIONS[*condition])
        });
        let conditions: Vec<_> = conditions.collect();
        let text = format!("{effect} ({}) {};", SCOPES[rule.scope], conditions.join(" "));
        let policy = cedar_policy::Policy::parse(Some(PolicyId::new(format!("p{number}"))), text).unwrap();
        set.add(policy).unwrap();
    }
    set
}

/// The permits that allowed, unless something forbids or fails.
fn permitted(response: &Response) -> Option<Vec<&PolicyId>> {
    let diagnostics = response.diagnostics();
    let mut permits: Vec<_> = diagnostics.reason().collect();
    permits.sort();
    (response.decision() == Decision::Allow && diagnostics.errors().next().is_none()).then_some(permits)
}

proptest! {
    #[test]
    fn permits_exactly_what_the_whole_set_does(
        rules in prop::collection::vec(rule(), 0..8), me: bool, read: bool, a: bool, b: bool, n in 0..3,
    ) {
        let uid = |text: &str| text.parse::<EntityUid>().unwrap();
        let request = Request::new(
            uid(if me { r#"User::"me""# } else { r#"User::"you""# }),
            uid(if read { r#"Action::"read""# } else { r#"Action::"write""# }),
            uid(r#"Thing::"it""#),
            Context::from_json_value(json!({"a": a, "b": b, "n": n}), None).unwrap(),
            None,
        )
        .unwrap();
        let whole = set(&rules);
        let short = shortcut(&whole).unwrap();
        let ask = |set| Authorizer::new().is_authorized(&request, set, &Entities::empty());
        let (whole, short) = (ask(&whole), ask(&short));
        prop_assert_eq!(permitted(&short), permitted(&whole));
    }
}

#[test]
fn many_forbids_become_one() {
    let shipped = include_str!("../../../policies/default.cedar").parse().unwrap();
    let ids =
        |set: &PolicySet| set.policies().map(|policy| policy.annotation("id").map(str::to_owned)).collect();
    let mut left: Vec<Option<String>> = ids(&shortcut(&shipped).unwrap());
    left.sort();
    assert_eq!(left, [None, Some("staff-look-for-tasks".to_owned())]);
}
