//! The picture of a finding: looks on top, tasks from opening to closing below, other work at the bottom, and how far the
//! looks are from the nearest work. Marks differ in form, not only in colour. It is stretched to the room that it has, so
//! it holds no words; those stand around it.

mod axis;
mod scene;

use audit::Finding;

use self::scene::Scene;
use crate::{html::Html, page::Page, voice::Voice, words::Word};

pub(super) fn write(page: &Page<'_>, html: &mut Html, finding: &Finding) {
    let scene = Scene::of(finding);
    let voice = page.voice;
    let (title, words) = (format!("p{}", finding.rank), format!("d{}", finding.rank));
    html.tag("figure", &[], |html| {
        html.leaf("figcaption", &[], &caption(voice, &scene));
        html.tag("div", &[("class", "lanes"), ("aria-hidden", "true")], |html| {
            for lane in [Word::LaneLooks, Word::LaneTasks, Word::LaneWork] {
                html.text(voice.say(lane));
                html.fixed("<br>");
            }
        });
        let label = format!("{title} {words}");
        let size = format!("0 0 {WIDTH} {HEIGHT}");
        let attributes = [
            ("viewBox", &*size),
            ("preserveAspectRatio", "none"),
            ("role", "img"),
            ("aria-labelledby", &*label),
        ];
        html.tag("svg", &attributes, |html| {
            html.leaf("title", &[("id", &title)], voice.say(Word::PictureTitle));
            html.leaf("desc", &[("id", &words)], &description(voice, &scene));
            marks(html, &scene);
        });
        html.tag("div", &[("class", "axis"), ("aria-hidden", "true")], |html| {
            for (x, label) in axis::labels(voice, scene.from, scene.to) {
                let left = format!("left:{:.1}%", x * 100.0);
                html.leaf("span", &[("style", &left)], &label);
            }
        });
    });
}

/// How far the looks are from work: what the picture is there to show.
fn caption(voice: Voice, scene: &Scene) -> String {
    let mut text = match &scene.nearest {
        None => voice.say(Word::NothingNear).to_owned(),
        Some(nearest) if nearest.distance == 0 => voice.say(Word::SameTime).to_owned(),
        Some(nearest) => {
            let word = if nearest.before { Word::NearestBefore } else { Word::NearestAfter };
            voice.fill(word, &[&voice.length(nearest.distance)])
        }
    };
    if scene.throughout != [0; 2] {
        let counts = scene.throughout.map(|count| voice.count(count));
        text.push_str(&voice.fill(Word::PictureThroughout, &counts.each_ref().map(String::as_str)));
    }
    if scene.self_opened > 0 {
        text.push_str(&voice.fill(Word::PictureSelfOpened, &[&voice.count(scene.self_opened)]));
    }
    text
}

/// The picture for those who do not see it.
fn description(voice: Voice, scene: &Scene) -> String {
    let counts = [
        scene.unexplained.len(),
        scene.explained.len(),
        scene.own_tasks.len(),
        scene.other_tasks.len(),
        scene.own_work.len(),
        scene.other_work.len(),
    ];
    let counts = counts.map(|count| voice.count(count as u64));
    let values = counts.each_ref().map(String::as_str);
    voice.fill(Word::PictureSays, &values)
}

fn marks(html: &mut Html, scene: &Scene) {
    let x = |at: i64| (scene.place(at) * f64::from(WIDTH)).round() as i32;
    let mut path = |class: &'static str, d: String| {
        if !d.is_empty() {
            html.leaf("path", &[("class", class), ("d", &d)], "");
        }
    };
    path("g", axis::lines(scene.from, scene.to).map(|at| format!("M{} 0v{HEIGHT}", x(at))).collect());
    path("d", scene.nearest.as_ref().map(|near| distance(x(near.look), x(near.fact))).unwrap_or_default());
    path("a", bars(&scene.other_tasks, x, OTHER_TASKS));
    path("o", bars(&scene.own_tasks, x, OWN_TASKS));
    path("x", ticks(&scene.other_work, x, (57, 9)));
    path("w", ticks(&scene.own_work, x, (52, 14)));
    path("e", ticks(&scene.explained, x, (12, 10)));
    path("u", ticks(&scene.unexplained, x, (1, 21)));
}

/// Vertical strokes: top and length. Those that would cover each other are one.
fn ticks(times: &[i64], x: impl Fn(i64) -> i32, (top, length): (i32, i32)) -> String {
    let mut places: Vec<i32> = times.iter().map(|at| x(*at)).collect();
    places.dedup_by(|next, place| (*next - *place).abs() < 2);
    places.into_iter().map(|x| format!("M{x} {top}v{length}")).collect()
}

/// Bars: top and height. One that goes on beyond an edge of the picture has a point there.
fn bars(spans: &[(i64, i64)], x: impl Fn(i64) -> i32, (top, height): (i32, i32)) -> String {
    let mut places: Vec<(i32, i32)> = spans.iter().map(|(from, to)| (x(*from), x(*to))).collect();
    places.sort_unstable();
    places.dedup();
    let half = height / 2;
    let bar = |(from, to): (i32, i32)| {
        let width = (to - from).max(2);
        let left = if from <= 0 { POINT.min(width / 2) } else { 0 };
        let right = if to >= WIDTH { POINT.min(width / 2) } else { 0 };
        let (start, straight) = (from + left, width - left - right);
        match (left, right) {
            (0, 0) => format!("M{from} {top}h{width}v{height}h-{width}z"),
            _ => format!(
                "M{start} {top}h{straight}l{right} {half}l-{right} {half}h-{straight}l-{left} -{half}z"
            ),
        }
    };
    places.into_iter().map(bar).collect()
}

/// A line between a look and the nearest work, with an end at each.
fn distance(look: i32, fact: i32) -> String {
    if (look - fact).abs() < 6 { String::new() } else { format!("M{look} 26H{fact}") }
}

const WIDTH: i32 = 600;
const HEIGHT: i32 = 68;
/// How long a point is.
const POINT: i32 = 7;
const OWN_TASKS: (i32, i32) = (30, 8);
const OTHER_TASKS: (i32, i32) = (41, 6);
