//! Memory of the state per open task, as the growth of the resident set while 100,000 tasks are folded in.
//! `cargo bench -p access --bench state` prints a Markdown table. Linux only: it reads `/proc/self/statm`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

mod shop;

use access::{event::Event, state::State};

use crate::shop::{AT, TASKS};

fn main() {
    let mut state = State::default();
    println!("| open tasks | bytes resident per open task |");
    println!("|---|---|");
    let before = resident_pages();
    // The second number is where the table of tasks has just doubled: the worst moment.
    let mut folded = 0;
    for until in [TASKS, 114_689] {
        for i in folded..until {
            state.apply(&Event { at: AT, by: None, what: shop::opened(i) });
        }
        folded = until;
        let bytes = (resident_pages() - before) * PAGE;
        println!("| {} | {} |", state.counts().tasks, bytes / until);
    }
}

fn resident_pages() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Bytes of a page on the machines that this is run on.
const PAGE: u64 = 4096;
