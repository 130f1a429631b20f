# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyze > Reload Lua Plugins, with a script that stands in front of TCP.

Wireshark takes a script's entry for an IP protocol out when it reloads, and what the entry had
replaced with it: the script is then given nothing to call, with the plugin and without.
"""
import pytest
from support.window import display
from support.window.expected import expected_rows

SCRIPT = """
local front = Proto("front", "In front")
front.fields.found = ProtoField.string("front.found", "Found")
local behind, found, depth
function front.dissector(tvb, pinfo, tree)
    if depth then error("called again from within") end
    depth = true
    tree:add(front, tvb()):add(front.fields.found, found)
    behind:call(tvb, pinfo, tree)
    depth = nil
end
function front.init()
    local first = DissectorTable.get("ip.proto"):get_dissector(6)
    if tostring(first) ~= "FRONT" then
        found, behind, depth = tostring(first), first or Dissector.get("tcp"), nil
        DissectorTable.get("ip.proto"):add(6, front)
    end
end
"""
RELOADS = 3
LAYERS = "[Protocols in frame: eth:ethertype:ip:front:tcp:tls]"
OURS = "[Traffic Bursts"


@pytest.fixture
def lua(wireshark):
    folder = wireshark.home / ".local" / "lib" / "wireshark" / "plugins"
    wireshark.run("mkdir", "-p", folder)
    (folder / "front.lua").write_text(SCRIPT, encoding="ascii")
    yield
    (folder / "front.lua").unlink()


def details_after_reloads(screen, capture, frame, with_plugin):
    """The packet's lines at first, and after each time that scripts were loaded again."""
    application = display.Application(screen, capture, with_plugin=with_plugin)
    shown = [application.packet_details(frame)]
    for _ in range(RELOADS):
        application.keys("ctrl+shift+l")
        shown.append(application.packet_details(frame))
    application.stop()
    return shown


def without_ours(lines):
    """Our section is the last one, and begins with a line that may be Burst's or the packet's."""
    ends = [n for n, line in enumerate(lines) if line.startswith((OURS, "[Burst "))]
    return lines[:ends[0]] if ends else lines


@pytest.mark.usefixtures("lua", "forget_settings")
def test_reload(wireshark, screen, capture):
    burst = expected_rows(wireshark, capture, "bursts")[0]
    frame = burst["last_frame"]
    with_plugin = details_after_reloads(screen, capture, frame, True)
    alone = details_after_reloads(screen, capture, frame, False)
    assert "Found: TCP" in alone[0] and "Found: nil" in alone[1]
    assert [without_ours(lines) for lines in with_plugin] == alone
    length = next(line for line in alone[0] if line.startswith("TCP payload"))
    bytes_of_payload = length.split("(")[1].split()[0]
    for lines in with_plugin:
        assert LAYERS in lines and length in lines
        ours = lines[len(without_ours(lines)):]
        assert f"[Payload length: {bytes_of_payload}]" in ours
        assert f"[Packets: {burst['packets']}]" in ours and f"[Bytes: {burst['bytes']}]" in ours
