# SPDX-License-Identifier: GPL-2.0-or-later
"""How far `collect` is: a bar on a terminal; elsewhere nothing but messages."""

from __future__ import annotations

import sys
import threading
import time
from typing import IO

BAR_WIDTH = 24
SECONDS_BETWEEN = 0.2


def clock_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


class Progress:
    """Counts packets and captures; several threads tell."""

    def __init__(self, captures: int, size: int, stream: IO[str] | None = None) -> None:
        """size: bytes of all captures."""
        self.stream = stream or sys.stderr
        self.captures = captures
        self.size = max(1, size)
        self.done_captures = 0
        self.done_bytes = 0
        self.packets = 0
        self.began = time.monotonic()
        self.shown = 0.0
        self.lock = threading.Lock()
        self.is_terminal = self.stream.isatty()

    def add_packets(self, packets: int) -> None:
        with self.lock:
            self.packets += packets
            self._show(time.monotonic() - self.shown >= SECONDS_BETWEEN)

    def end_capture(self, size: int) -> None:
        with self.lock:
            self.done_captures += 1
            self.done_bytes += size
            self._show(True)

    def say(self, text: str) -> None:
        """A line of its own."""
        with self.lock:
            self._clear()
            print(text, file=self.stream, flush=True)
            self._show(True)

    def line(self) -> str:
        elapsed = max(time.monotonic() - self.began, 1e-3)
        part = min(1.0, self.done_bytes / self.size)
        bar = "#" * int(part * BAR_WIDTH)
        left = clock_text(elapsed / part - elapsed) if part > 0 else "?"
        return (
            f"[{bar:{BAR_WIDTH}}] {self.done_captures}/{self.captures} captures, "
            f"{self.packets:,} packets, {self.packets / elapsed:,.0f} packets/s, {left} left"
        )

    def close(self) -> None:
        with self.lock:
            self._clear()

    def _show(self, due: bool) -> None:
        if self.is_terminal and due:
            self.shown = time.monotonic()
            print(f"\r{self.line()}\x1b[K", end="", file=self.stream, flush=True)

    def _clear(self) -> None:
        if self.is_terminal:
            print("\r\x1b[K", end="", file=self.stream, flush=True)
