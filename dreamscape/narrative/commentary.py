"""Running commentary: plain sentences about a show, made from measured facts only.

A World is looked at once a second. Each rule says a sentence when its numbers call for it; the most telling
one is said, soon after the last when it is weighty, later when it is not. The same is not said again within
a while, and nothing when nothing happens.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dreamscape.narrative import critic, critic_rules, critic_words
from dreamscape.narrative.critic_rules import Said
from dreamscape.narrative.looking import History
from dreamscape.narrative.world import World

APART = 4.0
"""Seconds between two remarks, at least: time to read one."""
_PATIENCE = 3.0
"""Seconds more that a sentence must wait for each unit of weight below _WEIGHTY."""
_WEIGHTY = 8.5
_SILENT = 50.0
"""Seconds of silence after which the state of things is told, if it has changed."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of the critic."""

    time: float  # show time, seconds
    sentence: str
    facts: Mapping[str, float]
    """Every number in the sentence, by name, as it was measured."""
    rule: str
    """Which rule said it; its condition is in critic_rules.py."""
    about: str = ""
    """The part of the plane, seam, rally, act or role it is about, if any."""


def commentary(worlds: Iterable[World]) -> Iterator[Remark]:
    """Remarks on `worlds`, which come in order of time, one a second."""
    history = History()
    said: dict[tuple[str, str], float] = {}
    last, told = float("-inf"), _stand(None)
    for world in worlds:
        history.see(world)
        if world.time - last < APART - 1e-6:
            continue
        best = _best(history, world, said, world.time - last)
        if best is None and world.time - max(last, history.since) >= _SILENT:
            best = _standing(world, told)
        if best is None:
            continue
        last, told = world.time, _stand(world)
        said[best.rule, best.about] = world.time
        yield Remark(world.time, best.sentence, best.facts, best.rule, best.about)


def _best(history: History, world: World, said: Mapping[tuple[str, str], float], since: float) -> Said | None:
    """The weightiest sentence that has not been said of late, `since` seconds after the last remark."""
    found: list[Said] = []
    for rule in critic_rules.RULES:
        found.extend(_fresh(rule, history, world, said, since))
    return max(found, key=lambda each: each.weight, default=None)


def _fresh(
    rule: Callable[[History, World], Iterator[Said]],
    history: History,
    world: World,
    said: Mapping[tuple[str, str], float],
    since: float,
) -> Iterator[Said]:
    for each in rule(history, world):
        if since < APART + _PATIENCE * max(_WEIGHTY - each.weight, 0.0) - 1e-6:
            continue
        if world.time - said.get((each.rule, each.about), float("-inf")) >= each.rests:
            yield each


def _stand(world: World | None) -> dict[str, float]:
    if world is None:
        return {"dreamers": 0.0, "threads": 0.0, "open": 0.0, "unity": 0.0}
    return {
        "dreamers": float((world.dreamers.presence > critic.HERE).sum()),
        "threads": float(world.threads.live.sum()),
        "open": float(sum(one.mended < critic.MENDED for one in world.fractures)),
        "unity": world.unity,
    }


def _standing(world: World, told: Mapping[str, float]) -> Said | None:
    """How things stand, if that has changed since the last remark."""
    now = _stand(world)
    counts = any(now[name] != told[name] for name in ("dreamers", "threads", "open"))
    if not counts and abs(now["unity"] - told["unity"]) < 0.05:
        return None
    return Said("state", "", now, critic_words.state(now), 0.0, 0.0)
