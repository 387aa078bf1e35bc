//! The page as a whole, and what all of its sections know.

use audit::{Audit, Finding, Term};

use crate::{Facts, html::Html, palette, section, visible, voice::Voice, words::Word};

/// The report as one HTML document (HTML Living Standard, no script, nothing loaded).
pub fn render(audit: &Audit, facts: &Facts) -> String {
    let page = Page::new(audit, facts);
    let mut html = Html::default();
    html.fixed("<!DOCTYPE html>\n");
    html.tag("html", &[("lang", page.voice.say(Word::LanguageTag))], |html| {
        html.tag("head", &[], |html| page.head(html));
        html.tag("body", &[], |html| page.body(html));
    });
    html.fixed("\n");
    html.finish()
}

/// What is shown.
pub(crate) struct Page<'a> {
    pub(crate) audit: &'a Audit,
    pub(crate) facts: &'a Facts,
    pub(crate) voice: Voice,
    /// The findings that the page has.
    pub(crate) findings: &'a [Finding],
}

impl<'a> Page<'a> {
    fn new(audit: &'a Audit, facts: &'a Facts) -> Page<'a> {
        let findings = audit.findings.get(..facts.most).unwrap_or(&audit.findings);
        let mut bits = findings.iter().flat_map(|finding| finding.terms.iter().map(|term| term.bits.get()));
        let coarse = bits.all(|bits| (bits * 10.0 - (bits * 10.0).round()).abs() < 1e-6);
        let voice = Voice { lang: facts.lang, decimals: if coarse { 1 } else { 2 } };
        Page { audit, facts, voice, findings }
    }

    pub(crate) fn staff(&self, id: &str) -> String {
        self.named(self.facts.names.staff.get(id), id)
    }

    pub(crate) fn subject(&self, id: &str) -> String {
        self.named(self.facts.names.subjects.get(id), id)
    }

    fn named(&self, name: Option<&String>, id: &str) -> String {
        let id = visible::id(self.voice, id);
        match name {
            Some(name) => format!("{} ({id})", visible::id(self.voice, name)),
            None => id,
        }
    }

    /// A template in words, or by its name where the settings do not have it.
    pub(crate) fn template(&self, name: &str) -> String {
        let known = self.audit.settings.explanation.iter().find(|template| template.name == name);
        let said = known.map_or(name, |template| match self.voice.lang {
            audit::Lang::English => &template.says.en,
            audit::Lang::German => &template.says.de,
        });
        visible::words(said)
    }

    pub(crate) fn term(&self, term: Term) -> &'static str {
        term.label(self.voice.lang)
    }

    fn head(&self, html: &mut Html) {
        html.fixed("\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
        html.fixed(POLICY);
        html.fixed("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.fixed("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.fixed(
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n",
        );
        html.leaf("title", &[], &visible::words(&self.facts.title));
        html.tag("style", &[], |html| {
            palette::write(html);
            html.fixed(STYLE);
        });
    }

    fn body(&self, html: &mut Html) {
        html.leaf("a", &[("class", "skip"), ("href", "#findings")], self.voice.say(Word::SkipToFindings));
        html.tag("header", &[], |html| section::masthead::write(self, html));
        html.tag("main", &[], |html| {
            for (id, heading, write) in section::ALL {
                html.fixed("\n");
                html.tag("section", &[("id", id), ("aria-labelledby", &format!("h-{id}"))], |html| {
                    html.leaf("h2", &[("id", &format!("h-{id}"))], self.voice.say(heading));
                    write(self, html);
                });
            }
        });
        html.tag("footer", &[], |html| html.leaf("p", &[], self.voice.say(Word::Footer)));
    }
}

/// Content Security Policy Level 3: nothing may be loaded, run, framed or sent; only the page's own style counts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("page.css");

#[cfg(test)]
mod tests;
