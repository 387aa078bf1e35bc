"""Which looks does no task explain: the same question as `zweck audit`, put to DuckDB in SQL.

It shares the declarations (settings) with Zweck and none of its code: facts are joined with looks by subject, each pair
yields the set of templates that hold as bits, and the sets of a look are or-ed. Usage: explain.py DIR --out DIR2.
"""

import argparse
import json
import os
import re
import sys
import tomllib
from pathlib import Path

import duckdb

SHIPPED = Path(__file__).resolve().parents[2] / "crates" / "audit" / "src" / "defaults.toml"
UNITS = {"s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
# A task without an end. Far from overflow when some days are added.
OPEN = 2**62
# How long before its opening and after its end a self-opened task counts as the cover for a look.
LATE = 12 * UNITS["h"]
COLUMNS = {
    "staff": ["staff_id", "team"],
    "tasks": ["task_id", "subject_id", "kind", "opened_at", "closed_at", "opened_by", "origin", "assignee", "queue"],
    "work": ["at", "subject_id", "staff_id", "kind"],
    "accesses": ["at", "staff_id", "subject_id", "access_id", "task_id", "fields"],
}
ANCHORS = {"opened": "f.opened", "closed": "f.ended", "at": "f.moment"}
TIMES = {"at", "opened_at", "closed_at"}


def settings_of(path):
    """Settings from TOML, or from the run.json of an audit."""
    if path.suffix == ".json":
        return json.loads(path.read_text())["settings"]
    return tomllib.loads(path.read_text())


def span(text):
    number, unit = re.fullmatch(r"(\d+)([smhd])", text.strip()).groups()
    return int(number) * UNITS[unit]


def edge(text):
    """`closed + 2h` as anchor and microseconds."""
    anchor, sign, length = re.fullmatch(r"\s*(\w+)\s*(?:([+-])\s*(\w+))?\s*", text).groups()
    offset = span(length) if length else 0
    return anchor, -offset if sign == "-" else offset


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def among(column, words):
    return f"{column} in ({', '.join(quoted(word.lower()) for word in words)})" if words else "false"


class Audit:
    """One run: tables in a directory, settings, and a database in memory that may spill."""

    def __init__(self, directory, settings, threads, memory, scratch):
        self.directory, self.settings = Path(directory), settings
        self.templates = [one for one in settings["explanation"] if not one.get("off", False)]
        self.db = duckdb.connect(
            config={"threads": threads, "memory_limit": memory, "temp_directory": str(scratch)}
        )
        self.db.execute("set autoinstall_known_extensions = false")
        self.db.execute("set preserve_insertion_order = false")
        self.db.execute("set enable_progress_bar = false")

    def has(self, table):
        return (self.directory / f"{table}.parquet").exists()

    def scan(self, table):
        """A table under the names of `COLUMNS`, times in microseconds; columns that the file lacks are null."""
        there, source = set(), ""
        if self.has(table):
            file = quoted(str(self.directory / f"{table}.parquet"))
            there = {row[0] for row in self.db.execute(f"describe from read_parquet({file})").fetchall()}
            source = f"from read_parquet({file}, file_row_number = true)"
        columns = []
        for name in COLUMNS[table]:
            kind = "bigint" if name in TIMES else "varchar"
            value = f'epoch_us("{name}")' if name in TIMES else f"nullif(\"{name}\"::varchar, '')"
            # `at` is a word of SQL.
            columns.append(f"{value if name in there else f'null::{kind}'} as {'moment' if name == 'at' else name}")
        row = "file_row_number" if source else "0::bigint"
        return f"select {row} as row, {', '.join(columns)} {source or 'where false'}"

    def run(self):
        self.people()
        self.tasks()
        self.looks()
        self.verdicts()

    def people(self):
        """Staff with team; teams with their queues: as listed, by name, and by who works there."""
        listed = self.settings.get("queues", {})
        self.db.execute(
            f"""create table staff as select staff_id, arg_max(team_or_none, row) as team
                from (select *, coalesce(team, '') as team_or_none from ({self.scan('staff')}))
                where staff_id is not null group by staff_id;
                update staff set team = null where team = '';
                create table listed(team varchar, queue varchar);"""
        )
        for team, queues in listed.items():
            # A team with an empty list has no queue at all.
            for queue in queues or [None]:
                self.db.execute("insert into listed values (?, ?)", [team, queue])
        self.db.execute(
            f"""create table queues as
                with counts as (
                    select t.queue, s.team, count(*) as n from ({self.scan('tasks')}) t
                    left join staff s on s.staff_id = t.assignee
                    where s.team is not null and t.queue is not null group by all),
                all_of as (select team, sum(n) as n from counts group by team),
                pairs as (
                    select team, queue from listed where queue is not null
                    union
                    select c.team, c.queue from counts c join all_of a using (team)
                    where c.team not in (select team from listed)
                      and c.n >= {self.settings['queue']['team_share']!r}::double * a.n
                    union
                    select team, team from staff where team is not null and team not in (select team from listed))
                select team, list(queue) as queues from pairs group by team;"""
        )

    def tasks(self):
        """Tasks with the team of their assignee, and whether they were opened by staff without contact."""
        origin = {name: among("lower(t.origin)", words) for name, words in self.settings["origin"].items()}
        staff_made = f"coalesce({origin['staff']}, false)"
        unknown = f"not coalesce({origin['staff']} or {origin['customer']} or {origin['system']}, false)"
        nobody_listed = self.db.execute("select count(*) = 0 from staff").fetchone()[0]
        guessed = f"({unknown} or {staff_made})" if nobody_listed else "false"
        contact = self.settings["contact"]
        if self.has("work"):
            alone = f"""(opener is not null or by_staff) and not exists (
                select 1 from contacts c where c.subject_id = m.subject_id
                and (c.staff_id is null or c.staff_id = m.opener)
                and c.moment between m.opened_at - {span(contact['before'])} and m.opened_at + {span(contact['after'])})"""
        else:
            alone = "by_staff"
        self.db.execute(
            f"""create table work as select w.moment, w.subject_id, w.staff_id, lower(w.kind) as kind, s.team
                from ({self.scan('work')}) w left join staff s using (staff_id);
                create view contacts as select subject_id, moment, staff_id from work where {among('kind', contact['kinds'])};
                create table tasks as
                with made as (
                    select t.*, s.team, {staff_made} as by_staff,
                        case when t.opened_by is not null then
                            case when o.staff_id is not null or t.opened_by = t.assignee or {guessed} or {staff_made}
                            then t.opened_by end
                        when {staff_made} then t.assignee end as opener
                    from ({self.scan('tasks')}) t
                    left join staff s on s.staff_id = t.assignee
                    left join staff o on o.staff_id = t.opened_by)
                select subject_id, task_id, lower(kind) as kind, opened_at as opened, closed_at as closed,
                    coalesce(closed_at, {OPEN}) as ended, assignee, team, queue, opener, {alone} as alone
                from made m;"""
        )

    def looks(self):
        purposes = range(len(self.purposes()))
        fits = "".join(f", {self.fits(number)} as fits{number}" for number in purposes)
        shown = """list_transform(list_filter(regexp_split_to_array(coalesce(fields, ''), '[,;|]'),
            lambda field: trim(field) <> ''), lambda field: lower(trim(field)))"""
        self.db.execute(
            f"""create table looks as
                select a.row, a.moment, a.staff_id, a.subject_id, a.access_id, a.task_id, s.team, q.queues{fits}
                from (select *{', ' + shown + ' as shown' if purposes else ''} from ({self.scan('accesses')})) a
                left join staff s using (staff_id) left join queues q using (team)"""
        )

    def purposes(self):
        """Kinds of task and the fields they need, a set for each kind that some purpose names."""
        needs = {}
        for purpose in self.settings.get("purpose", []):
            for kind in purpose["task_kinds"]:
                needs.setdefault(kind.lower(), set()).update(field.lower() for field in purpose["fields"])
        return sorted((kind, sorted(fields)) for kind, fields in needs.items())

    def fits(self, number):
        fields = self.purposes()[number][1]
        return f"list_has_all([{', '.join(map(quoted, fields))}]::varchar[], shown)"

    def moment(self, text):
        anchor, offset = edge(text)
        return f"{ANCHORS[anchor]} + {offset}"

    def bits(self, fact):
        """SQL for the set of templates that a fact `f` of a table makes hold for a look `l`."""
        terms = []
        for number, one in enumerate(self.templates):
            if one["fact"] != fact:
                continue
            links = {
                "assignee": "f.assignee = l.staff_id",
                # What whoever opened it has kept waits for nobody.
                "queue": "list_contains(l.queues, f.queue) and (f.assignee is null or f.opener is distinct from f.assignee)",
                "colleague": "f.team = l.team",
                "staff": "f.staff_id = l.staff_id",
                "team": "f.team = l.team",
                "nobody": "f.staff_id is null",
                "anyone": "true",
            }
            tests = [links[one["link"]], f"l.moment between {self.moment(one['from'])} and {self.moment(one['until'])}"]
            if one.get("kinds"):
                tests.append(among("f.kind", one["kinds"]))
            if one.get("names_task"):
                tests.append("l.task_id = f.task_id")
            if edge(one["from"])[0] == "closed":
                tests.append("f.closed is not null")
            terms.append(f"case when {' and '.join(tests)} then {1 << number} else 0 end")
        found = " | ".join(f"({term})" for term in terms) or "0"
        purposes = self.purposes() if fact == "task" else []
        if not purposes:
            return f"({found})"
        fits = " ".join(f"when {quoted(kind)} then l.fits{number}" for number, (kind, _) in enumerate(purposes))
        return f"(case when (case f.kind {fits} else true end) then {found} else 0 end)"

    def useful(self, fact):
        """Whether any template could ever use a fact: orders that nobody handled need not be joined with looks."""
        there = {
            "assignee": "f.assignee is not null",
            "queue": "f.queue is not null",
            "colleague": "f.team is not null",
            "staff": "f.staff_id is not null",
            "team": "f.team is not null",
            "nobody": "f.staff_id is null",
            "anyone": "true",
        }
        tests = [
            f"({there[one['link']]} and {among('f.kind', one['kinds']) if one.get('kinds') else 'true'})"
            for one in self.templates
            if one["fact"] == fact
        ]
        return f"({' or '.join(tests) or 'false'})"

    def reach(self, fact):
        """The earliest and the latest moment at which a fact of a table can matter."""
        edges = [edge(one[end]) for one in self.templates if one["fact"] == fact for end in ("from", "until")]
        if fact == "task":
            edges += [("opened", -LATE), ("closed", LATE)]
        least, most = [], []
        for anchor in sorted({anchor for anchor, _ in edges}):
            offsets = [offset for of, offset in edges if of == anchor]
            least.append(f"{ANCHORS[anchor]} + {min(offsets)}")
            most.append(f"{ANCHORS[anchor]} + {max(offsets)}")
        return f"least({', '.join(least)})", f"greatest({', '.join(most)})"

    def verdicts(self):
        parts = []
        if self.has("tasks"):
            first, last = self.reach("task")
            parts.append(
                f"""select l.row, f.alone, {self.bits('task')} as holds,
                    f.alone and f.opener = l.staff_id
                        and l.moment between f.opened - {LATE} and f.ended + {LATE} as own
                    from looks l join (from tasks f where {self.useful('task')} or f.alone) f
                    on l.subject_id = f.subject_id and l.moment between {first} and {last}"""
            )
        if self.has("work") and any(one["fact"] == "work" for one in self.templates):
            first, last = self.reach("work")
            parts.append(
                f"""select l.row, false as alone, {self.bits('work')} as holds, false as own
                    from looks l join (from work f where {self.useful('work')}) f
                    on l.subject_id = f.subject_id and l.moment between {first} and {last}"""
            )
        facts = " union all ".join(parts) or "select 0::bigint as row, false as alone, 0 as holds, false as own where false"
        strongest = sorted(
            (round(one["bits"] * 100), number, one["name"])
            for number, one in enumerate(self.templates)
            if one.get("explains", True)
        )
        cases = " ".join(f"when holds & {1 << number} <> 0 then {quoted(name)}" for _, number, name in strongest)
        # What was opened without contact explains nothing to whoever opened such a task.
        self.db.execute(
            f"""create table verdicts as
                with held as (
                    select row, bit_or(case when alone then 0 else holds end)
                        | case when bool_or(coalesce(own, false)) then 0
                          else bit_or(case when alone then holds else 0 end) end as holds
                    from ({facts}) group by row),
                firsts as (
                    select least_of.row as row from (
                        select min({{'moment': moment, 'row': row}}) as least_of from looks group by staff_id, subject_id))
                select l.row, l.access_id, l.staff_id, l.subject_id, l.team, o.row is not null as first, coalesce(h.holds, 0) as holds,
                    case {cases or 'when false then null'} end as explained_by
                from looks l left join firsts o using (row) left join held h using (row)"""
        )

    def totals(self):
        """In the form of `totals` in run.json."""
        def share(where):
            looks, explained = self.db.execute(
                f"select count(*), count(explained_by) from verdicts where {where}"
            ).fetchone()
            return {"looks": looks, "explained": explained}

        of_templates = dict(
            (name, (first, repeats))
            for name, first, repeats in self.db.execute(
                """select explained_by, count(*) filter (first), count(*) filter (not first)
                   from verdicts where explained_by is not null group by 1"""
            ).fetchall()
        )
        templates = []
        for one in self.templates:
            if one.get("explains", True):
                first, repeats = of_templates.get(one["name"], (0, 0))
                templates.append({"template": one["name"], "first": first, "repeats": repeats})
        teams = [
            {
                "team": team,
                "first": {"looks": first, "explained": explained},
                "repeats": {"looks": repeats, "explained": again},
            }
            for team, first, explained, repeats, again in self.db.execute(
                """select team, count(*) filter (first), count(explained_by) filter (first),
                   count(*) filter (not first), count(explained_by) filter (not first)
                   from verdicts group by team having count(*) filter (first) > 0 order by team nulls last"""
            ).fetchall()
        ]
        return {"first": share("first"), "repeats": share("not first"), "templates": templates, "teams": teams}

    def held(self):
        """Looks for which each template holds, whether it is the strongest or not."""
        columns = [f"count(*) filter (holds & {1 << number} <> 0)" for number in range(len(self.templates))]
        counts = self.db.execute(f"select {', '.join(columns) or '0'} from verdicts").fetchone()
        return {one["name"]: count for one, count in zip(self.templates, counts)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=SHIPPED, help="TOML of all settings, or a run.json")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--memory", default="1GiB")
    options = parser.parse_args()
    if not (options.directory / "accesses.parquet").exists():
        sys.exit(f"`{options.directory}` has no accesses.parquet: write the tables as Parquet")
    options.out.mkdir(parents=True, exist_ok=True)
    audit = Audit(
        options.directory, settings_of(options.settings), options.threads, options.memory, options.out / "spill"
    )
    audit.run()
    file = quoted(str(options.out / "scores.parquet"))
    audit.db.execute(
        f"copy (select row, access_id, staff_id, subject_id, explained_by, holds from verdicts) to {file} (format parquet)"
    )
    result = {"totals": audit.totals(), "holds": audit.held()}
    (options.out / "run.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
