"""When the critic says what. Each rule looks at the last minute and yields sentences with their facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import critic
from dreamscape.narrative import critic_words as words
from dreamscape.narrative.critic import ENOUGH, MENDED, PLACES
from dreamscape.narrative.critic_words import Facts
from dreamscape.narrative.events import ROLES
from dreamscape.narrative.evidence import MANY, MARGIN, degrees, excess
from dreamscape.narrative.looking import MINUTE, History
from dreamscape.narrative.world import Fracture, World

ONCE = float("inf")
FEW = 3
"""Dreamers below which nothing is said of what a crowd does as a whole."""
_AGAIN = 45.0
"""Seconds before a rule may speak of the same once more."""
_NEWS = 20.0
"""Seconds for which what happened at one moment is news."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that could be said now."""

    rule: str
    about: str  # the same rule does not speak of the same within `rests` seconds
    facts: Facts
    sentence: str
    weight: float  # the weightiest is said
    rests: float = _AGAIN


def act(history: History, world: World) -> Iterator[Said]:
    """An act has begun within the last seconds."""
    before = [each.time for each in history.looks if each.act != world.act]
    seen = bool(before) or history.since < 1.0
    if world.act and seen and world.time - max(before, default=history.since) <= 12.0:
        people = float((world.dreamers.presence > critic.HERE).sum())
        facts = {"dreamers": people, "threads": float(world.threads.live.sum()), "unity": world.unity}
        yield Said("act", world.act, facts, words.act(world.act, facts), 8.2, ONCE)


def people(history: History, world: World) -> Iterator[Said]:
    """Three or more, and one in twenty of those here, came within 20 s or went within a minute."""
    here = world.dreamers.presence > critic.HERE
    now = int(here.sum())
    enough = max(3, now // 20)
    for seconds in (20.0, MINUTE):
        before = history.ago(seconds)
        if before is None:
            continue
        was = np.zeros(len(here), np.bool_)
        was[: len(before.here)] = before.here
        came, went = int((here & ~was).sum()), int((was & ~here).sum())
        if seconds == 20.0 and came >= enough:
            facts = {"joined": float(came), "dreamers": float(now), "seconds": seconds}
            yield Said("joined", "", facts, words.joined(facts), 3.0)
        if seconds == MINUTE and went >= enough:
            facts = {"gone": float(went), "dreamers": float(now), "seconds": seconds}
            yield Said("gone", "", facts, words.gone(facts), 5.0)


def opened(history: History, world: World) -> Iterator[Said]:
    """A seam opened lately."""
    for one in world.fractures:
        if 0.0 <= world.time - one.at <= _NEWS and one.mended < MENDED:
            sizes = sorted((float(len(one.left)), float(len(one.right))))
            facts = {"smaller": sizes[0], "larger": sizes[1]} | _evidence(one)
            place = critic.part_of(one, world)
            yield Said("opened", one.id, facts, words.opened(place, facts), 9.0, ONCE)


_SPEAKS = {"lost": "failing", "mismatch": "clash", "overload": "most", "forced": "excess"}
"""What spoke for each cause when a seam opened, as facts call it."""


def _evidence(one: Fracture) -> dict[str, float]:
    return {_SPEAKS[one.cause]: one.evidence} if one.evidence >= 0.0 else {}


def _pulled(world: World) -> dict[str, float]:
    pull = world.controls.get("pull", 0.0)
    return {"pull": pull, "share": pull - excess(world)}


def _across(world: World, rows: np.ndarray) -> np.ndarray:
    """Which threads, holding or not, lead from `rows` to others."""
    inside = np.zeros(len(world.dreamers.ids), np.bool_)
    inside[rows] = True
    return np.asarray(inside[world.threads.a] != inside[world.threads.b])


def parted(history: History, world: World) -> Iterator[Said]:
    """A part of the plane lost three or more threads to the rest within a minute, and at least half."""
    part = critic.parts(world.dreamers.home)
    lately = (history.broke > world.time - MINUTE) & ~world.threads.live
    span = {"seconds": MINUTE}
    for number, place in enumerate(PLACES):
        across = _across(world, np.flatnonzero(part == number))
        lost, left = int((across & lately).sum()), int((across & world.threads.live).sum())
        facts = {"lost": float(lost), "left": float(left)} | span
        share = lost / max(lost + left, 1)
        if lost >= 3 and share >= 0.75:
            yield Said("parted", place, facts, words.parted(place, facts), 7.0 + share, 2 * MINUTE)
        elif lost >= 3 and share >= 0.5:
            yield Said("loosened", place, facts, words.loosened(place, facts), 5.0 + share, MINUTE)


def woven(history: History, world: World) -> Iterator[Said]:
    """Three or more torn threads hold again, or were let go, within a minute; and one in twenty."""
    held = float(world.threads.live.sum())
    enough = max(3.0, held // 20)
    found = float(((history.again > world.time - MINUTE) & world.threads.live).sum())
    if found >= enough:
        facts = {"again": found, "threads": held, "seconds": MINUTE}
        yield Said("again", "", facts, words.again(facts), 4.5)
    gone = float(((history.freed > world.time - MINUTE) & ~world.threads.live).sum())
    if gone >= enough:
        facts = {"released": gone, "threads": held, "seconds": MINUTE}
        yield Said("let go", "", facts, words.let_go(facts), 6.0, 2 * MINUTE)


def patched(history: History, world: World) -> Iterator[Said]:
    """Two or more patches were made at one seam within 20 s."""
    for one in world.fractures:
        made = [patch.kind for patch in one.patches if world.time - patch.at <= 20.0]
        if len(made) >= 2 and one.mended < MENDED:
            facts = {kind: float(made.count(kind)) for kind in words.KINDS if kind in made}
            facts |= {"mended": one.mended, "seconds": 20.0}
            place = critic.part_of(one, world)
            yield Said("patched", one.id, facts, words.patched(place, facts), 4.0 + 0.1 * len(made), 30.0)


def closed(history: History, world: World) -> Iterator[Said]:
    """A seam closed, or was torn again, within the last seconds."""
    for one in world.fractures:
        before = [(each.time, seen) for each in history.looks for seen in each.fractures if seen.id == one.id]
        recent = [seen for time, seen in before if world.time - time <= _NEWS]
        place = critic.part_of(one, world)
        if one.mended >= MENDED and any(seen.mended < MENDED for seen in recent):
            since = next(time for time, seen in reversed(before) if seen.mended < MENDED)
            hands = len({patch.by for patch in one.patches})
            facts = {"seconds": float(round(since - one.at)), "patches": float(len(one.patches))}
            facts |= {"makers": float(hands)}
            yield Said("closed", one.id, facts, words.closed(place, facts), 8.0, ONCE)
        most = max((seen.mended for seen in recent), default=0.0)
        if most - one.mended >= 0.15:
            facts = {"before": most, "mended": one.mended}
            yield Said("gave way", one.id, facts, words.gave_way(place, facts), 8.5)


def moved(history: History, world: World) -> Iterator[Said]:
    """Unity moved by a fifth within 20 s, or the mean share by a twelfth within half a minute."""
    if int((world.dreamers.presence > critic.HERE).sum()) < FEW:
        return
    now, before = history.looks[-1], history.ago(20.0)
    if before is not None and abs(now.unity - before.unity) >= 0.2:
        facts = {"before": before.unity, "now": now.unity, "seconds": 20.0}
        yield Said("unity", "", facts, words.moved("Unity", facts), 4.0 + abs(now.unity - before.unity))
    before = history.ago(30.0)
    if before is not None and before.here.any() and abs(now.share - before.share) >= 0.08:
        facts = {"before": before.share, "now": now.share, "seconds": 30.0}
        yield Said("share", "", facts, words.shared(facts), 5.5)


def highest(history: History, world: World) -> Iterator[Said]:
    """Unity is above .8, higher than ever since the critic began to look, and rises no further in haste."""
    before = history.ago(2.0)
    if int((world.dreamers.presence > critic.HERE).sum()) < FEW:
        return
    if before is None or world.unity - before.unity > 0.03 or world.time - history.since < 20.0:
        return
    if world.unity > max(0.8, history.peak):
        facts = {"unity": world.unity, "since": history.since}
        yield Said("highest", "", facts, words.highest(facts), 7.9, MINUTE)


def turned(history: History, world: World) -> Iterator[Said]:
    """Three or more, and one in ten, took another role within a minute."""
    dreamers = world.dreamers
    here = dreamers.presence > critic.HERE
    lately = here & (dreamers.turned > max(world.time - MINUTE, 0.0))
    if int(lately.sum()) >= max(3, int(here.sum()) // 10):
        role = int(np.argmax(np.bincount(dreamers.role[lately], minlength=len(ROLES))))
        now = float((here & (dreamers.role == role)).sum())
        facts = {"changed": float(lately.sum()), "role": now, "seconds": MINUTE}
        yield Said("roles", "", facts, words.turned(ROLES[role], facts), 2.0, MINUTE)


def rallies(history: History, world: World) -> Iterator[Said]:
    """Somebody called within the last seconds; two or more came."""
    seams = {one.id: one for one in world.fractures}
    for call in world.rallies:
        age, one = world.time - call.at, seams[call.fracture]
        place = critic.part_of(one, world)
        if age <= _NEWS and call.open:
            facts: dict[str, float] = {"mended": one.mended}
            yield Said("called", call.id, facts, words.called(place, facts), 5.0, ONCE)
        if len(call.came) >= 2 and 3.0 <= age <= _NEWS and call.open:
            facts = {"came": float(len(call.came)), "seconds": float(round(age))}
            yield Said("came", call.id, facts, words.came(place, facts), 6.5, ONCE)


def spoke(history: History, world: World) -> Iterator[Said]:
    """Two or more speak for themselves."""
    voices = float((world.dreamers.voice > 0.0).sum())
    if voices < 2:
        return
    facts = {"voices": voices}
    forced = [one for one in world.fractures if one.cause == "forced"]
    if forced and forced[-1].mended < MENDED:
        facts["mended"] = forced[-1].mended
    yield Said("spoke", "", facts, words.spoke(facts), 6.0)


def uneven(history: History, world: World) -> Iterator[Said]:
    """For five seconds one part of the plane has been in step with itself, and another has not."""
    looks = [each for each in history.looks if world.time - each.time <= 5.0]
    if len(looks) < 5:
        return
    low = np.min(np.stack([each.parts for each in looks]), axis=0)
    high = np.max(np.stack([each.parts for each in looks]), axis=0)
    known = np.min(np.stack([each.number for each in looks]), axis=0) >= ENOUGH
    step = np.flatnonzero(known & (low >= 0.8))
    loose = np.flatnonzero(known & (high <= 0.4))
    if len(step) and len(loose):
        one, two = int(step[np.argmax(low[step])]), int(loose[np.argmin(high[loose])])
        now = looks[-1].parts
        facts = {"high": float(now[one]), "low": float(now[two])}
        yield Said("uneven", "", facts, words.uneven(PLACES[one], PLACES[two], facts), 5.2, MINUTE)


def strained(history: History, world: World) -> Iterator[Said]:
    """Pull lies above the mean share by more than the margin; too many threads hang on one dreamer."""
    here = int((world.dreamers.presence > critic.HERE).sum())
    if here > 1 and excess(world) > MARGIN:
        facts = _pulled(world)
        yield Said("forced", "", facts, words.forced(facts), 6.2, 2 * MINUTE)
    degree = degrees(world)
    if len(degree) and degree.max() >= MANY:
        row = int(np.argmax(degree))
        place = PLACES[int(critic.parts(world.dreamers.home[row][None, :])[0])]
        facts = {"most": float(degree[row])}
        yield Said("overloaded", place, facts, words.overloaded(place, facts), 4.8, 2 * MINUTE)


def light(history: History, world: World) -> Iterator[Said]:
    """Sunrise has come a third, two thirds, or all of its way."""
    risen = world.controls.get("sunrise", 0.0)
    step = int(risen * 3.0 + 1e-9)
    if step:
        facts = {"sunrise": risen}
        yield Said("light", str(step), facts, words.light(facts), 2.5, ONCE)


Rule = Callable[[History, World], Iterator[Said]]
RULES: tuple[Rule, ...] = (
    act, people, opened, parted, woven, patched, closed, moved, highest, turned, rallies, spoke, uneven,
    strained, light,
)  # fmt: skip
"""All of them; `commentary` asks each in turn."""
