//! The type spine: code that leaves out the decision, the record or the mask does not compile.

use access::{
    Permit, Recording, Revealed,
    reveal::{Card, CardTable, Cell, Value},
};
use ledger::Committed;
use serde::Serialize;

#[test]
fn what_skips_a_stage_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

/// Compiles only for types that do not implement the trait: for one that does, `_` could be either.
macro_rules! assert_not {
    ($trait:ident: $($type:ty),+) => {{
        trait Either<A> {
            fn holds() {}
        }
        struct Implemented;
        impl<T: ?Sized> Either<()> for T {}
        impl<T: ?Sized + $trait> Either<Implemented> for T {}
        $(<$type as Either<_>>::holds();)+
    }};
}

#[test]
fn only_what_is_revealed_has_bytes() {
    use std::fmt::Display;
    fn has_bytes<T: Serialize>() {}
    has_bytes::<Revealed<Card>>();
    assert_not!(Serialize: Card, CardTable, Cell, Value, Permit, Recording<Card>, Committed);
    assert_not!(Display: Card, CardTable, Cell, Value, Permit, Recording<Card>, Revealed<Card>);
}

#[test]
fn each_step_is_taken_once() {
    assert_not!(Clone: Permit, Recording<Card>, Committed, Revealed<Card>);
}
