"""Audits one directory of Parquet tables with Zweck and with DuckDB, and compares the verdicts look by look.

Usage: compare.py DIR --zweck BINARY. Exits 1 if a single look is explained by something else, or a total differs.
Prints ids only, never a value of a customer.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from measure import Failed, measured

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--zweck", type=Path, default=HERE.parents[1] / "target" / "release" / "zweck")
    parser.add_argument("--settings", type=Path, help="settings of yours, as for `zweck audit`")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--memory", default="1GiB")
    parser.add_argument("--runs", type=int, default=1, help="how often each is run; the fastest counts")
    parser.add_argument("--show", type=int, default=20, help="how many differences to print")
    parser.add_argument("--relate", action="store_true", help="compare relations instead; never fails, as SQL does less")
    parser.add_argument("--keep", type=Path, help="leave what both wrote here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zweck-compare-") as temporary:
        try:
            # The first to run would otherwise pay for reading from the disk.
            for file in options.directory.glob("*.parquet"):
                file.read_bytes()
            out = options.keep or Path(temporary)
            differences = relations(options, out) if options.relate else compare(options, out)
        except Failed as failed:
            sys.exit(str(failed))
    sys.exit(1 if differences else 0)


def compare(options, out):
    ours, theirs = out / "zweck", out / "duckdb"
    runs = {"Zweck": [], "DuckDB": []}
    for _ in range(options.runs):
        for place in (ours, theirs):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
        runs["Zweck"].append(measured(zweck(options, ours), out / "zweck.log"))
        # DuckDB is told the settings under which Zweck says that it ran.
        runs["DuckDB"].append(measured(duck(options, theirs, ours / "run.json"), out / "duckdb.log"))
    differences = looks_that_differ(ours, theirs, options.show) + totals_that_differ(ours, theirs)
    report(runs, json.loads((ours / "run.json").read_text()))
    return differences


def relations(options, out):
    out.mkdir(parents=True, exist_ok=True)
    ours, theirs, common = out / "relations.jsonl", out / "relations.parquet", ["--threads", str(options.threads)]
    common += ["--memory", options.memory]
    runs = {"Zweck": [], "DuckDB": []}
    for _ in range(options.runs):
        runs["Zweck"].append(
            measured([options.zweck.resolve(), "audit", "relate", options.directory, *common], ours, out / "relate.log")
        )
        runs["DuckDB"].append(
            measured([sys.executable, HERE / "relate.py", options.directory, "--out", theirs, *common], out / "duckdb.log")
        )
    kinds = duckdb.connect().execute(
        f"""select coalesce(z.kind, 'none') as zweck, coalesce(d.kind, 'none') as duckdb, count(*),
                min(staff_id || ' ' || subject_id)
            from read_json('{ours}', format = 'newline_delimited') z full join read_parquet('{theirs}') d
            using (staff_id, subject_id) group by 1, 2 order by 3 desc, 1, 2"""
    )
    print("| Zweck | DuckDB | pairs | one of those that differ |\n|---|---|---|---|")
    for left, right, pairs, example in kinds.fetchall():
        print(f"| {left} | {right} | {pairs} | {example if left != right else ''} |")
    table(runs)
    return 0


def zweck(options, out):
    command = [options.zweck.resolve(), "audit", options.directory, "--out", out, "--scores", out / "scores.parquet"]
    command += ["--threads", str(options.threads), "--memory", options.memory]
    return command + (["--settings", options.settings] if options.settings else [])


def duck(options, out, settings):
    command = [sys.executable, HERE / "explain.py", options.directory, "--out", out, "--settings", settings]
    return command + ["--threads", str(options.threads), "--memory", options.memory]


def looks_that_differ(ours, theirs, show):
    db = duckdb.connect()
    db.execute(
        """create view pairs as
           select coalesce(z.row, d.row) as row, coalesce(z.access_id, d.access_id) as access_id,
               coalesce(z.staff_id, d.staff_id) as staff_id, coalesce(z.subject_id, d.subject_id) as subject_id,
               case when z.row is null then 'not judged' else coalesce(z.explained_by, 'nothing') end as zweck,
               case when d.row is null then 'not judged' else coalesce(d.explained_by, 'nothing') end as duckdb
           from read_parquet(?) z full join read_parquet(?) d on z.row = d.row""".replace("?", "'{}'").format(
            ours / "scores.parquet", theirs / "scores.parquet"
        )
    )
    looks = db.execute("select count(*) from pairs").fetchone()[0]
    different = db.execute("select count(*) from pairs where zweck <> duckdb").fetchone()[0]
    print(f"{looks} looks, {different} of them explained by something else")
    kinds = "select zweck, duckdb, count(*) from pairs where zweck <> duckdb group by all order by 3 desc"
    for left, right, count in db.execute(kinds).fetchall():
        print(f"  Zweck: {left}, DuckDB: {right}: {count}")
    some = "select row, access_id, staff_id, subject_id, zweck, duckdb from pairs where zweck <> duckdb order by row"
    for row, access, staff, subject, left, right in db.execute(f"{some} limit {show}").fetchall():
        print(f"  row {row} access {access} staff {staff} subject {subject}: Zweck: {left}, DuckDB: {right}")
    return different


def totals_that_differ(ours, theirs):
    left = flat(json.loads((ours / "run.json").read_text())["totals"])
    right = flat(json.loads((theirs / "run.json").read_text())["totals"])
    different = [key for key in sorted(left.keys() | right.keys()) if left.get(key) != right.get(key)]
    print(f"{len(left.keys() | right.keys())} totals, {len(different)} of them different")
    for key in different:
        print(f"  {key}: Zweck: {left.get(key)}, DuckDB: {right.get(key)}")
    return len(different)


def flat(value, path=""):
    """Numbers by path; entries of lists are named by their team or template."""
    if isinstance(value, dict):
        named = {key: one for key, one in value.items() if key not in ("team", "template")}
        return {key: one for name, inner in named.items() for key, one in flat(inner, f"{path}/{name}").items()}
    if isinstance(value, list):
        named = [(one.get("template", one.get("team")), one) for one in value]
        return {key: one for name, inner in named for key, one in flat(inner, f"{path}/{name}").items()}
    return {path: value}


def report(runs, run):
    table(runs)
    seconds = ", ".join(f"{name} {of:.2f} s" for name, of in run["seconds"].items())
    print(f"\nOf Zweck's run: {seconds}. It also relates, weighs, writes findings and a report; DuckDB only explains.")


def table(runs):
    best = {name: min(of, key=lambda one: one["wall"]) for name, of in runs.items()}
    print("\n| | wall, s | processor, s | peak memory, MB |\n|---|---|---|---|")
    for name, one in best.items():
        print(f"| {name} | {one['wall']:.2f} | {one['cpu']:.2f} | {one['peak']:.0f} |")
    ours, theirs = best["Zweck"], best["DuckDB"]
    ratios = [f"{theirs[key] / ours[key]:.2f}" for key in ("wall", "cpu", "peak")]
    print(f"| DuckDB / Zweck | {' | '.join(ratios)} |")


if __name__ == "__main__":
    main()
