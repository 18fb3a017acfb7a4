"""Scheduling: an encoder that is opened may not take the machine for itself.

SVT-AV1, where it may (as root, or with CAP_SYS_NICE), puts its own threads and the thread that opens it
under SCHED_FIFO at the highest priority. All that is started from that thread afterwards inherits it, and
starves whatever else should run: the stage, the web pages, the sound.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def fairly() -> Iterator[None]:
    """Whatever becomes a real-time thread within the block goes back to what the caller was (Linux)."""
    if sys.platform != "linux":
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    before = real_time()
    try:
        yield
    finally:
        raised = real_time() - before
        if raised:
            _tell_libc(policy, param.sched_priority)
        for thread in raised:
            with suppress(OSError):  # it has ended, or it is not ours to change
                os.sched_setscheduler(thread, policy, param)


def _tell_libc(policy: int, priority: int) -> None:
    """glibc remembers what this thread was set to, and gives it to threads that are made with a priority of
    their own, as those of sound devices: with the kernel's word alone they could not be made any more."""
    with suppress(OSError, AttributeError):
        tell = ctypes.CDLL(None).pthread_setschedparam
        tell.argtypes = (ctypes.c_ulong, ctypes.c_int, ctypes.c_void_p)
        tell(threading.get_ident(), policy, (ctypes.c_int * 16)(priority))  # musl's is larger


def real_time() -> frozenset[int]:
    """The threads of this process that run before all ordinary ones (Linux; elsewhere none are seen)."""
    if sys.platform != "linux":
        return frozenset()
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            if os.sched_getscheduler(int(task.name)) in (os.SCHED_FIFO, os.SCHED_RR):
                found.add(int(task.name))
    return frozenset(found)
