# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark on a loopback interface in a network of its own, where no packet is anybody else's."""
import pathlib
import subprocess
import sys

from support.live import live_host

HOST = pathlib.Path(live_host.__file__)
PACKETS = 600
CAPTURE_RIGHTS = ("--inh-caps=+net_raw,+net_admin", "--ambient-caps=+net_raw,+net_admin")


def new_folder(lab):
    """For the files of one capture: tshark may write there."""
    folder = lab.new_file("-live")
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def command(lab, folder, *arguments, pause, packets=PACKETS):
    """The command line that captures while it sends packets, and then presses Ctrl-C."""
    tshark = lab.wireshark.command("tshark", "-i", "lo", "-q", "-w", folder / "live.pcapng",
                                   *arguments)
    tshark[1:1] = CAPTURE_RIGHTS  # of setpriv, which is there for root
    return ["unshare", "--net", "--", sys.executable, str(HOST), str(folder), str(packets),
            str(pause), *tshark]


def run(lab, folder, *arguments, **how):
    """Runs it to the end."""
    result = subprocess.run(command(lab, folder, *arguments, **how),
                            env=lab.wireshark.environment(), cwd=lab.wireshark.tmp,
                            capture_output=True, text=True, timeout=240, check=False)
    assert result.returncode == 0, result.stderr
    return result


def start(lab, folder, *arguments, **how):
    """Starts it; its output can be read while it runs."""
    return subprocess.Popen(command(lab, folder, *arguments, **how),
                            env=lab.wireshark.environment(), cwd=lab.wireshark.tmp,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
