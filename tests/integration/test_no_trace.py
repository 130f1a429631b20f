# SPDX-License-Identifier: GPL-2.0-or-later
"""The table "ip.proto", in which the plugin observes packets, is others' as well: scripts read it
and put themselves into it. What they find and do is what it is without the plugin."""
import collections
import json

import pytest
from support.captures import pcap

A, B = "192.0.2.1", "192.0.2.2"
# Payload lengths of TCP packets; one of UDP, and one of a protocol that is nobody's, in between.
LENGTHS = (100, 200, 300, 400, 500)
OTHERS = (pcap.ipv4(A, B, 17, pcap.udp(1, 2, bytes(50))), pcap.ipv4(A, B, 253, bytes(70)))
PROTOCOLS = (1, 6, 17, 47, 132, 253, 254)

# What the table holds, as a script that has loaded it says.
DESCRIBE = """
local numbers = {%s}
function describe(when)
    local texts = {}
    for _, number in ipairs(numbers) do
        local found = DissectorTable.get("ip.proto"):get_dissector(number)
        table.insert(texts, number .. "=" .. (found and tostring(found) or "none"))
    end
    io.stderr:write("TABLE ", when, " ", table.concat(texts, " "), "\\n")
end
""" % ", ".join(map(str, PROTOCOLS))

# A script's dissector that counts its calls and passes everything on to what was there before.
FRONT = """
local front = Proto("front", "In front")
local behind, depth, calls = nil, 0, 0
local most = 0
function front.dissector(tvb, pinfo, tree)
    depth = depth + 1
    if depth > most then most = depth end
    if depth < 50 then behind:call(tvb, pinfo, tree) else io.stderr:write("ENDLESS\\n") end
    depth = depth - 1
    calls = calls + 1
end
local function step_in_front()
    local found = DissectorTable.get("ip.proto"):get_dissector(6)
    if tostring(found) == "FRONT" then return end
    behind = found
    DissectorTable.get("ip.proto"):add(6, front)
end
function report()
    io.stderr:write("FRONT calls ", calls, " depth ", most, "\\n")
end
"""
# When it steps in front.
AT_INIT = FRONT + "function front.init() step_in_front() end\n"
AT_A_PACKET = FRONT + """
local tap = Listener.new("frame")
function tap.packet(pinfo) if pinfo.number == 3 then step_in_front() end end
function tap.draw() report() end
"""
IN_A_DISSECTOR = FRONT + """
local early = Proto("early", "Early")
function early.dissector(tvb, pinfo)
    if pinfo.number == 3 then step_in_front() end
end
register_postdissector(early)
"""
# It takes Wireshark's own dissector while the script is loaded, and replaces the entry later: just
# before a packet of TCP in IPv4, in IPv6, and after an extension header.
KNOWS_TCP = [AT_A_PACKET.replace("behind = found", 'behind = Dissector.get("tcp")')
             .replace("== 3", f"== {frame}") for frame in (5, 7, 8)]


@pytest.fixture(scope="module")
def packets(wireshark):
    frames = [pcap.ipv4(A, B, 6, pcap.tcp(1000, 2000, bytes(n), sequence=n)) for n in LENGTHS]
    frames[2:2] = OTHERS
    frames += [pcap.ipv6("2001:db8::1", "2001:db8::2", 6, pcap.tcp(1, 2, bytes(600))),
               pcap.ipv6("2001:db8::1", "2001:db8::2", 60,
                         pcap.extension(6) + pcap.tcp(1, 2, bytes(700)))]
    return pcap.write_pcap(wireshark.tmp / "packets.pcap",
                           [(n * 10**6, pcap.ethernet(frame)) for n, frame in enumerate(frames)])


def script(wireshark, name, text):
    path = wireshark.tmp / name
    path.write_text(text, encoding="ascii")
    path.chmod(0o644)
    return f"lua_script:{path}"


@pytest.fixture
def script_of_sharkd(own_wireshark):
    """sharkd takes no option for it, but loads what is among the user's plugins."""
    folder = own_wireshark.home / ".local" / "lib" / "wireshark" / "plugins"
    own_wireshark.run("mkdir", "-p", folder)
    return folder / "script.lua"


def ask_sharkd(wireshark, *requests, with_plugin=True):
    """Its answers, and what it and the script say besides."""
    lines = [json.dumps({"jsonrpc": "2.0", "id": n, "method": method, "params": params})
             for n, (method, params) in enumerate(requests, 1)]
    result = wireshark.run("sharkd", "-", input="\n".join(lines) + "\n", with_plugin=with_plugin)
    answers = [json.loads(line) for line in result.stdout.splitlines() if line.strip()]
    assert len(answers) == len(requests)
    return answers, result.stderr


def run(wireshark, capture, lua, *arguments, **options):
    return wireshark.tshark("-n", "-r", capture, "-X", lua, *arguments, **options)


def payload_lengths(wireshark, capture, lua, *arguments):
    """What the plugin says of each frame, and what else tshark says."""
    result = run(wireshark, capture, lua, *arguments, "-T", "fields", "-e", "burst.payload_len")
    return list(map(int, result.stdout.split())), result.stderr


@pytest.fixture(scope="module")
def expected(wireshark, packets):
    """Without any script: what was written, and then what the plugin says of it."""
    said = wireshark.tshark("-r", packets, "-T", "fields", "-e", "burst.payload_len").stdout
    lengths = [*LENGTHS[:2], 50, 70, *LENGTHS[2:], 600, 700]
    assert list(map(int, said.split())) == lengths
    return lengths


# ---- what a script reads ----

@pytest.mark.parametrize("passes", ((), ("-2",)))
def test_the_table_describes_itself(wireshark, packets, passes):
    """While packets are dissected, when they have been, and while the file is closed."""
    lua = script(wireshark, "describe.lua", DESCRIBE + """
local tap = Listener.new("frame")
function tap.packet(pinfo) if pinfo.number == 4 then describe("packet") end end
function tap.draw() describe("draw") end
describe("load")
""")
    said = [run(wireshark, packets, lua, *passes, "-q", with_plugin=with_plugin).stderr
            for with_plugin in (True, False)]
    wanted = [line for line in said[1].splitlines() if line.startswith("TABLE")]
    assert len(wanted) == 3 and "6=TCP 17=UDP" in wanted[0]
    shown = [line for line in said[0].splitlines() if line.startswith("TABLE")]
    # While packets are dissected, an observer stands where nothing was: nobody's is "(none)".
    assert [line.replace("=(none)", "=none") for line in shown] == wanted


def test_the_table_in_sharkd_once_a_file_is_loaded(own_wireshark, packets, script_of_sharkd):
    """The script looks when a new session begins, before and after its first file."""
    script_of_sharkd.write_text(DESCRIBE + """
local watcher = Proto("watcher", "Watcher")
function watcher.init() describe("init") end
""", encoding="ascii")
    requests = [("load", {"file": str(packets)}), ("frames", {}), ("frame", {"frame": 2})] * 3
    said = [[line for line in ask_sharkd(own_wireshark, *requests, with_plugin=with_plugin)[1]
             .splitlines() if line.startswith("TABLE")] for with_plugin in (True, False)]
    assert said[0] == said[1] and len(said[0]) >= 3


# ---- what a script does ----

@pytest.mark.parametrize("passes", ((), ("-2",)))
@pytest.mark.parametrize("text", (AT_INIT, AT_A_PACKET, IN_A_DISSECTOR, *KNOWS_TCP),
                         ids=("init", "packet", "dissector", "knows-5", "knows-7", "knows-8"))
def test_a_script_in_front(wireshark, packets, expected, text, passes):
    lua = script(wireshark, "front.lua", text)
    lengths, said = payload_lengths(wireshark, packets, lua, *passes)
    assert lengths == expected, said
    assert "ENDLESS" not in said


def test_a_script_in_front_is_called_once_a_packet(wireshark, packets):
    lua = script(wireshark, "counts.lua", AT_A_PACKET)
    reports = [[line for line in run(wireshark, packets, lua, "-q", "-z", "burst,summary"
                                     if with_plugin else "io,phs", with_plugin=with_plugin)
                .stderr.splitlines() if line.startswith("FRONT")] for with_plugin in (True, False)]
    assert reports[0] == reports[1] == ["FRONT calls 5 depth 1"]


@pytest.mark.parametrize("text", (AT_INIT, IN_A_DISSECTOR), ids=("init", "dissector"))
def test_a_script_in_front_in_sharkd(own_wireshark, packets, expected, script_of_sharkd, text):
    """A second and a third load: each time the script finds itself, or what was behind it."""
    script_of_sharkd.write_text(text, encoding="ascii")
    requests = [("load", {"file": str(packets)}), ("tap", {"tap0": "nstat:burst,summary"})] * 3
    answers, said = ask_sharkd(own_wireshark, *requests)
    rows = [answer["result"]["taps"][0]["tables"][0]["i"][0] for answer in answers[1::2]]
    assert len(rows) == 3 and all(sum(expected) in row for row in rows), said
    assert "ENDLESS" not in said


def test_the_script_counts_what_it_counts_without_the_plugin(wireshark, packets):
    """Calls, and how deep: in two passes and with a second dissection of each packet."""
    counts = collections.defaultdict(list)
    for name, text in {"init": AT_INIT, "dissector": IN_A_DISSECTOR}.items():
        text += """
local last = Listener.new("frame")
function last.draw() report() end
"""
        lua = script(wireshark, f"{name}.lua", text)
        for with_plugin in (True, False):
            said = run(wireshark, packets, lua, "-2", with_plugin=with_plugin).stderr
            counts[name].append([line for line in said.splitlines() if "FRONT" in line])
    for lines, lines_without in counts.values():
        assert lines == lines_without != []
        assert lines[0].endswith("depth 1")
