# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyze > Reload Lua Plugins, with a script that stands in front of TCP."""
import pytest
from support import display
from support.expected import expected_details, expected_rows, frames_shown
from support.window_tables import Expected

SCRIPT = """
local front = Proto("front", "In front")
local behind, depth
function front.dissector(tvb, pinfo, tree)
    if depth then error("called again from within") end
    depth = true
    tree:add(front, tvb())
    behind:call(tvb, pinfo, tree)
    depth = nil
end
function front.init()
    local found = DissectorTable.get("ip.proto"):get_dissector(6)
    if tostring(found) ~= "FRONT" then
        -- Reloading takes the old script out of the table, and what it had replaced with it.
        behind, depth = found or Dissector.get("tcp"), nil
        DissectorTable.get("ip.proto"):add(6, front)
    end
end
"""


@pytest.fixture
def lua(wireshark):
    folder = wireshark.home / ".local" / "lib" / "wireshark" / "plugins"
    wireshark.run("mkdir", "-p", folder)
    (folder / "front.lua").write_text(SCRIPT, encoding="ascii")
    yield folder
    (folder / "front.lua").unlink()


@pytest.mark.usefixtures("lua", "forget_settings")
def test_reload(wireshark, screen, capture):
    application = display.Application(screen, capture)
    expected = Expected(wireshark, capture)
    frame = expected_rows(wireshark, capture, "bursts")[0]["last_frame"]
    details = expected_details(wireshark, capture, frame)
    for _ in range(3):
        application.keys("ctrl+shift+l")
        application.filter("front && burst.id")
        display.wait_for(lambda: frame in frames_shown(application), f"packet {frame}")
        assert application.packet_details(frame)[-len(details):] == details
        table = application.open_table("Burst Streams")
        expected.check(table, "streams")
        table.close()
        application.filter("")
    application.stop()
