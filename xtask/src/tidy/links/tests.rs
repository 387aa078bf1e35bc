use super::*;

#[test]
fn which_links_are_relative() {
    let text = "[a](b.md) ![p](img/x.svg \"title\") [w](https://e.example/) [m](mailto:a@b.example)\n\
                [here](#below) [c](../d.md#part) `[not](code.md)`\n```\n[not](fenced.md)\n```\n[r]: <e.md>\n";
    let expected = [(1, "b.md"), (1, "img/x.svg"), (2, "../d.md"), (6, "e.md")];
    assert_eq!(relative_links(text), expected.map(|(line, target)| (line, target.to_owned())));
}

#[test]
fn where_links_lead() {
    let files = ["README.md", "docs/a.md", "docs/decisions/0001-x.md"].map(str::to_owned);
    for (from, target, expected) in [
        ("README.md", "docs/a.md", true),
        ("README.md", "./docs/", true),
        ("docs/a.md", "../README.md", true),
        ("docs/a.md", "decisions/0001-x.md", true),
        ("docs/a.md", "..", true),
        ("docs/a.md", "README.md", false),
        ("README.md", "doc", false),
        ("README.md", "../README.md", false),
    ] {
        assert_eq!(leads_somewhere(from, target, &files), expected, "{from} -> {target}");
    }
}
