# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's window without a person: Xvfb shows it, xdotool types and clicks.

What is on the screen is read back through the clipboard. Nothing waits for a time to pass: each
step waits for what it has to bring about, a window or a text, and fails when it does not come.
"""
import contextlib
import os
import re
import signal
import subprocess
import time

from support.entries import menu_tables

# Wide enough for the widest table to be seen in one piece, so that each heading can be clicked.
SCREEN = "4600x1400x24"
# What a step may take on a busy machine.
PATIENCE = 40
POLL = 0.04
# Between two keys, in milliseconds.
KEY_DELAY = 15
# On the clipboard until something is copied.
NOTHING = "nothing was copied yet"
# Where the second row of a table is, from the top of its dialog.
SECOND_ROW = range(47, 59)
# Of a dialog that shows all columns.
WIDE = 4400


class GuiError(AssertionError):
    """Something did not appear."""


def wait_for(condition, what, patience=PATIENCE, circumstances=lambda: ""):
    """The first true value that the condition gives. Circumstances are told if none comes."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise GuiError(f"Waited {patience} s in vain for {what}.{circumstances()}")
        time.sleep(POLL)


def vertical_lines(width, pixels, rows, contrast):
    """Where lines run through all these rows of a picture, from left to right."""
    edges = set(range(1, width))
    for y in rows:
        line = pixels[3 * width * y:3 * width * (y + 1)]
        edges = {x for x in edges if abs(line[3 * x] - line[3 * x - 3]) > contrast}
    # A line has two sides.
    return [x for x in sorted(edges) if x - 1 not in edges]


def _end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()


class Screen:
    """A display of its own with a window manager, and nothing on it."""

    def __init__(self, wireshark):
        self.wireshark = wireshark
        self.processes = []
        self.name = self._start_server()
        self._start("openbox", "--sm-disable")
        self.n_own = len(self.processes)
        wait_for(lambda: "window id" in self._root_property("_NET_SUPPORTING_WM_CHECK"),
                 "the window manager")

    def _start_server(self):
        number, write_end = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", SCREEN, "-ac", "-nolisten",
             "tcp", "-noreset"], pass_fds=[write_end], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        self.processes.append(server)
        with os.fdopen(number) as answer:
            name = answer.readline().strip()
        if not name:
            raise GuiError("Xvfb does not start.")
        return ":" + name

    def environment(self, with_plugin=True):
        """The variables that a program on this screen runs with."""
        env = self.wireshark.environment(with_plugin)
        # The same look everywhere, whatever desktop the machine has.
        env.update(DISPLAY=self.name, QT_STYLE_OVERRIDE="Fusion", QT_QPA_PLATFORMTHEME="",
                   QT_QPA_PLATFORM="xcb", QT_FONT_DPI="96", QT_SCALE_FACTOR="1",
                   NO_AT_BRIDGE="1")
        return env

    def _start(self, *command, with_plugin=True, **options):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
        process = subprocess.Popen(self.wireshark.command(*command),
                                   env=self.environment(with_plugin),
                                   cwd=str(self.wireshark.tmp), stdin=subprocess.DEVNULL,
                                   start_new_session=True, **options)
        self.processes.append(process)
        return process

    def start(self, *command, **options):
        """Starts a program that shows windows."""
        return self._start(*command, **options)

    def run(self, *command, **options):
        """Runs a helper to its end; its output."""
        result = subprocess.run(command, env={**os.environ, "DISPLAY": self.name},
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
                                timeout=PATIENCE, **options)
        return result.stdout

    def xdotool(self, *arguments):
        return self.run("xdotool", *map(str, arguments)).decode(errors="replace")

    def _root_property(self, name):
        return self.run("xprop", "-root", name).decode(errors="replace")

    def windows(self):
        """The numbers of the windows that the window manager looks after, oldest first."""
        return [int(number, 16) for number in
                re.findall("0x[0-9a-f]+", self._root_property("_NET_CLIENT_LIST"))]

    def title(self, number):
        """A window's title; empty if it was closed meanwhile."""
        return self.xdotool("getwindowname", number).strip()

    def popup_windows(self):
        """Open menus and lists: windows that the window manager does not look after."""
        visible = self.xdotool("search", "--onlyvisible", "--class", "wireshark").split()
        return {int(number) for number in visible} - set(self.windows())

    def popups(self):
        """How many of them there are."""
        return len(self.popup_windows())

    def clipboard(self):
        return self.run("xclip", "-o", "-selection", "clipboard").decode(errors="replace")

    def set_clipboard(self, text):
        # xclip stays in the background to answer: its output must not be a pipe that is read.
        subprocess.run(["xclip", "-i", "-selection", "clipboard"], input=text.encode(), check=True,
                       env={**os.environ, "DISPLAY": self.name}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=PATIENCE)
        wait_for(lambda: self.clipboard() == text, "the clipboard")

    def copied_text(self):
        """What is on the clipboard since NOTHING was put there."""
        text = self.clipboard()
        return "" if text == NOTHING else text

    def copied(self, action, what):
        """What an action puts on the clipboard. It may be done again if nothing comes of it."""
        for attempts_left in (2, 1, 0):
            self.set_clipboard(NOTHING)
            action()
            try:
                return wait_for(self.copied_text, what, PATIENCE / 4)
            except GuiError:
                if not attempts_left:
                    raise
        return None

    def screenshot(self, path):
        self.run("import", "-window", "root", str(path))

    def stands_open(self):
        """What is told when something did not come: a dialog may be in the way."""
        titles = [self.title(number) for number in self.windows()]
        return f" Windows: {titles}; open menus: {self.popups()}."

    def end_programs(self):
        """All but the display and its window manager: what a test has left is in nobody's way."""
        while len(self.processes) > self.n_own:
            _end(self.processes.pop())
        wait_for(lambda: not self.windows(), "the windows to go", circumstances=self.stands_open)

    def close(self):
        while self.processes:
            _end(self.processes.pop())


class Window:
    """One window on a screen."""

    def __init__(self, screen, number):
        self.screen = screen
        self.number = number

    @property
    def title(self):
        return self.screen.title(self.number)

    def exists(self):
        return self.number in self.screen.windows()

    def activate(self):
        def is_active():
            # What the window manager says, and where the keys go.
            if all(self.screen.xdotool(question).strip() == str(self.number)
                   for question in ("getactivewindow", "getwindowfocus")):
                return True
            self.screen.xdotool("windowactivate", self.number)
            return False
        wait_for(is_active, f"window {self.title!r} to be active",
                 circumstances=self.screen.stands_open)

    def size(self):
        answer = self.screen.xdotool("getwindowgeometry", "--shell", self.number)
        values = dict(line.split("=", 1) for line in answer.split() if "=" in line)
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def least_size(self):
        """As the window itself tells the window manager."""
        hints = self.screen.run("xprop", "-id", str(self.number), "WM_NORMAL_HINTS")
        least = re.search(rb"minimum size: (\d+) by (\d+)", hints)
        assert least, hints
        return int(least[1]), int(least[2])

    def resize(self, width, height):
        self.screen.xdotool("windowmove", self.number, 0, 0)
        self.screen.xdotool("windowsize", self.number, width, height)
        wait_for(lambda: self.size() == (width, height), f"{self.title!r} to be resized")

    def keys(self, *keys):
        self.activate()
        self.screen.xdotool("key", "--delay", KEY_DELAY, *keys)

    def type(self, text):
        self.activate()
        self.screen.xdotool("type", "--delay", 8, "--", text)

    def click(self, x, y, button=1):
        self.activate()
        self.screen.xdotool("mousemove", "--window", self.number, x, y, "click", button)

    def pixels(self, height):
        """The upper part of the window: its width, and bytes of red, green and blue."""
        self.activate()
        width, _ = self.size()
        picture = self.screen.run("import", "-window", str(self.number), "-crop",
                                  f"{width}x{height}+0+0", "+repage", "-depth", "8", "ppm:-")
        head = re.match(rb"P6\s+(\d+)\s+\d+\s+255\s", picture)
        assert head, "not a picture in PPM"
        return int(head[1]), picture[head.end():]

    def close(self):
        self.keys("Escape")
        wait_for(lambda: not self.exists(), f"{self.title!r} to close")


class Table(Window):
    """A statistics dialog: a table, a display filter, and the buttons Apply, Copy, Save, Close."""

    HEADING_Y = 26

    def focus_table(self):
        width, height = self.size()
        self.click(width // 2, height // 2)

    def text(self):
        """The table as the Copy button gives it."""
        def press_copy():
            self.focus_table()
            # Backwards: past Close and Save, which are never disabled as Apply is.
            self.keys("shift+Tab", "shift+Tab", "shift+Tab", "space")
        return self.screen.copied(press_copy, f"the text of {self.title!r}")

    def filter(self, text):
        """Types a display filter, an empty one too, and applies it."""
        self.focus_table()
        self.keys("Tab", "ctrl+a", "BackSpace")
        if text:
            self.type(text)
        self.keys("Return")

    def shows_second_row(self):
        """Whether something is written there: while packets are read, there is a title alone."""
        width, pixels = self.pixels(SECOND_ROW.stop)
        left, right = 20, 1000  # within the frame, and where the first columns are
        return any(min(pixels[3 * (y * width + left):3 * (y * width + right)]) < 100
                   for y in SECOND_ROW)

    def _heading_edges(self):
        """Where columns begin and end, from left to right: lines through the whole heading."""
        width, pixels = self.pixels(self.HEADING_Y + 3)
        return vertical_lines(width, pixels, range(self.HEADING_Y - 11, self.HEADING_Y + 3), 8)

    def sort_by(self, column):
        """Clicks on the heading of a column, counted from 0."""
        # A window that was behind others has to be drawn first.
        edges = wait_for(lambda: self._heading_edges()[column:column + 2],
                         f"column {column} of {self.title!r}")
        right = edges[1] if len(edges) > 1 else self.size()[0]
        self.click((edges[0] + right) // 2, self.HEADING_Y)


class Traffic(Window):
    """Wireshark's Conversations or Endpoints dialog."""

    # Where the Copy button is: lower from 4.6 on, which has one more box to tick above it.
    COPY_Y = (162, 184)

    def _open_copy_menu(self):
        for y in self.COPY_Y:
            self.click(100, y)
            try:
                wait_for(lambda: self.screen.popups() == 1, "the Copy menu", PATIENCE / 4)
                return
            except GuiError:
                if y == self.COPY_Y[-1]:
                    raise

    def csv(self):
        """The current tab, which is not empty, as "Copy as CSV" gives it."""
        def copy_as_csv():
            while self.screen.popups():
                self.screen.xdotool("key", "Escape")
            self._open_copy_menu()
            self.screen.xdotool("key", "--delay", KEY_DELAY, "Down", "Return")

        def copied():
            """While packets are read, there are headings alone."""
            text = self.screen.copied(copy_as_csv, f"the rows of {self.title!r}")
            return text if len(text.splitlines()) > 1 else None
        return wait_for(copied, f"rows of {self.title!r}")


class Hierarchy(Window):
    """Wireshark's Protocol Hierarchy: a tree, and the buttons Close, Copy, Help."""

    def csv(self):
        def copy_as_csv():
            width, height = self.size()
            self.click(width // 2, height // 2)  # on the tree, behind which the buttons come
            self.keys("Tab", "Tab", "space")
            wait_for(lambda: self.screen.popups() == 1, "the Copy menu")
            self.screen.xdotool("key", "--delay", KEY_DELAY, "Down", "Return")
        return self.screen.copied(copy_as_csv, f"the rows of {self.title!r}")


class DecodeAs(Window):
    """Analyze > Decode As: rows with the columns field, value, type, default and current."""

    HEIGHT = 400
    PLUS = (22, HEIGHT - 53)
    SAVE = (580, HEIGHT - 23)
    CANCEL = (762, HEIGHT - 23)
    ROW_Y, ROW_HEIGHT = 39, 16
    CURRENT_X = 500

    def add_row(self, n_rows):
        """A row for the last layer of the selected packet, after so many; its list is open then."""
        self.click(*self.PLUS)
        self.keys("Tab")  # from one column to the next
        self.click(self.CURRENT_X, self.ROW_Y + n_rows * self.ROW_HEIGHT)
        self.keys("alt+Down")
        wait_for(lambda: self.screen.popups() == 1, "the list of protocols")

    def list_picture(self):
        """How the open list looks: what is in it, and what is chosen."""
        popup, = self.screen.popup_windows()
        return self.screen.run("import", "-window", str(popup), "ppm:-")

    def choose(self, protocol):
        """Chooses from the open list."""
        self.screen.xdotool("type", "--delay", 8, protocol)
        self.screen.xdotool("key", "Return")
        wait_for(lambda: self.screen.popups() == 0, "the list to close")

    def save(self):
        self.click(*self.SAVE)
        wait_for(lambda: not self.exists(), "Decode As to close")

    def cancel(self):
        """With the list open."""
        self.screen.xdotool("key", "Escape")
        wait_for(lambda: self.screen.popups() == 0, "the list to close")
        self.click(*self.CANCEL)
        wait_for(lambda: not self.exists(), "Decode As to close")


class Application(Window):
    """Wireshark with a capture file."""

    # Suggestions while one types a filter would take some of the keys.
    SETTINGS = ("-n", "-o", "gui.autocomplete_filter:FALSE")
    # The key of Bursts in the menu Statistics.
    MENU = "b"
    # Where Wireshark 4.0 has the submenu with the trees; the search for it begins there.
    TREES = ("Gaps", "Payload Lengths")
    TREES_FROM_BELOW = 2

    def __init__(self, screen, capture, *arguments, with_plugin=True):
        known = screen.windows()
        self.process = screen.start("wireshark", *self.SETTINGS, *arguments, "-r", capture,
                                    with_plugin=with_plugin)
        self.places = {}
        super().__init__(screen, 0)
        title = os.path.basename(capture)

        def find():
            number = self._new_window(known)
            return number if number and screen.title(number) == title else None
        self.number = wait_for(find, "Wireshark's window")
        self.resize(1500, 1000)
        self.wait_for_packets()

    def wait_for_packets(self, patience=PATIENCE):
        """When all were read, or dissected again, one is shown in full; meanwhile none is.

        Dissecting again begins before Wireshark takes the keys that come after those for it.
        """
        wait_for(lambda: self.copied_details(2), "the packets to be read", patience,
                 circumstances=self.screen.stands_open)

    def is_running(self):
        if self.process.poll() is not None:
            raise GuiError(f"Wireshark ended with {self.process.returncode}.")
        return True

    def stop(self):
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not self.exists(), "Wireshark's window to go")

    def activate(self):
        self.is_running()
        super().activate()

    def _new_window(self, known):
        """A window that is not among the known ones."""
        self.is_running()
        return next((n for n in self.screen.windows() if n not in known), None)

    def leave_menus(self):
        def are_closed():
            if self.screen.popups() == 0:
                return True
            self.screen.xdotool("key", "Escape")
            return False
        wait_for(are_closed, "the menus to close")

    def _statistics(self, keys):
        """Opens the Statistics menu and presses keys in it. The new window, if there is one."""
        known = self.screen.windows()
        deadline = time.monotonic() + 5
        self.activate()
        self.screen.xdotool("key", "alt+s")
        wait_for(lambda: self.screen.popups() == 1, "the Statistics menu")
        self.screen.xdotool("key", "--delay", KEY_DELAY, *keys[0])
        for n, more in enumerate(keys[1:], 2):
            wait_for(lambda n=n: self.screen.popups() == n or time.monotonic() > deadline,
                     "a submenu")
            if self.screen.popups() != n:
                break
            self.screen.xdotool("key", "--delay", KEY_DELAY, *more)

        def outcome():
            number = self._new_window(known)
            if number is None and time.monotonic() > deadline and self.screen.popups() > 0:
                return -1  # that was not an entry with a window
            return number
        number = wait_for(outcome, "a window from the Statistics menu")
        self.leave_menus()
        return None if number == -1 else number

    def _open(self, title, places, window):
        """Tries the places in the menu until a window with this title opens."""
        if title in self.places:
            places = [self.places[title]] * 3  # where it is known to be, a busy machine was late
        for keys in places:
            number = self._statistics(keys)
            if number is None:
                continue
            # From 4.4 on, the title names the submenu, too.
            if re.search(rf" · ([\w ]+ / )?{re.escape(title)}( \(.*\))? · ", self.screen.title(number)):
                self.places[title] = keys
                return window(self.screen, number)
            Window(self.screen, number).close()
        raise GuiError(f"{title!r} was not found in the Statistics menu.")

    def open_table(self, title):
        """A table of ours, from its entry under Statistics."""
        table = self._open(title, [[[self.MENU], [menu_tables()[title].key]]], Table)
        table.resize(WIDE, 500)
        return table

    def open_tree(self, title):
        """A distribution, from the submenu of Statistics."""
        ups = sorted(range(1, 9), key=lambda n: abs(n - self.TREES_FROM_BELOW))
        downs = sorted(range(len(self.TREES)), key=lambda n: abs(n - self.TREES.index(title)))
        places = [[["Up"] * up + ["Right"], ["Down"] * down + ["Return"]]
                  for up in ups for down in downs]
        return self._open(title, places, Table)

    def open_traffic(self, title):
        """Wireshark's own Conversations or Endpoints."""
        place = {"Conversations": 3, "Endpoints": 4}[title]
        places = sorted(range(1, 8), key=lambda n: abs(n - place))
        window = self._open(title, [[["Down"] * n + ["Return"]] for n in places], Traffic)
        window.resize(1500, 500)
        return window

    def open_hierarchy(self):
        places = sorted(range(1, 8), key=lambda n: abs(n - 2))
        return self._open("Protocol Hierarchy Statistics",
                          [[["Down"] * n + ["Return"]] for n in places], Hierarchy)

    def open_decode_as(self):
        known = self.screen.windows()
        self.keys("ctrl+shift+u")
        dialog = DecodeAs(self.screen, wait_for(lambda: self._new_window(known), "Decode As"))
        dialog.resize(900, DecodeAs.HEIGHT)
        return dialog

    def choose(self, key):
        """An entry of Statistics > Bursts, by the letter that is underlined in it."""
        self.activate()
        self.screen.xdotool("key", "alt+s")
        wait_for(lambda: self.screen.popups() == 1, "the Statistics menu")
        self.screen.xdotool("key", self.MENU)
        wait_for(lambda: self.screen.popups() == 2, "the Bursts menu")
        self.screen.xdotool("key", key)
        wait_for(lambda: self.screen.popups() == 0, "the menus to close")

    def message(self, action):
        """The text of the box that an action brings up; the box is closed."""
        known = self.screen.windows()
        action()
        box = Window(self.screen, wait_for(lambda: self._new_window(known), "a message"))

        def select_text():
            # Three clicks select the paragraph, beside the icon; one line is higher up than two.
            box.activate()
            for y in (18, 25, 32):
                self.screen.xdotool("mousemove", "--window", box.number, 90, y, "click",
                                    "--repeat", 3, "--delay", 40, 1)
            box.keys("ctrl+c")
        text = self.screen.copied(select_text, "the text of a message")
        box.close()
        return text.strip()

    def goto(self, frame):
        """Selects a packet, of those that are displayed."""
        # Where several packets are selected, none is shown, however long one waits.
        with contextlib.suppress(GuiError):
            self.wait_for_packets(10)
        self.keys("ctrl+g")
        self.type(str(frame))
        self.keys("Return")
        wait_for(lambda: self.selected_frame() == frame, f"packet {frame} to be selected",
                 circumstances=self.screen.stands_open)

    def selected_frame(self):
        """The number of the packet whose details are shown, or None."""
        details = self.copied_details(2)
        number = re.match(r"Frame (\d+)", details[0]) if details else None
        return int(number[1]) if number else None

    def toolbar_buttons(self, n_buttons):
        """The places of the buttons at the right end of the plugin's toolbar: (left, right, y)."""
        def are_buttons(places, width):
            return (len(places) == n_buttons and places[-1][1] > width - 15
                    and all(50 < right - left < 140 for left, right in places)
                    and all(0 < after[0] - before[1] < 12
                            for before, after in zip(places, places[1:])))

        def find():
            width, pixels = self.pixels(220)
            for top in range(60, 180):
                edges = vertical_lines(width, pixels, range(top, top + 16), 8)[-2 * n_buttons:]
                places = list(zip(edges[::2], edges[1::2]))
                if are_buttons(places, width):
                    return [(left, right, top + 8) for left, right in places]
            return None
        return wait_for(find, f"a toolbar with {n_buttons} buttons")

    def filter(self, text):
        """Applies a display filter to the packet list."""
        self.keys("ctrl+slash", "ctrl+a", "BackSpace")
        if text:
            self.type(text)
        self.keys("Return")

    def applied_filter(self):
        """What stands in the filter's field."""
        return self.screen.copied(lambda: self.keys("ctrl+slash", "ctrl+a", "ctrl+c"),
                                  "the display filter")

    def packet_list(self):
        """The packets that are displayed, as CSV."""
        def copy_all():
            self.leave_menus()
            # The list has no row to click on when nothing is displayed.
            self.click(700, 220)
            self.keys("ctrl+a")
            self.screen.xdotool("key", "alt+e")
            wait_for(lambda: self.screen.popups() == 1, "the Edit menu")
            self.screen.xdotool("key", "Right")
            wait_for(lambda: self.screen.popups() == 2, "the Copy menu")
            self.screen.xdotool("key", "--delay", KEY_DELAY, "Down", "Return")
        text = self.screen.copied(copy_all, "the packet list")
        # One packet is selected again, and its details are shown. From the first, Home goes nowhere.
        self.keys("ctrl+End", "ctrl+Home")
        return text

    def copied_details(self, patience=PATIENCE):
        """The lines of the packet that is selected, as far as its tree is open."""
        self.screen.set_clipboard(NOTHING)
        self.keys("ctrl+alt+shift+a")
        try:
            text = wait_for(self.screen.copied_text, "the packet's details", patience)
        except GuiError:
            return []
        return [line.strip() for line in text.splitlines()]

    def packet_details(self, frame):
        """The lines of a packet's opened tree."""
        self.goto(frame)
        self.keys("ctrl+Right")
        return self.copied_details()

    def _places_of_preference(self, name):
        """How many settings follow on its page: as the list has it, or one more, a button."""
        listed = self.screen.wireshark.tshark("-G", "currentprefs").stdout
        module = name.split(".")[0]
        names = re.findall(rf"^#?({module}\.\w+):", listed, re.M)
        after = len(names) - 1 - names.index(name)
        return after, after + 1

    def set_preference(self, protocol, name, old, new):
        """Sets a number on a protocol's page, where `old` is and no other setting has it."""
        places = self._places_of_preference(name)
        known = self.screen.windows()
        self.keys("ctrl+shift+p")
        number = wait_for(lambda: self._new_window(known), "Preferences")
        dialog = Window(self.screen, number)

        def copied(*keys):
            self.screen.set_clipboard(NOTHING)
            dialog.keys(*keys, "ctrl+c")
            try:
                return wait_for(self.screen.copied_text, "a text", PATIENCE / 8)
            except GuiError:
                return None

        def find_protocols():
            # The tree of pages has the focus at first, and has it after End. The page is one of
            # the last. What is typed later is one word: nothing may have been typed before.
            dialog.keys("End")
            for _ in range(8):
                if copied() == "Protocols":
                    return True
                dialog.keys("Up")
            return False

        def go_there():
            if not find_protocols():
                return False
            dialog.keys("Right")
            dialog.type(protocol)
            if copied() != protocol:
                return False
            for place in places:
                dialog.keys(*["shift+Tab"] * (place + 1))
                if copied("ctrl+a") == str(old):
                    return True
                dialog.keys(*["Tab"] * (place + 1))
            return False
        wait_for(go_there, f"the preferences of {protocol}")
        dialog.type(str(new))
        dialog.keys("Return")
        wait_for(lambda: not dialog.exists(), "Preferences to close",
                 circumstances=self.screen.stands_open)
        self.wait_for_packets()


class Shared:
    """An application for many tests. Each finds it alone on the screen, or it is started anew."""

    def __init__(self, screen, start):
        self.screen, self.start = screen, start
        self.application = None

    def ready(self):
        if self.application and not self._is_as_it_was():
            self.application.stop()
            self.application = None
        if self.application is None:
            self.application = self.start()
        return self.application

    def _is_as_it_was(self):
        return (self.application.process.poll() is None and self.screen.popups() == 0
                and self.screen.windows() == [self.application.number])

    def stop(self):
        if self.application:
            self.application.stop()


class LiveCapture(Application):
    """Wireshark capturing from a named pipe, which needs no right to capture."""

    def __init__(self, screen, pipe, *arguments):
        known = screen.windows()
        self.process = screen.start("wireshark", *self.SETTINGS, *arguments, "-k", "-i", pipe)
        self.places = {}
        Window.__init__(self, screen, 0)

        def find():
            number = self._new_window(known)
            return number if number and "Capturing" in screen.title(number) else None
        self.number = wait_for(find, "a capture to begin")
        self.resize(1500, 1000)

    def stop_capture(self):
        # In the filter's field, which may have the focus, the key is not for the menu from 4.4 on.
        self.click(700, 220)
        self.keys("ctrl+e")
        wait_for(lambda: "Capturing" not in self.title, "the capture to stop")
