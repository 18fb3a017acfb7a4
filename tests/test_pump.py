"""Two threads, a few buffers; and Ctrl-C at the worst moments."""

import os
import subprocess
import sys

import pytest

from dreamscape.export.pump import pump

INTERRUPTED = """
import signal, sys, time
from dreamscape.export.pump import pump

def watch(frame, event, argument):
    called = (frame.f_globals.get("__name__"), frame.f_code.co_name)
    if event == "call" and called == ("threading", sys.argv[1]):
        sys.setprofile(None)
        time.sleep(0.2)  # the other thread is up by now
        signal.raise_signal(signal.SIGINT)

sys.setprofile(watch)
try:
    pump(range(3), [1, 2], lambda number, buffer: None, lambda number, buffer: None)
except KeyboardInterrupt:
    print("heard")
"""


def test_everything_drawn_is_written_in_order() -> None:
    written: list[tuple[int, int]] = []

    def draw(number: int, buffer: list[int]) -> None:
        buffer[0] = number * number

    pump(range(50), [[0], [0], [0]], draw, lambda number, buffer: written.append((number, buffer[0])))
    assert written == [(number, number * number) for number in range(50)]


@pytest.mark.parametrize("side", ["draw", "write"])
def test_a_failure_on_either_side_is_raised_here(side: str) -> None:
    def fail(number: int, buffer: int) -> None:
        if number == 4:
            raise OSError("the disk is gone")

    def work(number: int, buffer: int) -> None:
        pass

    with pytest.raises(OSError, match="the disk is gone"):
        pump(range(50), [1, 2], fail if side == "draw" else work, fail if side == "write" else work)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
@pytest.mark.parametrize("moment", ["start", "wait", "join"])
def test_ctrl_c_while_the_writer_starts_or_ends_keeps_nobody_waiting(moment: str) -> None:
    """`wait` is where Thread.start sits until the new thread is up: it would then wait for work for ever."""
    words = [sys.executable, "-c", INTERRUPTED, moment]
    told = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert (told.stdout, told.stderr, told.returncode) == ("heard\n", "", 0)
