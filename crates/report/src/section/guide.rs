//! How to read the page.

use crate::{html::Html, page::Page, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    for (heading, texts) in PARTS {
        html.leaf("h3", &[], page.voice.say(heading));
        for text in texts {
            html.leaf("p", &[], page.voice.say(*text));
        }
    }
}

const PARTS: [(Word, &[Word]); 6] = [
    (Word::GuideFinding, &[Word::GuideFinding1, Word::GuideFinding2]),
    (Word::GuideBits, &[Word::GuideBits1, Word::GuideBits2]),
    (Word::GuideExplained, &[Word::GuideExplained1]),
    (Word::GuidePicture, &[Word::GuidePicture1]),
    (Word::GuideRelation, &[Word::GuideRelation1]),
    (Word::GuideLimits, &[Word::GuideLimits1]),
];
