# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the plugin against tshark without it, side by side in one run, and prints tables.

Usage: bench.py [--quick] [--only PART] PLUGIN MAKE_CAPTURE FIXED_SEEDS FOLDER

PLUGIN is a burst.so, MAKE_CAPTURE the program built from make-capture.c, FIXED_SEEDS the library
built from fixed-seeds.c; captures are made in FOLDER and used again by the next run. Exits with 1 if a
bound that does not depend on the machine is missed: those on instructions and memory. CPU seconds are
as good as the machine is quiet.
doc/performance.md says what each row means.
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOBODY = 65534
TABLES = ("summary", "endpoints", "tcp_ports", "udp_ports", "streams", "bursts")
OWN = ["-q", "-z", "endpoints,ip"]
OWN_OF_THE_SAME_KINDS = ["-q", "-z", "endpoints,ip", "-z", "conv,ip", "-z", "endpoints,tcp",
                         "-z", "endpoints,udp", "-z", "plen,tree", "-z", "ip_hosts,tree"]
NOTHING_KEPT = ["-z", "plen,tree"]  # dissects, and keeps nothing for each address or packet
ONE_TABLE = ["-q", "-z", "burst,endpoints"]
ALL_TABLES = ["-q", *(part for table in TABLES for part in ("-z", f"burst,{table}")),
              "-z", "burst_payload,tree", "-z", "burst_gap,tree", "-z", "conv,burst",
              "-z", "endpoints,burst", "-z", "burst,json,/dev/null"]
SHALLOW = ["-o", "burst.shallow:TRUE"]
# On every TCP packet, so that there is something to print.
TCP_FIELDS = ("len stream seq ack window_size hdr_len flags srcport dstport time_relative "
              "time_delta nxtseq completeness checksum urgent_pointer flags.push flags.ack "
              "flags.syn flags.fin window_size_value seq_raw ack_raw port checksum.status "
              "flags.reset flags.urg flags.ece flags.cwr flags.ns flags.res").split()


# In a capture of 20,000 packets, as many packets for each address as in one of a million for 1000.
SLICE_ADDRESSES = 20

PARTS = ("instructions", "memory", "seconds", "scan", "many", "growth", "ways")
# Packets for each part.
Size = namedtuple("Size", "parts slice memory seconds scan bursts addresses growth ways")
FULL = Size(PARTS, 20000, 500000, 1000000, 1000000, 5000000, 1000000, 10000000, 100000)
QUICK = Size(("instructions", "memory", "ways"), 4000, 100000, 20000, 20000, 100000, 20000, 100000,
             5000)


# ---- running tshark ----

class Programs:
    """tshark with the plugin and without: all other plugins are the same."""

    def __init__(self, plugin, fixed_seeds, scratch):
        self.scratch = scratch
        # An ordinary user can read it there.
        self.fixed_seeds = scratch / "fixed-seeds.so"
        shutil.copy(fixed_seeds, self.fixed_seeds)
        self.home = scratch / "home"
        self.home.mkdir()
        self.home.chmod(0o777)
        folder = subprocess.run(["pkg-config", "--variable=plugindir", "wireshark"], check=True,
                                stdout=subprocess.PIPE, text=True).stdout.strip()
        self.folders = {with_plugin: self._make_folder(Path(folder), with_plugin)
                        for with_plugin in (True, False)}
        shutil.copy(plugin, self.folders[True] / Path(folder).name / "epan" / "burst.so")

    def _make_folder(self, system, with_plugin):
        folder = self.scratch / ("with" if with_plugin else "without")
        for kind in ("epan", "wiretap", "codecs"):
            (folder / system.name / kind).mkdir(parents=True)
            for library in (system / kind).glob("*.so"):
                if library.name != "burst.so":
                    (folder / system.name / kind / library.name).symlink_to(library)
        return folder

    def start(self, with_plugin, command, **options):
        environment = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8",
                       "WIRESHARK_PLUGIN_DIR": str(self.folders[with_plugin])}
        if os.geteuid() == 0:  # Wireshark run by root ignores the folder
            options.update(user=NOBODY, group=NOBODY, extra_groups=[])
        return subprocess.Popen(command, env=environment, **options)

    def run(self, with_plugin, arguments, output=None):
        """CPU seconds and peak resident bytes of tshark."""
        with open(output or os.devnull, "wb") as stdout:
            process = self.start(with_plugin, ["tshark", *arguments], stdout=stdout)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"tshark {' '.join(map(str, arguments))} failed")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def text(self, with_plugin, arguments):
        with self.start(with_plugin, ["tshark", *arguments], stdout=subprocess.PIPE,
                        text=True) as process:
            return process.communicate()[0]

    def instructions(self, with_plugin, arguments):
        process = self.start(
            with_plugin, ["env", f"LD_PRELOAD={self.fixed_seeds}", "valgrind", "--tool=callgrind",
                          "--callgrind-out-file=/dev/null", "tshark", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        errors = process.communicate()[1]
        return int(re.search(r"Collected : (\d+)", errors)[1])


# ---- the table ----

class Table:
    def __init__(self):
        self.missed = []
        print("| what | measured | at most | |\n|---|--:|--:|---|", flush=True)

    def add(self, what, value, form, bound=None, counts=True):
        """A row; a bound is held to the digits that are shown. Missed ones that count are kept."""
        shown = form.format(value)
        verdict = ""
        if bound is not None:
            number = float(re.match(r"[-\d.]+", shown)[0])
            verdict = "yes" if number <= bound else "NO"
            if verdict == "NO" and counts:
                self.missed.append(what)
        limit = "" if bound is None else form.format(bound)
        print(f"| {what} | {shown} | {limit} | {verdict} |", flush=True)


class Captures:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        # Of what makes them: captures of another version are not used again.
        self.version = hashlib.sha256((HERE / "make-capture.c").read_bytes()).hexdigest()[:8]

    def get(self, packets, addresses=1000, kind="mix"):
        path = self.folder / f"{kind}-{packets}-{addresses}-{self.version}.pcap"
        if not path.exists():
            need = packets * 150
            if shutil.disk_usage(self.folder).free < need + (1 << 30):
                sys.exit(f"{path} needs {need >> 20} MiB, and 1 GiB more should stay free in "
                         f"{self.folder}. Name another folder, or use --quick.")
            part = path.with_suffix(".part")
            subprocess.run([self.program, part, str(packets), str(addresses), "1", kind],
                           check=True)
            part.rename(path)
        return path


def field_arguments(names):
    return ["-2", "-T", "fields", *(part for name in names for part in ("-e", name))]


# Arguments with the plugin and without, and the kind of capture that both read.
Comparison = namedtuple("Comparison", "name ours theirs bound kind", defaults=("mix",))


def comparisons(programs):
    listed = programs.text(True, ["-G", "fields"])
    ours = re.findall(r"^F\t[^\t]*\t(burst\.[^\t]*)", listed, re.MULTILINE)
    assert 0 < len(ours) <= len(TCP_FIELDS), ours
    theirs = [f"tcp.{name}" for name in TCP_FIELDS[:len(ours)]]
    return [
        Comparison("does not dissect", ["-q"], ["-q"], 1.00),
        Comparison("installed, not asked", OWN, OWN, 1.00),
        *(Comparison(f"one table, {name}", ["-q", "-z", f"burst,{name}"], OWN, 1.02)
          for name in ("endpoints", "streams", "summary")),
        Comparison("all tables, to `-z endpoints,ip` alone", ALL_TABLES, OWN, None),
        Comparison("all tables, to Wireshark's own of these kinds", ALL_TABLES,
                   OWN_OF_THE_SAME_KINDS, 1.08),
        # Where each packet has each of tcp's.
        Comparison(f"all {len(ours)} fields in two passes, to as many of tcp's",
                   field_arguments(ours), field_arguments(theirs), 1.03, "tcp"),
    ]


# ---- what is measured ----

def measure_instructions(programs, captures, table, packets):
    """Beyond the start-up, which is that of an empty capture; it has a row of its own."""
    empty = captures.get(0)
    pairs = comparisons(programs)

    def run(plugin, pair):
        slice_ = captures.get(packets, SLICE_ADDRESSES, pair.kind)
        return (plugin, slice_, *(pair.ours if plugin else pair.theirs))

    start_up = {plugin: (plugin, empty, "-q") for plugin in (True, False)}
    runs = set(start_up.values()) | {run(plugin, pair) for plugin in (True, False) for pair in pairs}
    # They are counted, not timed: it does not matter what else the machine does. Two counts of the
    # same differ by less than one in 50,000, because seeds are fixed; otherwise by up to 1 %.
    jobs = list(runs)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: programs.instructions(job[0], ["-r", *job[1:]]), jobs)
    counts = dict(zip(jobs, results))

    start = {plugin: counts[each] for plugin, each in start_up.items()}
    table.add("instructions: start-up, an empty capture", start[True] / start[False], "{:.3f}")
    for pair in pairs:
        ours, theirs = counts[run(True, pair)], counts[run(False, pair)]
        if pair.ours == ["-q"]:
            table.add(f"instructions: {pair.name} (start-up included)", ours / theirs, "{:.2f}",
                      pair.bound)
        else:
            table.add(f"instructions: {pair.name}",
                      (ours - start[True]) / (theirs - start[False]), "{:.3f}", pair.bound)


def measure_seconds(programs, captures, table, packets, rounds):
    """The least of several rounds, with and without in turn: CPU seconds have noise on top."""
    results = {}
    pairs = comparisons(programs)
    for _ in range(rounds):
        for pair in pairs:
            path = captures.get(packets, kind=pair.kind)
            for plugin, arguments in ((True, pair.ours), (False, pair.theirs)):
                results.setdefault((plugin, *arguments), []).append(
                    programs.run(plugin, ["-r", path, *arguments]))
    for pair in pairs:
        ours, theirs = results[True, *pair.ours], results[False, *pair.theirs]
        table.add(f"CPU seconds, {packets:,} packets: {pair.name}",
                  min(cpu for cpu, _ in ours) / min(cpu for cpu, _ in theirs), "{:.2f}", pair.bound,
                  counts=False)
        table.add(f"peak memory, {packets:,} packets: {pair.name}",
                  min(rss for _, rss in ours) / min(rss for _, rss in theirs), "{:.2f}")


def measure_growth(programs, captures, table, packets):
    """Ten times the packets: how much more than tshark's own time grows ours."""
    seconds = {(plugin, n): programs.run(plugin, ["-r", captures.get(n), *arguments])[0]
               for n in (packets // 10, packets)
               for plugin, arguments in ((True, ONE_TABLE), (False, OWN))}
    for plugin, name in ((True, "with the plugin"), (False, "tshark alone")):
        table.add(f"CPU seconds: ten times the packets ({packets:,}), one table, {name}",
                  seconds[plugin, packets] / seconds[plugin, packets // 10], "{:.2f} times",
                  10.5 if plugin else None, counts=False)
    table.add("the same, with the plugin to without",
              seconds[True, packets] / seconds[True, packets // 10] /
              (seconds[False, packets] / seconds[False, packets // 10]), "{:.2f}", 1.05,
              counts=False)


def measure_scan(programs, captures, table, packets):
    """Each packet between two new addresses: CPU time a packet must not grow with their number."""
    outputs = {"text": "burst,streams", "JSON": "burst,json,-", "CSV": "burst,csv,streams,-"}
    for name, statistic in {"tshark's own": "conv,ip", **outputs}.items():
        plugin = name in outputs
        cpu = {n: programs.run(plugin, ["-q", "-r", captures.get(n, n, "scan"), "-z", statistic])[0]
               for n in (packets // 4, packets // 2, packets)}
        table.add(f"scan of {packets:,} streams, {name}: CPU seconds", cpu[packets], "{:.1f} s")
        table.add(f"scan, {name}: twice the packets, time to twice the time",
                  cpu[packets] / cpu[packets // 2] / 2, "{:.2f}", 1.10 if plugin else None,
                  counts=False)
        table.add(f"scan, {name}: four times the packets, time to four times the time",
                  cpu[packets] / cpu[packets // 4] / 4, "{:.2f}", 1.10 if plugin else None,
                  counts=False)


def measure_many(programs, captures, table, bursts, addresses):
    """One stream with a burst for each packet, and a new address with each: linear in both."""
    each_is_a_burst = ["-o", "burst.gap_us:1", "-o", "burst.min_payload:0", "-o",
                       "burst.min_packets:1"]
    cases = [(f"a stream with {bursts:,} bursts", "line", bursts, 1000,
              ["-z", "burst,streams", "-z", "burst,csv,bursts,-", *each_is_a_burst]),
             (f"a capture with {addresses:,} addresses", "sink", addresses, addresses,
              ["-z", "burst,endpoints", "-z", "burst,csv,endpoints,-"])]
    for name, kind, packets, hosts, asked in cases:
        used = {n: programs.run(True, ["-q", "-r", captures.get(n, max(hosts * n // packets, 1000),
                                                                kind), *asked])
                for n in (packets // 4, packets)}
        table.add(f"{name}: CPU seconds", used[packets][0], "{:.1f} s")
        table.add(f"{name}: peak memory", used[packets][1] / 2 ** 20, "{:.0f} MiB")
        for what, i in (("time", 0), ("memory", 1)):
            table.add(f"{name}: {what}, compared with four times that of a quarter",
                      used[packets][i] / used[packets // 4][i] / 4, "{:.2f}", 1.10, counts=False)


def measure_memory(programs, captures, table, packets):
    """Bytes of each thing that we keep: what peak memory grows by when only their number does."""
    half = packets // 2

    def peak(plugin, path, *arguments):
        return programs.run(plugin, ["-q", "-r", path, *arguments])[1]

    def growth(kind, with_it, without):
        """Of what the plugin adds, from half to all of the packets, for each of the other half."""
        added = {}
        for n in (half, packets):
            # Of few addresses, all streams have been seen at half of the packets.
            path = captures.get(n, SLICE_ADDRESSES if kind == "mix" else n, kind)
            added[n] = peak(True, path, *with_it) - peak(False, path, *without)
        return (added[packets] - added[half]) / half

    no_bursts = ["-o", "burst.min_packets:1000000000"]
    sink = captures.get(packets, packets, "sink")
    one_stream = ["-z", "burst,summary", *no_bursts, "-o", "burst.stream:destination"]
    endpoint = growth("sink", one_stream, NOTHING_KEPT)
    table.add("memory: an endpoint that sent one packet", endpoint, "{:.0f} B", 200)
    # In the same capture, by pairs: as many streams as endpoints, each of one packet.
    small = captures.get(half, half, "sink")
    by_pair = ["-z", "burst,summary", *no_bursts, "-o", "burst.stream:pair"]
    stream = (peak(True, sink, *by_pair) - peak(True, sink, *one_stream) -
              peak(True, small, *by_pair) + peak(True, small, *one_stream)) / half
    table.add("memory: a stream of one packet", stream, "{:.0f} B", 246)

    mix = captures.get(packets)
    few = ["-z", "burst,endpoints", *no_bursts]
    kept = peak(True, mix, *few) - peak(False, mix, *NOTHING_KEPT)
    summary = summarize(programs, mix, no_bursts)
    table.add(f"memory: an endpoint or stream, on average ({packets:,} packets)",
              kept / (summary["endpoints"] + summary["streams"]), "{:.0f} B", 2048)
    every = ["-o", "burst.min_packets:1", "-o", "burst.gap_us:1"]
    bursts = summarize(programs, mix, every)["bursts"]
    table.add("memory: a burst, its table included",
              (peak(True, mix, "-z", "burst,bursts", *every) - peak(True, mix, *few)) / bursts,
              "{:.0f} B", 79)
    table.add("memory: a frame kept for re-dissection",
              growth("mix", ["-2", *NOTHING_KEPT, *no_bursts], ["-2", *NOTHING_KEPT]), "{:.0f} B", 24)


def summarize(programs, path, options=()):
    return json.loads(programs.text(True, ["-q", "-r", path, "-z", "burst,json,-",
                                           *options]))["summary"]


# ---- how people do it today ----

def timed(command, **options):
    """CPU seconds of a command and all that it starts, and what it prints."""
    before = os.times()
    output = subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options).stdout
    after = os.times()
    return (after.children_user - before.children_user + after.children_system -
            before.children_system), output


def check_figures(name, output, document):
    """The other ways must have computed the same, or the comparison is of nothing."""
    figures = {
        "payload": document["summary"]["payload_bytes"],
        "bursts": document["summary"]["bursts"],
        "in bursts": sum(burst["bytes"] for burst in document["bursts"]),
        "largest mean idt": max(row["idt_mean"] or 0 for row in document["endpoints"]),
    }
    for what, figure in figures.items():
        found = float(re.search(rf"(?:^|\s){what} ([\d.]+)", output.splitlines()[-1])[1])
        if abs(found - figure) > 1e-5 * max(1, figure):
            sys.exit(f"{name} has {what} {found}, the plugin has {figure}")


def compare_ways(programs, captures, packets):
    path = captures.get(packets)
    work = programs.scratch
    text = programs.text(True, ["-q", "-r", path, "-z", "burst,json,-"])
    document = json.loads(text)
    if programs.text(True, ["-q", "-r", path, *SHALLOW, "-z", "burst,json,-"]) != text:
        sys.exit("with burst.shallow, the figures are others")
    fields = "-T fields -e frame.time_epoch -e ip.src -e ip.dst -e tcp.len -e udp.length"
    awk = ("awk -F'\\t' '{n = $4 != \"\" ? $4 : $5 - 8; tx[$2] += n; rx[$3] += n} "
           "END {for (a in tx) print a, tx[a], rx[a]}'")
    print(f"\n{packets:,} packets, one after the other on this machine, CPU seconds:\n")
    print("| way | CPU seconds | compared with the first |\n|---|--:|--:|")
    startup = programs.run(True, ["-q", "-r", captures.get(0), *ONE_TABLE])[0]

    def best(*arguments):
        return min(programs.run(True, ["-r", path, *arguments])[0] for _ in range(2))

    one = best(*ONE_TABLE)
    rows = [("`tshark -q -z burst,endpoints`", one),
            ("the same, all tables", best(*ALL_TABLES)),
            ("one table, `-o burst.shallow:TRUE`", best(*SHALLOW, *ONE_TABLE)),
            ("of these, tshark's start", startup)]
    for name, script in (("notebook: scapy and pandas", f"/usr/bin/python3 {HERE}/notebook.py {path}"),
                         ("`tshark -T fields`, a Python script",
                          f"tshark -r {path} {fields} | /usr/bin/python3 {HERE}/fields.py")):
        (seconds, output), (again, _) = timed(script), timed(script)
        check_figures(name, output, document)
        rows.append((name, min(seconds, again)))
    rows.append(("`tshark -T fields`, awk (payload by address only)",
                 timed(f"tshark -r {path} {fields} | {awk}")[0]))
    if shutil.which("argus") and shutil.which("ra"):
        flows = work / "flows.argus"
        rows.append(("`argus` and `ra` (flows; no gaps, no bursts)", timed(
            f"argus -X -r {path} -w {flows} && "
            f"ra -r {flows} -n -s saddr daddr proto sport dport spkts dpkts sappbytes dappbytes "
            f"dur smeansz dmeansz")[0]))
    for name, seconds in rows:
        print(f"| {name} | {seconds:.2f} | {seconds / one:.2f} |")
    sys.stdout.flush()


# ---- all of it ----

def describe_machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    version = subprocess.run(["tshark", "-v"], check=True, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True).stdout.splitlines()[0]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30
    print(f"{version}; {os.cpu_count()} × {model[1] if model else 'CPU'}, {memory} GiB; "
          f"load {os.getloadavg()[0]:.1f}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small captures: under two minutes")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; can be repeated")
    parser.add_argument("plugin", type=Path)
    parser.add_argument("make_capture", type=Path)
    parser.add_argument("fixed_seeds", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    captures = Captures(options.make_capture.resolve(), options.folder.resolve())
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        programs = Programs(options.plugin, options.fixed_seeds, Path(scratch))
        empty = captures.get(0)
        if not programs.text(True, ["-q", "-r", empty, "-z", "burst,csv,summary,-"]):
            sys.exit(f"tshark with the plugin cannot read {empty}. Run by root, it reads as the "
                     "user \"nobody\": name a folder that everybody can enter.")
        describe_machine()
        table = Table()
        size = QUICK if options.quick else FULL
        parts = {
            "instructions": lambda: measure_instructions(programs, captures, table, size.slice),
            "memory": lambda: measure_memory(programs, captures, table, size.memory),
            "seconds": lambda: measure_seconds(programs, captures, table, size.seconds, 2),
            "scan": lambda: measure_scan(programs, captures, table, size.scan),
            "many": lambda: measure_many(programs, captures, table, size.bursts, size.addresses),
            "growth": lambda: measure_growth(programs, captures, table, size.growth),
            "ways": lambda: compare_ways(programs, captures, size.ways),
        }
        for name in options.only or size.parts:
            parts[name]()
    if table.missed:
        sys.exit("\nMissed: " + "; ".join(table.missed))


if __name__ == "__main__":
    main()
