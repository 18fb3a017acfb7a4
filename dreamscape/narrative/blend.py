"""A World between two ticks: what moves evenly is blended, what is decided stays as it was decided."""

from dataclasses import replace

import numpy as np

from dreamscape.narrative.exact import Floats
from dreamscape.narrative.world import Dreamers, Fracture, Patch, Threads, World


def between(before: World, after: World, share: float) -> World:
    """The World `share` (0..1) of the way from one tick to the next. Rows are those of `before`."""
    if share <= 0.0:
        return before
    same_act = (before.act, before.act_index) == (after.act, after.act_index)
    later = {fracture.id: fracture for fracture in after.fractures}
    return replace(
        before,
        time=_mix(before.time, after.time, share),
        act_progress=_mix(before.act_progress, after.act_progress if same_act else 1.0, share),
        dreamers=_dreamers(before.dreamers, after.dreamers, share),
        threads=_threads(before.threads, after.threads, share),
        fractures=tuple(_fracture(each, later.get(each.id, each), share) for each in before.fractures),
        unity=_mix(before.unity, after.unity, share),
        cohesion=_mix(before.cohesion, after.cohesion, share),
        individuality=_mix(before.individuality, after.individuality, share),
        balance=_mix(before.balance, after.balance, share),
        churn=_mix(before.churn, after.churn, share),
        controls={
            name: _mix(value, after.controls.get(name, value), share)
            for name, value in before.controls.items()
        },
    )


def _mix(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def _columns(a: Floats, b: Floats, share: float | Floats) -> Floats:
    return a + (b[: len(a)] - a) * share


def _dreamers(a: Dreamers, b: Dreamers, share: float) -> Dreamers:
    turned = b.phase[: len(a.phase)] - a.phase
    turned = turned - (turned > 0.5) + (turned < -0.5)
    phase = a.phase + turned * share
    return replace(
        a,
        place=_columns(a.place, b.place, share),
        presence=_columns(a.presence, b.presence, share),
        share=_columns(a.share, b.share, share),
        rest=_columns(a.rest, b.rest, share),
        attunement=_columns(a.attunement, b.attunement, share),
        voice=_columns(a.voice, b.voice, share),
        thanks=_columns(a.thanks, b.thanks, share),
        phase=phase - (phase >= 1.0) + (phase < 0.0),
    )


def _threads(a: Threads, b: Threads, share: float) -> Threads:
    same = b.since[: len(a.since)] == a.since  # else another thread has the row now, or it is held anew
    part = np.where(same, share, 0.0)
    return replace(a, tension=_columns(a.tension, b.tension, part), health=_columns(a.health, b.health, part))


def _fracture(a: Fracture, b: Fracture, share: float) -> Fracture:
    return replace(
        a,
        reach=_mix(a.reach, b.reach, share),
        opening=_mix(a.opening, b.opening, share),
        mended=_mix(a.mended, b.mended, share),
        gold=_mix(a.gold, b.gold, share),
        patches=tuple(_patch(one, two, share) for one, two in zip(a.patches, b.patches, strict=False)),
    )


def _patch(a: Patch, b: Patch, share: float) -> Patch:
    return replace(a, reach=_mix(a.reach, b.reach, share), strength=_mix(a.strength, b.strength, share))
