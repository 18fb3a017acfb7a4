"""The next festival, planned from what happened: what to repeat, which shares to protect, a personal and
a shared part. Every line says from which measured fact it comes; nobody is named in it, or quoted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from dreamscape.narrative.cues import CUES
from dreamscape.narrative.events import ActBegun, Event
from dreamscape.narrative.programme.checks import LONGEST, MOST_ACTS, SHORTEST
from dreamscape.narrative.programme.festival import MAY, Act, Cue, Curve, Festival
from dreamscape.narrative.programme.library import COLLECTIVE, built_in, kept
from dreamscape.narrative.programme.measured import Facts, PatchFacts, WoundFacts, measure
from dreamscape.narrative.programme.parsing import parse
from dreamscape.narrative.programme.timetable import lengths_of
from dreamscape.narrative.programme.writing import cue_keys, number, points, text

ALONE, TOGETHER = "Each Alone", "What Held"
"""The acts that planning adds: the personal part and the shared part."""
_BELOW = 0.03
"""How far below the share that was torn pull stays."""
_HIDDEN = 3
"""Of fewer dreams no mean share is told: it would be somebody's own."""
_MOST_TOLD = 40
"""Fractures told of, each in a remark."""
_MENDS = ("mend", "mend-each", "finish", "half-mend", "undo-splice")

Line = tuple[str, str]
"""A line of TOML and the fact it comes from; without a line the fact stands alone."""


def plan(events: Sequence[Event], seed: int) -> str:
    """The next festival as TOML, from the events of a show with this seed. It parses and plays."""
    facts = measure(events, seed)
    before = _loosened(kept(events, "the show") or _outline(events))
    parts = [_again(before, index, facts) for index in _repeated(before)]
    parts.insert(1, _personal(before, facts))
    parts.insert(max(2, len(parts) - 1), _shared(before, facts))
    written = _aligned([*_head(before, facts), *chain(*parts)])
    parse(written, "the next festival")
    return written


def _repeated(before: Festival) -> list[int]:
    """The acts that are repeated, in order: of too many, the longest ones."""
    own = [index for index, act in enumerate(before.acts) if act.name not in (ALONE, TOGETHER)]
    lengths = lengths_of(before, 0, 0, before.length)
    return sorted(sorted(own, key=lambda index: -lengths[index])[: MOST_ACTS - 2])


def _loosened(before: Festival) -> Festival:
    """The festival with lengths that leave room for two more acts."""
    fixed = sum(act.seconds for act in before.acts)
    if fixed <= 0.6 * before.length:
        return before
    lengths = lengths_of(before, 0, 0, before.length)
    acts = (
        replace(act, weight=round(each, 3), seconds=0.0)
        for act, each in zip(before.acts, lengths, strict=True)
    )
    return replace(before, acts=tuple(acts))


def _outline(events: Sequence[Event]) -> Festival:
    """Of a show that keeps no programme: its acts as they began, moved as in the built-in festival."""
    begun = {event.body.index: event.body for event in events if isinstance(event.body, ActBegun)}
    usual = built_in(COLLECTIVE)
    if not begun:
        return usual
    acts = {}
    for index, body in sorted(begun.items()):
        like = usual.acts[min(index, len(usual.acts) - 1)]
        name = (
            "".join(letter for letter in body.name if letter.isprintable())[:80].strip() or f"act {index + 1}"
        )
        acts[name] = replace(like, name=name, weight=min(max(body.length, 0.1), 1e6))
    return replace(usual, name="festival", title="", about="", acts=tuple(acts.values()))


def _head(before: Festival, facts: Facts) -> list[Line]:
    lines = [
        ("", "Planned from what happened: each line says from which measured fact it comes."),
        ("", "Every line can be changed; docs/festival.md explains the keys."),
        (f"name = {text(_next_name(before.name))}", "the one after the festival that was played"),
    ]
    if before.title:
        lines.append((f"title = {text(_next_title(before.title))}", "as before"))
    length = before.length if before.loop else min(max(SHORTEST, facts.duration), LONGEST)
    lines.append((f"length = {number(length)}", f"seconds; {facts.duration:.0f} s were played"))
    lines += [("loop = true", "as before")] if before.loop else []
    lines += [(f"tempo = {number(before.tempo)}", "as before")] if before.tempo else []
    lines += [(f"vary = {number(before.vary)}", "as before")] if before.vary else []
    lines += [("", _told(before, wound)) for wound in facts.wounds[:_MOST_TOLD]]
    lines.append(_protection(before, facts))
    lines.append(("[controls]", "where controls stand at the start"))
    for name, value in before.controls.items():
        lines.append((f"{name} = {number(_within(before, facts, name, value))}", "as before"))
    return lines


def _told(before: Festival, wound: WoundFacts) -> str:
    act = text(before.acts[wound.act].name) if wound.act < len(before.acts) else f"act {wound.act + 1}"
    healed = "did not heal" if wound.mended_after is None else f"healed within {wound.mended_after:.0f} s"
    shares = f"their mean share was {wound.share:.2f}, " if wound.torn >= _HIDDEN else ""
    return f"{wound.cause} tore {wound.torn} dreams in {act}: {shares}pull was {wound.pull:.2f}; it {healed}"


def _next_name(name: str) -> str:
    found = re.fullmatch(r"(.*)-next(?:-(\d+))?", name[:60])
    return f"{found[1]}-next-{int(found[2] or 1) + 1}" if found else f"{name[:60]}-next"


def _next_title(title: str) -> str:
    return title if title.endswith("the next night") else f"{title[:60]}, the next night"


def _forced(facts: Facts) -> tuple[int, float] | None:
    """How many dreams `forced` tore, and their mean share; None when it tore none."""
    wounds = [wound for wound in facts.wounds if wound.cause == "forced" and wound.torn]
    torn = sum(wound.torn for wound in wounds)
    return (torn, sum(wound.share * wound.torn for wound in wounds) / torn) if torn else None


def _ceiling(before: Festival, facts: Facts) -> float:
    forced = _forced(facts)
    if forced is None:
        return before.protect
    below = forced[1] - _BELOW
    few = forced[0] < _HIDDEN
    return min(before.protect, round(max(0.05, int(10.0 * below) / 10.0 if few else below), 3))


def _protection(before: Festival, facts: Facts) -> Line:
    forced = _forced(facts)
    line = f"protect = {number(_ceiling(before, facts))}"
    if forced is None:
        return line, "no dream was torn by force: pull may go as far as before"
    if forced[0] < _HIDDEN:
        return line, "pull stays below what was shared by those who were torn by force"
    pulls = [wound.pull for wound in facts.wounds if wound.cause == "forced"]
    return (
        line,
        f"pull stays below {forced[1]:.2f}, the mean share of {forced[0]} dreams that were torn when it was "
        f"{max(pulls):.2f}",
    )


def _within(before: Festival, facts: Facts, control: str, value: float) -> float:
    return min(value, _ceiling(before, facts)) if control == "pull" else value


def _personal(before: Festival, facts: Facts) -> list[Line]:
    apart, together = facts.mean("individuality"), facts.mean("cohesion")
    why = f"mean individuality {apart:.2f}, cohesion {together:.2f}: the weaker one gets more time"
    pull = number(_within(before, facts, "pull", 0.1))
    return [
        ("[[act]]", "the personal part: each dream for itself"),
        (f"name = {text(ALONE)}", f"{facts.dreamers} dreamers were there at once"),
        (f"length = {number(_own_length(before, together - apart))}", why),
        ("moment = 0.8", "once everybody has come to rest"),
        ('text = "Each dream for itself."', "it keeps individuality high"),
        ('prompt = "What in your dream is nobody else\'s?"', "it keeps individuality high"),
        ('may = ["tell", "speak", "share"]', "nothing is tied here, and nothing tears"),
        ("[act.curves]", "hardly any pull"),
        (f"pull = [[0.4, {pull}], [1, {pull}]]", "far below every share that was measured"),
        ("flow = [[0.6, 0.25]]", "hardly any pull"),
        ("brightness = [[0.7, 0.6]]", "light comes up as people come"),
    ]


def _shared(before: Festival, facts: Facts) -> list[Line]:
    held = [plot for plot in facts.plots if plot.held]
    apart, together = facts.mean("individuality"), facts.mean("cohesion")
    if held:
        lines = sum(plot.lines for plot in held)
        authors = max(plot.authors for plot in held)
        why = f"{len(held)} of {len(facts.plots)} plotlines held: {lines} lines, up to {authors} authors"
    else:
        why = f"none of {len(facts.plots)} plotlines held: time to tell one together"
    pull = _within(before, facts, "pull", 0.5)
    healed = sum(wound.mended_after is not None for wound in facts.wounds)
    cues: list[tuple[Cue | None, str]] = [
        (Cue(0.05, "finish"), f"{healed} of {len(facts.wounds)} seams healed before: none shall stay open")
    ]
    if "weave" in CUES and facts.plots:
        cues.append((Cue(0.15, "weave", times=max(1, min(len(held), 6)), every=0.1), why))
    return [
        ("[[act]]", "the shared part: what held is told together"),
        (f"name = {text(TOGETHER)}", why),
        (f"length = {number(_own_length(before, apart - together))}", "the counterpart of the personal part"),
        ("moment = 0.8", "when all are together"),
        ('text = "What held us, told together."', why),
        ('prompt = "Which line of ours would you tell again?"', why),
        ('may = ["tell", "thread", "weave", "patch", "rally", "speak", "share"]', "it shall not break"),
        *_cue_lines(cues),
        ("[act.curves]", "together, within the shares"),
        (f"pull = [[0.7, {number(pull)}]]", f"unity was {facts.mean('unity'):.2f} in the mean"),
        ("brightness = [[0.6, 0.9]]", "it is looked at together"),
    ]


def _own_length(before: Festival, lacking: float) -> float:
    """The weight of an act of planning's own: about a tenth of the festival's acts."""
    whole = sum(act.weight for act in before.acts if not act.seconds) or 1.0
    return round(whole * min(max(0.1 * (1.0 + lacking), 0.04), 0.18), 3)


def _again(before: Festival, index: int, facts: Facts) -> list[Line]:
    """An act that is repeated."""
    act, standing = before.acts[index], _standing(index, facts)
    same = f"as before: {standing}"
    lines = [("[[act]]", f"repeated: {standing}"), (f"name = {text(act.name)}", "as before")]
    lines += [_length(act, index, facts), (f"moment = {number(act.moment)}", same)]
    for key, value in (("text", act.text), ("prompt", act.prompt)):
        lines += [(f"{key} = {text(value)}", same)] if value else []
    if act.may != tuple(MAY):
        lines.append((f"may = [{', '.join(text(word) for word in act.may)}]", same))
    lines += _cue_lines(_cues(act, facts, same))
    if act.curves:
        lines.append(("[act.curves]", "as before, but for pull where it is bounded"))
    return [*lines, *(_curve(before, facts, curve, same) for curve in act.curves)]


def _standing(index: int, facts: Facts) -> str:
    seen = facts.acts.get(index)
    return "it was not played" if seen is None else f"balance {seen.balance:.2f}, unity {seen.unity:.2f}"


def _length(act: Act, index: int, facts: Facts) -> Line:
    """The act of highest balance gets a quarter more time, the one of lowest a quarter less."""
    factor, why = 1.0, "as before"
    ranked = sorted(facts.acts, key=lambda number: facts.acts[number].balance)
    if len(ranked) > 1 and index == ranked[-1]:
        factor, why = 1.25, f"a quarter more: the highest balance, {facts.acts[index].balance:.2f}"
    elif len(ranked) > 1 and index == ranked[0]:
        factor, why = 0.75, f"a quarter less: the lowest balance, {facts.acts[index].balance:.2f}"
    if act.seconds:
        return f'length = "{number(act.seconds)}s"', "as before"
    return f"length = {number(round(act.weight * factor, 3))}", why


def _curve(before: Festival, facts: Facts, curve: Curve, same: str) -> Line:
    if curve.control != "pull":
        return f"{curve.control} = {points(curve)}", same
    lowered = Curve("pull", tuple((at, _within(before, facts, "pull", value)) for at, value in curve.points))
    return f"pull = {points(lowered)}", same if lowered == curve else "lowered: see protect"


def _cues(act: Act, facts: Facts, same: str) -> list[tuple[Cue | None, str]]:
    """The cues of an act, each with its fact; None where one had better not be repeated."""
    found: list[tuple[Cue | None, str]] = []
    for cue in act.cues:
        if cue.do == "falter":
            found.append(_falter(cue, facts, same))
        elif cue.do == "half-mend":
            found.append(_half_mend(act, cue, facts, same))
        else:
            found.append((cue, _mending(facts) if cue.do in _MENDS else same))
    return found


def _falter(cue: Cue, facts: Facts, same: str) -> tuple[Cue | None, str]:
    """A fracture may come again when all of its cause healed, and never by force."""
    wounds = [wound for wound in facts.wounds if wound.cause == cue.cause]
    if not wounds:
        return cue, same
    if cue.cause == "forced":
        torn = sum(wound.torn for wound in wounds)
        return None, f"left out: a fracture that is forced; {torn} dreams were torn so"
    healed = [wound.mended_after for wound in wounds if wound.mended_after is not None]
    said = f"{len(healed)} of {len(wounds)} fractures of this cause healed"
    if len(healed) < len(wounds):
        return None, f"left out: a fracture by {cue.cause}; {said}"
    return cue, f"{said}, within {max(healed):.0f} s"


def _half_mend(act: Act, cue: Cue, facts: Facts, same: str) -> tuple[Cue, str]:
    """The patch that was measured to close most of a seam like the one it is for."""
    earlier = [one for one in act.cues if one.do == "falter" and one.cause and one.at < cue.at]
    cause = max(earlier, key=lambda one: one.at).cause if earlier else ""
    best = _best(facts, cause)
    if best is None:
        return cue, same
    (why, kind), measured = best
    closed = f"it closed {measured.closed:.0%} of a seam by {why} each, {measured.made} made"
    return replace(cue, patch=kind), closed


def _best(facts: Facts, cause: str) -> tuple[tuple[str, str], PatchFacts] | None:
    """Of the patches on seams of `cause` (where none was made, on any) the kind that closed most."""
    found = {key: each for key, each in facts.patches.items() if key[0] == cause} or facts.patches
    return max(found.items(), key=lambda each: each[1].closed, default=None)


def _mending(facts: Facts) -> str:
    healed = sum(wound.mended_after is not None for wound in facts.wounds)
    return f"{healed} of {len(facts.wounds)} seams healed"


def _cue_lines(cues: Sequence[tuple[Cue | None, str]]) -> list[Line]:
    """An array of inline tables, one cue a line."""
    if not cues:
        return []
    rows = [("" if cue is None else f"    {{ {', '.join(cue_keys(cue))} }},", why) for cue, why in cues]
    return [("cue = [", "what the crowd does"), *rows, ("]", "the end of the cues")]


def _aligned(lines: Sequence[Line]) -> str:
    """The text, each line with its fact behind it."""
    found = []
    for line, why in lines:
        gap = "\n" if line.startswith("[") else ""
        found.append(gap + f"{line:<44}  # {why}".lstrip("\n") if line else f"# {why}")
    return "\n".join(found) + "\n"
