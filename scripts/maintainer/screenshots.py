#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the pictures of doc/guide.md: screenshots.py MODULES FOLDER [PICTURE...]

scripts/maintainer/screenshots.sh calls it, with the plugin in BURST_PLUGIN, as the tests have it.
MODULES is a folder where playwright-core is installed. The window is operated as the tests operate
it: see tests/support/window/display.py. PICTURE is a name without ".png"; without one, all are made.
"""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TESTS = ROOT / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "gui")]

# pylint: disable=wrong-import-position
import test_navigation  # noqa: E402
import test_report_window  # noqa: E402
from support import programs  # noqa: E402
from support.window import display  # noqa: E402

# The burst that the guide finds, and a packet of the first upload.
BURST, FIRST_FRAME = 25, 2688
EARLIER_FRAME = 199
# What the guide's second and third question, and keep-alives, are asked with.
LINK_MBPS = 40
SUGGESTED_GAP_US = 50118723
EACH_PACKET = ("-o", "burst.min_payload:1", "-o", "burst.min_packets:1")
# The guide's times of day are UTC.
TIME_ZONE = "UTC"
MAIN_SIZE = (1280, 760)
# What Wireshark gives the list of packets at first; it grows with the window.
LIST_HEIGHT = 310
# Between this list and the packet's details, from above; and where it is pulled to.
BORDER, BORDER_PULLED = 555, 330
# From the window's lower edge, where a packet's details are empty as long as they are closed.
BELOW_DETAILS = 50
# Of I/O Graphs: where its row of settings is, from below, and what is in it, from the left.
SETTINGS_ROW = 53
INTERVAL, TIME_OF_DAY = 540, 660
# What the guide has its readers tick for the second question, in place of what is ticked.
LOAD_GRAPHS = ("Largest load (bit/s)", "All on the wire (bits)")
# From the top of the screen: more than a window's title is high.
BELOW_TITLE = 40
# Where the pointer hovers over nothing.
AWAY = (4500, 1300)
# A picture is taken when it has not changed for so long, in seconds.
REST = 0.7
COLOURS = 256


class Wireshark(programs.Wireshark):
    """With the profile, as it comes, and with the toolbar shown."""

    def __init__(self, home):
        profile = home / ".config" / "wireshark" / "profiles" / "Bursts"
        shutil.copytree(ROOT / "profile", profile)
        with open(profile / "recent", "a", encoding="ascii") as recent:
            recent.write('gui.additional_toolbar_show: "Bursts"\n'
                         "gui.byte_view_show: FALSE\n"
                         f"gui.geometry_main_upper_pane: {LIST_HEIGHT}\n")
        load = shutil.copytree(profile, profile.with_name("Load"))
        graphs = (load / "io_graphs").read_text(encoding="ascii").splitlines(keepends=True)
        ticked = [line.replace('"Disabled"', '"Enabled"') for line in graphs
                  if any(name in line for name in LOAD_GRAPHS)]
        (load / "io_graphs").write_text("".join(ticked), encoding="ascii")
        super().__init__(home)

    def environment(self, with_plugin=True):
        return {**super().environment(with_plugin), "TZ": TIME_ZONE}


class Studio:
    """What the pictures are taken of, and where they go."""

    def __init__(self, base, modules, folder):
        self.modules = modules
        self.folder = folder
        self.drafts = base / "drafts"
        self.drafts.mkdir()
        self.wireshark = Wireshark(base / "home")
        self.sample = self.wireshark.tmp / "sample.pcap"
        subprocess.run([sys.executable, ROOT / "scripts" / "make-sample.py", self.sample],
                       check=True)
        self.browser = test_report_window.Browser(self.wireshark.tmp / "browser")
        os.environ["PATH"] = f"{self.browser.asked.parent}:{os.environ['PATH']}"
        self.screen = display.Screen(self.wireshark)
        self.app = self.start()

    def start(self, *arguments, profile="Bursts"):
        """Wireshark with the sample."""
        app = display.Application(self.screen, self.sample, "-C", profile, "-t", "u", *arguments)
        app.resize(*MAIN_SIZE)
        return app

    @contextlib.contextmanager
    def instead(self, *arguments, **options):
        """Another Wireshark, with other settings, in place of the one that there is."""
        main = self.app
        self.app = self.start(*arguments, **options)
        try:
            yield
        finally:
            self.app.stop()
            self.app = main

    def close(self):
        self.app.stop()
        self.screen.close()

    # ---- taking pictures ----

    def _corner(self, window):
        """Where a window's upper left corner is on the screen, within its frame."""
        said = self.screen.run("xwininfo", "-id", str(window.number)).decode()
        return [int(re.search(rf"Absolute upper-left {axis}: +(-?\d+)", said)[1])
                for axis in "XY"]

    def _grab(self, window):
        """What the screen shows where a window is, with its title."""
        (left, top), (width, height) = self._corner(window), window.size()
        said = self.screen.run("xprop", "-id", str(window.number), "_NET_FRAME_EXTENTS").decode()
        title = int(said.split(", ")[2])
        top, height = top - title, height + title
        return self.screen.run("import", "-window", "root", "-crop",
                               f"{width}x{height}+{left}+{top}", "+repage", "-depth", "8",
                               "ppm:-")

    def move_to_bottom(self, window):
        """Moves a window to the lower left corner of the screen."""
        frame = self._corner(window)[1]  # of one whose frame is at the top
        top = int(display.SCREEN.split("x")[1]) - window.size()[1] - frame
        self.screen.xdotool("windowmove", window.number, 0, top)
        display.wait_for(lambda: self._corner(window)[1] == top + frame, "the window to move")

    def show_title(self, window):
        """Moves a window down to where its title is on the screen, too."""
        self.screen.xdotool("windowmove", window.number, 0, BELOW_TITLE)
        display.wait_for(lambda: self._corner(window)[1] >= BELOW_TITLE, "the window to move")

    def rest(self, window):
        """Waits until a window has come to rest; what it shows then."""
        def at_rest():
            before = self._grab(window)
            time.sleep(REST)
            after = self._grab(window)
            is_drawn = len(set(after)) > 30  # black and white are there before the first letter
            return after if before == after and is_drawn else None
        return display.wait_for(at_rest, f"{window.title!r} to come to rest")

    def picture(self, name, window, activate=True):
        """Takes a picture of a window and of what lies over it."""
        if activate:
            window.activate()
            self.screen.xdotool("mousemove", *AWAY)
        self.write(name, self.rest(window))

    def write(self, name, image):
        """Writes an image as a PNG that is small."""
        path = self.folder / f"{name}.png"
        subprocess.run(["convert", "-", "-strip", "+dither", "-colors", str(COLOURS), "-define",
                        "png:compression-level=9", "-define", "png:exclude-chunks=date,time",
                        f"PNG8:{path}"], input=image, check=True)
        print(f"   {path.name}: {path.stat().st_size // 1024} KiB", flush=True)

    # ---- Wireshark's windows ----

    def table(self, name, title, size, column=None, row=1):
        """One of our tables, sorted by a column, largest first, with a row selected."""
        table = self.app.open_table(title)
        if column is not None:
            for _ in range(2):
                table.sort_by(column)
                self.rest(table)  # two clicks that follow each other at once are one double-click
            self.fit_column(table, column)
        table.resize(*size)
        table.focus_table()
        table.keys("Home", *["Down"] * (row - 1))
        self.show_title(table)
        self.picture(name, table)
        table.close()

    def fit_column(self, table, column):
        """Makes a column as wide as its heading, with the arrow that shows how it is sorted."""
        # pylint: disable=protected-access
        edges = display.wait_for(lambda: table._heading_edges()[column:column + 2], "a heading")
        table.activate()
        self.screen.xdotool("mousemove", "--window", table.number, edges[1], table.HEADING_Y,
                            "click", "--repeat", 2, "--delay", 60, 1)

    def select(self, frame, rows_below=10):
        """Selects a packet, with its tree closed, and lets so many rows be seen below it."""
        self.app.goto(frame + rows_below)
        self.app.goto(frame)
        self.app.keys("ctrl+Left")

    def pull(self, old, new):
        """Moves the border between the packets and the details of one, from height to height."""
        move = ("mousemove", "--window", self.app.number, MAIN_SIZE[0] // 2)
        self.app.activate()
        self.screen.xdotool(*move, old, "mousedown", 1)
        for y in (old + (new - old) // 2, new):  # a drag begins with the first step
            self.rest(self.app)
            self.screen.xdotool(*move, y)
        self.screen.xdotool("mouseup", 1)

    def press(self, button):
        """A button of the toolbar, by the key of the menu's entry that does the same."""
        test_navigation.press(self.app, button)

    def open_section(self):
        """Opens the burst's section of the selected packet, whose tree is closed."""
        closed = self.app.copied_details()
        width, height = self.app.size()
        self.app.click(width // 2, height - BELOW_DETAILS)
        self.app.keys("Down", "End", "Right")
        display.wait_for(lambda: len(self.app.copied_details()) > len(closed), "the section")


# ---- the pictures ----

def window(studio):
    studio.select(EARLIER_FRAME)
    studio.picture("window", studio.app)


def menu(studio):
    """At the bottom of the screen, so that the submenu stays within the window."""
    app, screen = studio.app, studio.screen
    studio.move_to_bottom(app)
    app.activate()
    screen.xdotool("mousemove", *AWAY)
    for popups, key in enumerate(("alt+s", app.MENU), 1):
        screen.xdotool("key", key)
        display.wait_for(lambda n=popups: screen.popups() == n, "a menu")
    studio.picture("menu", app, activate=False)
    while screen.popups():
        screen.xdotool("key", "Escape")
    app.resize(*MAIN_SIZE)


def streams(studio):
    studio.table("streams", "Burst Streams", (1280, 340), column=3)


def kinds(studio):
    """With keep-alives: each packet with payload is a burst."""
    with studio.instead(*EACH_PACKET):
        studio.table("kinds", "Kinds of Bursts", (1380, 300))


def bursts(studio):
    studio.table("bursts", "Bursts", (1480, 300), column=6, row=3)


def names(studio):
    """The bursts by the suggested gap, with the names that are in the capture, and labels."""
    with studio.instead("-N", "dn", "-o", f"burst.gap_us:{SUGGESTED_GAP_US}"):
        studio.table("names", "Bursts", (1480, 520))


def microbursts(studio):
    with studio.instead("-o", f"burst.alarm_mbps:{LINK_MBPS}"):
        studio.table("microbursts", "Microbursts", (1380, 220))


@contextlib.contextmanager
def io_graphs(studio):
    """I/O Graphs over the whole day, with times of day."""
    # pylint: disable=protected-access
    dialog = studio.app._open("I/O Graphs", [[["Down"] * n + ["Return"]] for n in (6, 5, 7, 8)],
                              display.Window)
    dialog.resize(1280, 640)
    studio.rest(dialog)
    dialog.click(TIME_OF_DAY, 640 - SETTINGS_ROW)
    yield dialog
    dialog.close()


def graphs(studio):
    """With the longest interval."""
    with io_graphs(studio) as dialog:
        dialog.click(INTERVAL, 640 - SETTINGS_ROW)
        display.wait_for(lambda: studio.screen.popups() == 1, "the intervals")
        studio.screen.xdotool("key", "--delay", display.KEY_DELAY, "End", "Return")
        display.wait_for(lambda: studio.screen.popups() == 0, "the interval to be chosen")
        studio.show_title(dialog)
        studio.picture("graphs", dialog)


def load(studio):
    """What each second holds, and the largest load in it."""
    with studio.instead(profile="Load"), io_graphs(studio) as dialog:
        dialog.click(100, 300)
        dialog.keys("shift+y", "shift+y", *["Up"] * 5)  # the legend must not hide the largest
        studio.show_title(dialog)
        studio.picture("load", dialog)


def section(studio):
    app = studio.app
    studio.pull(BORDER, BORDER_PULLED)
    studio.select(FIRST_FRAME, 4)
    studio.open_section()
    # Away and back: then the toolbar tells of this burst.
    studio.press(test_navigation.PREVIOUS)
    studio.press(test_navigation.NEXT)
    studio.picture("section", app)
    studio.pull(BORDER_PULLED, BORDER)


def burst_filter(studio):
    app = studio.app
    studio.select(FIRST_FRAME)
    app.choose(test_navigation.FILTER_BURST)
    studio.rest(app)
    studio.picture("filter", app)
    app.filter("")


def gaps(studio):
    tree = studio.app.open_tree("Gaps")
    studio.rest(tree)
    tree.filter(f"burst.id == {BURST}")
    studio.rest(tree)
    tree.sort_by(2)
    studio.fit_column(tree, 2)
    tree.resize(900, 260)
    studio.show_title(tree)
    studio.picture("gaps", tree)
    tree.close()


def report(studio):
    """The report that the window makes, opened in Chromium in place of the user's browser."""
    studio.app.filter("")
    studio.app.choose(test_report_window.REPORT)
    page = studio.browser.opened()
    script = ROOT / "scripts" / "maintainer" / "screenshots.mjs"
    subprocess.run(["node", script, studio.modules, page, studio.drafts, str(BURST)], check=True)
    page.unlink()
    for path in sorted(studio.drafts.glob("*.png")):
        studio.write(path.stem, path.read_bytes())


PICTURES = {"window": window, "menu": menu, "streams": streams, "kinds": kinds, "graphs": graphs,
            "bursts": bursts, "section": section, "filter": burst_filter, "gaps": gaps,
            "load": load, "microbursts": microbursts, "names": names, "report": report}


def main():
    if len(sys.argv) < 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    modules, folder, *names = sys.argv[1:]
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        print(f"There is no picture {unknown[0]}; there are: {' '.join(PICTURES)}",
              file=sys.stderr)
        return 2
    base = pathlib.Path(tempfile.mkdtemp(prefix="burst-screenshots-"))
    base.chmod(0o755)
    studio = None
    try:
        studio = Studio(base, pathlib.Path(modules), pathlib.Path(folder))
        for name in names or PICTURES:
            PICTURES[name](studio)
    except (display.GuiError, subprocess.CalledProcessError) as error:
        print(f"screenshots.py: {error}", file=sys.stderr)
        return 1
    finally:
        if studio:
            studio.close()
        shutil.rmtree(base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
