//! Interval look-ups: is there a fact of somebody that covers a moment?

/// Whose fact it is, about which task, needing which fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// A staff member, team or queue, by what the template asks for; 0 where it asks for nobody.
    pub(super) who: u32,
    /// The number of a mask in [`super::Context::masks`].
    pub(super) mask: u32,
    /// The task that the look must name; 0 where it need not.
    pub(super) task: u64,
}

/// The intervals of one template for one subject.
#[derive(Default)]
pub(super) struct Cover {
    spans: Vec<Span>,
}

struct Span {
    key: Key,
    from: i64,
    until: i64,
}

impl Cover {
    pub(super) fn clear(&mut self) {
        self.spans.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    pub(super) fn push(&mut self, key: Key, from: i64, until: i64) {
        self.spans.push(Span { key, from, until });
    }

    /// To be called after the last [`Cover::push`]: orders them, and lets each end no earlier than those before it.
    pub(super) fn seal(&mut self) {
        if self.spans.len() < 2 {
            return;
        }
        self.spans.sort_unstable_by_key(|span| (span.key, span.from, span.until));
        let mut last: Option<(Key, i64)> = None;
        for span in &mut self.spans {
            if let Some((key, until)) = last
                && key == span.key
            {
                span.until = span.until.max(until);
            }
            last = Some((span.key, span.until));
        }
    }

    /// Whether one of the key's intervals holds the moment, ends included.
    ///
    /// As ends only grow, the last interval that has begun tells.
    pub(super) fn holds(&self, key: Key, at: i64) -> bool {
        let begun = self.spans.partition_point(|span| (span.key, span.from) <= (key, at));
        let last = begun.checked_sub(1).and_then(|last| self.spans.get(last));
        last.is_some_and(|span| span.key == key && span.until >= at)
    }
}
