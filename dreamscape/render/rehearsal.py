"""Rehearses ISF files before they may go live: draws each for three seconds in small and measures it.

Run as a process of its own (`python -m dreamscape.render.rehearsal`) that audition.py can end when a
shader does not: files and their time limits come in, one a line, and one JSON object goes out for each.
"""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape.errors import DreamError
from dreamscape.render.ahead import Ahead
from dreamscape.render.context import create_context, is_software
from dreamscape.render.flashes import MOST_FLASHES, general_flashes
from dreamscape.render.isf import Visual
from dreamscape.render.player import Player
from dreamscape.render.programs import Programs
from dreamscape.render.props import Props
from dreamscape.render.visual_file import load

if TYPE_CHECKING:
    import moderngl
    import numpy as np

SIZE = (64, 36)
FPS = 30
FRAMES = 90
_LATER = (10.0, 30.0, 60.0)  # seconds: slow visuals have moved by then
_COST_SIZE = (480, 270)
_COST_RUNS = (3, 16)  # at least, at most
_COST_SPENT = 250_000_000  # nanoseconds of measuring are enough
_GRACE = 10.0  # seconds that the process outlives the time it was given
_VISIBLE = 2.0 / 255.0
_PATIENCE = 3.0  # seconds for the small pictures together; a common visual takes a tenth of it
_HEAVY = 20_000.0  # nanoseconds a pixel, beyond which the cost is measured in small


def rehearse(ctx: "moderngl.Context", path: Path, octaves: Sequence[int] = ()) -> dict[str, Any]:
    """The report on one file, as `dreamscape check --json` shows it. A dream is compiled for scenes drawn
    with `octaves` too. Raises nothing for a bad file."""
    report: dict[str, Any] = dict(file=str(path), ok=False, plays=False, errors=[], notes=[])
    report |= dict(uniform=None, moves=None, ns_per_px=None, flashes=None)
    try:
        visual = load(path)
        with Player(ctx, visual, relief=visual.is_dream) as player, Props(ctx, visual) as props:
            begin = time.monotonic()
            frames = _frames(player, props)
            spent = 1e9 * (time.monotonic() - begin) / (len(frames) * SIZE[0] * SIZE[1])
            report |= judge(frames, linear=visual.is_dream)
            if octaves:
                _compile_for_scenes(ctx, visual, octaves)
            report["ns_per_px"] = round(_cost(ctx, player, props, spent > _HEAVY), 1)
            report["notes"] = [*player.notes, *_unseen(frames)]
            report["errors"] = _not_numbers(visual, frames)
            report["plays"] = not report["errors"]
            report["errors"] += _flashing(visual, report["flashes"])
    except DreamError as error:
        report["errors"] = errors_of(error, path)
    except Exception as error:  # a driver's own refusal: the other files still get their turn
        report["errors"] = errors_of(
            DreamError(f"cannot be drawn here ({' '.join(str(error).split())})"), path
        )
    report["ok"] = not report["errors"]
    return report


def _compile_for_scenes(ctx: "moderngl.Context", visual: Visual, octaves: Sequence[int]) -> None:
    """As the stage will: what fells its driver fells ours first, and what drivers keep on disk is found
    there. Raises DreamError."""
    programs = Programs(ctx, lambda name: visual)
    ahead = Ahead(ctx, programs, visual.name, visual)
    try:
        for _ in ahead.steps(octaves):
            pass
    finally:
        ahead.release()
        programs.release()


def errors_of(error: DreamError, path: Path) -> list[dict[str, Any]]:
    """A DreamError's lines as {file, line, message}; line 1 where it names none."""
    found = []
    for line in str(error).splitlines():
        place = re.match(r"(.+?):(\d+): (.*)", line)
        if place:
            found.append({"file": place[1], "line": int(place[2]), "message": place[3]})
        else:
            found.append({"file": str(path), "line": 1, "message": line.removeprefix(f"{path}: ")})
    return found


def judge(frames: "np.ndarray", linear: bool) -> dict[str, Any]:
    """What the pictures (frames, rows, columns, RGBA) say: uniform, moves, flashes."""
    import numpy as np

    seen = np.nan_to_num(frames[..., :3] * frames[..., 3:], nan=0.0, posinf=1.0, neginf=0.0).clip(0.0, 1.0)
    shown = _encoded(seen) if linear else seen
    light = (seen if linear else _decoded(seen)) @ np.array([0.2126, 0.7152, 0.0722])
    spread = shown.max(axis=(1, 2)) - shown.min(axis=(1, 2))
    changed = (np.abs(shown - shown[:1]) > _VISIBLE).any(axis=-1).mean(axis=(1, 2))
    return {
        "uniform": bool(spread.max() <= _VISIBLE),
        "moves": bool(changed.max() > 0.005),
        "flashes": general_flashes(light[:FRAMES], FPS),
    }


def _unseen(frames: "np.ndarray") -> list[str]:
    if frames[..., 3].max() > 0.0:
        return []
    return ["alpha is 0 everywhere: over other pictures nothing of it is seen; set gl_FragColor.a"]


def _encoded(linear: "np.ndarray") -> "np.ndarray":
    import numpy as np

    return np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )


def _decoded(encoded: "np.ndarray") -> "np.ndarray":
    import numpy as np

    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _frames(player: Player, props: Props) -> "np.ndarray":
    """Three seconds and a few later moments: (frames, rows, columns, RGBA)."""
    import numpy as np

    times = [frame / FPS for frame in range(FRAMES)] + list(_LATER)
    found = []
    begin = time.monotonic()
    for frame, at in enumerate(times):
        if time.monotonic() - begin > _PATIENCE and frame < FRAMES:
            continue  # a heavy one: its later moments still tell whether it moves
        picture = _numbers(player.draw(SIZE, at, frame, props.values(at), props.images(at)))
        if player.relief is not None:  # a height that is no number spoils the light as a colour does
            relief = _numbers(player.relief)
            picture[np.isinf(relief).any(axis=-1)] = np.inf
            picture[np.isnan(relief).any(axis=-1)] = np.nan
        found.append(picture)
    return np.stack(found)


def _numbers(texture: "moderngl.Texture") -> "np.ndarray":
    import numpy as np

    return np.frombuffer(texture.read(), np.float16).reshape(SIZE[1], SIZE[0], 4).astype(np.float32)


def _not_numbers(visual: Visual, frames: "np.ndarray") -> list[dict[str, Any]]:
    import numpy as np

    bad = np.argwhere(~np.isfinite(frames).all(axis=-1))
    if not len(bad):
        return []
    frame, row, column = (int(part) for part in bad[0])
    share = 100.0 * len(bad) / frames[..., 0].size
    what = "NaN" if np.isnan(frames[frame, row, column]).any() else "Inf (or more than 65,504)"
    message = (
        f"writes {what} at pixel ({column}, {row}) of {SIZE[0]}x{SIZE[1]}, frame {frame} ({share:.2g} % of"
        " all pixels); guard divisions, sqrt, log, pow and normalize against 0 and negative numbers"
    )
    return [{"file": str(visual.path), "line": _line_of_main(visual), "message": message}]


def _flashing(visual: Visual, flashes: int) -> list[dict[str, Any]]:
    if flashes <= MOST_FLASHES:
        return []
    message = (
        f"flashes {flashes} times a second, and more than {MOST_FLASHES} can cause seizures (WCAG 2.3.1); "
        "make it slower, smaller or softer"
    )
    return [{"file": str(visual.path), "line": _line_of_main(visual), "message": message}]


def _line_of_main(visual: Visual) -> int:
    for line, (path, number) in zip(visual.source.lines, visual.source.origins, strict=True):
        if path == visual.path and re.search(r"\bvoid\s+main\s*\(", line):
            return number
    return 1


def _cost(ctx: "moderngl.Context", player: Player, props: Props, heavy: bool) -> float:
    """Nanoseconds a pixel: the processor's time for software drawing, the GPU's own clock else. The
    least of several runs, for what disturbs a run only ever adds to it."""
    software = is_software(ctx)
    query = ctx.query(time=True)
    size = SIZE if heavy else _COST_SIZE
    least, most = (1, 1) if heavy else _COST_RUNS
    costs: list[int] = []
    while len(costs) <= least or (len(costs) <= most and sum(costs) < _COST_SPENT):
        at, frame = 1.0 + len(costs) / FPS, FRAMES + len(costs)
        values, images = props.values(at), props.images(at)
        ctx.finish()
        begin = time.process_time_ns()
        with query:
            player.draw(size, at, frame, values, images)
        ctx.finish()
        costs.append(time.process_time_ns() - begin if software else query.elapsed)
    return min(costs[1:]) / (size[0] * size[1])


def main() -> None:
    """Answer each line of standard input, JSON [file name, seconds, octaves], by one line of JSON."""
    if "gently" in sys.argv:
        with suppress(AttributeError, OSError):  # Windows has no such thing
            os.nice(10)
    try:
        ctx = create_context()
    except DreamError as error:
        print(json.dumps({"fatal": str(error)}), flush=True)
        return
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        name, limit, octaves = json.loads(line)
        _end_after(limit + _GRACE)
        print(json.dumps(rehearse(ctx, Path(name), octaves)), flush=True)
        _end_after(0)


def _end_after(seconds: float) -> None:
    """Have the system end this process then, should nobody else do it: a shader without an end lets no
    Python run. 0 is never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
