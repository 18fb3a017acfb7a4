"""The critic's sentences: each is made from numbers that were measured, and from nothing else."""

from collections.abc import Mapping

Facts = Mapping[str, float]

_SPELT = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_SPANS = {10.0: "ten seconds", 20.0: "twenty seconds", 30.0: "half a minute", 60.0: "a minute"}
KINDS = {
    "stitch": ("stitch", "stitches"),
    "bridge": ("bridge", "bridges"),
    "retell": ("retelling", "retellings"),
    "splice": ("splice", "splices"),
    "voice": ("voice", "voices"),
}
"""Patches, one and many."""


def spelt(number: float) -> str:
    """A whole number in words up to twelve, else in digits."""
    whole = round(number)
    return _SPELT[whole] if 0 <= whole < len(_SPELT) else str(whole)


def many(number: float, one: str, more: str = "") -> str:
    """A number and what is counted: "one thread", "nine threads"."""
    return f"{spelt(number)} {one if round(number) == 1 else more or one + 's'}"


def _be(number: float) -> str:
    return "is" if round(number) == 1 else "are"


def _was(number: float) -> str:
    return "was" if round(number) == 1 else "were"


def _have(number: float) -> str:
    return "has" if round(number) == 1 else "have"


def span(seconds: float) -> str:
    """A length of time: "a minute", "twenty seconds", "48 seconds"."""
    return _SPANS.get(float(seconds), many(seconds, "second"))


def clock(seconds: float) -> str:
    """A show time: "1:05"."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def percent(share: float) -> str:
    """ "45 %" """
    return f"{100.0 * share:.0f} %"


def begun(sentence: str) -> str:
    """With a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def act(name: str, facts: Facts) -> str:
    """An act begins."""
    if not facts["dreamers"]:
        return f"{name} has begun; nobody is here yet."
    people, held = facts["dreamers"], facts["threads"]
    return (
        f"{name} has begun: {many(people, 'dreamer')} {_be(people)} here, "
        f"{many(held, 'thread')} {'holds' if round(held) == 1 else 'hold'}{_unity(facts)}."
    )


def _unity(facts: Facts) -> str:
    """Of one dreamer alone there is no unity to speak of."""
    return f", unity is {facts['unity']:.2f}" if facts["dreamers"] > 1 else ""


def joined(facts: Facts) -> str:
    """People came."""
    came = facts["joined"]
    return begun(
        f"{many(came, 'dreamer')} {_have(came)} joined within {span(facts['seconds'])}; "
        f"{spelt(facts['dreamers'])} {_be(facts['dreamers'])} here."
    )


def gone(facts: Facts) -> str:
    """People went."""
    left = facts["gone"]
    return begun(
        f"{many(left, 'dreamer')} {_have(left)} gone within {span(facts['seconds'])}; "
        f"{spelt(facts['dreamers'])} {_be(facts['dreamers'])} here."
    )


def opened(place: str, facts: Facts) -> str:
    """A seam opened, and what was measured of its cause."""
    sides = f"{many(facts['smaller'], 'dreamer')} on one side, {spelt(facts['larger'])} on the other"
    return f"A seam has opened in {place}: {sides}.{_why(facts)}"


def _why(facts: Facts) -> str:
    """What spoke for the cause, where it was measured."""
    if "excess" in facts:
        return f" Unity was pulled {facts['excess']:.2f} above the mean share."
    if "failing" in facts:
        return f" Of the threads across it {percent(facts['failing'])} failed or had been let go."
    if "most" in facts:
        return f" {begun(many(facts['most'], 'thread'))} hung on one dreamer."
    if "clash" in facts:
        return f" The moods that were threaded across it clashed by {facts['clash']:.2f}."
    return ""


def parted(place: str, facts: Facts) -> str:
    """A part of the plane lost the rest."""
    lost, left = facts["lost"], facts["left"]
    rest = "" if left else ", and none is left"
    if left:
        rest = f", and {spelt(left)} {_be(left)} left"
    return (
        f"{begun(place)} has stopped dreaming with the rest: {many(lost, 'thread')} to it {_was(lost)} lost "
        f"within {span(facts['seconds'])}{rest}."
    )


def loosened(place: str, facts: Facts) -> str:
    """A part of the plane is losing the rest."""
    lost = facts["lost"]
    return (
        f"{begun(place)} is coming loose from the rest: {spelt(lost)} of "
        f"{many(facts['lost'] + facts['left'], 'thread')} to it {_was(lost)} lost "
        f"within {span(facts['seconds'])}."
    )


def again(facts: Facts) -> str:
    """Torn threads hold again."""
    found = facts["again"]
    return begun(
        f"{many(found, 'torn thread')} {_have(found)} come to hold again within {span(facts['seconds'])}; "
        f"{spelt(facts['threads'])} {'holds' if round(facts['threads']) == 1 else 'hold'} in all."
    )


def let_go(facts: Facts) -> str:
    """Threads were let go."""
    gone = facts["released"]
    return begun(
        f"{many(gone, 'thread')} {_have(gone)} been let go within {span(facts['seconds'])}; "
        f"{spelt(facts['threads'])} {'holds' if round(facts['threads']) == 1 else 'hold'}."
    )


def patched(place: str, facts: Facts) -> str:
    """Patches were made."""
    made = [many(facts[kind], *KINDS[kind]) for kind in KINDS if facts.get(kind)]
    total = sum(facts.get(kind, 0.0) for kind in KINDS)
    listed = made[0] if len(made) == 1 else f"{', '.join(made[:-1])} and {made[-1]}"
    return begun(
        f"{listed} {_was(total)} made at the seam in {place} within {span(facts['seconds'])}; "
        f"{percent(facts['mended'])} of it is mended."
    )


def closed(place: str, facts: Facts) -> str:
    """A seam is mended."""
    return (
        f"The seam in {place} is mended, {span(facts['seconds'])} after it opened, "
        f"with {many(facts['patches'], 'patch', 'patches')} by {many(facts['makers'], 'person', 'people')}."
    )


def gave_way(place: str, facts: Facts) -> str:
    """What held no longer holds."""
    return (
        f"A splice has given way in {place}: of the seam there {percent(facts['before'])} was mended, "
        f"and {percent(facts['mended'])} is now."
    )


def moved(what: str, facts: Facts) -> str:
    """A measure rose or fell."""
    way = "risen" if facts["now"] > facts["before"] else "fallen"
    return (
        f"{what} has {way} from {facts['before']:.2f} to {facts['now']:.2f} within {span(facts['seconds'])}."
    )


def shared(facts: Facts) -> str:
    """People let more of their dreams flow, or less."""
    way = "open up" if facts["now"] > facts["before"] else "keep more of their dreams to themselves"
    return (
        f"People {way}: the mean share has gone from {facts['before']:.2f} to {facts['now']:.2f} "
        f"within {span(facts['seconds'])}."
    )


def highest(facts: Facts) -> str:
    """Unity as never before."""
    return f"Unity stands at {facts['unity']:.2f}, the highest since {clock(facts['since'])}."


def turned(role: str, facts: Facts) -> str:
    """Roles shifted."""
    changed, now = facts["changed"], facts["role"]
    return begun(
        f"{many(changed, 'dreamer')} {_have(changed)} taken another role within {span(facts['seconds'])}; "
        f"{spelt(now)} {_be(now)} now {role if round(now) == 1 else role + 's'}."
    )


def called(place: str, facts: Facts) -> str:
    """A rally was called."""
    return (
        f"A dreamer calls the others to the seam in {place}, of which {percent(facts['mended'])} is mended."
    )


def came(place: str, facts: Facts) -> str:
    """A rally was answered."""
    return begun(
        f"{many(facts['came'], 'dreamer')} {_have(facts['came'])} come to the rally at the seam in {place}, "
        f"called {span(facts['seconds'])} ago."
    )


def spoke(facts: Facts) -> str:
    """People speak for themselves."""
    voices = facts["voices"]
    said = f"{many(voices, 'dreamer')} {'speaks' if round(voices) == 1 else 'speak'} for themselves"
    if "mended" in facts:
        said += f"; of the forced seam {percent(facts['mended'])} is mended"
    return begun(said + ".")


def uneven(high: str, low: str, facts: Facts) -> str:
    """A part in step, a part not."""
    return (
        f"{begun(high)} is in step with itself, at {facts['high']:.2f}, while {low} is not, "
        f"at {facts['low']:.2f}."
    )


def forced(facts: Facts) -> str:
    """Unity is pulled beyond what people share."""
    return (
        f"Unity is pulled at {facts['pull']:.2f} while the mean share is {facts['share']:.2f}: "
        "more than people let flow."
    )


def overloaded(place: str, facts: Facts) -> str:
    """Too many threads on one."""
    return begun(f"{many(facts['most'], 'thread')} hang on one dreamer in {place}.")


def light(facts: Facts) -> str:
    """The sun rises."""
    return f"The light has come {percent(facts['sunrise'])} of its way."


def state(facts: Facts) -> str:
    """How things stand."""
    people, held, seams = facts["dreamers"], facts["threads"], facts["open"]
    return begun(
        f"{many(people, 'dreamer')} {_be(people)} here and {many(held, 'thread')} "
        f"{'holds' if round(held) == 1 else 'hold'}; {many(seams, 'seam')} {_be(seams)} open{_unity(facts)}."
    )
