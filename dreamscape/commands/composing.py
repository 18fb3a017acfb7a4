"""Dreams that were told, read and composed into a show by a simulated crowd."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from dreamscape.keyed import key_of
from dreamscape.narrative import weaving
from dreamscape.narrative.cast import Dreamed
from dreamscape.narrative.crowd import simulate
from dreamscape.narrative.directing import Entry
from dreamscape.narrative.events import DreamTold
from dreamscape.narrative.importing import Told
from dreamscape.narrative.journal import create
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.likeness import pairs
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.reading import Reading, choose_visual, likeness_pairs, read_dream
from dreamscape.narrative.reading.lines import lines_of
from dreamscape.narrative.told import said
from dreamscape.narrative.traits import part
from dreamscape.narrative.words import Said
from dreamscape.render import library


def compose(
    path: Path,
    told: Sequence[Told],
    seed: int,
    duration: float,
    festival: Festival,
    title: str = "",
    visuals: Sequence[Path] = (),
) -> int:
    """Write the show `path` (replacing it) from dreams that were told; `visuals` are folders of them beside
    those that come with us. Returns how many events it has.

    Equal dreams, seed, duration and visuals give equal journals. Names and words are kept apart from
    the events, so that they can be withdrawn."""
    ids = [f"d{number:0{len(str(len(told)))}}" for number in range(1, len(told) + 1)]
    keys = [int(key_of(seed, one)) for one in ids]
    catalogue = library.catalogue(visuals)
    readings = [read_dream(one.text, one.feeling, key) for one, key in zip(told, keys, strict=True)]
    dreams = [
        _dreamed(one, key, reading, who.at, catalogue)
        for one, key, reading, who in zip(ids, keys, readings, told, strict=True)
    ]
    alike = pairs(*likeness_pairs(readings))
    events: Sequence[Entry] = list(simulate(dreams, alike, seed, duration, festival))
    lines = {
        one: lines_of(who.text, reading.language)
        for one, who, reading in zip(ids, told, readings, strict=True)
    }
    events, traits = _parted(events)
    with create(path, seed, festival.name, title, overwrite=True, clock=time.time) as journal:
        journal.say_all(traits)
        journal.append(events)
        journal.say_all([(one, said(who.name, who.text)) for one, who in zip(ids, told, strict=True)])
        journal.say_all(weaving.said((body for *_, body in events), lines))
        # playing it once leaves keyframes in the file: seeking is quick from then on
        Playback(journal, seed, keyframes=journal.keyframes(SCHEMA)).at(duration)
    return len(events)


def _parted(events: Sequence[Entry]) -> tuple[list[Entry], list[Said]]:
    """The events, and what was read from the dreams in them, apart."""
    parted: list[Entry] = []
    traits = []
    for at, by, key, body in events:
        if isinstance(body, DreamTold):
            body, kept = part(body, f"told-{body.dreamer}")
            traits.append(kept)
        parted.append((at, by, key, body))
    return parted, traits


def _dreamed(
    one: str, key: int, reading: Reading, at: float | None, catalogue: Mapping[str, tuple[str, ...]]
) -> Dreamed:
    visual = choose_visual(reading, catalogue, key)
    motifs = tuple(name for name, _ in reading.motifs)
    mood = (round(reading.hue, 3), round(reading.valence, 3), round(reading.arousal, 3))
    return Dreamed(one, "", visual, *mood, motifs, at=at)
