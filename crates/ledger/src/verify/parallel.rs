//! Work on several threads whose outcome is that of one.

use std::{
    ops::Range,
    panic,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

/// Does `work` for each number, on so many threads, and gives the results in order, up to the first error.
pub(super) fn in_order<T: Send, E: Send>(
    numbers: Range<u64>,
    threads: usize,
    work: impl Fn(u64) -> Result<T, E> + Sync,
) -> (Vec<T>, Result<(), E>) {
    let next = AtomicU64::new(numbers.start);
    // Numbers are handed out in order: those below the first that fails are all done or being done.
    let failed = AtomicU64::new(numbers.end);
    let worker = || {
        let mut results = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= failed.load(Ordering::Relaxed) {
                return results;
            }
            let result = work(number);
            if result.is_err() {
                failed.fetch_min(number, Ordering::Relaxed);
            }
            results.push((number, result));
        }
    };
    let mut results = Vec::new();
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        results.extend(worker());
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    let mut done = Vec::with_capacity(results.len());
    for (_, result) in results {
        match result {
            Ok(result) => done.push(result),
            Err(error) => return (done, Err(error)),
        }
    }
    (done, Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_in_order_wins_whatever_the_number_of_threads() {
        for threads in 1..=8 {
            for round in 0..50 {
                let fails = |number: u64| number % 7 == 6 || number == 3 + round;
                let work = |number| if fails(number) { Err(number) } else { Ok(number) };
                let (done, outcome) = in_order(3..60, threads, work);
                let first = (3..60).find(|number| fails(*number)).unwrap();
                assert_eq!((done, outcome), ((3..first).collect(), Err(first)));
            }
            let (done, outcome) = in_order(0..1000, threads, Ok::<_, ()>);
            assert_eq!((done, outcome), ((0..1000).collect(), Ok(())));
        }
    }
}
