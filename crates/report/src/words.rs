//! All words of the page, in both languages. `{}` is where a value goes.

mod catalogue;

pub(crate) use self::catalogue::Word;

#[cfg(test)]
mod tests;
