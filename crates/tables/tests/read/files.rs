//! Which files are read, and which are refused.

use std::{os::unix::fs::symlink, path::PathBuf, process::Command};

use expect_test::expect;
use tables::{Inputs, Mapping, Rejects, Table};

use crate::common::{Folder, rows};

const ROW: &str = "staff_id\ns1\n";

fn found(folder: &Folder, mapping: &str) -> Vec<String> {
    let notes = folder.mapped(mapping).unwrap().describe();
    notes.iter().map(|note| folder.short(&format!("{} {}", note.table, note.path.display()))).collect()
}

#[test]
fn names_folders_and_mappings_say_which_table_a_file_is() {
    let folder = Folder::new();
    for name in [
        "staff.csv",
        "Staff-Contacts.csv",
        "hr/staff_2.csv",
        "staff_addresses/part-0.csv",
        "staff_addresses/_SUCCESS",
        "notes.csv",
        "people.log",
        ".staff.csv",
        "staff.csv.bak",
    ] {
        folder.write(name, ROW);
    }
    assert_eq!(
        found(&folder, ""),
        [
            "staff DIR/hr/staff_2.csv",
            "staff DIR/staff.csv",
            "staff_contacts DIR/Staff-Contacts.csv",
            "staff_addresses DIR/staff_addresses/part-0.csv",
        ]
    );
    let ignored: Vec<String> = folder
        .inputs()
        .unwrap()
        .ignored()
        .iter()
        .map(|path| folder.short(&path.display().to_string()))
        .collect();
    assert_eq!(ignored, ["DIR/notes.csv", "DIR/people.log", "DIR/staff.csv.bak"]);
    // A table whose files are named has no others.
    assert_eq!(
        found(&folder, "[staff]\nfiles = [\"people.log\", \"hr/*.csv\"]"),
        [
            "staff DIR/hr/staff_2.csv",
            "staff DIR/people.log",
            "staff_contacts DIR/Staff-Contacts.csv",
            "staff_addresses DIR/staff_addresses/part-0.csv",
        ]
    );
    let both = "[staff]\nfiles = [\"*.log\"]\n[shifts]\nfiles = [\"people*\"]";
    expect!["DIR/people.log: the mapping says that it is `staff` and also `shifts`; narrow `files` of one"]
        .assert_eq(&folder.error(both));
}

#[test]
fn files_of_a_table_are_read_in_the_order_of_their_names() {
    let folder = Folder::new();
    folder.write("staff-b.csv", "staff_id\n3\n4\n");
    folder.write("staff-a.csv", "Staff ID,team\n1,x\n2,\n");
    folder.write("staff-c.jsonl", "{\"staff_id\":5}\n");
    let (read, _) = rows(&folder.inputs().unwrap(), Table::Staff, &["team", "staff_id", "email"]);
    assert_eq!(read, ["x|1|~|0", "~|2|~|1", "~|3|~|2", "~|4|~|3", "~|5|~|4"]);
}

#[test]
fn links_in_a_circle_end_and_no_file_is_read_twice() {
    let folder = Folder::with("a/staff.csv", ROW);
    symlink(&folder.0, folder.0.join("a/up")).unwrap();
    symlink(folder.0.join("self"), folder.0.join("self")).unwrap();
    symlink(folder.0.join("a/staff.csv"), folder.0.join("staff_link.csv")).unwrap();
    assert_eq!(found(&folder, "").len(), 1);
    let twice = [folder.0.clone(), folder.0.join("a"), folder.0.join("a/staff.csv")];
    assert_eq!(Inputs::find(&twice, &Mapping::default()).unwrap().describe().len(), 1);
    symlink(folder.0.join("nowhere"), folder.0.join("tasks.csv")).unwrap();
    assert!(folder.error("").starts_with("cannot read `DIR/tasks.csv`: "));
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let folder = Folder::new();
    let pipe = folder.0.join("accesses.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    expect![
        "`DIR/accesses.csv` is a pipe: only files and directories are read; save its contents as a file first"
    ]
    .assert_eq(&folder.error(""));
    let error = |path: PathBuf, mapping: &str| {
        let mapping = Mapping::parse(mapping, "audit.toml").unwrap();
        folder.short(&Inputs::find(&[path], &mapping).unwrap_err().to_string())
    };
    expect![
        "`DIR/accesses.csv` is a pipe: only files and directories are read; save its contents as a file first"
    ]
    .assert_eq(&error(pipe, ""));
    expect![
        "`/dev/zero` is a device: only files and directories are read; save its contents as a file first"
    ]
    .assert_eq(&error("/dev/zero".into(), "[accesses]\nfiles = [\"zero\"]"));
    expect!["cannot read `DIR/none.csv`: No such file or directory (os error 2)"]
        .assert_eq(&error(folder.0.join("none.csv"), ""));
    let empty = Folder::new();
    expect!["no table found in `DIR`: files are named after the tables `accesses`, `staff`, `staff_contacts`, `staff_addresses`, `shifts`, `subjects`, `subject_addresses`, `tasks`, `work`, e.g. `accesses.csv`; other names need a mapping"].assert_eq(&empty.error(""));
}

#[test]
fn tables_and_columns_that_are_not_there_are_said_to_be_missing() {
    let folder = Folder::with("staff.csv", ROW);
    let inputs = folder.inputs().unwrap();
    assert!(inputs.has(Table::Staff) && !inputs.has(Table::Accesses));
    assert!(inputs.has_column(Table::Staff, "staff_id") && !inputs.has_column(Table::Staff, "team"));
    let mut rejects = Rejects::new();
    let error = |table, column: &str, rejects: &mut Rejects| {
        inputs.scan(table, &[column], rejects).err().unwrap().to_string()
    };
    assert_eq!(
        error(Table::Accesses, "at", &mut rejects),
        "there is no table `accesses`: add a file such as `accesses.csv`, or name one in the mapping under `[accesses]` \
         with `files`"
    );
    assert_eq!(error(Table::Staff, "subject_id", &mut rejects), "table `staff` knows no column `subject_id`");
    assert!(inputs.parts(Table::Accesses).is_err());
}

#[test]
fn ten_thousand_files() {
    let folder = Folder::new();
    for number in 0..10_000 {
        folder.write(&format!("staff/part-{number:05}.csv"), format!("staff_id\n{number}\n"));
    }
    let inputs = folder.inputs().unwrap();
    let (read, rejects) = rows(&inputs, Table::Staff, &["staff_id"]);
    assert_eq!((read.len(), rejects.count()), (10_000, 0));
    assert!((0..10_000).all(|number| read[number] == format!("{number}|{number}")));
    assert_eq!(inputs.rows(Table::Staff), Some(10_000));
}

#[test]
fn digests_are_those_of_the_bytes_on_the_disk() {
    let folder = Folder::with("staff.csv", ROW);
    let digests = folder.inputs().unwrap().digests().unwrap();
    // printf 'staff_id\ns1\n' | sha256sum
    let hex: String = digests[0].sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((digests.len(), digests[0].size, hex.as_str()), (1, 12, DIGEST));
}

const DIGEST: &str = "f672ca917dd9f443fd6e80b95d43eddd2e4f469219d311e43f552e3a52504451";
