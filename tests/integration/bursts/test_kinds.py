# SPDX-License-Identifier: GPL-2.0-or-later
"""burst,kinds: what a device does again and again."""
import pytest
from reference import Parameters
from support import compare
from support.captures import pcap, talk


@pytest.fixture(scope="module")
def device(folder):
    """A keep-alive every 30 s, two clips of 2.4 and 2.5 kB, and another of 4.8 kB."""
    lines = [(n * 30_000 + n % 3, 60) for n in range(20)]
    lines += [(100_000 + clip * 90_000 + n, length) for clip, length in enumerate((800, 833, 1600))
              for n in range(3)]
    return pcap.write_pcap(folder / "device.pcap", talk.two_hosts(*sorted(lines)))


def kinds(lab, file, **change):
    rows = lab.run(file, *Parameters(**change).options())[0]["kinds"]
    compare.check_table("kinds", rows, lab.analysis(file, parameters=Parameters(**change)).kinds())
    return rows


def test_keep_alives_are_found(lab, device):
    rows = kinds(lab, device, min_packets=1, min_payload=1)
    keep_alive = rows[0]
    assert (keep_alive["kind"], keep_alive["packets"], keep_alive["bytes_mean"],
            keep_alive["count"]) == (1, 1, 60, 20)
    assert float(keep_alive["interval_min"]) == pytest.approx(29.998)
    assert float(keep_alive["interval_max"]) == pytest.approx(30.001)


def test_bytes_are_rounded_to_two_digits(lab, device):
    """2,400 and 2,499 are two kinds (2,400, 2,500), and 4,800 is a third."""
    rows = kinds(lab, device)
    assert [(r["packets"], r["bytes_min"], r["count"]) for r in rows] == [
        (3, 2400, 1), (3, 2499, 1), (3, 4800, 1)]
    assert [r["interval_mean"] for r in rows] == [None] * 3


def test_csv(lab, device):
    parameters = Parameters(min_packets=1, min_payload=1, stream="flow")
    compare.check_csv("kinds", lab.rows(device, "kinds", *parameters.options()),
                      lab.analysis(device, parameters=parameters).kinds())


@pytest.mark.captures("alexa-app.pcapng", "netflix.pcap", "tplink_shp.pcap", "vnc.pcap")
@pytest.mark.parametrize("stream", ("flow", "conversation", "source"))
def test_real_traffic(lab, capture, stream):
    assert kinds(lab, capture, stream=stream, min_packets=1, min_payload=1)


def test_filter(lab, device):
    """The kinds of the packets that pass."""
    document = lab.statistic(device, "burst,csv,kinds,-,udp.length > 1000",
                             options=("-o", "burst.min_packets:1")).stdout
    assert len(document.splitlines()) == 2
