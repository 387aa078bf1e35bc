//! Decisions among 100,000 open tasks and 10,000 staff: from the request, found in the state, to the permit or the
//! refusal. `cargo bench -p access --bench decision` prints a Markdown table.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

#[path = "shop/day.rs"]
mod day;
mod shop;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use access::{
    AccessRequest, Policies,
    purpose::{Purposes, TableFields},
    request::{Ask, Window},
};
use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use serde_json::json;

use crate::shop::{AT, STAFF, TASKS};

const ROUNDS: usize = 20;
const CALLS: usize = 2_000;
const WARM_UP: u64 = 200;
const ME: u64 = 7;
const ANOTHER: u64 = 6;

fn main() {
    let purposes = day::purposes();
    let policies = Policies::load(&[], &purposes).unwrap();
    let state = day::state();
    let counts = state.counts();
    assert_eq!((counts.tasks as u64, counts.staff as u64), (TASKS, STAFF));
    let me = day::principal(ME);
    let decide = |ask: Ask| {
        let request = AccessRequest::new(&me, AT, ask).unwrap();
        policies.decide(request.identify(&state, &purposes)).is_ok()
    };
    let alone = cedar_alone(&purposes);
    let mut rows = [
        Row::new("grant, permitted", true, |i| decide(grant(day::task_of(ME, i)))),
        Row::new("grant, refused: another's task", false, |i| decide(grant(day::task_of(ANOTHER, i)))),
        Row::new("grant, refused: no such task", false, |i| decide(grant(TASKS + i))),
        Row::new("look, permitted", true, |i| decide(look(day::task_of(ME, i)))),
        Row::new("look, refused: another's grant", false, |i| decide(look(day::task_of(ANOTHER, i)))),
        Row::new("look, refused: no such grant", false, |i| decide(look(TASKS + i))),
        Row::new("Cedar alone, all that it reads at hand", true, |_| alone()),
    ];
    for _ in 0..ROUNDS {
        rows.iter_mut().for_each(Row::measure);
    }
    println!("| decision among {TASKS} open tasks and {STAFF} staff | median µs | p99 µs | max µs |");
    println!("|---|---|---|---|");
    rows.iter().for_each(Row::print);
}

/// One kind of question. The rows are measured in turn, because what else the machine does comes and goes.
struct Row<'a> {
    what: &'static str,
    permitted: bool,
    decide: Box<dyn Fn(u64) -> bool + 'a>,
    /// Sorted, one list a round.
    rounds: Vec<Vec<Duration>>,
}

impl<'a> Row<'a> {
    fn new(what: &'static str, permitted: bool, decide: impl Fn(u64) -> bool + 'a) -> Self {
        Self { what, permitted, decide: Box::new(decide), rounds: Vec::new() }
    }

    fn measure(&mut self) {
        for i in 0..WARM_UP {
            assert_eq!((self.decide)(i), self.permitted, "{}", self.what);
        }
        let timed = |i| {
            let start = Instant::now();
            black_box((self.decide)(black_box(i)));
            start.elapsed()
        };
        let mut times: Vec<Duration> = (0..CALLS as u64).map(timed).collect();
        times.sort_unstable();
        self.rounds.push(times);
    }

    /// The median of the quietest round, and the tail of all.
    fn print(&self) {
        let median = self.rounds.iter().map(|times| at(times, 0.5)).min().unwrap_or_default();
        let mut all = self.rounds.concat();
        all.sort_unstable();
        let [median, p99, max] = [median, at(&all, 0.99), at(&all, 1.0)].map(|time| time.as_secs_f64() * 1e6);
        println!("| {} | {median:.1} | {p99:.1} | {max:.1} |", self.what);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank within the list")]
fn at(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share) as usize).copied().unwrap_or_default()
}

/// What no gate around Cedar can be faster than: its evaluation of the shipped policies.
fn cedar_alone(purposes: &Purposes) -> impl Fn() -> bool {
    let (staff, task, purpose) = (shop::staff(ME), shop::task(ME), day::purpose(ME));
    let (_, declared) = purposes.iter().find(|(id, _)| **id == purpose).unwrap();
    let columns = |(table, fields): (&String, &TableFields)| {
        let columns: Vec<_> = fields.show.iter().chain(&fields.mask).collect();
        columns.iter().map(|column| format!("{table}.{column}")).collect::<Vec<_>>()
    };
    let fields: Vec<_> = declared.fields.iter().flat_map(columns).collect();
    let staff_uid = json!({"type": "Zweck::Staff", "id": staff.as_str()});
    let task_uid = json!({"type": "Zweck::Task", "id": task.as_str()});
    let purpose_uid = json!({"type": "Zweck::Purpose", "id": purpose.as_str()});
    let later = AT.as_millis() + 1;
    let entities = json!([
        {"uid": staff_uid, "parents": [],
         "attrs": {"active": true, "queues": [], "trained_until": later, "attested_until": later}},
        {"uid": task_uid, "parents": [],
         "attrs": {"open": true, "kind": shop::kind(ME).as_str(), "subject": "1", "assignee": {"__entity": staff_uid}}},
        {"uid": purpose_uid, "parents": [],
         "attrs": {"task_kinds": [shop::kind(ME).as_str()], "fields": fields, "asked": fields}},
    ]);
    let context = json!({"now": AT.as_millis(), "expires": later, "ended": false, "subject": "1",
        "purpose": {"__entity": purpose_uid}});
    let policies: PolicySet = include_str!("../policies/default.cedar").parse().unwrap();
    let entities = Entities::from_json_value(entities, None).unwrap();
    let context = Context::from_json_value(context, None).unwrap();
    let uid = |json| EntityUid::from_json(json).unwrap();
    let action = r#"Zweck::Action::"look""#.parse().unwrap();
    let request = Request::new(uid(staff_uid), action, uid(task_uid), context, None).unwrap();
    let authorizer = Authorizer::new();
    move || authorizer.is_authorized(&request, &policies, &entities).decision() == Decision::Allow
}

fn grant(task: u64) -> Ask {
    Ask::Grant { task: shop::task(task), purpose: day::purpose(task) }
}

fn look(task: u64) -> Ask {
    Ask::Look { grant: day::grant(task), window: Window::default() }
}
