# SPDX-License-Identifier: GPL-2.0-or-later
"""Values that cannot be, and combinations that make no sense, are answered with a message."""
import pytest
from support.captures import pcap, talk

UINTS = ("gap_us", "min_payload", "min_packets", "mean_percent", "max_duration_us", "min_bytes",
         "window_us", "alarm_mbps", "sequence_length", "duplicate_us")
# The lowest value that is not possible, where 0 is not.
TOO_LOW = ("min_packets", "window_us", "sequence_length")


@pytest.fixture(scope="module")
def small(folder):
    return pcap.write_pcap(folder / "small.pcap", talk.two_hosts((0, 400), (1, 400)))


def run(lab, file, *values):
    options = [word for value in values for word in ("-o", f"burst.{value}")]
    return lab.statistic(file, "burst,json,-", options=options, check=False)


@pytest.mark.parametrize("name", TOO_LOW)
def test_a_value_below_its_range_is_told_with_what_counts(lab, small, name):
    result = run(lab, small, f"{name}:0")
    assert result.returncode == 0
    assert f"burst.{name}" in result.stderr
    assert f'"{name}":1' in result.stdout.replace(" ", "")  # what the document says is what counts


@pytest.mark.parametrize("value", ("mean_percent:4000000000", "min_packets:4000000000",
                                   "sequence_length:4000000000", "duplicate_us:4000000000"))
def test_a_value_above_its_range_is_told(lab, small, value):
    result = run(lab, small, value)
    assert result.returncode == 0
    assert f"burst.{value.split(':')[0]}" in result.stderr
    assert "4000000000" not in result.stdout


@pytest.mark.parametrize("name", UINTS)
@pytest.mark.parametrize("value", ("-1", "many", "4294967296", "1.5"))
def test_what_is_no_number_is_refused(lab, small, name, value):
    result = run(lab, small, f"{name}:{value}")
    assert result.returncode != 0
    assert f"burst.{name}" in result.stderr


@pytest.mark.parametrize("value", ("stream:everything", "address:postal", "size:large",
                                   "text_columns:some"))
def test_a_choice_that_is_none(lab, small, value):
    """Wireshark takes the default for what it does not know, or refuses it: nothing else."""
    result = run(lab, small, value)
    if result.returncode == 0:
        assert result.stdout == run(lab, small).stdout


def test_capture_has_no_replies(lab, small):
    result = run(lab, small, "stream:capture", "end_on_reply:TRUE")
    assert result.returncode == 0
    assert "end_on_reply" in result.stderr and "capture" in result.stderr
    plain = run(lab, small, "stream:capture")
    assert "end_on_reply" not in plain.stderr
    assert bursts(result) == bursts(plain)


def bursts(result):
    return result.stdout.split('"bursts": [')[-1]


def test_bytes_that_a_burst_of_one_packet_cannot_have(lab, small):
    """A run that may take no time has but one packet time; min_bytes alone is never out of reach."""
    result = run(lab, small, "min_bytes:4294967295")
    assert result.returncode == 0
    assert '"bursts":[]' in result.stdout.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("value", ("gap_us:0", "mean_percent:0", "max_duration_us:0", "min_bytes:0",
                                   "alarm_mbps:0", "duplicate_us:0", "min_payload:0"))
def test_zero_means_no_such_rule_and_is_no_mistake(lab, small, value):
    result = run(lab, small, value)
    assert result.returncode == 0
    assert "burst." not in result.stderr


@pytest.mark.parametrize("value", ("gap_us", "min_payload", "max_duration_us", "min_bytes",
                                   "window_us", "alarm_mbps"))
def test_the_largest_values_work(lab, small, value):
    result = run(lab, small, f"{value}:4294967295")
    assert result.returncode == 0
    assert "burst." not in result.stderr
    assert f'"{value}":4294967295' in result.stdout.replace(" ", "")


def test_messages_come_once(lab, small):
    """However many statistics there are."""
    result = lab.statistic(small, "burst,summary", "burst,streams", "burst,bursts", "burst,peaks",
                           options=("-o", "burst.min_packets:0"))
    assert result.stderr.count("burst.min_packets") == 1


@pytest.mark.parametrize("passes", (1, 2))
def test_fields_alone_tell_it_too(lab, small, passes):
    result = lab.wireshark.tshark("-n", "-r", small, *["-2"] * (passes == 2), "-o",
                                  "burst.min_packets:0", "-T", "fields", "-e", "burst.id")
    assert result.stderr.count("burst.min_packets") == 1
    assert result.stdout.split() == ["1", "1"]
