"""Pictures by NDI to other programs in the network, as the extra `ndi` (cyndilib).

NDI is a trademark of Vizrt NDI AB; its runtime is not ours, comes with that package, and has a licence of its
own."""

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from queue import Empty, Queue
from threading import Thread

import numpy as np
from PIL import Image

from dreamscape.errors import DreamError


class Sender:
    """One source in the network, lives as long as the stage."""

    def __init__(self, name: str, size: tuple[int, int], rate: float, say: Callable[[str], None]) -> None:
        """`name` is what others choose it by; pictures are sent at `size`, `rate` a second. Raises
        DreamError without the extra, or where NDI cannot begin."""
        try:
            from cyndilib.sender import Sender as Source
            from cyndilib.video_frame import VideoSendFrame
            from cyndilib.wrapper.ndi_structs import FourCC
        except ImportError as error:
            raise DreamError(
                f"--ndi needs the extra [ndi] ({error}); install it with: pip install 'dreamscape[ndi]'"
            ) from None
        self._size = size
        frame = VideoSendFrame()
        frame.set_resolution(*size)
        frame.set_fourcc(FourCC.RGBX)  # alpha is 1 everywhere
        frame.set_frame_rate(Fraction(rate).limit_denominator(1001))
        self._source = Source(name, clock_video=False, clock_audio=False)
        self._source.set_video_frame(frame)
        try:
            self._source.open()
        except Exception as error:  # the package knows no narrower one
            raise DreamError(f'--ndi "{name}": NDI does not begin ({error})') from None
        self._next: Queue[tuple[bytearray, tuple[int, int]] | None] = Queue()
        self._thread = Thread(target=self._send, name="ndi", daemon=True)
        self._thread.start()
        say(f'pictures go out by NDI as "{name}", {size[0]}x{size[1]}')

    def take(self, pixels: bytearray, size: tuple[int, int], at: float) -> None:
        """Send a picture, in a thread of its own; where that one is late, the newest counts."""
        with suppress(Empty):
            self._next.get_nowait()
        self._next.put_nowait((pixels, size))

    def _send(self) -> None:
        while (found := self._next.get()) is not None:
            pixels, size = found
            whole = pixels if size == self._size else self._scaled(pixels, size)
            self._source.write_video_async(np.frombuffer(whole, np.uint8))

    def _scaled(self, pixels: bytearray, size: tuple[int, int]) -> bytearray:
        """One that a slow machine drew smaller is sent as large as the others."""
        image = Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 4))
        return bytearray(image.resize(self._size, Image.Resampling.BILINEAR).tobytes())

    def close(self) -> None:
        """The source is gone."""
        with suppress(Empty):
            self._next.get_nowait()
        self._next.put(None)
        self._thread.join(2.0)
        self._source.close()
