# SPDX-License-Identifier: GPL-2.0-or-later
"""burst,live: a line for each burst as soon as it is over, on a file and while packets come."""
import os
import subprocess

import pytest
from reference import Parameters
from reference.tables.rows import burst_row
from support import compare
from support.captures import pcap, talk
from support.live import live_capture, live_host
from support.lab import parse_json, read_csv

EACH_IS_A_BURST = ("-o", "burst.gap_us:20000", "-o", "burst.min_payload:1", "-o",
                   "burst.min_packets:1")
CHANGES: list[dict] = [
    {}, {"gap_us": 0}, {"end_on_reply": True, "stream": "connection"}, {"end_on_reply": True},
    {"max_duration_us": 100_000, "min_packets": 1}, {"include_small": True, "stream": "capture"},
    {"gap_us": 100_000, "min_packets": 1, "min_payload": 1, "stream": "flow"}]


def expected_rows(analysis):
    """The reference's lines, each with what is known then; corrections say so."""
    return [burst_row(event.burst) | ({"correction": True} if event.correction else {})
            for event in analysis.events()]


def json_lines(text):
    return [parse_json(line) for line in text.splitlines()]


def in_any_order(rows):
    """Lines that come at the same frame have no order of their own: by number, then as they came."""
    return sorted(rows, key=lambda row: (int(row["id"]), row.get("correction", False)))


def going_on(start):
    """A burst that is over at the third frame, goes on at the fourth, and is over again."""
    one = talk.packet("10.0.0.1", "10.0.0.2", 5000, 443, 400)
    other = talk.packet("10.0.0.3", "10.0.0.1", 5001, 53, 5)
    times = ((0, one), (100, one), (450, other), (390, one), (800, other))
    return [(start + time * talk.MS, data) for time, data in times]


@pytest.fixture(scope="module")
def dice(folder):
    """Late packets among them, so that some bursts go on after they were said to be over."""
    frames = talk.by_dice(61, 900)
    now = max(time for time, _ in frames if time is not None)
    for number in range(1, 20):
        frames += going_on(now + number * 5_000 * talk.MS)
    return pcap.write_pcapng(folder / "live-dice.pcapng", frames)


# ---------------------------------------------------------------- on a file

@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_lines_equal_the_reference(lab, dice, change):
    parameters = Parameters(**change)
    analysis = lab.analysis(dice, parameters=parameters)
    wanted = expected_rows(analysis)
    got = json_lines(lab.statistic(dice, "burst,live,json", options=parameters.options()).stdout)
    compare.check_table("live", in_any_order(got), in_any_order(wanted))
    # A line comes when its burst is over: by frames, in the same order.
    frame_of = {(e.burst.id, len(e.burst.members)): e.frame or 10**9 for e in analysis.events()}
    frames = [frame_of[row["id"], row["packets"]] for row in got]
    assert frames == sorted(frames)


def test_there_are_corrections(lab, dice):
    """Or the test above would show nothing of them."""
    assert any(event.correction for event in lab.analysis(dice).events())


@pytest.mark.captures("netflix.pcap", "alexa-app.pcapng", "coap_mqtt.pcap", "can.pcap")
def test_lines_of_a_file_are_its_bursts(lab, capture):
    got = json_lines(lab.statistic(capture, "burst,live,json").stdout)
    analysis = lab.analysis(capture)
    last = {row["id"]: row for row in got}
    compare.check_table("live", [without(row) for _, row in sorted(last.items())],
                        sorted(analysis.burst_rows(), key=lambda row: row["id"]))


def without(row):
    return {key: value for key, value in row.items() if key != "correction"}


def test_csv(lab, dice):
    text = lab.statistic(dice, "burst,live,csv").stdout
    header = text.splitlines()[0].split(",")
    assert header[0] == "id" and header[-1] == "correction"
    rows = read_csv(text)
    wanted = expected_rows(lab.analysis(dice))
    for row in rows:
        row["id"] = int(row["id"])
        correction = row.pop("correction")
        if compare.typed("correction", correction, True) is True:
            row["correction"] = True
    compare.check_csv("live", in_any_order(rows), in_any_order(wanted))


def test_text(lab, dice):
    """The default; a heading, then a line for each burst, with its number."""
    heading, *lines = lab.statistic(dice, "burst,live").stdout.splitlines()
    numbers = [event.burst.id for event in lab.analysis(dice).events()]
    assert not any(character.isdigit() for character in heading)
    assert sorted(int(line.split()[0]) for line in lines) == sorted(numbers)
    assert lab.statistic(dice, "burst,live,text").stdout.splitlines() == [heading, *lines]


def test_file_and_filter(lab, dice):
    file = lab.new_file(".jsonl")
    lab.statistic(dice, f"burst,live,json,{file},udp.length > 1000")
    lines = json_lines(file.read_text())
    assert lines
    assert all(float(line["len_min"]) > 900 for line in lines)


def test_both_passes_say_the_same_once(lab, dice):
    one = lab.statistic(dice, "burst,live,json").stdout
    assert lab.statistic(dice, "burst,live,json", options=("-2",)).stdout == one


@pytest.mark.parametrize("name", ("burst,live,xml", "burst,live,json,-,ip.addr ==",
                                  "burst,live,csv,/nowhere/at/all"))
def test_bad_arguments_are_refused(lab, dice, name):
    result = lab.statistic(dice, name, check=False)
    assert result.returncode != 0
    assert result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("statistic", ("live,csv", "csv,bursts"))
def test_a_pipe_that_closes_ends_quietly(lab, folder, statistic):
    """As `| head -1` does it, here from a parent that ignores the signal, as Python does."""
    frames = talk.two_hosts(*((n * 400, 400) for n in range(20_000)))
    file = pcap.write_pcap(folder / "many-bursts.pcap", frames)
    command = lab.wireshark.command("tshark", "-r", file, "-q", "-o", "burst.min_packets:1", "-z",
                                    f"burst,{statistic}")
    with subprocess.Popen(command, env=lab.wireshark.environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, restore_signals=False) as process:
        assert process.stdout.readline().startswith("id,")
        process.stdout.close()
        process.wait(60)
        assert [line for line in process.stderr.read().splitlines()
                if "root" not in line] == []


def peak_memory(lab, *arguments):
    """The most memory that tshark had, in KiB."""
    command = lab.wireshark.command("tshark", *arguments)
    process = subprocess.Popen(command, env=lab.wireshark.environment(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


def test_finished_bursts_take_no_memory(lab, folder):
    """100,000 bursts and 1,000: a table of them would be 8 MB larger."""
    files = []
    for count in (1000, 100_000):
        data = talk.packet("10.0.0.1", "10.0.0.2", 1, 2, 400)[:60]
        frames = ((n * 400 * talk.MS, data, 442) for n in range(count))
        files.append(pcap.write_pcap(folder / f"bursts-{count}.pcap", frames))
    few, many = (peak_memory(lab, "-n", "-q", "-r", file, "-o", "burst.min_packets:1", "-z",
                             "burst,live,csv,/dev/null") for file in files)
    few_plain, many_plain = (peak_memory(lab, "-n", "-q", "-r", file, "-z", "io,stat,0")
                             for file in files)
    assert (many - few) - (many_plain - few_plain) < 3000


# ---------------------------------------------------------------- while packets come

def test_lines_come_while_tshark_runs(lab, can_capture):
    """Each is flushed: the first is there long before the last packet was sent."""
    with live_capture.start(lab, live_capture.new_folder(lab), *EACH_IS_A_BURST, "-z",
                            "burst,live,json", pause=0.04, packets=100) as process:
        first = process.stdout.readline()
        still_running = process.poll() is None
        # Not communicate(): it knows nothing of lines that readline() has taken ahead.
        rest, errors = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0, errors
    assert still_running
    lines = json_lines(first + rest)
    assert [line["id"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["bytes"] == live_host.length(0)
    assert sum(line["packets"] for line in lines) == 100


@pytest.mark.parametrize("ring", ((), ("-b", "packets:100", "-b", "files:3")),
                         ids=("one file", "ring buffer"))
def test_ctrl_c_loses_no_line(lab, can_capture, ring):
    file, table = lab.new_file(".jsonl"), lab.new_file(".json")
    live_capture.run(lab, live_capture.new_folder(lab), *ring, *EACH_IS_A_BURST, "-z",
                     f"burst,live,json,{file}", "-z", f"burst,json,{table}", pause=0.01)
    lines = json_lines(file.read_text())
    bursts = parse_json(table.read_text())["bursts"]
    assert sum(line["bytes"] for line in lines if not line.get("correction")) == sum(
        live_host.length(n) for n in range(live_capture.PACKETS))
    assert [line["id"] for line in lines] == [burst["id"] for burst in bursts]
    assert [line["bytes"] for line in lines] == [burst["bytes"] for burst in bursts]
