"""Hand-made looks of which one can say by reading the settings what explains them. Prints nothing if all is well.

Each case is about a subject of its own: what is on record of it, who looks, and when, in minutes from one moment.
"""

import json
import tempfile
from pathlib import Path

import duckdb

from explain import SHIPPED, Audit, settings_of

START = 1_790_000_000_000_000
MINUTE = 60_000_000
HOUR, DAY = 60, 1440
TEAMS = {"anna": "red", "ben": "red", "cleo": "blue", "dora": None}


def task(opened, closed, assignee, **more):
    return {"table": "tasks", "opened_at": opened, "closed_at": closed, "assignee": assignee, **more}


def work(at, kind, staff=None):
    return {"table": "work", "at": at, "kind": kind, "staff_id": staff}


# What it is about, the records, who looks, when, and what explains it.
CASES = [
    ("nothing on record", [], "anna", 0, None),
    ("an own task, at its opening", [task(0, 60, "anna")], "anna", 0, "own-task"),
    ("two hours after its end", [task(0, 60, "anna")], "anna", 60 + 2 * HOUR, "own-task"),
    ("and later", [task(0, 60, "anna")], "anna", 61 + 2 * HOUR, "follow-up"),
    ("seven days after its end", [task(0, 60, "anna")], "anna", 60 + 7 * DAY, "follow-up"),
    ("and later", [task(0, 60, "anna")], "anna", 61 + 7 * DAY, None),
    ("a task that never ended", [task(0, None, "anna")], "anna", 900 * DAY, "own-task"),
    ("a task that ended before it began", [task(0, -3 * HOUR, "anna")], "anna", -2 * HOUR, "follow-up"),
    ("a task opened after the look", [task(60, 120, "anna")], "anna", 0, None),
    ("a colleague's task", [task(0, 60, "ben")], "anna", 30, "colleague"),
    ("a colleague's task, named", [task(0, 60, "ben", task_id="T")], "anna", 30, "covering", "T"),
    ("a task of another team", [task(0, 60, "cleo")], "anna", 30, None),
    ("one that waits in a queue that bears the team's name", [task(0, 60, None, queue="red")], "anna", 30, "queue"),
    ("one that whoever opened it has kept waits for nobody", [
        task(0, 60, "cleo", opened_by="cleo", queue="red"), work(0, "call", "cleo")], "anna", 30, None),
    ("one that was passed on waits", [
        task(0, 60, "cleo", opened_by="ben", queue="red"), work(0, "call", "ben")], "anna", 30, "queue"),
    ("without a team there is no colleague", [task(0, 60, "dora")], "dora", 30, "own-task"),
    ("nor a queue", [task(0, 60, None, queue="red")], "dora", 30, None),
    ("self-opened without contact", [task(0, 60, "anna", opened_by="anna")], "anna", 30, None),
    ("self-opened, contact a day before", [task(0, 60, "anna", opened_by="anna"), work(-DAY, "call")], "anna", 35, "own-task"),
    ("the contact was with somebody else", [
        task(0, 60, "anna", opened_by="anna"), work(0, "call", "cleo")], "anna", 35, None),
    ("the contact was with them", [task(0, 60, "anna", opened_by="anna"), work(-DAY, "call", "anna")], "anna", 35, "own-task"),
    ("the contact was earlier", [task(0, 60, "anna", opened_by="anna"), work(-DAY - 1, "call")], "anna", 35, None),
    ("contact an hour after", [task(0, 90, "anna", opened_by="anna"), work(HOUR, "MAIL")], "anna", 5, "own-task"),
    ("an order is no contact", [task(0, 90, "anna", opened_by="anna"), work(0, "order")], "anna", 5, None),
    ("opened by another", [task(0, 60, "anna", opened_by="ben")], "anna", 30, "own-task"),
    ("the colleague's cover helps nobody who made one", [
        task(0, 60, "ben", opened_by="ben"), task(0, 60, "cleo", opened_by="anna")], "anna", 30, None),
    ("but it helps others", [task(0, 60, "ben", opened_by="ben")], "anna", 30, "colleague"),
    ("origin staff and no opener: whoever it is assigned to", [task(0, 60, "anna", origin="Agent")], "anna", 30, None),
    ("opened by a machine", [task(0, 60, "anna", opened_by="robot")], "anna", 30, "own-task"),
    ("a call routed to them", [work(0, "call", "anna")], "anna", 30, "own-contact"),
    ("half an hour later it is own work", [work(0, "call", "anna")], "anna", 31, "own-work"),
    ("four hours before", [work(0, "return", "anna")], "anna", -4 * HOUR, "own-work"),
    ("a return that names nobody", [work(0, "return")], "anna", -30, "contact"),
    ("a callback of theirs, just after", [work(0, "callback", "anna")], "anna", -5, "own-contact"),
    ("a week after their own call", [work(0, "call", "anna")], "anna", 7 * DAY, "after-contact"),
    ("and later", [work(0, "call", "anna")], "anna", 7 * DAY + 1, None),
    ("a note of theirs", [work(0, "note", "anna")], "anna", 1, None),
    ("a call that names nobody", [work(0, "CALL")], "anna", -30, "contact"),
    ("a call of somebody else", [work(0, "call", "cleo")], "anna", 0, None),
    ("a promised callback", [work(0, "Rückruf", "anna")], "anna", 7 * DAY, "callback"),
    ("a return that the team handled", [work(0, "return", "ben")], "anna", 2 * DAY, "team-order"),
    ("the strongest of two", [work(0, "call", "anna"), task(0, 60, "ben")], "anna", 10, "own-contact"),
    ("the first of two that are as strong", [work(0, "call", "anna"), task(0, 60, "anna")], "anna", 10, "own-task"),
    ("beyond the purpose", [task(0, 60, "anna", kind="Parcel")], "anna", 30, None, None, "name,iban"),
    ("within it", [task(0, 60, "anna", kind="Parcel")], "anna", 30, "own-task", None, "Name; address"),
    ("nobody knows which fields", [task(0, 60, "anna", kind="Parcel")], "anna", 30, "own-task", None, None),
    ("work has no purpose", [work(0, "call", "anna")], "anna", 30, "own-contact", None, "name,iban"),
]
PURPOSE = {"name": "parcel", "task_kinds": ["parcel"], "fields": ["name", "address"]}


def main():
    settings = {**settings_of(SHIPPED), "purpose": [PURPOSE]}
    with tempfile.TemporaryDirectory() as directory:
        write(Path(directory))
        audit = Audit(directory, settings, 1, "256MiB", Path(directory) / "spill")
        audit.run()
        found = dict(audit.db.execute("select access_id, explained_by from verdicts").fetchall())
        totals = audit.totals()
    for number, (what, _, _, _, expected, *_) in enumerate(CASES):
        assert found[str(number)] == expected, f"{number}, {what}: {found[str(number)]} instead of {expected}"
    assert totals["first"] == {"looks": len(CASES), "explained": sum(case[4] is not None for case in CASES)}, totals
    assert totals["repeats"] == {"looks": 0, "explained": 0}, json.dumps(totals)


def write(out):
    rows = {"tasks": [], "work": [], "accesses": []}
    for number, (_, facts, staff, at, _, *more) in enumerate(CASES):
        named, fields = (list(more) + [None, None])[:2]
        for fact in facts:
            fact = {**fact, "subject_id": f"c{number}"}
            rows[fact.pop("table")].append(fact)
        rows["accesses"].append(
            {"at": at, "staff_id": staff, "subject_id": f"c{number}", "access_id": str(number), "task_id": named,
             "fields": fields}
        )
    rows["staff"] = [{"staff_id": staff, "team": team} for staff, team in TEAMS.items()]
    times = {"at", "opened_at", "closed_at"}
    for table, of in rows.items():
        names = sorted({name for row in of for name in row})
        db = duckdb.connect()
        db.execute("create table made (" + ", ".join(f'"{n}" {"bigint" if n in times else "varchar"}' for n in names) + ")")
        values = [
            [None if row.get(n) is None else START + row[n] * MINUTE if n in times else row[n] for n in names] for row in of
        ]
        db.executemany(f"insert into made values ({', '.join('?' for _ in names)})", values)
        chosen = ", ".join(f'make_timestamp("{n}") as "{n}"' if n in times else f'"{n}"' for n in names)
        db.execute(f"copy (select {chosen} from made) to '{out / table}.parquet' (format parquet)")


if __name__ == "__main__":
    main()
