mod hostile;
#[path = "../../examples/sample/invent.rs"]
mod invent;
mod markup;

use std::collections::BTreeSet;

use audit::{Audit, Lang, Missing, Totals};
use expect_test::expect_file;
use tables::Table;

use self::markup::{Element, elements, text_of};
use crate::{Facts, render, words::Word};

const LANGUAGES: [Lang; 2] = [Lang::English, Lang::German];
/// What the page of a thousand findings may take at most.
const LIMIT: usize = 3_000_000;

fn audit(findings: usize, lang: Lang) -> Audit {
    invent::audit(findings, lang).unwrap()
}

fn page(findings: usize, lang: Lang) -> String {
    render(&audit(findings, lang), &invent::facts(lang))
}

fn articles(page: &str) -> Vec<&str> {
    page.split("<article ").skip(1).map(|rest| rest.split("</article>").next().unwrap()).collect()
}

#[test]
fn every_finding_is_there_once_and_in_order() {
    for lang in LANGUAGES {
        let audit = audit(30, lang);
        let page = render(&audit, &invent::facts(lang));
        let articles = articles(&page);
        assert_eq!(articles.len(), 30);
        for (article, finding) in articles.iter().zip(&audit.findings) {
            assert!(article.starts_with(&format!("id=\"f{}\"", finding.rank)), "{article}");
            for said in
                [&finding.staff_id, &finding.subject_id, &finding.sentence, finding.team.as_ref().unwrap()]
            {
                assert!(article.contains(&said.replace('\'', "&#39;")), "{said}");
            }
            assert!(finding.access_ids.iter().all(|id| article.contains(&format!("<bdi>{id}</bdi>"))));
        }
    }
}

#[test]
fn the_terms_that_are_shown_add_up_to_the_sum_that_is_shown() {
    for decimals in [1, 2] {
        let mut audit = audit(30, Lang::German);
        if decimals == 2 {
            let odd = audit::Weighed { term: audit::Term::Burst, bits: audit::Bits::new(0.37) };
            audit.findings[3].terms.push(odd);
            audit.findings[3].score += 0.37;
        }
        let page = render(&audit, &invent::facts(Lang::German));
        for article in articles(&page) {
            let figures: Vec<f64> = article
                .split("</th><td>")
                .skip(1)
                .map(|rest| {
                    rest.split('<').next().unwrap().replace('−', "-").replace(',', ".").parse().unwrap()
                })
                .collect();
            let (sum, terms) = figures.split_last().unwrap();
            assert!((terms.iter().sum::<f64>() - sum).abs() < 1e-6, "{figures:?}");
        }
    }
}

#[test]
fn what_explains_and_what_nothing_explains_adds_up_to_all_first_looks() {
    let page = page(3, Lang::English);
    let section = page.split("<section id=\"explained\"").nth(1).unwrap().split("</section>").next().unwrap();
    let rows = section.split("<tr").skip(2);
    let firsts = rows.map(|row| row.split("<td class=\"n\">").nth(1).unwrap().split('<').next().unwrap());
    let sum: u64 = firsts.map(|first| first.replace(',', "").parse::<u64>().unwrap()).sum();
    assert_eq!(sum, audit(3, Lang::English).totals.first.looks);
}

#[test]
fn nothing_of_the_input_becomes_markup_or_turns_the_text() {
    for lang in LANGUAGES {
        let (audit, facts) = hostile::report(6, 3, lang);
        let page = render(&audit, &facts);
        // Parsing fails on tags and attributes that are not ours, and on any that do not close.
        assert!(elements(&page).len() > 500);
        assert!(!page.contains("<script") && !page.contains("onerror=\""));
        assert!(!page.chars().any(|c| crate::visible::hidden(c) && c != '\n'));
        assert!(page.contains("[U+202E]&lt;script&gt;"));
    }
}

#[test]
fn it_loads_nothing_and_runs_nothing() {
    for lang in LANGUAGES {
        let page = page(30, lang);
        for forbidden in [
            "http:",
            "https:",
            "//",
            "<script",
            "javascript:",
            "src=",
            "url(",
            "@import",
            "<link",
            "<form",
            "<iframe",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains(concat!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ",
            "base-uri 'none'; form-action 'none'\">"
        )));
        let links = elements(&page).into_iter().filter_map(|element| element.attribute("href"));
        assert!(links.into_iter().all(|href| href.starts_with('#')
            && page.contains(&format!("id=\"{}\"", href.trim_start_matches('#')))));
    }
}

#[test]
fn a_thousand_findings_take_three_megabytes_at_most() {
    for lang in LANGUAGES {
        let page = page(1_000, lang);
        assert!(page.len() <= LIMIT, "{}", page.len());
        assert!(!page.contains(Word::Brief.say(lang)), "no room for pictures in an ordinary report");
        assert_eq!(articles(&page).len(), 1_000);
    }
    let (audit, facts) = hostile::report(1_000, 100, Lang::German);
    let page = render(&audit, &facts);
    assert!(page.len() <= LIMIT, "{}", page.len());
    assert_eq!(articles(&page).len(), 1_000);
    assert!(page.contains(Word::Brief.say(Lang::German)));
}

#[test]
fn the_german_page_has_no_english_word_and_the_other_way_round() {
    for (lang, other) in [(Lang::German, Lang::English), (Lang::English, Lang::German)] {
        let (mut nothing, facts) = (audit(30, lang), Facts::new("–", lang));
        nothing.findings.clear();
        nothing.found = 0;
        let pages = [page(30, lang), render(&nothing, &facts)];
        for text in pages.iter().map(|page| words_only(page)) {
            for word in Word::ALL.iter().filter(|word| word.say(lang) != word.say(other)) {
                let pieces = word
                    .say(other)
                    .split("{}")
                    .map(|piece| piece.trim_matches(|c: char| !c.is_alphanumeric()));
                for piece in pieces.filter(|piece| piece.len() > 2) {
                    assert!(!has_word(&text, piece), "{word:?}: {piece}");
                }
            }
        }
    }
}

/// The text of a page without what is no word of ours: names of tables, files, columns and teams.
fn words_only(page: &str) -> String {
    let mut text = text_of(page);
    for table in Table::ALL {
        text = text.replace(&format!("({table})"), "").replace(&format!("{table}.csv"), "");
    }
    for team in ["Returns", "Orders", "Payments", "Marketplace"] {
        text = text.replace(team, "");
    }
    text
}

fn has_word(text: &str, word: &str) -> bool {
    let pieces: Vec<&str> = text.split(word).collect();
    pieces.windows(2).any(|around| {
        let ends = [around[0].chars().next_back(), around[1].chars().next()];
        ends.into_iter().flatten().all(|c| !c.is_alphanumeric())
    })
}

#[test]
fn names_are_shown_if_they_are_given_and_only_then() {
    let audit = audit(3, Lang::English);
    let mut facts = invent::facts(Lang::English);
    let (staff, subject) = (audit.findings[0].staff_id.clone(), audit.findings[0].subject_id.clone());
    assert!(!render(&audit, &facts).contains("Erika"));
    facts.names.staff.insert(staff.clone(), "Erika <Muster>".to_owned());
    facts.names.subjects.insert(subject.clone(), "Max".to_owned());
    let page = render(&audit, &facts);
    let heading = format!("<bdi>Erika &lt;Muster&gt; ({staff})</bdi> looked at <bdi>Max ({subject})</bdi>");
    assert!(page.contains(&heading));
}

#[test]
fn headings_tables_and_pictures_say_what_they_are() {
    for lang in LANGUAGES {
        let page = page(30, lang);
        let all = elements(&page);
        assert_eq!(all[0].attribute("lang"), Some(if lang == Lang::German { "de" } else { "en" }));
        let named =
            |name: &str| all.iter().filter(|element| element.name == name).collect::<Vec<&Element<'_>>>();
        assert_eq!(named("h1").len(), 1);
        assert!(named("th").iter().all(|th| matches!(th.attribute("scope"), Some("col" | "row"))));
        assert_eq!(named("table").len(), named("caption").len());
        let pictures: Vec<_> =
            named("svg").into_iter().filter(|svg| svg.attribute("role") == Some("img")).collect();
        assert_eq!((pictures.len(), named("desc").len(), named("figure").len()), (30, 30, 30));
        let ids: Vec<&str> = all.iter().filter_map(|element| element.attribute("id")).collect();
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len());
        let labels = all.iter().filter_map(|element| element.attribute("aria-labelledby"));
        assert!(labels.flat_map(|label| label.split(' ')).all(|id| distinct.contains(id)));
        let levels: Vec<u8> = all
            .iter()
            .filter(|one| matches!(one.name, "h1" | "h2" | "h3"))
            .map(|one| one.name.as_bytes()[1])
            .collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1));
    }
}

#[test]
fn an_audit_of_nothing_says_so() {
    let mut audit = audit(0, Lang::English);
    audit.totals = Totals::default();
    audit.missing = Table::ALL[1..]
        .iter()
        .map(|table| Missing { table: *table, templates: Vec::new(), terms: Vec::new() })
        .collect();
    let page = render(&audit, &Facts::new("Nothing", Lang::English));
    assert!(elements(&page).len() > 100);
    let text = text_of(&page);
    for said in [Word::NoFindings, Word::NobodyTwice, Word::NoTeams, Word::NoRejects, Word::NoMissingColumns]
    {
        assert!(text.contains(said.say(Lang::English)), "{said:?}");
    }
    assert!(text.contains("so none of the 12,480 looks could be explained or not"));
    assert!(!page.contains("NaN") && !page.contains("inf%"));
}

#[test]
fn findings_that_the_page_does_not_have_are_counted() {
    let mut audit = audit(30, Lang::English);
    audit.found = 4_711;
    let mut facts = invent::facts(Lang::English);
    facts.most = 10;
    let page = render(&audit, &facts);
    assert_eq!(articles(&page).len(), 10);
    assert!(page.contains("This page has the first 10 of 4,711 findings."));
    assert!(text_of(&page).contains("4,711 findings are put before a person."));
}

/// Run with `UPDATE_EXPECT=1` to take what is there, and then read it.
#[test]
fn the_same_input_gives_the_page_that_was_read_by_eye() {
    let page = page(1, Lang::German);
    assert_eq!(page, self::page(1, Lang::German));
    let body = page.split("<body>").nth(1).unwrap();
    let queue = body.split("<section id=\"findings\"").nth(1).unwrap().split("</section>").next().unwrap();
    expect_file!["expected.html"].assert_eq(&queue.replace("><", ">\n<"));
}

#[test]
fn every_setting_is_listed_in_words() {
    let settings = audit(0, Lang::German).settings;
    let page = page(3, Lang::German);
    let run = page.split("<section id=\"run\"").nth(1).unwrap();
    for template in settings.explanation.iter().filter(|template| !template.off) {
        let words: String = template.says.de.chars().skip(1).collect();
        assert!(run.contains(&words), "{}", template.name);
    }
    let serde_json::Value::Object(sections) = serde_json::to_value(&settings.evidence).unwrap() else {
        panic!()
    };
    for (name, section) in &sections {
        let key = crate::section::explained::sentence_case(name);
        assert!(!run.contains(&format!("<bdi>{key}</bdi>")), "{name} has no name for people");
        for (key, value) in section.as_object().unwrap().iter().filter(|(key, _)| *key != "basis") {
            let shown = format!("{key} = {value}").replace('"', "&quot;");
            assert!(run.contains(&shown), "{name}: {shown}");
        }
    }
}
