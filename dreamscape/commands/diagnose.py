"""dreamscape diagnose: why threads are weak and seams open at a moment, and what would help by how much."""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

from dreamscape.commands.shows import Show, open_show
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative.diagnosis import Diagnosis, Fact, OpenSeam, WeakThread, diagnose

SHOWN = 10
"""Weak threads shown unless all are asked for."""


def run(given: argparse.Namespace) -> int:
    """Print the diagnosis, for people or for programs."""
    with open_show(Path(given.show)) as show:
        found = _visible(show, diagnose(show.story(parse_time(given.at)), None if given.all else SHOWN))
    print(json.dumps(asdict(found), indent=1) if given.json else words_of(found))
    return 0


def _visible(show: Show, found: Diagnosis) -> Diagnosis:
    """Without the threads of those who took their dream back later."""
    dreamers = show.world(found.time).dreamers
    gone = {name for name, there in zip(dreamers.ids, dreamers.presence, strict=True) if there == 0.0}
    return replace(found, threads=tuple(one for one in found.threads if not {one.a, one.b} & gone))


def words_of(found: Diagnosis) -> str:
    """The diagnosis for people."""
    lines = [f"{clock(found.time)}  {len(found.seams)} open seams, {found.weak} weak threads"]
    for seam in found.seams:
        lines += ["", *_seam(seam)]
    for thread in found.threads:
        lines += ["", *_thread(thread)]
    return "\n".join(lines)


def _seam(seam: OpenSeam) -> list[str]:
    head = (
        f"seam {seam.fracture}: {seam.cause}, {seam.opening:.0%} wide, {seam.length:.2f} plane heights long"
    )
    lines = [f"{head}, {seam.mended:.0%} mended"]
    if seam.reason is not None:
        why = seam.reason
        lines.append(f"  opened when {why.name} stood at {why.value:g} (threshold {why.threshold:g}); now:")
    lines += map(_fact, seam.evidence)
    for one in seam.closings:
        kept = "" if one.keeps > 0.9 * one.closes else f", but {one.keeps:.0%} in the end"
        lines.append(
            f"  a {one.patch} at ({one.x:.2f}, {one.y:.2f}) closes {one.closes:.0%} of what is open "
            f"within {one.seconds:.1f} s{kept}"
        )
    return lines


def _thread(thread: WeakThread) -> list[str]:
    across = f", across {thread.seam}" if thread.seam else ""
    lines = [f"thread {thread.a} - {thread.b}: {thread.cause}{across}, health {thread.health:.2f}"]
    lines += map(_fact, thread.evidence)
    for one in thread.helps:
        lines.append(f"  {one.what}: health {one.with_it:.2f} in 20 s, {one.without:.2f} without")
    return lines


def _fact(fact: Fact) -> str:
    return f"  {'!' if fact.speaks else ' '} {fact.name}: {fact.value:g} (threshold {fact.threshold:g})"
