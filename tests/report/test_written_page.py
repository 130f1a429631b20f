# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that the plugin writes, in a browser: what it draws is what burst,json says.

BURST_PAGE_TESTS names a copy of the folder report/ in which npm has installed what it needs.
"""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = os.environ.get("BURST_PAGE_TESTS")


@pytest.fixture(scope="module")
def sample(wireshark):
    path = wireshark.tmp / "sample.pcap"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make-sample.py"), str(path)],
                   check=True, stdout=subprocess.DEVNULL)
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("display_filter", ["", "udp"])
def test_written_page(wireshark, sample, display_filter):
    if FOLDER is None:
        pytest.skip("BURST_PAGE_TESTS is not set; scripts/test.sh makes a copy and sets it")
    page, document = wireshark.tmp / "page.html", wireshark.tmp / "page.json"
    more = "," + display_filter if display_filter else ""
    wireshark.tshark("-q", "-n", "-r", sample, "-z", f"burst,report,{page}{more}",
                     "-z", f"burst,json,{document}{more}")
    result = subprocess.run(["npm", "run", "test:page"], cwd=FOLDER, check=False, text=True,
                            env={**os.environ, "REPORT_PAGE": str(page),
                                 "REPORT_JSON": str(document)},
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    assert result.returncode == 0, result.stdout[-6000:]
    assert "# pass 0" not in result.stdout, result.stdout
