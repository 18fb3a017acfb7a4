"""Sound from a device: a thread of the system writes it, and whoever listens takes it in whole blocks.

A device from which nothing comes any more (unplugged, its server gone) is opened again every RETRY seconds;
meanwhile silence comes at the pace of the clock, so that what answers to music falls calmly to rest.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreamscape.errors import DreamError
from dreamscape.sound.device import NOTHING
from dreamscape.sound.rate import BLOCK, RATE

if TYPE_CHECKING:
    import miniaudio

Floats = npt.NDArray[np.float32]

PERIOD_MS = 10
"""Milliseconds of sound which the system hands over at once."""
PATIENCE = 0.5
"""Seconds without any sound after which a device counts as lost."""
RETRY = 2.0
"""Seconds between two attempts to open it again."""

_RING = 64 * BLOCK
"""Samples that are kept for a listener who is late: 0.68 s."""
_LOOPS = (
    "monitor", "loopback", "stereo mix", "what u hear", "blackhole", "soundflower", "cable output",
    "wave out mix",
)  # fmt: skip
"""Words in the names of devices that hear what the machine plays itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A device that can be listened to."""

    name: str
    loop: bool  # it hears what this machine plays
    id: Any  # what the system knows it by

    @property
    def title(self) -> str:
        """As it is listed."""
        return f"{self.name} (what this machine plays)" if self.loop else self.name


def sources(backends: "Sequence[miniaudio.Backend] | None" = None) -> list[Source]:
    """The devices there are, in the system's order. Raises DreamError without the library."""
    library = _library()
    wanted = list(backends) if backends else None
    try:
        devices = library.Devices(wanted)
    except library.MiniaudioError:
        return []
    if wanted is None and devices.backend == "Null":
        return []
    try:
        found = devices.get_captures()
    except library.MiniaudioError:
        return []
    real = [one for one in found if not one["name"].startswith(NOTHING)]
    return [Source(one["name"], is_loop(one["name"]), one["id"]) for one in real]


def is_loop(name: str) -> bool:
    """Whether a device of this name hears what the machine plays itself."""
    return any(word in name.lower() for word in _LOOPS)


def chosen(name: str | None, among: Sequence[Source]) -> Source:
    """The device called `name`, or the only one with it in its own; first for None. Raises DreamError."""
    if not among:
        raise DreamError("no device to listen to: plug in a microphone or line input, or listen to a file")
    if name is None:
        return among[0]
    exact = [one for one in among if one.name == name]
    part = [one for one in among if name.strip() and name.strip().lower() in one.name.lower()]
    if exact or len(part) == 1:
        return (exact or part)[0]
    listed = ", ".join(f'"{one.title}"' for one in (part or among))
    how = "several devices are" if part else "no device is"
    raise DreamError(f'{how} called "{name}"; there is {listed}', 2)


class Ring:
    """The newest _RING samples. One thread writes and one reads; neither waits for the other."""

    def __init__(self) -> None:
        self._samples = np.zeros((_RING, 2), np.float32)
        self._written = 0  # set by the writer alone
        self._read = 0  # set by the reader alone

    @property
    def written(self) -> int:
        """Samples written so far."""
        return self._written

    def write(self, samples: Floats) -> None:
        """Put in (n, 2)."""
        samples = samples[-_RING:]
        first = self._written % _RING
        head = min(len(samples), _RING - first)
        self._samples[first : first + head] = samples[:head]
        self._samples[: len(samples) - head] = samples[head:]
        self._written += len(samples)  # last, so that nothing is read before it is there

    def blocks(self) -> list[Floats]:
        """The whole blocks that have come since. A reader who is late by half the ring loses the oldest."""
        written = self._written
        if written - self._read > _RING // 2:
            self._read = written - BLOCK
        found = []
        while written - self._read >= BLOCK:
            places = np.arange(self._read, self._read + BLOCK) % _RING
            found.append(self._samples[places])
            self._read += BLOCK
        return found

    def forget(self) -> None:
        """Pass over what has not been read."""
        self._read = self._written


class Capture:
    """A device that is listened to. Whoever calls says what time it is: seconds that never go back."""

    def __init__(
        self, name: str | None = None, now: float = 0.0, backends: "Sequence[miniaudio.Backend] | None" = None
    ) -> None:
        """Open the device called `name` (the first for None). Raises DreamError."""
        self._backends = list(backends) if backends else None
        self._wanted = chosen(name, sources(self._backends)).name
        self._ring = Ring()
        self._device: Any = None
        self._heard = now
        self._seen = 0
        self._tried = now
        self._silent = 0.0
        self.lost = False
        if not self._open():
            raise DreamError(f'"{self._wanted}" cannot be listened to; check that no other program holds it')

    def __enter__(self) -> "Capture":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What is listened to."""
        return self._wanted

    @property
    def latency(self) -> float:
        """Seconds from the device to a hearing: what the system gathers, and one block."""
        return PERIOD_MS / 1000 + BLOCK / RATE

    def blocks(self, now: float) -> list[Floats]:
        """The blocks (512, 2) that have come until `now`; silence in their place while the device is lost."""
        found = self._ring.blocks()
        if self._ring.written != self._seen:
            self._seen, self._heard, self.lost = self._ring.written, now, False
            return found
        if not self.lost and now - self._heard > PATIENCE:
            self.lost, self._silent, self._tried = True, self._heard, self._heard
            self._shut()
        if self.lost and now - self._tried >= RETRY:
            self._tried = now
            self._shut()
            self._open()
        return self._silence(now) if self.lost else found

    def close(self) -> None:
        """Let the device go."""
        self._shut()

    def _silence(self, now: float) -> list[Floats]:
        """Empty blocks from where silence was last until `now`, at most as many as the ring would hold."""
        count = int((now - self._silent) * RATE / BLOCK)
        self._silent += count * BLOCK / RATE
        return [np.zeros((BLOCK, 2), np.float32) for _ in range(min(count, _RING // BLOCK))]

    def _open(self) -> bool:
        """Whether the device could be opened and begins to hear."""
        library = _library()
        try:
            source = chosen(self._wanted, sources(self._backends))
            self._device = library.CaptureDevice(
                input_format=library.SampleFormat.FLOAT32,
                nchannels=2,
                sample_rate=RATE,
                buffersize_msec=PERIOD_MS,
                device_id=source.id,
                backends=self._backends,
                app_name="dreamscape",
            )
            writer = _writer(self._ring)
            next(writer)
            self._device.start(writer)
        except (library.MiniaudioError, DreamError):
            self._shut()
            return False
        self._ring.forget()
        return True

    def _shut(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()


def _writer(ring: Ring) -> Generator[None, bytearray, None]:
    """Put what the system hands over into the ring."""
    while True:
        data = yield
        ring.write(np.frombuffer(data, np.float32).reshape(-1, 2))


def _library() -> Any:
    try:
        import miniaudio
    except ImportError as error:
        raise DreamError("listening to a device needs miniaudio: pip install dreamscape[sound]") from error
    return miniaudio
