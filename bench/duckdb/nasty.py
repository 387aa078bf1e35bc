"""Writes small, dense and nasty tables as Parquet, with settings to match: nasty.py SEED DIR.

Few ids and a coarse clock, so that looks lie exactly on the edges of windows, first looks tie, tasks end before they
begin, staff are unlisted, kinds are written in any case, and tables are missing. For compare.py; needs no truth.
"""

import random
import sys
from pathlib import Path

import duckdb

START = 1_790_000_000_000_000
MINUTE = 60_000_000
HOUR = 60 * MINUTE


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    chance, out = random.Random(int(sys.argv[1])), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    staff = [f"s{number}" for number in range(7)] + ["ghost1", "ghost2"]
    subjects = [f"c{number}" for number in range(40)]
    nobody = [None]
    write(out, "subjects", "subject_id varchar", [(one,) for one in subjects[:37]])
    if chance.random() < 0.85:
        teams = ["red", "blue", "Orders", None]
        rows = [(one, chance.choice(teams)) for one in staff[:7]]
        # Somebody who is listed twice: the later row counts.
        write(out, "staff", "staff_id varchar, team varchar", rows + [(staff[0], "red")])
    tasks = [f"t{number}" for number in range(200)]
    if chance.random() < 0.85:
        write(out, "tasks", TASKS, [task(chance, one, staff, subjects) for one in tasks])
    if chance.random() < 0.85:
        kinds = ["call", "CALL", "Anruf", "chat", "order", "Return", "callback", "RÜCKRUF", "note", None]
        rows = [
            (moment(chance), chance.choice(subjects), chance.choice(staff + 3 * nobody), chance.choice(kinds))
            for _ in range(250)
        ]
        write(out, "work", f"{moment_of('at')}, subject_id varchar, staff_id varchar, kind varchar", rows)
    fields = ["name", "address", "orders", "payments", "Notes", "name,address", "orders; payments", "name|iban", None]
    rows = [
        (
            moment(chance),
            chance.choice(staff),
            chance.choice(subjects),
            chance.choice(tasks + 40 * nobody + ["elsewhere"]),
            chance.choice(fields),
        )
        for _ in range(3000)
    ]
    columns = f"{moment_of('at')}, staff_id varchar, subject_id varchar, task_id varchar, fields varchar"
    write(out, "accesses", columns, rows)
    (out.parent / f"{out.name}.toml").write_text(settings(chance))


def task(chance, name, staff, subjects):
    opened = moment(chance)
    closed = chance.choice([None, moment(chance), opened, opened + 2 * HOUR, opened + 26 * HOUR])
    kinds = ["delivery", "Delivery", "refund", "question", None]
    origins = ["customer", "STAFF", "agent", "system", "what", "Mitarbeiter", None, None]
    queues = ["orders", "Orders", "blue", "vault", "misc", None]
    return (
        name,
        chance.choice(subjects),
        chance.choice(kinds),
        opened,
        closed,
        chance.choice(staff + [None] * 4),
        chance.choice(origins),
        chance.choice(staff + [None] * 2),
        chance.choice(queues),
    )


def moment(chance):
    """On a clock of half hours over six days, and a microsecond or a second off now and then."""
    return START + chance.randrange(6 * 48) * 30 * MINUTE + chance.choice([0] * 8 + [1, -1, 1_000_000, -1_000_000])


def settings(chance):
    parts = []
    if chance.random() < 0.3:
        parts.append('[queues]\nred = ["vault", "orders"]\nblue = []\n')
    if chance.random() < 0.3:
        parts.append("[queue]\nteam_share = 0.25\n")
    if chance.random() < 0.3:
        parts.append('[contact]\nbefore = "2h"\nafter = "0m"\n')
    for name, kinds, fields in [
        ("delivery", ["DELIVERY"], ["name", "address", "orders"]),
        ("refund", ["refund"], ["name", "notes"]),
        ("again", ["refund", "question"], ["payments"]),
        ("none", ["question"], []),
    ]:
        if chance.random() < 0.4:
            parts.append(f'[[purpose]]\nname = "{name}"\ntask_kinds = {kinds}\nfields = {fields}\n'.replace("'", '"'))
    for name in ["own-task", "own-contact", "own-work", "queue", "covering"]:
        if chance.random() < 0.3:
            parts.append(f'[[explanation]]\nname = "{name}"\noff = true\n')
    for number, (fact, link, begins, ends, more) in enumerate([
        ("task", "assignee", "closed - 1h", "closed + 1d", ""),
        ("task", "queue", "opened + 2h", "closed", "names_task = true"),
        ("task", "colleague", "opened", "opened + 1d", 'kinds = ["delivery", "refund"]'),
        ("task", "anyone", "closed", "opened + 12h", "names_task = true"),
        ("work", "anyone", "at + 1h", "at + 90m", "explains = false"),
        ("work", "team", "at - 1d", "at", 'kinds = ["note"]'),
        ("work", "staff", "at + 2h", "at + 1h", ""),
        ("work", "nobody", "at - 2h", "at - 30m", ""),
    ]):
        if chance.random() < 0.35:
            bits = chance.choice([-7, -3, -2.5, -2, -0.5])
            parts.append(
                f'[[explanation]]\nname = "more-{number}"\nfact = "{fact}"\nlink = "{link}"\nfrom = "{begins}"\n'
                f'until = "{ends}"\nbits = {bits:.1f}\nbasis = "none"\nsays = {{ en = "x", de = "x" }}\n{more}\n'
            )
    return "\n".join(parts)


def moment_of(name):
    return f'"{name}" bigint'


def write(out, table, columns, rows):
    db = duckdb.connect()
    db.execute(f"create table rows ({columns})")
    marks = ", ".join("?" for _ in rows[0])
    db.executemany(f"insert into rows values ({marks})", rows)
    names = [row[0] for row in db.execute("describe rows").fetchall()]
    times = {"at", "opened_at", "closed_at"}
    chosen = [f'make_timestamp("{one}")::timestamp as "{one}"' if one in times else f'"{one}"' for one in names]
    db.execute(f"copy (select {', '.join(chosen)} from rows) to '{out / table}.parquet' (format parquet)")


TASKS = f"""task_id varchar, subject_id varchar, kind varchar, {moment_of('opened_at')}, {moment_of('closed_at')},
    opened_by varchar, origin varchar, assignee varchar, queue varchar"""


if __name__ == "__main__":
    main()
