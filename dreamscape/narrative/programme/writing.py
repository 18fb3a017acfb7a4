"""A Festival as TOML: the form in which a show keeps it."""

import json
from collections.abc import Iterator

from dreamscape.narrative.programme.festival import MAY, Act, Cue, Curve, Festival


def to_toml(festival: Festival) -> str:
    """The festival as text; parsing it gives an equal Festival. What is as usual is not written."""
    return "\n".join(_lines(festival)) + "\n"


def text(value: str) -> str:
    """A TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def number(value: float) -> str:
    """A TOML number that reads back as the same value."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def points(curve: Curve) -> str:
    """The points of a curve as a TOML list."""
    return "[" + ", ".join(f"[{number(at)}, {number(value)}]" for at, value in curve.points) + "]"


def _lines(festival: Festival) -> Iterator[str]:
    yield f"name = {text(festival.name)}"
    for key, value in (("title", festival.title), ("about", festival.about)):
        if value:
            yield f"{key} = {text(value)}"
    yield f"length = {number(festival.length)}"
    if festival.loop:
        yield "loop = true"
    plain = Festival("", ())
    for key in ("tempo", "vary", "protect"):
        if getattr(festival, key) != getattr(plain, key):
            yield f"{key} = {number(getattr(festival, key))}"
    if festival.controls:
        yield "\n[controls]"
        yield from (f"{name} = {number(value)}" for name, value in festival.controls.items())
    for act in festival.acts:
        yield from _act(act)


def _act(act: Act) -> Iterator[str]:
    yield f"\n[[act]]\nname = {text(act.name)}"
    yield f'length = "{number(act.seconds)}s"' if act.seconds else f"length = {number(act.weight)}"
    yield f"moment = {number(act.moment)}"
    for key, value in (("text", act.text), ("prompt", act.prompt)):
        if value:
            yield f"{key} = {text(value)}"
    if act.may != tuple(MAY):
        yield f"may = [{', '.join(text(word) for word in act.may)}]"
    if act.curves:
        yield "\n[act.curves]"
        yield from (f"{curve.control} = {points(curve)}" for curve in act.curves)
    for cue in act.cues:
        yield "\n".join(["", "[[act.cue]]", *cue_keys(cue)])


def cue_keys(cue: Cue) -> list[str]:
    """The keys of a cue, those that are as usual left out."""
    lines = [f"at = {number(cue.at)}", f"do = {text(cue.do)}"]
    lines += [
        f"{key} = {text(value)}" for key, value in (("cause", cue.cause), ("patch", cue.patch)) if value
    ]
    plain = Cue(0.0, "")
    for key in ("needs", "lasts", "times", "every", "chance"):
        if getattr(cue, key) != getattr(plain, key):
            lines.append(f"{key} = {number(getattr(cue, key))}")
    return lines
