//! A smaller policy set that permits exactly what the whole one does, and is asked first.
//!
//! Cedar takes its time for each policy, whatever it says, and most questions are permitted. So all forbids that
//! apply to everything become one, `forbid when { a || b || … }`. This is false and without an error if and only if
//! that is true of each of them: `||` goes on until one is true or fails. Permits and forbids with a scope of their
//! own stay as they are. Where the shortcut does not permit, the whole set is asked: it can say who forbade.

use std::error::Error;

use cedar_policy::{Effect, Policy, PolicyId, PolicySet};
use serde_json::{Value, json};

pub(super) fn shortcut(set: &PolicySet) -> Result<PolicySet, Box<dyn Error>> {
    let mut short = PolicySet::new();
    let mut joined: Option<Value> = None;
    for policy in set.policies() {
        let json = policy.to_json()?;
        match forbids_always(policy, &json) {
            Some(condition) => {
                joined = Some(joined.map_or(condition.clone(), |so_far| or(so_far, condition)))
            }
            None => short.add(policy.clone())?,
        }
    }
    if let Some(joined) = joined {
        let everything = json!({"op": "All"});
        let forbid = json!({
            "effect": "forbid", "principal": everything, "action": everything, "resource": everything,
            "conditions": [{"kind": "when", "body": joined}],
        });
        // No policy of a file has this id: each must have one that is not empty.
        short.add(Policy::from_json(Some(PolicyId::new("")), forbid)?)?;
    }
    Ok(short)
}

/// The condition under which a policy forbids, when it is a forbid without a scope of its own.
fn forbids_always(policy: &Policy, json: &Value) -> Option<Value> {
    let applies_to_everything = ["principal", "action", "resource"]
        .iter()
        .all(|part| json.get(part).is_some_and(|scope| *scope == json!({"op": "All"})));
    if policy.effect() != Effect::Forbid || !applies_to_everything {
        return None;
    }
    let conditions = json.get("conditions")?.as_array()?;
    let conditions: Option<Vec<Value>> = conditions.iter().map(holds).collect();
    // A forbid without a condition always forbids: nothing is gained by joining it.
    conditions?.into_iter().reduce(and)
}

fn holds(condition: &Value) -> Option<Value> {
    let body = condition.get("body")?.clone();
    match condition.get("kind")?.as_str()? {
        "when" => Some(body),
        "unless" => Some(json!({"!": {"arg": body}})),
        _ => None,
    }
}

fn and(left: Value, right: Value) -> Value {
    json!({"&&": {"left": left, "right": right}})
}

fn or(left: Value, right: Value) -> Value {
    json!({"||": {"left": left, "right": right}})
}

#[cfg(test)]
mod tests;
