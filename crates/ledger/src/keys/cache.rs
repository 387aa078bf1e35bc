//! A bounded map that forgets what was not asked for recently.

use std::{collections::HashMap, mem};

/// Two generations: when the younger is full, it becomes the older and the older goes. What is found in the
/// older moves to the younger. At most twice `capacity` values, O(1) per use, no list to keep in order.
pub(super) struct Recent<V> {
    capacity: usize,
    younger: HashMap<[u8; 32], V>,
    older: HashMap<[u8; 32], V>,
}

impl<V> Recent<V> {
    pub(super) fn new(capacity: usize) -> Recent<V> {
        Recent { capacity, younger: HashMap::new(), older: HashMap::new() }
    }

    pub(super) fn get(&mut self, key: &[u8; 32]) -> Option<&V> {
        if let Some(value) = self.older.remove(key) {
            self.insert(*key, value);
        }
        self.younger.get(key)
    }

    pub(super) fn insert(&mut self, key: [u8; 32], value: V) {
        self.older.remove(&key);
        if self.younger.len() >= self.capacity {
            self.older = mem::take(&mut self.younger);
        }
        self.younger.insert(key, value);
    }

    pub(super) fn remove(&mut self, key: &[u8; 32]) {
        self.younger.remove(key);
        self.older.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_what_is_used_and_stays_bounded() {
        let mut recent = Recent::new(4);
        let key = |i: u8| [i; 32];
        recent.insert(key(255), 255);
        for i in 0..100 {
            recent.insert(key(i), i);
            assert_eq!(recent.get(&key(255)), Some(&255), "used every time, so it stays");
            assert!(recent.younger.len() <= 4 && recent.older.len() <= 4);
        }
        assert_eq!(recent.get(&key(0)), None);
        recent.remove(&key(255));
        assert_eq!(recent.get(&key(255)), None);
    }
}
