//! A parser for the HTML that we write, and for no other: it fails on unknown tags and attributes, on what does not close,
//! and on what closes something else.

pub(super) struct Element<'p> {
    pub(super) name: &'p str,
    attributes: Vec<(&'p str, &'p str)>,
}

impl<'p> Element<'p> {
    pub(super) fn attribute(&self, name: &str) -> Option<&'p str> {
        self.attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }
}

/// All elements of a page, in order.
pub(super) fn elements(page: &str) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    for tag in page.strip_prefix("<!DOCTYPE html>\n").unwrap().split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>') || open == ["html", "head"], "{tag} {text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let element = element(tag);
        if !matches!(element.name, "meta" | "br") {
            open.push(element.name);
        }
        found.push(element);
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

/// What a page says, in its body.
pub(super) fn text_of(page: &str) -> String {
    let body = page.split("<body>").nth(1).unwrap();
    let mut text = String::new();
    let mut code = false;
    for piece in body.split('<').skip(1) {
        let (tag, said) = piece.split_once('>').unwrap();
        code = tag.starts_with("code");
        let inline = ["b", "/b", "bdi", "/bdi", "strong", "/strong"].contains(&tag);
        text.push_str(if inline { "" } else { "\n" });
        text.push_str(if code { "" } else { said });
    }
    assert!(!code);
    text
}

fn element(tag: &str) -> Element<'_> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(TAGS.contains(&name), "{name}");
    let mut attributes = Vec::new();
    while let Some((attribute, after)) = rest.split_once("=\"") {
        assert!(ATTRIBUTES.contains(&attribute), "{attribute}");
        let (value, after) = after.split_once('"').unwrap();
        attributes.push((attribute, value));
        rest = after.trim_start();
    }
    assert!(rest.is_empty(), "{rest}");
    Element { name, attributes }
}

const TAGS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "nav",
    "main",
    "section",
    "article",
    "footer",
    "h1",
    "h2",
    "h3",
    "p",
    "b",
    "strong",
    "span",
    "bdi",
    "br",
    "code",
    "i",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "svg",
    "path",
    "desc",
    "details",
    "summary",
];
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "href",
    "style",
    "scope",
    "role",
    "d",
    "viewBox",
    "preserveAspectRatio",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
];
