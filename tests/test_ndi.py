"""Pictures by NDI: a real source and a real receiver, in a network of their own that leads nowhere."""

import json
import sys
from pathlib import Path

import pytest

from dreamscape.errors import DreamError
from dreamscape.stage import ndi
from tests.alone import said_alone

RECEIVE = """
import time
import numpy as np
from cyndilib.finder import Finder
from cyndilib.receiver import Receiver
from cyndilib.video_frame import VideoFrameSync
from cyndilib.wrapper.ndi_recv import RecvBandwidth, RecvColorFormat
from dreamscape.stage.ndi import Sender

WIDE, HIGH = 320, 180
said = []
sender = Sender("dreamscape", (WIDE, HIGH), 30.0, said.append)
ramp = np.zeros((HIGH, WIDE, 4), np.uint8)
ramp[..., 0], ramp[..., 1], ramp[..., 3] = 200, np.linspace(0, 250, WIDE), 255
small = np.ascontiguousarray(ramp[::2, ::2])
finder = Finder()
finder.open()
over = time.monotonic() + 20.0
while not finder.get_source_names():
    assert time.monotonic() < over, "no source was found"
    finder.wait_for_sources(0.1)
receiver = Receiver(color_format=RecvColorFormat.RGBX_RGBA, bandwidth=RecvBandwidth.highest)
frame = VideoFrameSync()
receiver.frame_sync.set_video_frame(frame)
receiver.set_source(finder.get_source(finder.get_source_names()[0]))
for picture, size in ((ramp, (WIDE, HIGH)), (small, (WIDE // 2, HIGH // 2))):
    for _ in range(20):
        sender.take(bytearray(picture.tobytes()), size, 0.0)
        time.sleep(0.03)
    while True:
        assert time.monotonic() < over, "no picture came"
        sender.take(bytearray(picture.tobytes()), size, 0.0)
        time.sleep(0.03)
        receiver.frame_sync.capture_video()
        if frame.xres:
            break
    got = frame.get_array().reshape(HIGH, WIDE, 4)[..., :3].astype(int)
    print(int(np.abs(got - ramp[..., :3])[:, 4:-4].max()))
receiver.disconnect()
finder.close()
sender.close()
print(said)
"""


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cyndilib.sender", None)
    with pytest.raises(DreamError, match=r"dreamscape\[ndi\]"):
        ndi.Sender("wall", (320, 180), 30.0, print)


def test_what_is_sent_is_received(tmp_path: Path) -> None:
    pytest.importorskip("cyndilib")
    here = {"networks": {"ips": "127.0.0.1"}, "adapters": {"allowed": ["127.0.0.1"]}}
    (tmp_path / "ndi-config.v1.json").write_text(json.dumps({"ndi": here}))
    *far, said = said_alone(tmp_path, RECEIVE, f"NDI_CONFIG_DIR={tmp_path}")
    assert [int(one) <= 16 for one in far] == [True, True], far  # 4:2:2 and its compression
    assert "320x180" in said
