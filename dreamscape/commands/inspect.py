"""dreamscape inspect: what the story says at a moment."""

import argparse
import json
from pathlib import Path

from dreamscape.commands.composing import name_in
from dreamscape.commands.shows import open_show
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative.events import ROLES, MomentMarked
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.view import digest
from dreamscape.narrative.world import World


def run(given: argparse.Namespace) -> int:
    """Print the World, for people or for programs."""
    with open_show(Path(given.show)) as show:
        world = show.world(parse_time(given.at))
        facts = facts_of(world, show.journal) | {"digest": digest(world)}
    print(json.dumps(facts, indent=1) if given.json else words_of(world))
    return 0


def facts_of(world: World, journal: Journal) -> dict[str, object]:
    """The World in JSON values."""
    dreamers = world.dreamers
    here = [row for row in range(len(dreamers.ids)) if dreamers.presence[row] > 1e-3]
    return {
        "time": round(world.time, 3),
        "act": world.act,
        "act_progress": round(world.act_progress, 4),
        "dreamers": [
            {
                "id": dreamers.ids[row],
                "name": name_in(journal.words_of(dreamers.ids[row])),
                "visual": world.visuals[dreamers.visual[row]],
                "motifs": list(dreamers.motifs[row]),
                "x": round(float(dreamers.place[row, 0]), 4),
                "y": round(float(dreamers.place[row, 1]), 4),
                "share": round(float(dreamers.share[row]), 3),
                "role": ROLES[dreamers.role[row]],
                "resting": bool(dreamers.rest[row] > 0.5),
            }
            for row in here
        ],
        "threads": int(world.threads.live.sum()),
        "fractures": [
            {
                "id": one.id,
                "cause": one.cause,
                "opening": round(one.opening, 3),
                "mended": round(one.mended, 3),
            }
            for one in world.fractures
        ],
        "patches": [
            {"fracture": one.id, "kind": patch.kind, "by": patch.by, "strength": round(patch.strength, 3)}
            for one in world.fractures
            for patch in one.patches
        ],
        "plots": len([plot for plot in world.plots if not plot.merged]),
        "rallies": [
            {"fracture": one.fracture, "by": one.by, "came": len(one.came), "open": one.open}
            for one in world.rallies
        ],
        "moments": moments_until(world.time, journal),
        "unity": round(world.unity, 4),
        "cohesion": round(world.cohesion, 4),
        "individuality": round(world.individuality, 4),
        "balance": round(world.balance, 4),
        "churn": round(world.churn, 4),
        "controls": {name: round(value, 4) for name, value in sorted(world.controls.items())},
    }


def moments_until(time: float, journal: Journal) -> list[dict[str, object]]:
    """What was marked by then to be kept, and who made it."""
    return [
        {
            "label": event.body.label,
            "form": event.body.form,
            "at": event.at,
            "seconds": event.body.seconds,
            "makers": list(event.body.makers),
        }
        for event in journal.read()
        if isinstance(event.body, MomentMarked) and event.at <= time
    ]


def words_of(world: World) -> str:
    """The World in a few sentences."""
    here = int((world.dreamers.presence > 1e-3).sum())
    open_ = [one for one in world.fractures if one.opening > 0.02]
    lines = [
        f"{clock(world.time)}  {world.act}, {world.act_progress:.0%} through",
        f"{here} dreamers, {int(world.threads.live.sum())} living threads",
        f"unity {world.unity:.2f}, individuality {world.individuality:.2f}, balance {world.balance:.2f}",
    ]
    lines += [f"a seam is open, {one.cause}: {one.mended:.0%} mended" for one in open_]
    mended = len(world.fractures) - len(open_)
    return "\n".join([*lines, *([f"{mended} mended in gold"] if mended else [])])
