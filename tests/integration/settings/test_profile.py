# SPDX-License-Identifier: GPL-2.0-or-later
"""The configuration profile: its files, what tshark and sharkd make of it, how it is installed."""
import json
import os
import pathlib
import re
import subprocess

import pytest
from support import profile_files

SCRIPT = profile_files.FOLDER.parent / "scripts" / "install-profile.sh"
# What a reader with low vision needs, according to the Web Content Accessibility Guidelines.
CONTRAST = 4.5


# ---- the files ----

@pytest.fixture(scope="module")
def fields(wireshark):
    """The names of all fields and protocols there are."""
    return {line.split("\t")[2] for line in wireshark.tshark("-G", "fields").stdout.splitlines()}


def test_fields_exist(fields):
    names = set(profile_files.column_fields().values()) | set(profile_files.y_fields())
    assert names <= fields
    for text in profile_files.filters():
        mentioned = set(re.findall(r"\b_?[a-z0-9]+(?:\.[a-z_]+)+\b", text))
        assert mentioned <= fields, text
    assert len(names) >= 5


def test_filters_compile(wireshark, lab):
    capture = lab.new_file(".pcap")
    write_empty_capture(capture)
    together = " || ".join(f"({text})" for text in profile_files.filters())
    result = wireshark.tshark("-r", capture, "-Y", together, check=False)
    assert result.returncode == 0, result.stderr


def test_warnings_come_first_and_bursts_next():
    names = [rule.name for rule in profile_files.colour_rules()]
    of_bursts = [n for n, name in enumerate(names) if name.startswith(profile_files.OF_BURSTS)]
    assert of_bursts == list(range(of_bursts[0], of_bursts[0] + 3))
    before = " ".join(rule.filter for rule in profile_files.warning_rules())
    for field in ("tcp.analysis.flags", "_ws.malformed", "tcp.checksum.status", "icmp.type",
                  "tcp.flags.reset"):
        assert field in before


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    red, green, blue = (linear(int(colour[n:n + 2], 16) / 255) for n in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_are_readable():
    """Each rule sets both colours, so that this holds whatever the theme, dark or light."""
    for rule in profile_files.colour_rules():
        dark, light = sorted(map(luminance, (rule.background, rule.foreground)))
        assert (light + 0.05) / (dark + 0.05) >= CONTRAST, rule.name
    backgrounds = [rule.background for rule in profile_files.burst_rules()]
    others = [rule.background for rule in profile_files.colour_rules()
              if rule not in profile_files.burst_rules()]
    assert len(set(backgrounds)) == 3 and not set(backgrounds) & set(others)


def test_each_record_has_its_cells():
    """As many as Wireshark 4.0 reads; later versions know what the cells are that were added."""
    for name, cells in (("dfilter_buttons", 4), ("io_graphs", 9), ("plots", 8)):
        found = profile_files.records(name)
        assert found and {len(record) for record in found} == {cells}, name


def test_graphs_that_are_shown_share_a_unit():
    """They share the axis."""
    shown = [record[1] for record in profile_files.records("io_graphs") if record[0] == "Enabled"]
    units = {re.search(r"\((\w+)\)$", name)[1] for name in shown}
    assert len(shown) > 1 and len(units) == 1


def test_each_field_column_has_a_width():
    strings = profile_files.settings("recent")["column.width"]
    widths = dict(zip(strings[::2], strings[1::2]))
    for _, form in profile_files.columns():
        # The occurrence and the kind of value do not belong to the name here.
        key = ":".join(form.split(":")[:2])
        assert int(widths.pop(key).split(":")[0]) > 40
    assert not widths


# The widest text that a column is to show, of a million packets in a week; and the window's edges.
WIDEST = {"%m": "1000000", "%t": "604800.123456789", "%s": "255.255.255.255",
          "%d": "255.255.255.255", "%Cus:burst.gap": "86400.123456789",
          "%Cus:burst.id": "100000", "%Cus:burst.position": "10000",
          "%Cus:burst.bytes": "100000000"}
CHARACTER, MARGINS, DRAWN_BEFORE, SCREEN, EDGES = 7.2, 8, 16, 1366, 60


def test_columns_have_room():
    """For a million packets, and on a small screen, in the font that Wireshark takes at first."""
    strings = profile_files.settings("recent")["column.width"]
    widths = {key: int(width.split(":")[0]) for key, width in zip(strings[::2], strings[1::2])}
    for key, text in WIDEST.items():
        drawn = DRAWN_BEFORE if key == "%m" else 0  # how packets are related
        assert widths[key] >= len(text) * CHARACTER + MARGINS + drawn, key
    assert sum(widths.values()) <= SCREEN - EDGES


# ---- what is shown ----

def write_empty_capture(path):
    """A header, and nothing behind it."""
    path.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    path.chmod(0o644)


def shown_rows(lab, capture):
    """What sharkd, with the profile, shows of each frame: {"c": columns, "bg": colour}."""
    return lab.once(("profile rows", capture), lambda: read_rows(lab.wireshark, capture))


def read_rows(wireshark, capture):
    requests = [{"jsonrpc": "2.0", "id": 1, "method": "load", "params": {"file": str(capture)}},
                {"jsonrpc": "2.0", "id": 2, "method": "frames", "params": {}}]
    result = wireshark.run("sharkd", "-C", "Bursts", input="\n".join(map(json.dumps, requests)))
    return json.loads(result.stdout.splitlines()[1])["result"]


def expected_columns(lab, capture):
    """The same fields as tshark prints them without the profile."""
    arguments = ["-n", "-2", "-r", capture, "-T", "fields", "-E", "separator=/t"]
    for field in profile_files.column_fields().values():
        arguments += ["-e", field]
    lines = lab.once(("profile columns", capture),
                     lambda: lab.wireshark.tshark(*arguments).stdout.split("\n")[:-1])
    return [line.split("\t") for line in lines]


@pytest.mark.captures("alexa-app.pcapng", "netflix.pcap", "http_ipv6.pcap")
@pytest.mark.usefixtures("profile", "needs_sharkd")
class TestOnCaptures:
    """The profile on real captures."""

    def test_columns_of_tshark(self, lab, capture):
        result = lab.wireshark.tshark("-n", "-2", "-C", "Bursts", "-r", capture, "-T", "tabs")
        assert result.stderr == ""
        titles = [title for title, _ in profile_files.columns()]
        first = titles.index(next(iter(profile_files.column_fields()))) + 1  # there is an arrow
        expected = expected_columns(lab, capture)
        got = [line.split("\t")[first:first + len(expected[0])]
               for line in result.stdout.split("\n")[:-1]]
        assert got == expected
        assert any(row[-1] for row in expected)

    def test_columns_of_sharkd(self, lab, capture):
        titles = [title for title, _ in profile_files.columns()]
        places = [titles.index(title) for title in profile_files.column_fields()]
        shown = [[row["c"][n] for n in places] for row in shown_rows(lab, capture)]
        assert shown == expected_columns(lab, capture)

    def test_colours(self, lab, capture):
        """Bursts as the reference finds them, and warnings before bursts."""
        warnings = profile_files.warning_rules()
        any_warning = " || ".join(f"({rule.filter})" for rule in warnings)
        warned = {int(number) for number in lab.wireshark.tshark(
            "-2", "-r", capture, "-Y", any_warning, "-T", "fields", "-e",
            "frame.number").stdout.split()}
        start, odd, even = profile_files.burst_rules()
        in_bursts = lab.analysis(capture).fields()
        seen = set()
        for row in shown_rows(lab, capture):
            facts = in_bursts.get(row["num"], {})
            colours = (row.get("bg"), row.get("fg"))
            if row["num"] in warned:
                assert colours in {rule[2:] for rule in warnings}, row
            elif "burst.id" in facts:
                rule = start if "burst.start" in facts else odd if int(
                    facts["burst.id"]) % 2 else even
                assert colours == rule[2:], row
                seen.add(rule.name)
            else:
                assert row.get("bg") not in {start.background, odd.background, even.background}
        assert start.name in seen and warned


@pytest.mark.usefixtures("profile")
@pytest.mark.parametrize("kind", ["empty", "without IP"])
def test_captures_without_bursts(wireshark, lab, kind):
    capture = lab.new_file(".pcap")
    write_empty_capture(capture)
    if kind == "without IP":
        # One ARP request.
        frame = bytes.fromhex("ffffffffffff0200000000010806") + bytes(46)
        with open(capture, "ab") as out:
            out.write(bytes(8) + len(frame).to_bytes(4, "little") * 2 + frame)
    result = wireshark.tshark("-n", "-C", "Bursts", "-r", capture)
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == (kind == "without IP")


# ---- installing it ----

@pytest.fixture
def user(tmp_path):
    """A user who has nothing: runs the script in a home of its own."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def run(*arguments, **more):
        return subprocess.run([SCRIPT, *arguments], env={**environment, **more}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    run.profiles = tmp_path / ".config" / "wireshark" / "profiles"  # type: ignore[attr-defined]
    return run


def contents(folder):
    return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}


def test_install_again_and_remove(user):
    for expected in ("Installed the profile", "up to date"):
        result = user()
        assert result.returncode == 0 and expected in result.stdout, result.stdout
        assert contents(user.profiles / "Bursts") == contents(profile_files.FOLDER)
        assert len(list(user.profiles.iterdir())) == 1
    for expected in ("Removed the profile", "no profile"):
        result = user("--remove")
        assert result.returncode == 0 and expected in result.stdout, result.stdout
        assert not list(user.profiles.iterdir())


@pytest.mark.parametrize("arguments", [(), ("--remove",)])
def test_a_changed_profile_is_kept(user, arguments):
    user()
    changed = user.profiles / "Bursts" / "colorfilters"
    changed.write_text("mine\n", encoding="ascii")
    result = user(*arguments)
    assert result.returncode == 0 and "It is kept" in result.stdout
    kept, = (path for path in user.profiles.iterdir() if path.name != "Bursts")
    assert (kept / "colorfilters").read_text(encoding="ascii") == "mine\n"
    assert (user.profiles / "Bursts").exists() == (arguments == ())


def test_the_state_of_the_window_is_no_change(user):
    """Wireshark writes it whenever it ends."""
    user()
    (user.profiles / "Bursts" / "recent").write_text("gui.zoom_level: 3\n", encoding="ascii")
    assert "up to date" in user().stdout
    assert "Removed the profile" in user("--remove").stdout


def test_where_wireshark_looks(user, tmp_path):
    user(XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert (tmp_path / "xdg" / "wireshark" / "profiles" / "Bursts").is_dir()
    (tmp_path / ".wireshark").mkdir()
    user()
    assert (tmp_path / ".wireshark" / "profiles" / "Bursts").is_dir()
    assert not user.profiles.exists()


def test_wrong_arguments(user):
    assert user("--help").returncode == 0
    for arguments in (("--nonsense",), ("--remove", "--remove")):
        result = user(*arguments)
        assert result.returncode == 2 and "Usage" in result.stdout
    assert not user.profiles.exists()


def test_installed_with_the_plugin(wireshark, tmp_path):
    """`cmake --install` puts it where Wireshark looks for profiles that all users have."""
    build = wireshark.plugin.parent
    if not (build / "cmake_install.cmake").exists():
        pytest.skip(f"{build} is not a folder that cmake builds in")
    subprocess.run(["cmake", "--install", build], env={**os.environ, "DESTDIR": str(tmp_path)},
                   check=True, stdout=subprocess.DEVNULL)
    folders = wireshark.run("env", "-u", "WIRESHARK_DATA_DIR", "tshark", "-G", "folders").stdout
    data = re.search(r"^Global configuration:\s*(.+)$", folders, re.MULTILINE)[1]
    assert contents(f"{tmp_path}{data}/profiles/Bursts") == contents(profile_files.FOLDER)
