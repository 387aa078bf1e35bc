//! Plays a transcript: the `console` blocks of a Markdown file, in order, in one shell.
//!
//! A line `$ command` is typed, `> more` goes on with it, `? 1` is the exit code it must end with (0 if not said), and
//! every other line is what it prints on either stream, where `[..]` stands for anything and a line `...` for any
//! lines.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use snapbox::{Assert, IntoData as _};

use super::ZWECK;

/// One command and what it must answer.
#[derive(Debug, Default)]
struct Step {
    line: usize,
    command: String,
    code: i32,
    expected: String,
}

/// Plays `transcript` in `folder`, or panics with the first step that answered something else. `name` is for messages.
#[track_caller]
pub(crate) fn play(name: &str, transcript: &str, folder: &Path) {
    let steps = steps(transcript);
    assert!(!steps.is_empty(), "{name} has no steps");
    let mut shell = Shell::start(folder);
    for Step { line, command, code, expected } in steps {
        let place = format!("{name}:{line}: $ {command}");
        let Some((printed, ended)) = shell.run(&command) else { panic!("{place}\ndid not end in time") };
        let same = Assert::new().try_eq(Some(&place), printed.clone().into_data(), expected.into_data());
        if let Err(difference) = same {
            panic!("{place}\n{difference}\n");
        }
        assert_eq!(ended, code, "{place}\nended with another exit code, and printed:\n{printed}");
    }
}

/// The steps of the `console` blocks.
fn steps(transcript: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in transcript.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            read(line, number + 1, &mut steps);
        }
    }
    steps
}

fn read(line: &str, number: usize, steps: &mut Vec<Step>) {
    if let Some(command) = line.strip_prefix("$ ") {
        steps.push(Step { line: number, command: command.to_owned(), ..Step::default() });
        return;
    }
    let step = steps.last_mut().unwrap_or_else(|| panic!("line {number} comes before any command"));
    if let Some(more) = line.strip_prefix("> ") {
        step.command.push('\n');
        step.command.push_str(more);
    } else if let Some(code) = line.strip_prefix("? ") {
        step.code = code.parse().unwrap();
    } else {
        step.expected.push_str(line);
        step.expected.push('\n');
    }
}

/// A shell, ended with all that it started.
struct Shell {
    child: Child,
    input: ChildStdin,
    output: Receiver<String>,
}

impl Shell {
    fn start(folder: &Path) -> Self {
        let bin = Path::new(ZWECK).parent().unwrap().display();
        let mut child = Command::new("bash")
            .args(["--noprofile", "--norc"])
            .current_dir(folder)
            .env("HOME", folder)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("ZWECK_LOG")
            .env_remove("ZWECK_TOKEN")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "exec 2>&1; PATH={bin}:$PATH").unwrap();
        let (lines, output) = channel();
        let reader = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in reader.split(b'\n').map_while(Result::ok) {
                if lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { child, input, output }
    }

    /// What the command printed and its exit code; nothing if it hangs.
    fn run(&mut self, command: &str) -> Option<(String, i32)> {
        // The end mark starts a line of its own, whether or not the command ended its last one.
        writeln!(self.input, "{{ {command}\n}} </dev/null; printf '\\n{END}%s\\n' $?").unwrap();
        let mut printed = String::new();
        loop {
            let line = self.output.recv_timeout(PATIENCE).ok()?;
            if let Some(code) = line.strip_prefix(END) {
                let whole = printed.strip_suffix('\n').unwrap_or(&printed);
                return Some((whole.to_owned(), code.parse().unwrap()));
            }
            printed.push_str(&line);
            printed.push('\n');
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        // The shell leads its group; what it started in the background belongs to it.
        let group = format!("kill -KILL -- -{}", self.child.id());
        let _ = Command::new("bash").args(["-c", &group]).status();
        let _ = self.child.wait();
    }
}

const END: &str = "--- the command ended with ";

const PATIENCE: Duration = Duration::from_secs(60);
