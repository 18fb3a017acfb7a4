"""What the crew sees, each role its own."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from dreamscape.gate.scribe import Kept
from dreamscape.gate.watcher import Watcher
from dreamscape.narrative.diagnosis import diagnose
from dreamscape.narrative.events import ROLES
from dreamscape.narrative.fold import Story
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.programme.festival import CONTROLS, Festival
from dreamscape.narrative.told import told_in
from dreamscape.narrative.world import Line, Plot, World

MOST = 60
"""Texts that wait, or are shown, at most on a board."""
_HERE = 0.1


def common(world: World) -> dict[str, Any]:
    """What everybody sees."""
    return {
        "time": round(world.time, 1),
        "act": world.act,
        "progress": round(world.act_progress, 3),
        "dreamers": int((world.dreamers.presence > _HERE).sum()),
        "threads": int(world.threads.live.sum()),
        "unity": round(world.unity, 3),
        "individuality": round(world.individuality, 3),
        "balance": round(world.balance, 3),
        "seams": [
            {
                "id": one.id, "cause": one.cause, "x": round(one.x, 3), "y": round(one.y, 3),
                "open": round(one.opening * (1.0 - one.mended), 3), "mended": round(one.mended, 3),
                "sides": [len(one.left), len(one.right)], "since": round(world.time - one.at, 1),
            }
            for one in world.fractures if one.mended < 1.0
        ][-MOST:],
    }  # fmt: skip


def weaver(world: World, journal: Journal) -> dict[str, Any]:
    """Words that wait to be judged, those that are shown, and the plotlines."""
    ids = world.dreamers.ids
    judged = {(one.dreamer, one.take): "shown" for one in world.shown}
    judged |= {(one.dreamer, one.take): "hidden" for one in world.hidden}
    alive = [plot for plot in world.plots if not plot.merged]
    takes = [take for plot in alive for line in plot.lines for take in (line.take, *line.variants)]
    here = [row for row in range(len(ids)) if world.dreamers.presence[row] > 0.0][-3 * MOST :]
    drawn = [(row, take) for row in here if (take := world.dreamers.drawings[row])]
    words = journal.texts([*(take.id for take in takes), *(take for _, take in drawn)])
    lines = [
        _judged(ids[take.dreamer], take.id, words[take.id], judged.get((take.dreamer, take.id), ""))
        for take in takes
        if take.id in words
    ]
    dreams = [
        _judged(ids[row], "", told, judged.get((row, ""), ""))
        for row in here
        if (told := told_in(journal.words_of(ids[row])))
    ]
    drawings = [
        _judged(ids[row], take, "", judged.get((row, take), ""), words[take])
        for row, take in drawn
        if take in words
    ]
    every = [*lines, *drawings, *dreams]
    return {
        "waiting": [one for one in every if not one["state"]][:MOST],
        "judged": [one for one in every if one["state"]][-MOST:],
        "plots": [_plot(plot, words, world) for plot in alive[-MOST:]],
    }


def _judged(dreamer: str, take: str, words: str, state: str, drawing: str = "") -> dict[str, str]:
    facts = {"dreamer": dreamer, "take": take, "words": words[:1200], "state": state}
    return facts | {"drawing": drawing} if drawing else facts


def _plot(plot: Plot, words: Mapping[str, str], world: World) -> dict[str, Any]:
    return {
        "id": plot.id,
        "prompt": plot.prompt,
        "circle": len(plot.members),
        "lines": [_line(line, words, world) for line in plot.lines],
    }


def _line(line: Line, words: Mapping[str, str], world: World) -> dict[str, Any]:
    return {
        "id": line.id,
        "take": line.take.id,
        "seq": line.seq,
        "words": words.get(line.take.id, ""),
        "others": [words.get(take.id, "") for take in line.variants],
        "by": world.dreamers.ids[line.author],
    }


def engineer(story: bytes, health: Mapping[str, Any]) -> dict[str, Any]:
    """Why seams are open and threads weak, what would help, and how the machine is."""
    found = diagnose(Story.load(story))
    return {"health": dict(health), "diagnosis": asdict(found)}


def critic(world: World, watcher: Watcher, since: float, moments: Iterable[Kept]) -> dict[str, Any]:
    """The measures after show time `since` (seconds), the last remarks, who people have become, and the
    moments that are kept."""
    here = world.dreamers.presence > _HERE
    return {
        "measures": [asdict(one) for one in tuple(watcher.measures) if one.time > since],
        "remarks": [
            {"time": one.time, "sentence": one.sentence, "facts": dict(one.facts)}
            for one in tuple(watcher.remarks)[-30:]
        ],
        "roles": {name: int((world.dreamers.role[here] == row).sum()) for row, name in enumerate(ROLES)},
        "churn": round(world.churn, 3),
        "moments": [{"time": at, "by": by, "label": label} for at, by, label in tuple(moments)][-MOST:],
    }


def director(world: World, festival: Festival, held: tuple[bool, bool], run: int) -> dict[str, Any]:
    """The programme and the number of its run, the controls, and whether the wall is held."""
    return {
        "festival": festival.title or festival.name,
        "acts": [{"name": act.name, "text": act.text, "may": list(act.may)} for act in festival.acts],
        "now": world.act_index,
        "run": run,
        "controls": {name: round(world.controls.get(name, 0.0), 3) for name in CONTROLS},
        "pace": round(world.controls.get("pace", 1.0), 2),
        "freeze": held[0],
        "blackout": held[1],
        "shown": len(world.shown),
    }
