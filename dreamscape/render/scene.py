"""One view of a Plan, drawn into linear light: dreams, seams, light, threads, lamps.

The only place where blend state, targets and tile lists of these passes are decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import moderngl
import numpy as np
import numpy.typing as npt

from dreamscape.render.instances import light_records, records_of, runs_of
from dreamscape.render.plan import Lights, Plan, Single, lights_of
from dreamscape.render.probe import Probe, unprobed
from dreamscape.render.programs import (
    DREAM_UNITS,
    PICTURE_UNIT,
    SKETCH_UNITS,
    Programs,
    assign,
    draw_quads,
    draw_tiles,
)
from dreamscape.render.seams import MOST_PATCHES, SeamTiles, seam_tiles
from dreamscape.render.sketches.laying import reached, rows_of
from dreamscape.render.sketches.sketches import Drawn
from dreamscape.render.tables import Table, folded
from dreamscape.render.targets import Size, Target, Targets
from dreamscape.render.tiles import Grid, View, grid_over, tiles_of
from dreamscape.score.frame import Grade

Array = npt.NDArray[np.generic]

STRANDS, TOLD_APART = 3, 220
"""Strands of a thread, in a picture of so many lines or more; in a smaller one they would be a pixel apart,
and are drawn as one."""

CHAOS = 2.2
"""How much more of the warp moves the inside of dreams in full chaos."""
_REAL = ("dreamers", "corners", "links", "lamps", "sketched")
"""Tables of real numbers."""
STEPS, LINES_A_STEP = (8, 160), 13.5
"""Quads along a strand, least and most; a picture has one more for so many lines."""


@dataclass(frozen=True, slots=True)
class Wide:
    """What is seen around any point: a picture of the part `view` of the plane."""

    texture: moderngl.Texture
    view: View


@dataclass(frozen=True, slots=True)
class Relief:
    """Dreams that were drawn, and what lighting them needs. It is worked out while software GL shades them:
    nothing here waits for pixels."""

    target: Target  # colour * weight; relief, emission, coverage, valley
    grid: Grid
    seams: SeamTiles
    lights: Lights


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a view is drawn: `lines` is how many pixels high the whole plane would be."""

    view: View
    size: Size
    lines: float


def canvas_over(plan: Plan, lines: float, left: int, bottom: int, right: int, top: int) -> Canvas:
    """The canvas of whole tiles that holds these pixels, counted from the plane's lower left.

    A tile is a point, and a point whose middle lies outside is not drawn at all."""
    tile = round(plan.tile * lines)
    x, y = left // tile * tile, bottom // tile * tile
    size = (-(-right // tile) * tile - x, -(-top // tile) * tile - y)
    return Canvas(View(x / lines, y / lines, size[0] / lines, size[1] / lines), size, lines)


class Scene:
    """Draws plans; owns the tables that the passes fetch from."""

    def __init__(self, context: moderngl.Context, programs: Programs, probe: Probe = unprobed) -> None:
        self._context = context
        self._probe = probe
        self._programs = programs
        self._targets = Targets(context)
        self._ever_turned: frozenset[str] = frozenset()
        self._tables = {
            name: Table(context, "f4" if name in _REAL else "i4")
            for name in (*_REAL, "dreams", "seams", "light")
        }

    def relief(self, plan: Plan, canvas: Canvas, drawn: Drawn | None = None) -> Relief:
        """Draw the dreams, and into them what was `drawn`. Valid until the next relief."""
        with self._probe("tiles"):
            grid = grid_over(canvas.view, plan.tile, plan.warp)
            tiles = tiles_of(grid, plan.territory)
        self._tables["corners"].write(_padded(grid.corners))
        self._tables["dreamers"].write(plan.dreamers)
        target = self._targets.get("scene", canvas.size, count=2)
        with self._probe("dreams"):
            records, visual, among = records_of(plan, grid, tiles)
            self._draw_dreams(plan, canvas, grid, (records, visual, among), target)
        if drawn is not None:
            with self._probe("drawings"):
                self._draw_sketches(plan, canvas, grid, (records, among), drawn)
        with self._probe("seams"):
            return Relief(target, grid, seam_tiles(plan, grid), lights_of(plan))

    def light(self, plan: Plan, canvas: Canvas, scene: Relief, around: Wide) -> Target:
        """Light the dreams, open and gild the seams, and lay threads and lamps over them."""
        with self._probe("seams"):
            field = self._draw_seams(plan, canvas, scene.grid, scene.seams)
        lit = self._targets.get("lit", canvas.size)
        lit.begin(clear=False)  # its tiles leave nothing out
        with self._probe("light"):
            self._draw_light(plan, canvas, scene, field, around)
        self._context.enable_only(moderngl.BLEND)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        with self._probe("threads"):
            self._draw_threads(plan, canvas, scene.lights.links)
        with self._probe("lamps"):
            self._draw_lamps(plan, canvas, scene.lights.lamps)
        self._context.enable_only(moderngl.NOTHING)
        return lit

    def _draw_dreams(
        self, plan: Plan, canvas: Canvas, grid: Grid, instances: tuple[Array, Array, Array], target: Target
    ) -> None:
        records, visual, among = instances
        self._tables["dreams"].write(folded(records, 2))
        octaves, fade = plan.octaves
        pictures = self._pictures(plan, visual)
        turned = self._turned_inputs(plan)
        target.begin()
        self._context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        self._bind("dreams")
        common = self._dream_values(plan, canvas, grid) | {"octave_visible": fade}
        for start, end in runs_of(visual, among):
            name = plan.frame.visuals[int(visual[start])]
            drawn = self._programs.dream(name, octaves, bool(among[start]))
            if name in pictures:
                pictures[name].use(PICTURE_UNIT)
            assign(drawn.program, common)
            if name in turned:
                assign(drawn.program, {**self._programs.resting(name), **turned[name]})
            with self._programs.weigh(name):
                draw_tiles(drawn, start, end - start)
        self._context.enable_only(moderngl.NOTHING)

    def _turned_inputs(self, plan: Plan) -> Mapping[str, Mapping[str, float]]:
        """The inputs of visuals that are not at rest; nothing for those that once were turned and rest."""
        found: dict[str, dict[str, float]] = {name: {} for name in self._ever_turned}
        for name, one, value in plan.frame.inputs:
            found.setdefault(name, {})[one] = value
        self._ever_turned = frozenset(found)
        return found

    def _draw_sketches(
        self, plan: Plan, canvas: Canvas, grid: Grid, instances: tuple[Array, Array], drawn: Drawn
    ) -> None:
        """Lay drawings into the dreams that were just drawn: colours are mixed, relief and light added."""
        records, among = instances
        values = self._dream_values(plan, canvas, grid)
        rows = rows_of(plan, drawn)
        kept = reached(records, rows, plan, grid, flow_of(plan.frame.grade))
        order = np.flatnonzero(kept)[np.argsort(among[kept], kind="stable")]
        self._tables["dreams"].write(folded(records[order], 2))
        self._tables["sketched"].write(rows)
        self._context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        mixing = moderngl.DST_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ZERO, moderngl.ONE
        self._context.blend_func = mixing  # type: ignore[assignment]
        self._bind("dreams")
        self._tables["sketched"].use(SKETCH_UNITS["sketched"])
        drawn.texture.use(SKETCH_UNITS["drawings"])
        for start, end in runs_of(np.zeros(len(order), np.int32), among[order]):
            program = self._programs.sketch(bool(among[order[start]]))
            assign(program.program, values)
            draw_tiles(program, start, end - start)
        self._context.enable_only(moderngl.NOTHING)

    def _pictures(self, plan: Plan, visual: Array) -> dict[str, moderngl.Texture]:
        """Pictures of the visuals that are drawn on their own first. Binds other framebuffers."""
        names = [plan.frame.visuals[int(one)] for one in np.unique(visual)]
        found = {name: self._programs.picture(name, plan.frame) for name in names}
        return {name: picture for name, picture in found.items() if picture is not None}

    def _dream_values(self, plan: Plan, canvas: Canvas, grid: Grid) -> dict[str, object]:
        grade = plan.frame.grade
        return {
            **_where(plan, canvas, grid),
            "scene_tile": grid.size,
            "scene_tile_pixels": round(grid.size * canvas.lines),
            "scene_lines": canvas.lines,
            "scene_flow": flow_of(grade),
            "scene_grain": plan.grain,
            "scene_island": plan.island,
            "scene_valley": max(0.0, 1.0 - 1.25 * grade.unity),
            "TIME": plan.frame.time,
            "TIMEDELTA": 1.0 / 30.0,
            "low": grade.low,
            "mid": grade.mid,
            "high": grade.high,
            "beat": grade.beat,
        }

    def _draw_seams(self, plan: Plan, canvas: Canvas, grid: Grid, seams: SeamTiles) -> Target:
        field = self._targets.get("seam field", canvas.size, count=2)
        if not len(seams.records):
            return field
        field.begin()
        self._tables["seams"].write(folded(seams.records, 2))
        self._context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        self._context.blend_equation = (moderngl.MAX, moderngl.MAX)
        drawn = self._programs.screen("seam.frag", "seam.vert")
        self._bind("seams")
        assign(drawn.program, DREAM_UNITS | _where(plan, canvas, grid))
        for seam, start, end in seams.runs:
            patches = np.zeros((MOST_PATCHES, 4), np.float32)
            patches[: len(seam.patches)] = seam.patches
            one = {
                "width": seam.width,
                "shear": seam.shear,
                "reach": seam.reach,
                "aspect": seam.aspect,
                "origin": seam.origin,
                "influence": seam.influence,
                "gold": seam.gold,
                "seed": seam.seed,
                "patch_count": len(seam.patches),
                "patches": [tuple(map(float, row)) for row in patches],
            }
            assign(drawn.program, one)
            draw_tiles(drawn, start, end - start)
        self._context.blend_equation = (moderngl.FUNC_ADD, moderngl.FUNC_ADD)
        self._context.enable_only(moderngl.NOTHING)
        return field

    def _draw_light(self, plan: Plan, canvas: Canvas, scene: Relief, field: Target, around: Wide) -> None:
        grid = scene.grid
        self._context.enable_only(moderngl.PROGRAM_POINT_SIZE)
        records, plain = light_records(grid, scene.seams.reached)
        self._tables["light"].write(folded(records, 1))
        self._tables["light"].use(0)
        textures = (*scene.target.textures, around.texture, *field.textures)
        for unit, texture in enumerate(textures, start=1):
            texture.use(unit)
        for define, start, end in (("", 0, plain), ("WITH_SEAMS", plain, len(records))):
            if end > start:
                drawn = self._programs.screen("light.frag", "tile.vert", define)
                assign(drawn.program, self._light_values(plan, canvas, grid, around.view))
                draw_tiles(drawn, start, end - start)

    def _light_values(self, plan: Plan, canvas: Canvas, grid: Grid, around: View) -> dict[str, object]:
        grade = plan.frame.grade
        units = ("instances", "scene_colour", "scene_relief", "around", "seam_field", "seam_backward")
        return {
            **{name: unit for unit, name in enumerate(units)},
            **_where(plan, canvas, grid),
            "around_view": (around.x, around.y, around.width, around.height),
            "aspect": plan.aspect,
            "night": grade.night,
            "sunrise": grade.sunrise,
            "unity": grade.unity,
            "gather": grade.gather,
            "TIME": plan.frame.time,
        }

    def _draw_threads(self, plan: Plan, canvas: Canvas, links: Single) -> None:
        if not len(links):
            return
        self._tables["links"].write(links)
        self._tables["links"].use(0)
        drawn = self._programs.screen("thread.frag", "thread.vert")
        steps = min(max(round(canvas.lines / LINES_A_STEP), STEPS[0]), STEPS[1])
        strands = STRANDS if canvas.lines >= TOLD_APART else 1
        values = {**_where(plan, canvas, None), "links": 0, "steps": steps, "strands": strands}
        assign(drawn.program, values | {"TIME": plan.frame.time})
        corners = 2 * steps + 4  # as thread.vert counts them
        drawn.render(moderngl.TRIANGLE_STRIP, vertices=strands * corners * len(links))

    def _draw_lamps(self, plan: Plan, canvas: Canvas, lamps: Single) -> None:
        if not len(lamps):
            return
        self._tables["lamps"].write(folded(lamps, 3))
        self._tables["lamps"].use(0)
        drawn = self._programs.screen("lamp.frag", "lamp.vert")
        values = {**_where(plan, canvas, None), "lamps": 0, "per_row": 512, "TIME": plan.frame.time}
        assign(drawn.program, values)
        draw_quads(drawn, 0, len(lamps))

    def _bind(self, instances: str) -> None:
        self._tables[instances].use(DREAM_UNITS["instances"])
        self._tables["dreamers"].use(DREAM_UNITS["dreamers"])
        self._tables["corners"].use(DREAM_UNITS["corners"])

    def release(self) -> None:
        """Give targets and tables back."""
        self._targets.release()
        for table in self._tables.values():
            table.release()


def flow_of(grade: Grade) -> float:
    """How much of the warp moves the inside of dreams."""
    return 0.25 + 0.75 * grade.flow + CHAOS * grade.chaos


def _where(plan: Plan, canvas: Canvas, grid: Grid | None) -> dict[str, object]:
    view = canvas.view
    values: dict[str, object] = {
        "view": (view.x, view.y, view.width, view.height),
        "size": canvas.size,
        "lines": canvas.lines,
        "grain": plan.grain,
    }
    if grid is not None:
        values |= {
            "tile": grid.size,
            "tile_pixels": round(grid.size * canvas.lines),
            "corner_first": grid.first,
        }
    return values


def _padded(corners: Array) -> Array:
    return np.concatenate([corners, np.zeros_like(corners)], axis=-1)
