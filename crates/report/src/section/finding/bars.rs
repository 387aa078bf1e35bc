//! The evidence of a finding: each term with its bits, as figures and as a bar from a common zero, and their sum.

use audit::{Finding, Term, Weighed};

use crate::{html::Html, page::Page, words::Word};

/// One scale for all bars of a page, so that they can be compared.
pub(crate) struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    /// Wide enough for every term and every sum.
    pub(crate) fn of(findings: &[Finding]) -> Scale {
        let mut scale = Scale { least: 0.0, most: 1.0 };
        for finding in findings {
            let terms = finding.terms.iter().map(|term| term.bits.get());
            for bits in terms.chain([finding.score]).filter(|bits| bits.is_finite()) {
                scale.least = scale.least.min(bits);
                scale.most = scale.most.max(bits);
            }
        }
        scale
    }

    /// Where zero is, in percent of the width.
    pub(crate) fn zero(&self) -> f64 {
        self.percent(-self.least)
    }

    fn percent(&self, bits: f64) -> f64 {
        100.0 * bits / (self.most - self.least)
    }
}

pub(super) fn write(page: &Page<'_>, html: &mut Html, finding: &Finding, scale: &Scale) {
    let voice = page.voice;
    html.tag("table", &[("class", "bits")], |html| {
        html.leaf("caption", &[], voice.say(Word::EvidenceCaption));
        html.tag("thead", &[], |html| {
            html.tag("tr", &[], |html| {
                for word in [Word::Evidence, Word::BitsColumn, Word::Bar] {
                    html.leaf("th", &[("scope", "col")], voice.say(word));
                }
            });
        });
        html.tag("tbody", &[], |html| {
            for Weighed { term, bits } in &finding.terms {
                // The term has one name for both of its signs.
                let open = *term == Term::Explanation && bits.get() > 0.0;
                let name = if open { voice.say(Word::Unexplained) } else { page.term(*term) };
                row(html, name, &voice.signed_bits(bits.get()), bits.get(), scale);
            }
        });
        html.tag("tfoot", &[], |html| {
            row(html, voice.say(Word::Sum), &voice.signed_bits(finding.score), finding.score, scale);
        });
    });
}

fn row(html: &mut Html, name: &str, figure: &str, bits: f64, scale: &Scale) {
    html.tag("tr", &[], |html| {
        html.leaf("th", &[("scope", "row")], name);
        html.leaf("td", &[], figure);
        html.tag("td", &[], |html| {
            // Left of zero a bar is hatched: its side and its pattern say the sign, not only its colour.
            let width = format!("width:{:.1}%", scale.percent(bits.abs()));
            let class = [("class", "m"), ("style", &*width)];
            html.leaf("i", class.get(usize::from(bits >= 0.0)..).unwrap_or_default(), "");
        });
    });
}
