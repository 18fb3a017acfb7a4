"""dreamscape inspect: what the story says at a moment."""

import argparse
import json
from pathlib import Path
from typing import Any

from dreamscape.commands.shows import Show, open_show
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative import critic
from dreamscape.narrative.events import ROLES, MomentMarked
from dreamscape.narrative.told import name_in
from dreamscape.narrative.view import digest
from dreamscape.narrative.world import World

SPEED = 2.0
"""Seconds over which the speed of mending is measured."""


def run(given: argparse.Namespace) -> int:
    """Print the World, for people or for programs."""
    with open_show(Path(given.show)) as show:
        world = show.world(parse_time(given.at))
        before = show.world(max(world.time - SPEED, 0.0))
        facts = facts_of(world, show) | criticism(world, before) | {"digest": digest(world)}
    print(json.dumps(facts, indent=1) if given.json else words_of(world, before))
    return 0


def facts_of(world: World, show: Show) -> dict[str, object]:
    """The World in JSON values. Who has withdrawn is not named."""
    dreamers, journal = world.dreamers, show.journal

    def named(one: str) -> str | None:
        return None if one in show.withdrawn else one

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
            {
                "fracture": one.id,
                "kind": patch.kind,
                "by": named(patch.by),
                "strength": round(patch.strength, 3),
            }
            for one in world.fractures
            for patch in one.patches
        ],
        "plots": len([plot for plot in world.plots if not plot.merged]),
        "rallies": [
            {"fracture": one.fracture, "by": named(one.by), "came": len(one.came), "open": one.open}
            for one in world.rallies
        ],
        "moments": moments_until(world.time, show),
        "unity": round(world.unity, 4),
        "cohesion": round(world.cohesion, 4),
        "individuality": round(world.individuality, 4),
        "balance": round(world.balance, 4),
        "churn": round(world.churn, 4),
        "controls": {name: round(value, 4) for name, value in sorted(world.controls.items())},
    }


def criticism(world: World, before: World) -> dict[str, object]:
    """What the critic measures beside the World's own numbers; `before` is the World a little earlier."""
    label = critic.parts(world.dreamers.home)
    unity, number = critic.local_unity(world, label, len(critic.PLACES))
    torn = critic.wounds(world)
    return {
        "local_unity": {
            place: round(float(one), 4)
            for place, one, many in zip(critic.PLACES, unity, number, strict=True)
            if many >= critic.ENOUGH
        },
        "chimera": critic.chimera(unity, number),
        "wounds": {"open": torn.open, "by_cause": dict(torn.by_cause), "length": torn.length},
        "mending": {"share": torn.mended, "speed": critic.mending(before, world)},
    }


def moments_until(time: float, show: Show) -> list[dict[str, object]]:
    """What was marked by then to be kept, and who made it."""
    return [
        {
            "label": event.body.label,
            "form": event.body.form,
            "at": event.at,
            "seconds": event.body.seconds,
            "makers": [one for one in event.body.makers if one not in show.withdrawn],
        }
        for event in show.journal.read()
        if isinstance(event.body, MomentMarked) and event.at <= time
    ]


def words_of(world: World, before: World) -> str:
    """The World in a few sentences; `before` is the World a little earlier."""
    here = int((world.dreamers.presence > 1e-3).sum())
    open_ = [one for one in world.fractures if one.opening > 0.02]
    lines = [
        f"{clock(world.time)}  {world.act}, {world.act_progress:.0%} through",
        f"{here} dreamers, {int(world.threads.live.sum())} living threads",
        f"unity {world.unity:.2f}, individuality {world.individuality:.2f}, balance {world.balance:.2f}",
    ]
    lines += [f"a seam is open, {one.cause}: {one.mended:.0%} mended" for one in open_]
    mended = len(world.fractures) - len(open_)
    lines += [f"{mended} mended in gold"] if mended else []
    return "\n".join([*lines, *_criticised(criticism(world, before))])


def _criticised(facts: dict[str, Any]) -> list[str]:
    """Chimera, wounds and mending in a sentence each, where there is something to say."""
    lines = []
    if len(parts := facts["local_unity"]) > 1:
        high, low = max(parts, key=parts.__getitem__), min(parts, key=parts.__getitem__)
        lines.append(
            f"chimera {facts['chimera']:.2f}: {high} is in step with itself at {parts[high]:.2f}, "
            f"{low} at {parts[low]:.2f}"
        )
    if facts["wounds"]["open"] or facts["mending"]["share"] < 1.0:
        lines.append(
            f"wounds: {facts['wounds']['length']:.2f} plane heights lie open; "
            f"{facts['mending']['share']:.0%} of all that tore is mended, "
            f"{facts['mending']['speed']:+.2f} plane heights a second"
        )
    return lines
