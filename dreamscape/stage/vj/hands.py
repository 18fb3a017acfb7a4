"""All that somebody who plays has in hand: the deck, and what moves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dreamscape.score.performance import Move
from dreamscape.stage.errands import Errands
from dreamscape.stage.keys import Asked
from dreamscape.stage.vj import modulator
from dreamscape.stage.vj.autosave import Autosave
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.dmx import patch
from dreamscape.stage.vj.dmx.lamps import Console
from dreamscape.stage.vj.ear import Address, Ear
from dreamscape.stage.vj.keyboard import MAP, Keyboard
from dreamscape.stage.vj.link import LinkClock
from dreamscape.stage.vj.listening import Listening
from dreamscape.stage.vj.midi import knob_file
from dreamscape.stage.vj.midi.board import Board
from dreamscape.stage.vj.midi.ports import Ports
from dreamscape.stage.vj.modulator import Modulator
from dreamscape.stage.vj.outpost import Edit, Outpost, State
from dreamscape.stage.vj.pointing import point
from dreamscape.stage.vj.repertoire import repertoire
from dreamscape.stage.vj.scenes import Scenes
from dreamscape.stage.vj.set_file import cues_of
from dreamscape.stage.vj.tempo import Tempo


@dataclass(frozen=True)
class Played:
    """How a stage is played."""

    host: str
    port: int | None  # where OSC is listened for; None: nowhere
    out: tuple[Address, ...] = ()  # who is told by OSC what moves
    panel: tuple[str, int] | None = None  # where the panel is listened for; None: nowhere
    announce: bool = False  # the network is told of the panel and OSC
    midi: tuple[str, ...] | None = ()  # MIDI devices by parts of their names; (): all, None: none
    knobs: Path | None = None  # which MIDI knob moves what; None: as is kept beside the set
    dmx: str = "127.0.0.1"  # where consoles are heard, if SET.dmx.toml says what they play
    link: bool = False  # Ableton Link may lead
    listen: str | None = None  # a device or a file to which the picture answers


class Source(Protocol):
    """Something that moves controls. It keeps the deck drawing: what it does takes no time worth a word."""

    def listen(self, at: float) -> None:
        """Do what has come since the last picture; the next one is that of show time `at` (seconds)."""

    def tell(self) -> None:
        """Tell back what has moved."""

    def close(self) -> None:
        """Let go."""


class Hands:
    """Lives as long as the stage."""

    def __init__(
        self,
        deck: Deck,
        sources: Sequence[Source],
        say: Callable[[str], None],
        listening: Listening | None = None,
        scenes: Scenes | None = None,
    ) -> None:
        """`say` tells the player something, not on the picture; `listening` is one of the sources."""
        self.deck, self._listening, self._scenes = deck, listening, scenes
        self._keyboard = Keyboard(deck, say)
        self._sources = tuple(sources)

    def take(self, at: float) -> Sequence[Move]:
        """The moves that the picture of show time `at` is the first to show."""
        for source in self._sources:
            source.listen(at)
        moves = self.deck.take(at)
        for source in self._sources:
            source.tell()
        return moves

    def heed(self, wanted: Callable[[], bool]) -> None:
        """The spectrum of what is heard is part of the take while `wanted` says so."""
        if self._listening is not None:
            self._listening.wanted = wanted

    def scene(self, slot: int) -> Mapping[str, float] | None:
        """The controls that the scene in this slot of the bank in hand would move, and where to; None where
        there is none."""
        kept = self._scenes.kept.get(self._scenes.place(slot)) if self._scenes else None
        return self._scenes.aims(kept) if self._scenes and kept else None

    def press(self, asked: Asked) -> None:
        """Keys were pressed, and the mouse points somewhere."""
        if asked.pointer is not None:
            point(self.deck, asked.pointer)
        for key in asked.keys:
            self._keyboard.press(key)

    def close(self) -> None:
        """Let go."""
        for source in self._sources:
            source.close()


def hands(deck: Deck, show: Path, wish: Played, errands: Errands) -> Hands:
    """Hands as they are wished for, on the set `show`. Raises DreamError when the OSC port is taken, or what
    is kept beside the set cannot be read."""
    say = errands.say
    there = repertoire(deck, show, say)
    tempo = Tempo(deck, say)
    sources: list[Source] = [there.cues, there.mix, there.saving]
    states: dict[str, State] = {
        "scenes": there.scenes.state,
        "cues": there.cues.state,
        "tempo": tempo.state,
        "keys": lambda: MAP,
    }
    edits: dict[str, Edit] = {
        "cues": lambda rows: there.cues.put(cues_of(rows)),
        "store": lambda what: there.scenes.store(int(what["slot"]), str(what["name"])),
        "rename": lambda what: there.scenes.rename(int(what["slot"]), str(what["name"])),
    }
    listening = Listening(deck, wish.listen, say) if wish.listen else None
    if listening is not None:
        tempo.add("audio", listening)
        sources.append(listening)
        states["meters"] = listening.state
    if wish.link:
        tempo.add("link", LinkClock(tempo.bpm))
    if wish.midi is not None:
        board, kept = _board(deck, show, wish, say)
        tempo.add("midi", board.clock)
        sources += [board, kept]
        states["midi"] = board.state
        edits |= {"learn": board.learn, "forget": board.forget}
    table, kept = _modulator(deck, show, tempo, listening, say)
    states["modulation"] = table.state
    edits["modulation"] = table.put
    sources += [tempo, table, kept]
    if wish.port is not None:
        ear = Ear(deck, wish.host, wish.port, wish.out)
        say(f"OSC is heard at {wish.host}, UDP port {ear.port}; ? shows the keys")
        sources.append(ear)
    plays = patch.read(patch.path_of(show), deck.known).play
    if plays:
        sources.append(Console(deck, plays, wish.dmx, say))
    if wish.panel is not None:
        sources.insert(0, Outpost(deck, errands.hands, errands.deck, states, edits, say))
    return Hands(deck, sources, say, listening, there.scenes)


def _board(deck: Deck, show: Path, wish: Played, say: Callable[[str], None]) -> tuple[Board, Autosave]:
    """MIDI, and what keeps its knobs. Raises DreamError for knobs that cannot be read."""
    path = wish.knobs or knob_file.path_of(show)
    known = knob_file.read(path, needed=wish.knobs is not None)
    saving = Autosave(path, lambda: knob_file.text(board.kept), say)
    board = Board(deck, Ports(wish.midi or (), say), say, saving.changed, known)
    return board, saving


def _modulator(
    deck: Deck, show: Path, tempo: Tempo, listening: Listening | None, say: Callable[[str], None]
) -> tuple[Modulator, Autosave]:
    """What moves controls by itself, and what keeps its table. Raises DreamError for a table that cannot be
    read."""
    path = modulator.path_of(show)
    saving = Autosave(path, lambda: table.text(), say)
    table = Modulator(
        deck,
        tempo.beats,
        (lambda: listening.hearing) if listening else None,
        listening.bends if listening else None,
        saving.changed,
        modulator.read(path, deck),
    )
    return table, saving
