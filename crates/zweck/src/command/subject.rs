//! `zweck subject`: what concerns one person, one file for each action.

pub(super) mod erase;
pub(super) mod package;
pub(super) mod verify;
