# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyze > Decode As is what it is without the plugin: its list, and what it saves."""
import os

import pytest
from support.captures import camera, pcap
from support.window import display
from support.window.expected import frames_shown

# (IP protocol, what it is by itself, what it is to be): nobody has the last one.
CHOICES = ((6, "TCP", "UDP"), (17, "UDP", "TCP"), (253, "(none)", "UDP"))
SAVED = sorted(f"decode_as_entry: ip.proto,{number},{own},{new}"
               for number, own, new in CHOICES)


def write(path, offset):
    """A packet of each protocol."""
    frames = [pcap.ethernet(pcap.ipv4("192.0.2.1", "192.0.2.2", number, bytes(64), offset=offset))
              for number, *_ in CHOICES]
    return pcap.write_pcap(path, [(n * 10**9, frame) for n, frame in enumerate(frames)])


@pytest.fixture(scope="module")
def fragments(wireshark):
    """IP is the last layer of each packet, so it is what Decode As has a new row for."""
    return write(wireshark.tmp / "fragments.pcap", 800)


@pytest.fixture
def entries(wireshark):
    """The file in the profile that the dialog writes."""
    file = wireshark.home / ".config" / "wireshark" / "decode_as_entries"
    file.unlink(missing_ok=True)
    yield file
    file.unlink(missing_ok=True)


def saved(file):
    return [line for line in file.read_text(encoding="ascii").splitlines()
            if line and not line.startswith("#")]


def choose_all(application):
    """A row for each protocol, saved."""
    for n, (_, _, new) in enumerate(CHOICES):
        application.goto(n + 1)
        dialog = application.open_decode_as()
        dialog.add_row(n)
        dialog.choose(new)
        dialog.save()


@pytest.mark.usefixtures("forget_settings")
def test_choices_survive_a_restart(wireshark, screen, fragments, entries):
    application = display.Application(screen, fragments)
    choose_all(application)
    application.stop()
    assert saved(entries) == SAVED

    # With the plugin: the dialog has the three rows, which are saved as they are.
    application = display.Application(screen, fragments)
    application.open_decode_as().save()
    application.stop()
    assert saved(entries) == SAVED

    # When it dissects, and after the removal of the plugin.
    whole = write(wireshark.tmp / "whole.pcap", 0)
    for with_plugin in (True, False):
        layers = wireshark.tshark("-r", whole, "-T", "fields", "-e", "frame.protocols",
                                  with_plugin=with_plugin).stdout.split()
        assert [line.split(":")[3] for line in layers] == [new.lower() for _, _, new in CHOICES]


@pytest.mark.usefixtures("forget_settings", "entries")
def test_the_list(screen, fragments):
    """Pixel by pixel, for each of the protocols."""
    pictures = []
    for with_plugin in (True, False):
        application = display.Application(screen, fragments, with_plugin=with_plugin)
        shown = []
        for n in range(len(CHOICES)):
            application.goto(n + 1)
            dialog = application.open_decode_as()
            dialog.add_row(0)
            shown.append(dialog.list_picture())
            dialog.cancel()
        application.stop()
        pictures.append(shown)
    assert len(set(pictures[1])) == len(CHOICES)
    assert pictures[0] == pictures[1]


@pytest.mark.usefixtures("forget_settings")
def test_while_packets_are_captured(wireshark, screen, entries):
    """Nothing is a changed entry then, either."""
    pipe = wireshark.tmp / "decode-as-pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    with open(os.open(pipe, os.O_RDWR), "wb", buffering=0) as stream:
        stream.write(camera.header())
        for frame in camera.camera_day()[:30]:
            stream.write(camera.record(*frame))
        application = display.LiveCapture(screen, pipe)
        display.wait_for(lambda: len(frames_shown(application)) == 30, "the packets")
        assert "Capturing" in application.title
        application.open_decode_as().save()
        assert saved(entries) == []
        application.stop()
    pipe.unlink()
