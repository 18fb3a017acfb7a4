"""An independent look at flashes, for tests: each pixel's changes are summed while they go one way, as checks
of broadcasters do it, and areas field by field. It shares no code with the limiter."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Masks = npt.NDArray[np.bool_]
Enough = Callable[[Floats, Floats], Masks]


def light(pictures: npt.NDArray[np.uint8]) -> Floats:
    """Linear light of display values, after IEC 61966-2-1."""
    x = pictures / 255.0
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def luminance(pictures: npt.NDArray[np.uint8]) -> Floats:
    """Relative luminance 0..1, shape (pictures, rows, columns)."""
    return light(pictures) @ np.array([0.2126, 0.7152, 0.0722])


def redness(pictures: npt.NDArray[np.uint8]) -> tuple[Floats, Masks]:
    """R - G - B in linear light, 0..1, and where red is saturated (WCAG 2.1)."""
    lit = light(pictures)
    total = lit.sum(axis=-1)
    return np.maximum(2.0 * lit[..., 0] - total, 0.0), lit[..., 0] >= 0.8 * np.maximum(total, 1e-9)


def general(level: Floats, rate: int) -> int:
    """The most general flashes that a quarter of some field has in a second."""
    everywhere = np.ones(level.shape, np.bool_)
    return _most(_changes(level, everywhere, lambda low, high: (high - low >= 0.1) & (low < 0.8)), rate)


def red(seen: tuple[Floats, Masks], rate: int) -> int:
    """The most red flashes: one of the two states of a change is saturated."""
    return _most(_changes(*seen, lambda low, high: high - low > 20.0 / 320.0), rate)


def _changes(level: Floats, counted: Masks, enough: Enough) -> Ints:
    """1 at the picture in which a pixel turns, if the way it had gone since the turn before is enough, and
    began or ended in a state that is counted."""
    found = np.zeros(level.shape, np.int64)
    begin, last = level[0].copy(), level[0].copy()
    begun, ended = counted[0].copy(), counted[0].copy()
    for k, now in enumerate(level[1:], start=1):
        turned = (now - last) * (last - begin) < 0.0
        found[k] = turned & enough(np.minimum(begin, last), np.maximum(begin, last)) & (begun | ended)
        begin, begun = np.where(turned, last, begin), np.where(turned, ended, begun)
        last, ended = now, counted[k]
    return found


def _most(changes: Ints, rate: int) -> int:
    spans = range(max(1, len(changes) - rate + 1))
    flashes = np.array([changes[k : k + rate].sum(axis=0) // 2 for k in spans])
    rows, columns = changes.shape[1:]
    high, wide = rows // 3, columns // 3
    worst = 0
    for top in range(0, rows - high + 1, max(1, high // 4)):
        for left in range(0, columns - wide + 1, max(1, wide // 4)):
            field = flashes[:, top : top + high, left : left + wide].reshape(len(flashes), -1)
            often = np.sort(field, axis=1)[:, -(field.shape[1] // 4)]  # what a quarter of it has at least
            worst = max(worst, int(often.max()))
    return worst


def photosensitivity(pictures: Sequence[npt.NDArray[np.uint8]], rate: int) -> list[npt.NDArray[np.uint8]]:
    """What FFmpeg's filter of that name makes of pictures; it leaves harmless ones as they are."""
    from fractions import Fraction

    import av

    height, width, _ = pictures[0].shape
    graph = av.filter.Graph()
    beat = Fraction(1, rate)
    source = graph.add_buffer(width=width, height=height, format="rgb24", time_base=beat)
    softened, sink = graph.add("photosensitivity"), graph.add("buffersink")
    source.link_to(softened)
    softened.link_to(sink)
    graph.configure()
    found = []
    for k, pixels in enumerate((*pictures, None)):
        frame = None
        if pixels is not None:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.pts, frame.time_base = k, beat
        source.push(frame)
        while True:
            try:
                found.append(sink.pull().to_ndarray(format="rgb24"))
            except (av.BlockingIOError, av.EOFError):
                break
    return found
