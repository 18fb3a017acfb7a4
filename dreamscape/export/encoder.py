"""The encoder thread: takes filled pictures, hands empty ones back, and carries its errors across."""

import queue
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

from dreamscape.export.codecs import Codec

IN_FLIGHT = 4
"""Pictures between renderer and encoder: enough to overlap, few enough that memory stays flat."""

GROUP_SECONDS = 2
"""A key frame this often, so that players seek well."""


class Encoder:
    """One film being written. `empty` gives a picture to fill, `push` sends it, `close` ends the film."""

    def __init__(self, path: Path, codec: Codec, size: tuple[int, int], fps: Fraction) -> None:
        import av

        self._codec, self._size = codec, size
        options = {"movflags": "+faststart"} if path.suffix.lower() in (".mp4", ".mov") else {}
        self._container = av.open(str(path), "w", options=options)
        self._stream = self._open_stream(fps)
        self._free: queue.Queue[Any] = queue.Queue()
        self._filled: queue.Queue[Any] = queue.Queue()
        self._error: BaseException | None = None
        for _ in range(IN_FLIGHT):
            self._free.put(av.VideoFrame(*size, "rgba"))
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)
        self._thread.start()

    def _open_stream(self, fps: Fraction) -> Any:
        from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

        stream: Any = self._container.add_stream(self._codec.encoder, rate=fps)
        stream.width, stream.height = self._size
        stream.pix_fmt = self._codec.pixels
        stream.options = dict(self._codec.options)
        context = stream.codec_context
        context.time_base = 1 / fps
        context.gop_size = round(fps * GROUP_SECONDS)
        context.thread_type = "AUTO"
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.color_range = ColorRange.MPEG
        return stream

    def empty(self) -> Any:
        """An RGBA frame to fill. Raises what stopped the encoder, if it stopped."""
        while True:
            self._complain()
            try:
                return self._free.get(timeout=0.2)
            except queue.Empty:
                continue

    def push(self, frame: Any, index: int) -> None:
        """Send a filled frame as the film's picture `index`."""
        self._filled.put((frame, index))

    def close(self) -> None:
        """Encode what is left and finish the file. Raises what stopped the encoder."""
        self._filled.put(None)
        self._thread.join()
        self._complain()

    def abandon(self) -> None:
        """Stop at once; the file is of no use."""
        self._error = self._error or RuntimeError("abandoned")
        self._filled.put(None)
        self._thread.join()

    def _complain(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._encode_all()
        except BaseException as error:  # carried to the renderer, who would wait for ever
            self._error = error
            self._close_quietly()

    def _encode_all(self) -> None:
        from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

        convert = VideoReformatter()
        while (item := self._filled.get()) is not None:
            if self._error is not None:
                raise self._error
            frame, index = item
            converted = convert.reformat(
                frame,
                format=self._codec.pixels,
                src_colorspace=Colorspace.ITU709,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                interpolation=Interpolation.BICUBIC,
            )
            self._free.put(frame)
            converted.pts = index
            converted.time_base = self._stream.codec_context.time_base
            for packet in self._stream.encode(converted):
                self._container.mux(packet)
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()

    def _close_quietly(self) -> None:
        try:
            self._container.close()
        except Exception:  # the film is lost already; the first error is the one to tell
            return
