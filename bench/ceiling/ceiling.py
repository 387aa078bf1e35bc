"""How much could be found with the evidence that `zweck audit` has, if the weights were not stated but learnt from the truth?

Usage: ceiling.py WORLD FINDINGS. WORLD is a simulated world as CSV; FINDINGS the findings.jsonl of an audit of it that leaves
nothing out: settings with `[findings] least = -30.0`, and `--top 10000000`.

A gradient-boosted classifier sees the terms of each finding, the kind of relationship, how many looks there are and over how
many days, and what else the staff member has findings for; it is trained on the staff of four fifths, and ranks those of the
last. Nobody has such a truth to train on: this is a bound for the evidence, not a rival.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

BUDGET, FIRST, SOON, DAY = 0.002, 100, 1800, 86400


def main(world, path):
    looks, misuse = truth(Path(world) / "truth" / "looks.csv")
    findings = [json.loads(line) for line in Path(path).read_text().splitlines()]
    in_findings = {access for finding in findings for access in finding["access_ids"]}
    print(f"{looks} looks, {len(misuse)} of misuse, {len(misuse.keys() - in_findings)} of them in no finding at all\n")
    print("| ranked by | recall of looks | first 100 with misuse | by how it was hidden |\n|---|---|---|---|")
    budget = int(looks * BUDGET)
    row("the audit", findings, misuse, budget)
    own, all_of_it = features(findings)
    labels = np.array([any(access in misuse for access in finding["access_ids"]) for finding in findings], dtype=int)
    staff = np.array([finding["staff_id"] for finding in findings])
    for name, columns in (("learnt from the truth: terms, looks, days", own), ("and the other findings", all_of_it)):
        chances = np.zeros(len(labels))
        for train, test in GroupKFold(5).split(columns, labels, staff):
            model = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.06, max_leaf_nodes=15, random_state=1)
            chances[test] = model.fit(columns[train], labels[train]).predict_proba(columns[test])[:, 1]
        row(name, [findings[place] for place in np.argsort(-chances, kind="stable")], misuse, budget)


def truth(path):
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return len(rows), {row["access_id"]: row["manner"] for row in rows if row["misuse"] == "true"}


def features(findings):
    terms = sorted({term["term"] for finding in findings for term in finding["terms"]})
    kinds = sorted({finding["relationship"]["kind"] for finding in findings if finding["relationship"]})
    by_staff = defaultdict(list)
    for finding in findings:
        finding["from"], finding["to"] = seconds(finding["first_at"]), seconds(finding["last_at"])
        by_staff[finding["staff_id"]].append(finding)
    own, others = [], []
    for finding in findings:
        bits = {term["term"]: term["bits"] for term in finding["terms"]}
        related = finding["relationship"] or {"kind": None, "probability": 0}
        own.append(
            [bits.get(term, 0) for term in terms]
            + [related["kind"] == kind for kind in kinds]
            + [related["probability"], len(finding["access_ids"]), (finding["to"] - finding["from"]) / DAY, finding["score"]]
        )
        rest = [other for other in by_staff[finding["staff_id"]] if other is not finding]
        soon = [other["score"] for other in rest if near(finding, other)]
        scores = [other["score"] for other in rest]
        others.append([len(soon), max(soon, default=0), len(scores), max(scores, default=0)])
    own = np.array(own, dtype=float)
    return own, np.hstack([own, np.array(others, dtype=float)])


def near(one, other):
    ends = [(one[a], other[b]) for a in ("from", "to") for b in ("from", "to")]
    return min(abs(a - b) for a, b in ends) < SOON


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def row(name, findings, misuse, budget):
    seen = set()
    for finding in findings:
        if len(seen) + len(finding["access_ids"]) > budget:
            break
        seen.update(finding["access_ids"])
    first = sum(any(access in misuse for access in finding["access_ids"]) for finding in findings[:FIRST])
    hidden, found = Counter(misuse.values()), Counter(misuse[access] for access in seen if access in misuse)
    manners = ", ".join(f"{manner} {found[manner] / count:.2f}" for manner, count in sorted(hidden.items()))
    print(f"| {name} | {sum(found.values()) / len(misuse):.3f} | {first} | {manners} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
