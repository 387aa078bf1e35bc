"""How many misuse looks an isolation forest over the usual features of access logs finds: yardstick.py WORLD.

WORLD is a directory of CSV tables with the truth in truth/looks.csv, as `cargo run --example world` of crates/sim
writes them. The forest sees no truth; it is fitted on all looks and ranks them. Prints Markdown.
"""

import argparse
import sys
import time
from pathlib import Path

import duckdb
import numpy
from sklearn.ensemble import IsolationForest

# In the order of the columns of `features`.
NAMES = [
    "hour of day, as sine", "hour of day, as cosine", "outside shift", "subjects of this staff member in the hour",
    "in the day", "looks of this staff member at this subject before", "staff at this subject in a week",
    "has a task id", "team", "number of fields", "same surname", "same postcode", "same address", "protected",
]
TABLES = ["accesses", "staff", "subjects", "shifts"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", type=Path)
    parser.add_argument("--budget", type=float, default=0.2, help="per cent of looks that people review")
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--sample", type=int, default=4096, help="looks that each tree sees")
    parser.add_argument("--seeds", type=int, default=3, help="forests; their mean is printed")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    for table in [*TABLES, "truth/looks"]:
        if not (options.world / f"{table}.csv").exists():
            sys.exit(f"`{options.world}` has no {table}.csv: make a world with `--format csv`")
    began = time.monotonic()
    db = duckdb.connect(config={"threads": options.threads})
    load(db, options.world)
    rows = features(db)
    misuse, kinds, manners = truth(db)
    prepared = time.monotonic()
    results = []
    for seed in range(options.seeds):
        forest = IsolationForest(
            n_estimators=options.trees, max_samples=min(options.sample, len(rows)), random_state=seed,
            n_jobs=options.threads,
        )
        results.append(ranked(forest.fit(rows).score_samples(rows), seed))
    ended = time.monotonic()
    report(options, results, misuse, kinds, manners)
    print(f"\nFeatures: {prepared - began:.0f} s; a forest: {(ended - prepared) / options.seeds:.0f} s.")


def load(db, world):
    db.execute("set enable_progress_bar = false")
    for table in [*TABLES, "truth/looks"]:
        name = "truth" if table.startswith("truth") else table
        db.execute(
            f"create view {name}_file as select *, row_number() over () as number "
            f"from read_csv('{world / table}.csv', all_varchar = true, header = true)"
        )
    # The truth is joined by id, after the fact.
    db.execute(
        """create table looks as
           select a.number, a.access_id, a.staff_id, a.subject_id, a.at_::timestamp as moment, a.task_id, a.fields
           from (select number, access_id, staff_id, subject_id, "at" as at_, task_id, fields from accesses_file) a"""
    )


def features(db):
    """A row of numbers for each look, in the order of the file."""
    columns = db.execute(
        """with people as (
               select staff_id, lower(family_name) as family, postcode, lower(street || ' ' || house_number) as house,
                   dense_rank() over (order by team) as team from staff_file),
           shown as (
               select subject_id, lower(family_name) as family, postcode, lower(street || ' ' || house_number) as house,
                   tags is not null and tags <> '' as protected from subjects_file),
           on_shift as (
               select distinct l.number from looks l join shifts_file s on l.staff_id = s.staff_id
               and l.moment between s."start"::timestamp and s."end"::timestamp),
           counted as (
               select *,
                   count(distinct subject_id) over (partition by staff_id order by moment
                       range between interval 1 hour preceding and current row) as in_hour,
                   count(distinct subject_id) over (partition by staff_id order by moment
                       range between interval 1 day preceding and current row) as in_day,
                   row_number() over (partition by staff_id, subject_id order by moment, number) - 1 as before,
                   count(distinct staff_id) over (partition by subject_id order by moment
                       range between interval 7 days preceding and current row) as staff_in_week,
                   2 * pi() * (hour(moment) + minute(moment) / 60.0) / 24 as angle
               from looks)
           select sin(angle), cos(angle), (o.number is null)::int, in_hour, in_day, before, staff_in_week,
               (task_id is not null)::int, coalesce(p.team, 0),
               coalesce(len(string_split(fields, ';')), 0),
               coalesce(p.family = s.family, false)::int, coalesce(p.postcode = s.postcode, false)::int,
               coalesce(p.house = s.house and p.postcode = s.postcode, false)::int, coalesce(s.protected, false)::int
           from counted c left join on_shift o using (number)
           left join people p using (staff_id) left join shown s using (subject_id)
           order by c.number"""
    ).fetchnumpy()
    rows = numpy.column_stack([numpy.asarray(column, dtype=numpy.float32) for column in columns.values()])
    assert rows.shape[1] == len(NAMES)
    return rows


def truth(db):
    columns = db.execute(
        """select t.misuse = 'true' as misuse, coalesce(t.kind, '') as kind, coalesce(t.manner, '') as manner
           from looks l join truth_file t using (access_id) order by l.number"""
    ).fetchnumpy()
    return tuple(numpy.asarray(columns[name]) for name in ("misuse", "kind", "manner"))


def ranked(scores, seed):
    """Looks, the most anomalous first; ties in an order of chance."""
    chance = numpy.random.default_rng(seed).random(len(scores))
    return numpy.lexsort((chance, scores))


def report(options, results, misuse, kinds, manners):
    reviewed = max(1, round(len(misuse) * options.budget / 100))
    found = []
    for order in results:
        chosen = numpy.zeros(len(misuse), dtype=bool)
        chosen[order[:reviewed]] = True
        found.append(chosen)

    def recall(where):
        return numpy.mean([chosen[where].mean() for chosen in found])

    first = numpy.mean([misuse[order[:100]].mean() for order in results])
    print(f"{len(misuse):,} looks, {misuse.sum():,} of them misuse; {reviewed:,} reviewed ({options.budget} %);")
    print(f"isolation forest of {options.trees} trees of {options.sample:,} looks, mean of {len(results)} seeds.\n")
    print("| misuse | looks | recall at the budget |\n|---|---|---|")
    print(f"| all | {misuse.sum()} | {recall(misuse):.1%} |")
    for title, column in (("kind", kinds), ("manner", manners)):
        for value in sorted(set(column[misuse])):
            where = misuse & (column == value)
            print(f"| {title}: {value or 'none'} | {where.sum()} | {recall(where):.1%} |")
    print(f"\nPrecision of the first 100: {first:.1%}. A look drawn at random is misuse in {misuse.mean():.2%}.")


if __name__ == "__main__":
    main()
