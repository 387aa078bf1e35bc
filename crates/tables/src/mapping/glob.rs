//! File names with stars.

/// Whether a path ends in what the glob describes: `*` is any part of a name, `?` one character of it, `**` any folders.
/// A glob of one name is compared with the file's name, one with folders with as many of the path's last folders.
pub(crate) fn matches(glob: &str, path: &str) -> bool {
    let glob: Vec<&str> = glob.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let path: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    !glob.is_empty() && (0..path.len()).any(|start| path.get(start..).is_some_and(|tail| parts(&glob, tail)))
}

fn parts(glob: &[&str], path: &[&str]) -> bool {
    match glob.split_first() {
        None => path.is_empty(),
        Some((&"**", rest)) => {
            (0..=path.len()).any(|skipped| path.get(skipped..).is_some_and(|tail| parts(rest, tail)))
        }
        Some((part, rest)) => {
            path.split_first().is_some_and(|(name, tail)| name_matches(part, name) && parts(rest, tail))
        }
    }
}

/// Goes back to the last star only, which is enough for one name, and linear in practice.
fn name_matches(glob: &str, name: &str) -> bool {
    let (glob, name): (Vec<char>, Vec<char>) = (glob.chars().collect(), name.chars().collect());
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = name.get(read) {
        match (glob.get(at), star) {
            (Some('*'), _) => {
                star = Some((at + 1, read));
                at += 1;
            }
            (Some(wanted), _) if *wanted == '?' || wanted == letter => {
                at += 1;
                read += 1;
            }
            (_, Some((after, from))) => {
                star = Some((after, from + 1));
                at = after;
                read = from + 1;
            }
            _ => return false,
        }
    }
    glob.iter().skip(at).all(|rest| *rest == '*')
}
