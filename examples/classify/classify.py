#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which device is it? Learns from the bursts of labelled captures, and tries captures held back.

    classify.py FOLDER

FOLDER has a folder for each label, with captures of that device in it. Every fourth capture of a
label is held back. A random forest learns from the bursts of the others, one row a burst, as
`tshark -z burst,csv,bursts,-` gives them. A capture that was held back is what its bursts say
together. The output says how often that is right, and what is taken for what.
"""
import argparse
import concurrent.futures
import io
import os
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

# A burst is here what one side says until the other one answers, or until a second passes.
PREFERENCES = {"stream": "connection", "gap_us": 1000000, "min_payload": 1, "min_packets": 1,
               "end_on_reply": "TRUE"}
# Columns of the bursts that say how a device talks, not to whom.
FEATURES = ["protocol", "packets", "bytes", "mean_len", "len_min", "len_max", "len_sd", "duration",
            "gap_mean", "gap_sd", "gap_max", "idle_before", "is_back", "port"]
HOLD_BACK_EVERY = 4
SEED = 1


def read_bursts(capture: pathlib.Path, tshark: str) -> pd.DataFrame:
    """The bursts of one capture."""
    command = [tshark, "-n", "-q", "-r", str(capture)]
    for name, value in PREFERENCES.items():
        command += ["-o", f"burst.{name}:{value}"]
    run = subprocess.run([*command, "-z", "burst,csv,bursts,-"], capture_output=True, text=True,
                         check=False)
    if not run.stdout.startswith("id,stream,"):
        sys.exit(f"{capture}: tshark gave no table of bursts. Is the plugin installed? It said:\n"
                 f"{run.stderr.strip()}")
    return pd.read_csv(io.StringIO(run.stdout))


def add_features(bursts: pd.DataFrame) -> pd.DataFrame:
    """The columns named in FEATURES that are not there as such."""
    # The port that a service has is the lower one; others are chosen at random.
    ports = bursts[["src_port", "dst_port"]].min(axis=1)
    bursts["port"] = ports.where(ports < 49152, 65535)
    bursts["is_back"] = bursts["back_packets"].fillna(0) > 0
    return bursts


def find_captures(folder: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
    """Label and path of each capture."""
    return [(label.name, path) for label in sorted(folder.iterdir()) if label.is_dir()
            for path in sorted(label.iterdir()) if path.suffix in (".pcap", ".pcapng", ".cap")]


def read_all(captures: list[tuple[str, pathlib.Path]], tshark: str) -> pd.DataFrame:
    """All bursts, with the label, the capture, and whether it is held back."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tables = list(pool.map(lambda capture: read_bursts(capture[1], tshark), captures))
    seen: dict[str, int] = {}
    for (label, path), table in zip(captures, tables, strict=True):
        seen[label] = seen.get(label, 0) + 1
        table["label"] = label
        table["capture"] = str(path)
        table["held_back"] = seen[label] % HOLD_BACK_EVERY == 0
    return add_features(pd.concat(tables, ignore_index=True))


def train(bursts: pd.DataFrame) -> RandomForestClassifier:
    """A forest that has learnt from bursts. What a burst lacks is -1, which no burst has."""
    forest = RandomForestClassifier(n_estimators=200, random_state=SEED, n_jobs=-1,
                                    class_weight="balanced")
    model = make_pipeline(FunctionTransformer(lambda table: table[FEATURES].fillna(-1)), forest)
    return model.fit(bursts, bursts["label"])


def predict_captures(model: RandomForestClassifier, bursts: pd.DataFrame) -> pd.DataFrame:
    """For each capture, its label and the one that its bursts think is most likely, together."""
    logs = pd.DataFrame(np.log(model.predict_proba(bursts) + 1e-3), columns=model.classes_,
                        index=bursts["capture"])
    sums = logs.groupby(level=0).sum()
    labels = bursts.groupby("capture")["label"].first()
    return pd.DataFrame({"label": labels, "predicted": sums.idxmax(axis=1)})


def show(captures: pd.DataFrame, bursts_right: float, n_bursts: int) -> None:
    """What came out."""
    right = captures["label"] == captures["predicted"]
    print(f"Held back: {len(captures)} captures of {captures['label'].nunique()} labels, "
          f"{n_bursts} bursts")
    print(f"Right: {right.mean():.1%} of the captures, {bursts_right:.1%} of the single bursts")
    print(f"A guess would be right for {1 / captures['label'].nunique():.1%}.")
    wrong = captures[~right].groupby(["label", "predicted"]).size().sort_values(ascending=False)
    for (label, predicted), count in wrong.items():
        print(f"{count:4d}  {label} taken for {predicted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="with a folder of captures a label")
    parser.add_argument("--tshark", default="tshark", help="the tshark to run")
    arguments = parser.parse_args()

    captures = find_captures(arguments.folder)
    if not captures:
        sys.exit(f"{arguments.folder} has no folder with captures in it.")
    bursts = read_all(captures, arguments.tshark)
    held_back = bursts[bursts["held_back"]]
    if held_back.empty:
        sys.exit(f"No label has {HOLD_BACK_EVERY} captures with bursts: none can be held back.")
    model = train(bursts[~bursts["held_back"]])
    bursts_right = (model.predict(held_back) == held_back["label"]).mean()
    show(predict_captures(model, held_back), bursts_right, len(held_back))


if __name__ == "__main__":
    main()
