# SPDX-License-Identifier: GPL-2.0-or-later
"""examples/classify on small captures of three devices that talk differently."""
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys

import pytest
from support.captures import pcap, talk

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "examples" / "classify" / "classify.py"
CAPTURES_OF_EACH = 4  # of which the fourth is held back
# What each device sends at once: how many packets, how many bytes in each; what is answered.
DEVICES = {"camera": ((20, 40), (1200, 1400), 40), "hub": ((1, 2), (60, 90), 60),
           "plug": ((3, 5), (300, 420), 900)}


def write_capture(path, seed, packets, sizes, answer):
    dice = random.Random(seed)
    now = 0.0
    frames: list[tuple] = []
    for _ in range(12):
        now += dice.uniform(2000, 9000)
        for _ in range(dice.randint(*packets)):
            now += dice.uniform(0.3, 2)
            frames.append((now, dice.randint(*sizes)))
        now += dice.uniform(10, 30)
        frames.append((now, answer + dice.randint(0, 9), "back"))
    pcap.write_pcap(path, talk.two_hosts(*frames))


def write_folder(folder, device_of_capture):
    """A folder for each label; the function names the device that a capture is really of."""
    for label in DEVICES:
        (folder / label).mkdir(parents=True)
        for number in range(CAPTURES_OF_EACH):
            device = device_of_capture(label, number)
            write_capture(folder / label / f"{number}.pcap", f"{label}{number}", *DEVICES[device])
    return folder


@pytest.fixture(scope="module")
def tshark(wireshark):
    """One that has the plugin, and may load it, as a program to call."""
    program = wireshark.home / "tshark"
    exports = "".join(f"export {name}={shlex.quote(value)}\n"
                      for name, value in wireshark.environment().items())
    program.write_text(f'#!/bin/sh\n{exports}exec {shlex.join(wireshark.command("tshark"))} "$@"\n')
    program.chmod(0o755)
    return program


def classify(tshark, folder):
    return subprocess.run([sys.executable, SCRIPT, "--tshark", tshark, folder], text=True,
                          capture_output=True, check=False, timeout=100)


@pytest.fixture(scope="module")
def folder(wireshark):
    path = wireshark.home / "devices"
    write_folder(path, lambda label, _: label)
    for each in (path, *path.iterdir()):
        each.chmod(0o755)
    return path


def test_devices_that_differ_are_told_apart(tshark, folder):
    result = classify(tshark, folder)
    assert result.returncode == 0, result.stderr
    first, right, guess = result.stdout.splitlines()
    # 12 exchanges in a capture, each of what is sent and what is answered.
    held_back = [path for path in folder.glob("*/*.pcap") if int(path.stem) % 4 == 3]
    assert first == f"Held back: {len(held_back)} captures of 3 labels, {len(held_back) * 24} bursts"
    assert right.startswith("Right: 100.0% of the captures, ")
    assert float(re.search(r"([\d.]+)% of the single", right)[1]) > 90
    assert guess == "A guess would be right for 33.3%."


def test_wrong_labels_are_not_learnt_from_what_is_held_back(wireshark, tshark):
    """Where captures held back are of the next device, all are taken for that: nothing leaks."""
    names = list(DEVICES)

    def next_if_held_back(label, number):
        return names[(names.index(label) + (number % 4 == 3)) % len(names)]
    path = write_folder(wireshark.home / "mislabelled", next_if_held_back)
    for each in (path, *path.iterdir()):
        each.chmod(0o755)
    result = classify(tshark, path)
    assert "Right: 0.0% of the captures" in result.stdout, result.stderr
    taken = re.findall(r"^ +1  (\w+) taken for (\w+)$", result.stdout, re.M)
    assert sorted(taken) == [("camera", "hub"), ("hub", "plug"), ("plug", "camera")]


@pytest.mark.parametrize("labels, captures, message", [
    (0, 0, "has no folder with captures in it"),
    (2, 3, "none can be held back")])
def test_too_little(wireshark, tshark, labels, captures, message):
    path = wireshark.home / f"too-little-{labels}"
    path.mkdir()
    for name in list(DEVICES)[:labels]:
        (path / name).mkdir()
        for number in range(captures):
            write_capture(path / name / f"{number}.pcap", number, *DEVICES[name])
        (path / name).chmod(0o755)
    path.chmod(0o755)
    result = classify(tshark, path)
    assert result.returncode == 1
    assert message in result.stderr and "Traceback" not in result.stderr


def test_without_the_plugin(folder):
    """It says so, and does not go on with nothing."""
    result = classify("/bin/true", folder)
    assert result.returncode == 1
    assert "Is the plugin installed?" in result.stderr
    assert os.path.basename(str(folder)) in result.stderr
