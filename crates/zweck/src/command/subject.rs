//! `zweck subject`: what concerns one person, one file for each action.

pub(super) mod erase;
