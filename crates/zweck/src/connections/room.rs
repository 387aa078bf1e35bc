//! Who is connected, and who of them would be missed least.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use tokio::sync::Notify;

/// Seats for connections. One that has not sent a whole request yet keeps its seat only while nobody needs it: who
/// holds all seats by being slow holds up nobody.
pub(super) struct Room {
    state: Mutex<State>,
    freed: Notify,
}

struct State {
    free: u32,
    /// Somebody waits for a seat, and nobody could be pushed out.
    wanted: bool,
    turns: u64,
    /// Who may be pushed out, by turn: the lowest has waited longest.
    waiting: BTreeMap<u64, Arc<Notify>>,
}

/// The seat of one connection, from its beginning to its end. It begins by waiting for a request.
pub(super) struct Seat {
    room: Arc<Room>,
    turn: AtomicU64,
    /// Between the end of a header and the answer.
    called: AtomicBool,
    leave: Arc<Notify>,
}

impl Room {
    pub(super) fn new(seats: u32) -> Self {
        let state = State { free: seats, wanted: false, turns: 0, waiting: BTreeMap::new() };
        Self { state: Mutex::new(state), freed: Notify::new() }
    }

    /// Takes a seat as soon as there is one. Only one at a time may ask.
    pub(super) async fn enter(self: &Arc<Self>) -> Seat {
        if let Some(seat) = self.seat(true) {
            return seat;
        }
        loop {
            self.freed.notified().await;
            if let Some(seat) = self.seat(false) {
                return seat;
            }
        }
    }

    fn seat(self: &Arc<Self>, push: bool) -> Option<Seat> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
            state.wanted = false;
            let leave = Arc::default();
            let turn = AtomicU64::new(state.wait(&leave));
            return Some(Seat { room: self.clone(), turn, called: AtomicBool::new(false), leave });
        }
        if push {
            match state.waiting.pop_first() {
                Some((_, leave)) => leave.notify_one(),
                None => state.wanted = true,
            }
        }
        None
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wait(&mut self, leave: &Arc<Notify>) -> u64 {
        self.turns += 1;
        self.waiting.insert(self.turns, leave.clone());
        self.turns
    }
}

impl Seat {
    /// Changes with each answer; nothing while there is a call.
    pub(super) fn turn(&self) -> Option<u64> {
        (!self.called.load(Ordering::Relaxed)).then(|| self.turn.load(Ordering::Relaxed))
    }

    /// Resolves when somebody else needs the seat.
    pub(super) async fn pushed_out(&self) {
        self.leave.notified().await;
    }

    /// A call begins, unless the seat was lost.
    pub(super) fn header_read(&self) -> bool {
        self.called.store(true, Ordering::Relaxed);
        self.room.state().waiting.contains_key(&self.turn.load(Ordering::Relaxed))
    }

    /// Its request is whole: from now on it is not pushed out.
    pub(super) fn body_read(&self) {
        self.room.state().waiting.remove(&self.turn.load(Ordering::Relaxed));
    }

    /// The call is over. Tells whether the connection is to end with this answer, since somebody waits for a seat.
    pub(super) fn answered(&self) -> bool {
        let mut state = self.room.state();
        state.waiting.remove(&self.turn.load(Ordering::Relaxed));
        self.turn.store(state.wait(&self.leave), Ordering::Relaxed);
        self.called.store(false, Ordering::Relaxed);
        std::mem::take(&mut state.wanted)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.room.state();
        state.waiting.remove(&self.turn.load(Ordering::Relaxed));
        state.free += 1;
        self.room.freed.notify_one();
    }
}
