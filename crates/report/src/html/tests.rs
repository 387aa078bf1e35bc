use super::*;

fn shown(text: &str) -> String {
    let mut html = Html::default();
    html.text(text);
    html.finish()
}

#[test]
fn nothing_that_is_shown_becomes_markup() {
    assert_eq!(shown("<b onclick='x'>&\"</b>"), "&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;");
    let mut html = Html::default();
    html.leaf("p", &[("class", "\"><script>")], "</p>");
    assert_eq!(html.finish(), "<p class=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;</p>");
}

#[test]
fn what_is_not_seen_is_spelled_out() {
    for (text, expected) in [
        ("a\u{202e}b", "a[U+202E]b"),
        ("\u{200b}\u{feff}", "[U+200B][U+FEFF]"),
        ("a\nb\0", "a[U+000A]b[U+0000]"),
        ("\u{e0041}", "[U+E0041]"),
        ("\u{ffff}\u{1fffe}", "[U+FFFF][U+1FFFE]"),
        ("Zoë 山田 ش 94,6\u{a0}%", "Zoë 山田 ش 94,6\u{a0}%"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn a_sentence_takes_its_values_in_order() {
    let mut html = Html::default();
    html.sentence("b", "{} of {} <", &["1", "2>"]);
    assert_eq!(html.finish(), "<b>1</b> of <b>2&gt;</b> &lt;");
}
