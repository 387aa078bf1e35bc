//! A gate of the real binary.
