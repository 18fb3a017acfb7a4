"""Draw and write at the same time: two threads and a fixed number of buffers between them."""

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import TypeVar

Buffer = TypeVar("Buffer")


def pump(
    numbers: Iterable[int],
    buffers: Iterable[Buffer],
    draw: Callable[[int, Buffer], None],
    write: Callable[[int, Buffer], None],
) -> None:
    """For each number `draw` fills a free buffer here and `write` empties it in a thread of its own, in
    order. Memory is the buffers, whatever the count. What goes wrong in either stops both and is
    raised here; buffers already filled are then dropped."""
    free: SimpleQueue[Buffer] = SimpleQueue()
    filled: SimpleQueue[tuple[int, Buffer] | None] = SimpleQueue()
    stopped = threading.Event()
    failure: list[BaseException] = []
    for buffer in buffers:
        free.put(buffer)

    def work() -> None:
        # After a failure it goes on handing buffers back, so that the drawing side never waits for ever.
        while (item := filled.get()) is not None:
            if not stopped.is_set():
                try:
                    write(*item)
                except BaseException as error:
                    failure.append(error)
                    stopped.set()
            free.put(item[1])

    worker = threading.Thread(target=work, name="writer")
    try:
        worker.start()
        for number in numbers:
            buffer = free.get()
            if stopped.is_set():
                break
            draw(number, buffer)
            filled.put((number, buffer))
    except BaseException:
        stopped.set()
        raise
    finally:
        filled.put(None)
        _join(worker, stopped)
    if failure:
        raise failure[0]


def _join(worker: threading.Thread, stopped: threading.Event) -> None:
    """Wait until the worker is through. Ctrl-C meanwhile makes it drop the rest, and is raised after that."""
    if not worker.is_alive():  # Ctrl-C can strike before it has begun
        return
    try:
        worker.join()
    except BaseException:
        stopped.set()
        worker.join()
        raise
