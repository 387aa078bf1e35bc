//! How much of each team's first looks is explained.

use super::{summary, table};
use crate::{html::Html, page::Page, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    let teams = &page.audit.totals.teams;
    if teams.iter().all(|team| team.team.is_none()) {
        html.leaf("p", &[], voice.say(Word::NoTeams));
        return;
    }
    html.leaf("p", &[], voice.say(Word::TeamsIntro));
    let columns = [
        (voice.say(Word::Team), ""),
        (voice.say(Word::FirstLooks), "n"),
        (voice.say(Word::IsExplained), "n"),
        (voice.say(Word::NotExplained), "n"),
        (voice.say(Word::ExplainedShare), "n"),
        (voice.say(Word::Bar), "wide"),
    ];
    table::write(html, "shares", voice.say(Word::TeamsCaption), &columns, |html| {
        for team in teams.iter().take(MOST_TEAMS) {
            let name = team.team.as_deref().map(|name| visible::id(voice, name));
            let name = name.as_deref().unwrap_or(voice.say(Word::WithoutTeam));
            table::row(html, name, |html| summary::share_cells(page, html, team.first));
        }
    });
    table::more(voice, html, teams.len(), MOST_TEAMS, Word::MoreTeams);
}

/// A table that a person reads, and a bound to the page where the input has a team for everyone.
const MOST_TEAMS: usize = 300;
