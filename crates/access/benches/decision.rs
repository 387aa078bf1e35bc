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
    request::{Ask, Window},
};

use crate::shop::{AT, STAFF, TASKS};

const CALLS: usize = 20_000;
const WARM_UP: u64 = 1_000;
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
    println!("| decision among {TASKS} open tasks and {STAFF} staff | median µs | p99 µs | max µs |");
    println!("|---|---|---|---|");
    report("grant, permitted", true, |i| decide(grant(day::task_of(ME, i))));
    report("grant, refused: another's task", false, |i| decide(grant(day::task_of(ANOTHER, i))));
    report("grant, refused: no such task", false, |i| decide(grant(TASKS + i)));
    report("look, permitted", true, |i| decide(look(day::task_of(ME, i))));
    report("look, refused: another's grant", false, |i| decide(look(day::task_of(ANOTHER, i))));
    report("look, refused: no such grant", false, |i| decide(look(TASKS + i)));
}

fn grant(task: u64) -> Ask {
    Ask::Grant { task: shop::task(task), purpose: day::purpose(task) }
}

fn look(task: u64) -> Ask {
    Ask::Look { grant: day::grant(task), window: Window::default() }
}

fn report(what: &str, permitted: bool, decide: impl Fn(u64) -> bool) {
    for i in 0..WARM_UP {
        assert_eq!(decide(i), permitted, "{what}");
    }
    let mut times: Vec<Duration> = (0..CALLS as u64)
        .map(|i| {
            let start = Instant::now();
            black_box(decide(black_box(i)));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let micros = |rank: usize| times.get(rank).copied().unwrap_or_default().as_secs_f64() * 1e6;
    let (median, p99, max) = (micros(CALLS / 2), micros(CALLS / 100 * 99), micros(CALLS - 1));
    println!("| {what} | {median:.1} | {p99:.1} | {max:.1} |");
}
