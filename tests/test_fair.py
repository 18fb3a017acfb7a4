"""An encoder that is opened leaves the machine's other work alone."""

import os
import sys

import miniaudio
import pytest

from dreamscape.export.codecs import CODECS
from dreamscape.export.encoder import why_closed
from dreamscape.export.fair import fairly, real_time
from dreamscape.sound.capture import Capture

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux's schedulers")


@linux
def test_no_encoder_leaves_a_real_time_thread_behind() -> None:
    before = real_time()
    for codec in CODECS.values():
        why_closed(codec)
        assert real_time() <= before, codec.name


@linux
def test_a_thread_made_real_time_within_goes_back() -> None:
    policy = os.sched_getscheduler(0)
    try:
        with fairly():
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
            assert real_time()
    except PermissionError:
        pytest.skip("this user may not have real-time threads")
    assert os.sched_getscheduler(0) == policy


@linux
def test_a_sound_device_opens_after_any_encoder() -> None:
    why_closed(CODECS["svtav1"])
    with Capture(backends=[miniaudio.Backend.NULL]) as capture:
        assert capture.name
