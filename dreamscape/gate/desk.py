"""The desk: what people say becomes what happens. It knows no web server; whoever carries messages asks it.

A dreamer may speak for that dreamer alone. Words are kept before the dream that was read from them, so that
nothing in the story lacks the words it came from.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

import msgspec

from dreamscape.gate import messages
from dreamscape.gate.kindred import Kindred
from dreamscape.gate.lines import begun_for, plot_of
from dreamscape.gate.messages import Said
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.views import View, Views
from dreamscape.keyed import key_of, uniform_of
from dreamscape.narrative.events import (
    AnyBody,
    DreamerLeft,
    DreamerPaused,
    DreamTold,
    FracturePatched,
    LineAdded,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
    WordsJudged,
)
from dreamscape.narrative.programme.festival import Festival, permits
from dreamscape.narrative.reading import choose_visual, read_dream
from dreamscape.narrative.reading.affinity import direction
from dreamscape.narrative.reading.words import clean
from dreamscape.narrative.told import said
from dreamscape.narrative.traits import part
from dreamscape.narrative.words import Said as Text
from dreamscape.narrative.world import World

_HOME = 45
"""Stream of the keyed numbers."""


class Refused(Exception):  # noqa: N818  it is no error of the program
    """What was asked for cannot be; `why` is a word that the phone's catalogue explains."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


SLOWLY = (messages.Tell, messages.Line, messages.Withdraw)
"""What takes a while, because words are read or erased: to be taken in a thread."""


class Desk:
    """Takes what dreamers say. Safe to use from many threads."""

    def __init__(
        self,
        scribe: Scribe,
        views: Views,
        festival: Festival,
        catalogue: Mapping[str, Sequence[str]],
        moderation: str = "before",
    ) -> None:
        """`catalogue`: the visuals there are, and the keywords of each. `moderation`: "before", so that
        others see nobody's words until a weaver lets them; "after" or "off", so that they do at once."""
        self._scribe, self._views, self._festival = scribe, views, festival
        self._open = moderation != "before"
        self._catalogue = {name: tuple(words) for name, words in catalogue.items()}
        self._kindred = Kindred(scribe.journal.words_of)

    def take(self, dreamer: str, message: Said) -> Future[list[int]]:
        """What `dreamer` says happens; the future is done when it is durable. Raises Refused, DreamError."""
        if isinstance(message, messages.Withdraw):
            return self._withdrawn(dreamer, message.key)
        view = self._views.of(self._scribe.world)
        world = view.world
        texts: list[Text] = []
        if isinstance(message, messages.Tell):
            bodies, texts = self._told(dreamer, message, world)
        elif isinstance(message, messages.Line):
            bodies, texts = self._woven(dreamer, message, view)
        else:
            bodies = [_body(dreamer, message, view)]
        for body in bodies:
            if not permits(self._festival, world.act_index, body, _share(view, dreamer)):
                raise Refused("not-now")
        return self._scribe.happen(dreamer, f"{dreamer}-{message.key}", *bodies, said=texts)

    def know(self, catalogue: Mapping[str, Sequence[str]]) -> None:
        """These are the visuals from now on, and the keywords of each; with none nothing could be dreamt."""
        if catalogue:
            self._catalogue = {name: tuple(words) for name, words in catalogue.items()}

    def forget(self, dreamer: str) -> None:
        """What the dream was about is not known any more."""
        self._kindred.forget(dreamer)

    def _told(self, dreamer: str, message: messages.Tell, world: World) -> tuple[list[AnyBody], list[Text]]:
        """The dream as it was read, threads offered to those most like it; and its words, its traits and its
        drawing, which are kept apart from the story."""
        words = clean(message.words) if message.drawing else _cleaned(message.words)
        key = int(key_of(self._scribe.journal.meta.seed, dreamer))
        reading = read_dream(words, message.feeling, key, message.drawing)
        visual = choose_visual(reading, self._catalogue, key)
        x, y = (round(0.06 + 0.88 * uniform_of(key, 0, axis, _HOME), 6) for axis in (0, 1))
        told, traits = part(DreamTold(
            dreamer, visual, round(reading.hue, 3), round(reading.valence, 3), round(reading.arousal, 3),
            tuple(name for name, _ in reading.motifs), x, y,
            drawing=f"drawing-{dreamer}-{message.key}" if message.drawing else "",
        ), f"told-{dreamer}-{message.key}")  # fmt: skip
        about = direction(reading)
        alike = self._kindred.likest(dreamer, about, world)
        self._kindred.know(dreamer, about)
        takes = ([""] if words else []) + ([told.drawing] if told.drawing else [])
        shown = [WordsJudged(dreamer, take, True) for take in takes if self._open]
        offers = [ThreadOffered(dreamer, other, round(like, 3)) for like, other in alike]
        return [told, *shown, *offers], [(dreamer, said("", words), ""), traits, *_drawn(told, message)]

    def _woven(self, dreamer: str, message: messages.Line, view: View) -> tuple[list[AnyBody], list[Text]]:
        """A line at the end of the plotline of the dreamer's circle; where there is none, one begins. And its
        words."""
        world = view.world
        if not view.told(dreamer):
            raise Refused("untold")
        take = f"line-{dreamer}-{message.key}"
        words = _cleaned(message.words)
        plot = plot_of(world, dreamer)
        begun = [] if plot else [begun_for(world, self._festival, dreamer)]
        where = plot.id if plot else begun[0].plot
        shown = [WordsJudged(dreamer, take, True)] if self._open else []
        return [*begun, LineAdded(where, take, dreamer), *shown], [(dreamer, words, take)]

    def _withdrawn(self, dreamer: str, key: str) -> Future[list[int]]:
        """The dream goes at once; then its words go, down to the bytes."""
        self.forget(dreamer)
        gone = self._scribe.happen(dreamer, f"{dreamer}-{key}", DreamerLeft(dreamer, withdrawn=True))
        seq = gone.result(timeout=30.0)[0]
        self._scribe.journal.withdraw(dreamer, seq)
        return gone


def _drawn(told: DreamTold, message: messages.Tell) -> list[Text]:
    """The drawing, apart from the story as words are."""
    if not told.drawing:
        return []
    return [(told.dreamer, msgspec.json.encode(message.drawing).decode(), told.drawing)]


def _cleaned(words: str) -> str:
    """Words without what could harm whoever reads them: control and direction marks, piles of accents."""
    found = clean(words)
    if not found:
        raise Refused("unreadable")
    return found


def _body(dreamer: str, message: Said, view: View) -> AnyBody:
    """The one thing that a message other than a dream or a withdrawal does. Raises Refused."""
    match message:
        case messages.Share(share=share):
            return ShareSet(dreamer, round(share, 3))
        case messages.Pause(paused=paused):
            return DreamerPaused(dreamer, paused)
        case messages.Offer(to=other):
            return ThreadOffered(dreamer, _other(view, dreamer, other), 0.5)
        case messages.Accept(of=other):
            return ThreadAccepted(_other(view, dreamer, other), dreamer)
        case messages.Release(of=other):
            return ThreadReleased(dreamer, _other(view, dreamer, other))
        case messages.Stitch(seam=seam, x=x, y=y):
            if not any(one.id == seam and one.mended < 1.0 for one in view.world.fractures):
                raise Refused("closed")
            return FracturePatched(seam, "stitch", dreamer, round(x, 4), round(y, 4))
        case messages.Speak(about=about):
            return Spoken(dreamer, about)
    raise Refused("unknown")


def _other(view: View, dreamer: str, other: str) -> str:
    if other == dreamer or other not in view.rows:
        raise Refused("gone")
    return other


def _share(view: View, dreamer: str) -> float | None:
    row = view.rows.get(dreamer)
    return None if row is None else float(view.world.dreamers.share[row])
