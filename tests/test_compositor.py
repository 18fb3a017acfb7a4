"""Pictures whose pixels can be foretold: flat visuals, a few dreams, one light."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import numpy.typing as npt
import pytest

from dreamscape.errors import DreamError
from dreamscape.render.compositor import Compositor, Frames, Region
from dreamscape.render.context import unbind
from dreamscape.render.picture import Picture
from dreamscape.render.plan import plan_of
from dreamscape.render.programs import Programs
from dreamscape.render.scene import Scene, canvas_over
from dreamscape.render.seams import MOST_PATCHES
from dreamscape.render.warp import unwarped
from dreamscape.resources import folder
from dreamscape.score.frame import Frame
from tests.scenes import (
    SECONDS,
    Pixels,
    Values,
    drawn,
    finder,
    flat,
    flats,
    frame,
    layers,
    seam,
    show,
    texels,
)

SIZE = (160, 90)
ASPECT = SIZE[0] / SIZE[1]
LEFT, RIGHT = (0.25, 0.5), (0.75, 0.5)
RED, BLUE = (0.8, 0.0, 0.0), (0.0, 0.0, 0.8)
SEEN = (6.0, 15.0, 18.0, 25.0, 33.0, 39.0)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("visuals")
    flats(place)
    return place


@pytest.fixture(scope="module")
def kept(gl_context: moderngl.Context, stock: Path) -> Iterator[Compositor]:
    compositor = Compositor(gl_context, finder(stock))
    yield compositor
    unbind(gl_context)
    compositor.release()


@pytest.fixture
def compositor(gl: moderngl.Context, kept: Compositor) -> Compositor:
    """One for all tests, as on stage; `gl` sees to it that no call was wrong."""
    return kept


def relief(gl: moderngl.Context, stock: Path, shown: Frame) -> tuple[Values, Values]:
    """What Scene.relief draws: colours by share, and relief; (90, 160, 4), bottom row first."""
    programs = Programs(gl, finder(stock))
    scene = Scene(gl, programs)
    plan = plan_of(shown, ASPECT, SIZE[1])
    target = scene.relief(plan, canvas_over(plan, float(SIZE[1]), 0, 0, *SIZE)).target
    colour, raised = (texels(texture)[: SIZE[1], : SIZE[0]] for texture in target.textures)
    unbind(gl)
    scene.release()
    programs.release()
    return colour, raised


def albedo(colour: Values) -> Values:
    return colour[..., :3] / np.maximum(colour[..., 3:], 1e-4)


def close(one: Pixels, two: Pixels) -> int:
    """How far two pictures are apart at any pixel, of 255."""
    return int(np.abs(one.astype(int) - two.astype(int)).max())


def luminance(pixels: Pixels) -> npt.NDArray[np.float64]:
    return pixels @ np.array([0.2126, 0.7152, 0.0722])


def test_far_from_the_border_a_pixel_is_its_dreams_own(compositor: Compositor) -> None:
    both = drawn(compositor, frame(layers([LEFT, RIGHT])))
    red = drawn(compositor, frame(layers([LEFT], [0], lead=9.0)))
    blue = drawn(compositor, frame(layers([RIGHT], [1], lead=9.0)))
    assert close(both[:, :40], red[:, :40]) <= 1
    assert close(both[:, -40:], blue[:, -40:]) <= 1
    assert (red[..., 0] > red[..., 2] + 50).all()
    assert (blue[..., 2] > blue[..., 0] + 50).all()


def test_scene_holds_the_dreams_own_colours(gl: moderngl.Context, stock: Path) -> None:
    colour, raised = relief(gl, stock, frame(layers([LEFT, RIGHT])))
    np.testing.assert_allclose(albedo(colour)[:, :40], np.broadcast_to(RED, (90, 40, 3)), atol=2e-3)
    np.testing.assert_allclose(albedo(colour)[:, -40:], np.broadcast_to(BLUE, (90, 40, 3)), atol=2e-3)
    np.testing.assert_allclose(raised[:, :40, 0], 0.5, atol=1e-3)


@pytest.mark.parametrize("softness", [0.01, 0.3])
@pytest.mark.parametrize("count", [2, 5, 12])
def test_shares_sum_to_one(gl: moderngl.Context, stock: Path, count: int, softness: float) -> None:
    spots = np.random.default_rng(count).uniform(0.0, 1.0, (count, 2))
    dreams = layers([(float(x), float(y)) for x, y in spots], [0] * count, softness=softness * 0.3, lead=1.5)
    colour, raised = relief(gl, stock, frame(dreams))
    np.testing.assert_allclose(raised[..., 2], 1.0, atol=4e-3)
    np.testing.assert_allclose(albedo(colour), np.broadcast_to(RED, (90, 160, 3)), atol=4e-3)
    np.testing.assert_allclose(raised[..., 0], 0.5, atol=4e-3)


def test_dreams_outside_their_island_leave_the_night(gl: moderngl.Context, stock: Path) -> None:
    colour, raised = relief(gl, stock, frame(layers([LEFT], [0], scale=0.1), unity=0.0))
    assert raised[45, 40, 2] == pytest.approx(1.0, abs=1e-3)
    assert (colour[:, 100:] == 0.0).all()
    assert (raised[:, 100:] == 0.0).all()


def test_nobody_is_the_night(compositor: Compositor) -> None:
    night = drawn(compositor, frame(layers([])))
    assert night.max() < 60
    assert night[..., 2].mean() > night[..., 0].mean(), "and the night is blue"


def mixed(colour: Values) -> int:
    """How many pixels show something of both dreams."""
    seen = albedo(colour)
    return int(((seen[..., 0] > 0.08) & (seen[..., 2] > 0.08)).sum())


def test_a_soft_border_mixes_and_a_crisp_one_does_not(gl: moderngl.Context, stock: Path) -> None:
    crisp = relief(gl, stock, frame(layers([LEFT, RIGHT], softness=0.001)))[0]
    soft = relief(gl, stock, frame(layers([LEFT, RIGHT], softness=0.12)))[0]
    assert mixed(crisp) <= 2 * SIZE[1], "a pixel or two a line"
    assert mixed(soft) > 10 * SIZE[1]


def test_a_dream_that_leads_has_more_room(gl: moderngl.Context, stock: Path) -> None:
    dreams = layers([LEFT, RIGHT])
    dreams.lead[:] = (0.15, 0.0)
    level = albedo(relief(gl, stock, frame(layers([LEFT, RIGHT])))[0])[..., 0].mean()
    assert albedo(relief(gl, stock, frame(dreams))[0])[..., 0].mean() > level + 0.05


PLAIN = layers([LEFT, RIGHT])


def rift(compositor: Compositor, *args: object, **named: object) -> tuple[npt.NDArray[np.bool_], Pixels]:
    """Where a seam (see `seam`) makes the picture much darker, and the picture."""
    without = drawn(compositor, frame(PLAIN))
    torn = drawn(compositor, frame(PLAIN, seams=(seam(*args, **named),)))
    return luminance(torn) < 0.4 * luminance(without), torn


def test_a_seam_opens_a_dark_void_between_its_sides(compositor: Compositor) -> None:
    dark, torn = rift(compositor)
    assert dark.any(axis=1).mean() > 0.7, "along nearly all of the border"
    across = np.nonzero(dark)[1]
    assert 40 < across.mean() < 120
    void = torn[dark]
    assert np.median(luminance(void)) < 25
    whole = drawn(compositor, frame(PLAIN))
    assert close(torn[:, :10], whole[:, :10]) <= 2, "far away nothing has changed"
    assert close(torn[:, -10:], whole[:, -10:]) <= 2


def test_a_seam_is_not_where_it_has_not_run(compositor: Compositor) -> None:
    dark, torn = rift(compositor, at=(0.5, 0.1), reach=0.2)
    assert dark[60:].any(), "bottom rows are below"
    assert not dark[:35].any()
    assert close(torn[:25], drawn(compositor, frame(PLAIN))[:25]) <= 2


def test_a_seam_of_nobody_changes_nothing(compositor: Compositor) -> None:
    nobody = replace(seam(), right=np.zeros(0, np.int32))
    assert close(drawn(compositor, frame(PLAIN, seams=(nobody,))), drawn(compositor, frame(PLAIN))) == 0


def test_a_patch_closes_a_seam_from_its_point_outwards(compositor: Compositor) -> None:
    open_, torn = rift(compositor, gold=1.0)
    before = open_.sum()
    for reach in (0.2, 0.4, 0.6):
        dark, mended = rift(compositor, [(0.5, 1.0, reach, 1.0)], gold=1.0)
        assert dark.sum() < before
        before = dark.sum()
        healed = round(reach * 0.6 * SIZE[1])
        assert not dark[:healed].any(), "closed near its point"
        assert close(mended[-15:], torn[-15:]) <= 2, "and open as before far from it"
    assert open_[-15:].any()


def golden(pixels: Pixels) -> npt.NDArray[np.bool_]:
    red, green, blue = (pixels[..., k].astype(int) for k in range(3))
    return (red > green + 20) & (green > blue + 20) & (green > 60)


def test_what_is_mended_is_gold_and_near_the_patch_first(compositor: Compositor) -> None:
    torn = drawn(compositor, frame(PLAIN, seams=(seam(gold=1.0),)))
    early = drawn(compositor, frame(PLAIN, seams=(seam([(0.5, 1.0, 0.5, 1.0)], gold=1.0),)))
    late = drawn(compositor, frame(PLAIN, seams=(seam([(0.5, 1.0, 2.0, 1.0)], gold=1.0),)))
    plain = drawn(compositor, frame(PLAIN, seams=(seam([(0.5, 1.0, 2.0, 1.0)], gold=0.0),)))
    assert not golden(torn).any(), "an open seam has no gold"
    assert not golden(plain).any(), "nor has one whose gold has faded"
    assert golden(early)[:20].any()
    assert not golden(early)[60:].any()
    assert golden(late).any(axis=1).mean() > 0.7


def test_brightness_0_is_black(compositor: Compositor) -> None:
    dark = drawn(compositor, frame(PLAIN, seams=(seam(),), brightness=0.0, bloom=1.0, sunrise=0.5))
    assert dark.max() <= 1
    half = drawn(compositor, frame(PLAIN, brightness=0.5))
    assert dark.max() < half.mean() < drawn(compositor, frame(PLAIN)).mean()


def test_sunrise_warms_the_top(compositor: Compositor) -> None:
    night, dawn = (drawn(compositor, frame(PLAIN, sunrise=level)).astype(int) for level in (0.0, 1.0))

    def warmer(rows: slice) -> float:
        return float((dawn - night)[rows, :, 0].mean() - (dawn - night)[rows, :, 2].mean())

    assert warmer(slice(0, 15)) > 20
    assert warmer(slice(0, 15)) > warmer(slice(75, 90)) + 10


def test_a_glow_is_seen_around_what_shines(compositor: Compositor, stock: Path) -> None:
    flat(stock, "lamp", "1.0, 1.0, 1.0", emission=1.5)
    dreams = layers([LEFT, RIGHT], softness=0.001)
    dull, blooming = (
        drawn(compositor, frame(dreams, ("lamp", "blue"), bloom=level)).astype(int) for level in (0.0, 1.0)
    )
    assert (blooming - dull)[:, 90:100, 0].mean() > 3


def test_a_lamp_is_where_its_dreamer_is(compositor: Compositor) -> None:
    dull, lit = (
        drawn(compositor, frame(layers([LEFT, RIGHT], lamp=level))).astype(int) for level in (0.0, 1.0)
    )
    brighter = (lit - dull).sum(axis=-1)
    row, column = np.argwhere(brighter == brighter[:, :80].max()).mean(axis=0)
    plan = plan_of(frame(layers([LEFT, RIGHT])), ASPECT, SIZE[1])
    hearts = unwarped(plan.territory.places, plan.warp) * SIZE[1]
    assert np.hypot(*(hearts - [column + 0.5, SIZE[1] - row - 0.5]).T).min() <= 2.0
    assert brighter[:, :80].max() > 30


def test_memory_needs_no_frames_before(gl: moderngl.Context, compositor: Compositor, stock: Path) -> None:
    time = 20.3
    assert show(time).grade.memory > 0.0
    for earlier in (18.9, 19.6, 20.1):
        drawn(compositor, show, time=earlier)
    after_others = drawn(compositor, show, time=time)
    drawn(compositor, show, time=35.0)
    sought = drawn(compositor, show, time=time)
    fresh = Compositor(gl, finder(stock))
    alone = drawn(fresh, show, time=time)
    fresh.release()
    assert after_others.tobytes() == alone.tobytes()
    assert sought.tobytes() == alone.tobytes()


def test_memory_lingers(compositor: Compositor) -> None:
    bright, gone = frame(PLAIN, memory=1.0), frame(layers([]), memory=1.0)
    faded = drawn(compositor, lambda time: gone if time > 9.9 else bright)
    never = drawn(compositor, lambda time: gone)
    assert faded.mean() > never.mean() + 5


def test_the_same_picture_twice_and_from_another_process(compositor: Compositor, stock: Path) -> None:
    time = 18.0
    here = drawn(compositor, show, time=time)
    assert drawn(compositor, show, time=time).tobytes() == here.tobytes()
    command = [sys.executable, "-m", "tests.scenes", str(stock), str(time)]
    root = Path(__file__).parents[1]
    other = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True, timeout=120)
    assert other.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()


REGIONS = ((0, 0, 80, 45), (40, 20, 64, 48), (131, 7, 29, 83), (77, 44, 1, 1))


def check_parts(
    compositor: Compositor, shown: Frame | Frames, time: float, regions: Sequence[Region]
) -> None:
    whole = drawn(compositor, shown, time=time)
    for x, y, width, height in regions:
        part = drawn(compositor, shown, time=time, part=(x, y, width, height))
        assert part.shape == (height, width, 3)
        assert close(part, whole[y : y + height, x : x + width]) <= 1, (x, y, width, height)


@pytest.mark.parametrize("time", [6.0, 15.0, 18.0, 25.0, 33.0, 39.0])
def test_a_part_is_the_pictures_part(compositor: Compositor, time: float) -> None:
    check_parts(compositor, show, time, REGIONS)


TORN = frame(layers([LEFT, RIGHT]), seams=(seam([(0.5, 0.9, 0.3, 1.0)], gold=1.0),))


def test_a_part_of_a_seam_is_the_pictures_part(compositor: Compositor) -> None:
    check_parts(compositor, TORN, 10.0, ((40, 20, 64, 48), (60, 0, 50, 90), (0, 0, 80, 90)))


def test_a_part_of_a_seam_that_begins_anywhere_is_the_pictures_part(compositor: Compositor) -> None:
    check_parts(compositor, TORN, 10.0, ((41, 20, 64, 48), (40, 21, 64, 48)))


def test_the_show_opens_seams_and_gilds_them() -> None:
    """The moments above would prove little without."""
    assert any(one.gold < 0.1 and one.width > 0.001 for time in SEEN for one in show(time).seams)
    assert any(one.gold > 0.3 for time in SEEN for one in show(time).seams)
    assert max(SEEN) < SECONDS


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (3, 40), (40, 3), (90, 160)])
def test_any_size(compositor: Compositor, size: tuple[int, int]) -> None:
    assert drawn(compositor, show, size, time=18.0).shape == (size[1], size[0], 3)


def test_a_picture_reads_what_it_drew(compositor: Compositor) -> None:
    picture = Picture(compositor, show, SIZE)
    with pytest.raises(RuntimeError, match="draw a time"):
        picture.read()
    picture.draw(18.0)
    buffer = bytearray(SIZE[0] * SIZE[1] * 4)
    picture.read_into(buffer)
    assert bytes(buffer) == picture.read()
    pixels = np.frombuffer(buffer, np.uint8).reshape(90, 160, 4)
    assert (pixels[..., 3] == 255).all()
    assert pixels[..., :3].tobytes() == drawn(compositor, show, time=18.0).tobytes()


@pytest.fixture
def released(gl: moderngl.Context, stock: Path) -> None:
    """A compositor was here before: what it bound last stays until somebody binds something else."""
    drawn_and_released(gl, stock)


def drawn_and_released(gl: moderngl.Context, stock: Path) -> None:
    compositor = Compositor(gl, finder(stock))
    for size in (SIZE, (64, 64)):
        drawn(compositor, show, size, time=18.0)
    drawn(compositor, show, time=18.0, part=(3, 3, 20, 20))
    unbind(gl)
    compositor.release()


@pytest.mark.usefixtures("released", "no_leak", "no_program_leak")
def test_everything_is_given_back(gl: moderngl.Context, stock: Path) -> None:
    drawn_and_released(gl, stock)


def test_after_release_the_context_is_as_good_as_new(gl: moderngl.Context, stock: Path) -> None:
    compositor = Compositor(gl, finder(stock))
    drawn(compositor, show, time=18.0)
    compositor.release()
    texture = gl.texture((4, 4), 4)
    framebuffer = gl.framebuffer([texture])
    found = gl.error
    unbind(gl)
    framebuffer.release()
    texture.release()
    assert found == "GL_NO_ERROR"


BROKEN = """/*{"ISFVSN": "2", "DESCRIPTION": "Not a number", "CATEGORIES": ["dream"]}*/
void main() {
    float nothing = VALUE, height_is = 0.0, emission_is = 0.0;
    vec3 colour = vec3(0.0);
    PLACE = nothing;
    height(height_is);
    emission(emission_is);
    gl_FragColor = vec4(colour, 1.0);
}
"""


@pytest.mark.parametrize("where", ["colour.g", "height_is", "emission_is"])
@pytest.mark.parametrize(
    "number", ["sqrt(-1.0 - TIME * TIME)", "1.0 / (TIME - TIME)", "-1.0 / (TIME - TIME)"]
)
def test_a_visual_that_is_not_a_number_is_dark(
    compositor: Compositor, stock: Path, where: str, number: str
) -> None:
    """Neither does it burn itself and what lies around out, nor does it take the neighbour's light away."""
    name = f"broken_{len(list(stock.iterdir()))}"
    (stock / f"{name}.fs").write_text(BROKEN.replace("VALUE", number).replace("PLACE", where))
    flat(stock, "black", "0.0, 0.0, 0.0", height=0.0)
    dreams = layers([LEFT, RIGHT], softness=0.05)
    broken, black = (
        drawn(compositor, frame(dreams, (other, "blue"), bloom=1.0, memory=0.1)) for other in (name, "black")
    )
    assert broken[:, -60:].max() > 100, "the neighbour shines on"
    assert close(broken, black) <= 1


def test_a_visual_that_does_not_compile_names_its_line(compositor: Compositor, stock: Path) -> None:
    flat(stock, "mistaken", "no_such_thing")
    with pytest.raises(DreamError, match=r"mistaken\.fs:5: .*no_such_thing"):
        drawn(compositor, frame(PLAIN, ("mistaken", "blue")))
    assert drawn(compositor, frame(PLAIN)).any(), "and the next picture is there"


def test_every_pass_of_the_host_is_drawn(compositor: Compositor) -> None:
    """No shader of shaders/core lies unused."""
    drawn(compositor, show, time=18.0)
    used = {name for key in compositor._programs._passes for name in key.split("+")[:2]}
    host = {
        path.name for path in (folder("shaders") / "core").glob("*.*") if path.suffix in (".frag", ".vert")
    }
    outputs, words = {"output.vert", "output.frag"}, {"verse.vert", "verse.frag"}  # have tests of their own
    flashes = {"measure.frag", "soften.frag", "display.frag"}
    assert (
        host - used == {"dream.vert", "shown.frag"} | outputs | words | flashes
    )  # each dream, visuals alone


def test_a_seam_ends_where_its_reach_ends(compositor: Compositor) -> None:
    dark, _ = rift(compositor, at=(0.5, 0.1), reach=0.2)
    y = 1.0 - np.nonzero(dark)[0] / SIZE[1]
    assert dark.any()
    assert y.max() <= 0.1 + 0.2 + 0.02


def test_a_large_picture_agrees_with_its_parts(compositor: Compositor) -> None:
    """Here the glance is smaller than the picture, and light still comes from the same surroundings."""
    size = (384, 216)
    whole = drawn(compositor, show, size, time=33.0)
    part = drawn(compositor, show, size, 33.0, (200, 40, 100, 90))
    assert close(part, whole[40:130, 200:300]) <= 1


def test_the_strongest_patches_are_kept(compositor: Compositor) -> None:
    """A seam takes MOST_PATCHES; what heals it all must be among them wherever it stands in the list."""
    weak = [(0.5, 0.5, 0.01, 0.01)] * (MOST_PATCHES + 3)
    healed = [*weak, (0.5, 0.5, 3.0, 1.0)]
    dark, _ = rift(compositor, healed, gold=1.0)
    assert not dark.any()


def test_seams_of_a_crowd_of_choirs(compositor: Compositor) -> None:
    """Two hundred dreams a few pixels wide, drawn as choirs, torn down the middle."""
    spots = [(x / 20 + 0.025, y / 10 + 0.05) for y in range(10) for x in range(20)]
    dreams = layers(spots, [0] * 200, scale=0.045)
    sides = [
        np.array([k for k, (x, _) in enumerate(spots) if (x < 0.5) == left], np.int32)
        for left in (True, False)
    ]
    torn = replace(seam(), left=sides[0], right=sides[1])
    plain = drawn(compositor, frame(dreams))
    dark = luminance(drawn(compositor, frame(dreams, seams=(torn,)))) < 0.4 * luminance(plain)
    assert dark.any(axis=1).mean() > 0.5
    assert not dark[:, :40].any()
    assert not dark[:, -40:].any()
