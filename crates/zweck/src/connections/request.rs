//! A request's body, whose end makes the request whole.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use super::room::Seat;

/// Tells the seat when the body has been read to its end.
pub(super) struct Listened {
    body: Incoming,
    seat: Arc<Seat>,
}

impl Listened {
    pub(super) fn new(body: Incoming, seat: Arc<Seat>) -> Self {
        let listened = Self { body, seat };
        listened.look();
        listened
    }

    fn look(&self) {
        if self.body.is_end_stream() {
            self.seat.body_read();
        }
    }
}

impl Body for Listened {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            None => self.seat.body_read(),
            Some(_) => self.look(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
