"""Which dreams are drawn where: compared with asking every dream at many points of every tile."""

from pathlib import Path

import moderngl
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape import resources
from dreamscape.render import source
from dreamscape.render.choir import CHOIR_WIDTH, gather
from dreamscape.render.context import unbind
from dreamscape.render.dream import FRAY, REACH
from dreamscape.render.plan import LEAST_RADIUS, Plan, plan_of
from dreamscape.render.tiles import NEIGHBOURS, Grid, Territory, Tiles, View, grid_over, tiles_of
from dreamscape.render.warp import Warp, _noise, warp_at
from dreamscape.score.mapping import frame_at
from tests.scenes import SECONDS, frame, layers, world

Floats = npt.NDArray[np.float64]

NOTHING = 1e-3
"""A share of a pixel below which a dream cannot be seen: a quarter of a step of 255."""

ASPECT = 16 / 9


def lattice(cell: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """shaders/lib/lattice.glsl at the cell itself."""
    column, row = ((cell[..., axis] + 32768).astype(np.uint32) for axis in (0, 1))
    h = column * np.uint32(1664525) + row * np.uint32(22695477) + np.uint32(1013904223)
    h ^= h >> np.uint32(16)
    h *= np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    h *= np.uint32(3266489917)
    return h ^ (h >> np.uint32(16))


def noise2(points: Floats) -> Floats:
    """shaders/lib/noise2.glsl."""
    cell = np.floor(points).astype(np.int64)
    part = points - cell
    ease = part**3 * (part * (part * 6.0 - 15.0) + 10.0)
    both = []
    for half in (lambda h: h >> np.uint32(16), lambda h: h & np.uint32(65535)):
        corner = [half(lattice(cell + np.array(step))) / 65535.0 for step in ((0, 0), (1, 0), (0, 1), (1, 1))]
        low = corner[0] + (corner[1] - corner[0]) * ease[..., 0]
        high = corner[2] + (corner[3] - corner[2]) * ease[..., 0]
        both.append(low + (high - low) * ease[..., 1])
    return np.stack(both, axis=-1)


def frayed(p: Floats, grain: float) -> Floats:
    """`frayed` of shaders/core/dream_tail.glsl."""
    level = np.log2(3.0 / grain)
    base = np.floor(level)
    q = p * 2.0**base
    coarse, fine = noise2(q), noise2(q * 2.0 + 9.0)
    return (coarse + (fine - coarse) * (level - base) - 0.5) * grain * FRAY


def weights(p: Floats, territory: Territory) -> tuple[Floats, Floats]:
    """The shares (points, dreams) of all dreams at border points, as if no tile left any out, and how far
    the nearest is."""
    away = np.hypot(*np.moveaxis(p[:, None, :] - territory.places.astype(np.float64), -1, 0)) - territory.lead
    nearest = away.min(axis=1)
    fall = np.maximum(1.0 - (away - nearest[:, None]) / territory.softness / REACH, 0.0) ** 2
    return fall / fall.sum(axis=1, keepdims=True), nearest


def within(tiles: Tiles, grid: Grid, grain: float, steps: int = 5) -> Floats:
    """Border points inside each tile (m, steps * steps, 2): the warp is bilinear between corners."""
    u, v = (one.reshape(-1) for one in np.meshgrid(*(np.linspace(0.0, 1.0, steps),) * 2))
    column, row = tiles.column - grid.first[0], tiles.row - grid.first[1]
    warp = [grid.corners[row + j, column + i].astype(np.float64) for j in (0, 1) for i in (0, 1)]
    low_left = np.stack([tiles.column, tiles.row], axis=-1) * grid.size
    u, v = u[:, None], v[:, None]
    low, high = (
        one[:, None] + (two - one)[:, None] * u for one, two in ((warp[0], warp[1]), (warp[2], warp[3]))
    )
    inside = np.concatenate([u, v], axis=-1)
    p = low_left[:, None] + inside * grid.size + low + (high - low) * v
    return p + frayed(p, grain) if grain > 0.0 else p


def everywhere(grid: Grid) -> Tiles:
    """Every tile of the grid, with nobody in it."""
    row, column = np.divmod(np.arange(grid.shape[0] * grid.shape[1]), grid.shape[0])
    nobody = np.full((len(row), NEIGHBOURS), -1, np.int32)
    return Tiles((column + grid.first[0]).astype(np.int32), (row + grid.first[1]).astype(np.int32), nobody)


def crowd(seed: int, count: int, softness: float, lead: float) -> Plan:
    """A plan of `count` dreams at random places; borders as wide as `softness` radii, leads up to `lead`."""
    random = np.random.default_rng(seed)
    places = [(float(x), float(y)) for x, y in random.uniform(0.0, 1.0, (count, 2))]
    radius = 0.62 / max(count, 10) ** 0.5
    dreams = layers(places, [0] * count, scale=radius)
    dreams.softness[:] = radius * softness * random.uniform(0.3, 1.0, count)
    dreams.lead[:] = -radius * lead * random.uniform(0.0, 1.0, count)
    return plan_of(frame(dreams, ("red",), unity=float(random.uniform())), ASPECT, 270)


CROWDS = (
    st.integers(0, 10_000),
    st.sampled_from([1, 2, 3, 5, 12, 40]),
    st.floats(0.035, 0.32),
    st.floats(0.0, 1.3),
)


def lost(grid: Grid, reach: Territory, grain: float) -> tuple[float, float]:
    """The largest share of a dream that is missing from a tile which had room for it, and the largest
    sum of shares that did not fit into a full tile."""
    found, every = tiles_of(grid, reach), everywhere(grid)
    listed = np.full((len(every.row), NEIGHBOURS), -1, np.int32)
    listed[(found.row - grid.first[1]) * grid.shape[0] + found.column - grid.first[0]] = found.dreams
    points = within(every, grid, grain)
    if not len(reach.lead):
        return 0.0, 0.0
    share, nearest = weights(points.reshape(-1, 2), reach)
    share[nearest >= reach.radius] = 0.0
    here = (listed[:, :, None] == np.arange(len(reach.lead))).any(axis=1)
    full = (listed >= 0).all(axis=1)
    missing = np.where(here[:, None], 0.0, share.reshape(*points.shape[:2], -1))
    return float(missing[~full].max(initial=0.0)), float(missing[full].sum(axis=-1).max(initial=0.0))


@given(st.sampled_from([1, 2, 3, 5, 12]), st.floats(0.0, SECONDS))
@settings(max_examples=25, deadline=None)
def test_no_dream_is_missing_where_it_would_be_seen(count: int, time: float) -> None:
    plan = plan_of(frame_at(world(time, count), time), ASPECT, 270)
    grid = grid_over(View(0.0, 0.0, ASPECT, 1.0), plan.tile, Warp(time, plan.grain, ASPECT))
    with_room, in_full = lost(grid, plan.territory, plan.grain)
    assert with_room <= NOTHING, f"a share of {with_room:.4f} is left out"
    assert in_full < 0.25, "of five in a tile the least is left out"


def test_a_dream_whose_place_lies_in_a_tile_is_not_missing_there() -> None:
    close = territory([(0.56, 0.55), (0.59, 0.55)], softness=0.002)
    assert lost(STRAIGHT, close, 0.0)[0] <= NOTHING


def test_a_full_tile_leaves_nobody_out_who_owns_a_part_of_it() -> None:
    four = [(0.55 + 0.02 * x, 0.55 + 0.02 * y) for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    assert lost(STRAIGHT, territory([*four, (0.59, 0.59)], softness=0.002), 0.0)[1] < 0.5


@given(*CROWDS, st.floats(0.0, 0.6), st.floats(0.0, 0.6), st.floats(0.05, 0.4))
@settings(max_examples=12, deadline=None)
def test_a_part_is_cut_as_the_whole_is(
    seed: int, count: int, softness: float, lead: float, x: float, y: float, size: float
) -> None:
    plan = crowd(seed, count, softness, lead)
    whole, part = (
        tiles_of(grid_over(view, plan.tile, Warp(3.0, plan.grain, ASPECT)), plan.territory)
        for view in (View(0.0, 0.0, ASPECT, 1.0), View(x, y, size, size))
    )
    of_whole = {row[:2]: set(row[2]) for row in rows(whole)}
    mine = {row[:2]: set(row[2]) for row in rows(part)}
    covered = {key for key in mine if key[0] * plan.tile < ASPECT and key[1] * plan.tile < 1.0}
    assert {key: mine[key] for key in covered} == {key: of_whole[key] for key in covered}


def rows(tiles: Tiles) -> list[tuple[int, int, tuple[int, ...]]]:
    return [
        (int(c), int(r), tuple(int(d) for d in dreams if d >= 0))
        for c, r, dreams in zip(tiles.column, tiles.row, tiles.dreams, strict=True)
    ]


def territory(places: list[tuple[float, float]], softness: float = 0.01, radius: float = 9.0) -> Territory:
    count = len(places)
    at = np.array(places, np.float32).reshape(-1, 2)
    return Territory(at, np.zeros(count, np.float32), np.full(count, softness, np.float32), radius, 0.0)


STRAIGHT = Grid(0.1, (0, 0), (10, 10), np.zeros((11, 11, 2), np.float32))
"""Tiles of a plane that is not warped."""
WHOLE = grid_over(View(0.0, 0.0, 1.0, 1.0), 0.1, Warp(0.0, 0.2, 1.0))


def test_nobody_has_no_tiles() -> None:
    tiles = tiles_of(WHOLE, territory([]))
    assert len(tiles.column) == len(tiles.row) == 0
    assert tiles.dreams.shape == (0, NEIGHBOURS)


def test_one_dream_has_all_the_tiles_of_its_island() -> None:
    tiles = tiles_of(WHOLE, territory([(0.5, 0.5)]))
    assert len(tiles.column) == WHOLE.shape[0] * WHOLE.shape[1]
    assert not tiles.crowded.any()
    assert (tiles.dreams[:, 0] == 0).all()
    assert (tiles.dreams[:, 1:] == -1).all()
    small = tiles_of(WHOLE, territory([(0.5, 0.5)], radius=0.2))
    assert 0 < len(small.column) < len(tiles.column)


def test_two_at_one_place_share_everything() -> None:
    tiles = tiles_of(WHOLE, territory([(0.5, 0.5), (0.5, 0.5)]))
    assert tiles.crowded.all()
    assert (np.sort(tiles.dreams[:, :2]) == [0, 1]).all()


def test_all_outside_leave_the_night() -> None:
    assert len(tiles_of(WHOLE, territory([(5.0, 5.0), (-4.0, 0.5)], radius=0.5)).column) == 0


def test_a_tile_holds_its_nearest_only_and_no_more_than_it_can() -> None:
    ring = [(0.5 + 0.1 * np.cos(t), 0.5 + 0.1 * np.sin(t)) for t in np.linspace(0.0, 6.0, NEIGHBOURS + 3)]
    tiles = tiles_of(WHOLE, territory([*ring, (0.5, 0.5)], softness=1.0))
    assert tiles.dreams.shape[1] == NEIGHBOURS
    middle = tiles.dreams[(tiles.column == 4) & (tiles.row == 4)][0]
    assert (middle >= 0).all()
    assert len(set(middle)) == NEIGHBOURS
    two = tiles_of(WHOLE, territory([(0.05, 0.5), (0.95, 0.5)]))
    assert (two.dreams[two.column == 0][:, 0] == 0).all()
    assert not two.crowded[(two.column == 0) | (two.column == 9)].any()


PROBE = """#version 330
#include "noise.glsl"
#include "noise2.glsl"
uniform vec2 from;
out vec4 value;
void main() {
    vec2 p = from + (gl_FragCoord.xy - 0.5) * 0.15625;
    value = vec4(noise(p), noise2(p), hash21(p));
}
"""


def probed(gl: moderngl.Context, folder: Path, start: tuple[float, float]) -> npt.NDArray[np.float32]:
    """noise, noise2 and hash21 on the GPU at 32 x 32 points, 5/32 apart, from `start` on."""
    (folder / "probe.frag").write_text(PROBE)
    vertex = source.read(resources.folder("shaders") / "core" / "screen.vert").text
    program = gl.program(vertex_shader=vertex, fragment_shader=source.read(folder / "probe.frag").text)
    texture = gl.texture((32, 32), 4, dtype="f4")
    target, triangle = gl.framebuffer([texture]), gl.vertex_array(program, [])
    target.use()
    program["from"].value = start  # type: ignore[union-attr]
    triangle.render(moderngl.TRIANGLES, vertices=3)
    values = np.frombuffer(texture.read(), np.float32).reshape(32, 32, 4)
    unbind(gl)
    for one in (triangle, target, texture, program):
        one.release()
    return values


@pytest.mark.parametrize("start", [(0.0, 0.0), (-13.5, 7.25), (900.0, -41.0)])
def test_the_warp_is_made_of_the_shaders_noise(
    gl: moderngl.Context, tmp_path: Path, start: tuple[float, float]
) -> None:
    points = np.stack(np.meshgrid(*(np.arange(32) * 0.15625,) * 2), axis=-1) + np.array(start)
    values = probed(gl, tmp_path, start)
    np.testing.assert_allclose(values[..., 0], _noise(points), atol=2e-5)
    np.testing.assert_allclose(values[..., 1:3], noise2(points), atol=2e-5)
    hashed = lattice(np.floor(points).astype(np.int64)) / 4294967296.0
    np.testing.assert_allclose(values[..., 3], hashed, atol=1e-6)


@given(st.floats(0.0, 600.0), st.floats(0.01, 0.6))
@settings(max_examples=20, deadline=None)
def test_the_warp_is_smooth_and_slow_and_never_far(time: float, scale: float) -> None:
    points = np.random.default_rng(3).uniform(-0.2, 2.0, (200, 2))
    warp, later = Warp(time, scale, 2.0), Warp(time + 1 / 30, scale, 2.0)
    here = warp_at(points, warp)
    assert np.isfinite(here).all()
    assert np.abs(here).max() < 1.1 * scale
    assert np.abs(warp_at(points, later) - here).max() < 0.02 * scale
    assert np.abs(warp_at(points + 0.001 * scale, warp) - here).max() < 0.02 * scale


HOMES = np.random.default_rng(1).uniform(0.0, 1.0, (100_000, 2))


@pytest.mark.parametrize("count", [10_000, 100_000])
def test_a_great_crowd_costs_no_more_than_its_pixels(count: int) -> None:
    dreams = layers(list(map(tuple, HOMES[:count])), [0] * count, scale=0.62 / count**0.5)
    plan = plan_of(frame(dreams, ("red",)), ASPECT, 270)
    choirs = len(plan.visuals)
    apart = LEAST_RADIUS * CHOIR_WIDTH  # pixels from one choir to the next
    assert choirs <= (270 / apart + 2) * (270 * ASPECT / apart + 2)  # those at the edges are cut
    assert plan.choir.size.sum() == count
    assert plan.choir.member_of.shape == (count,)
    assert plan.choir.member_of.max() == choirs - 1
    grid = grid_over(View(0.0, 0.0, ASPECT, 1.0), plan.tile, Warp(0.0, plan.grain, ASPECT))
    tiles = tiles_of(grid, plan.territory)
    assert len(tiles.row) <= (270 / 8 + 1) * (480 / 8 + 1)
    assert (tiles.dreams >= 0).sum() < 4.0 * len(tiles.row)


def test_choirs_do_not_depend_on_where_dreams_drift() -> None:
    count = 3000
    dreams = layers(list(map(tuple, HOMES[:count])), [0] * count, scale=0.62 / count**0.5)
    still = gather(dreams, 0.03, 1.0)
    dreams.place[:] = HOMES[count : 2 * count]
    moved = gather(dreams, 0.03, 1.0)
    assert len(still.size) < count
    np.testing.assert_array_equal(still.member_of, moved.member_of)
    np.testing.assert_array_equal(still.size, moved.size)


def test_a_choir_is_its_members_mean() -> None:
    dreams = layers([(0.50, 0.50), (0.52, 0.50), (0.9, 0.1)], [4, 5, 6], scale=0.01)
    dreams.presence[:] = (1.0, 0.5, 1.0)
    dreams.calm[:] = (0.0, 1.0, 0.25)
    choir = gather(dreams, 0.1, 1.0)
    assert choir.size.tolist() == [1, 2] or choir.size.tolist() == [2, 1]
    pair = int(choir.member_of[0])
    assert choir.member_of.tolist() == [pair, pair, 1 - pair]
    assert choir.layers.visual[pair] == 4, "the first member's dream"
    assert choir.layers.calm[pair] == pytest.approx(0.5 / 1.5)
    assert choir.layers.presence[pair] == 1.0, "no brighter than one"
    np.testing.assert_allclose(choir.layers.place[pair], [(0.5 + 0.26) / 1.5, 0.5], rtol=1e-6)
    assert choir.layers.calm[1 - pair] == 0.25


def test_few_dreams_stand_alone() -> None:
    dreams = layers([(0.1, 0.1), (0.9, 0.9)])
    choir = gather(dreams, 0.05, 1.0)
    assert choir.layers is dreams
    assert choir.size.tolist() == [1, 1]
