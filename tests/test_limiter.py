"""Nothing that is shown flashes dangerously, nothing stands still, and what is harmless is left alone."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import moderngl
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dreamscape.render.flashes import MOST_FLASHES, general_flashes
from dreamscape.render.limiter.fields import fields_of
from dreamscape.render.limiter.limiter import Limiter, cells_of
from dreamscape.render.limiter.report import FlashReport
from dreamscape.render.limiter.softening import Softener
from dreamscape.render.limiter.transitions import luminance_need
from dreamscape.render.limiter.viewing import AVERAGE, Viewing
from dreamscape.render.targets import Target
from tests import flashing

RATE = 30
WIDE, HIGH = 192, 108
ACROSS, DOWN = np.meshgrid(np.arange(WIDE), np.arange(HIGH))

Pixels = npt.NDArray[np.uint8]


def flat(*colour: int) -> Pixels:
    return np.broadcast_to(np.array(colour, np.uint8), (HIGH, WIDE, 3)).copy()


def grey(values: npt.ArrayLike) -> Pixels:
    return np.repeat(np.asarray(values).astype(np.uint8)[..., None], 3, axis=2)


def strobe(k: int) -> Pixels:
    return flat(255, 255, 255) if k // 2 % 2 else flat(0, 0, 0)


def fast_strobe(k: int) -> Pixels:
    return flat(255, 255, 255) if k % 2 else flat(0, 0, 0)


def dim_strobe(k: int) -> Pixels:
    return flat(160, 150, 140) if k // 3 % 2 else flat(90, 90, 90)


def red_flashes(k: int) -> Pixels:
    return flat(255, 0, 0) if k // 2 % 2 else flat(0, 0, 0)


def red_and_blue(k: int) -> Pixels:
    return flat(255, 0, 0) if k // 2 % 2 else flat(0, 0, 255)


def checkerboard(k: int) -> Pixels:
    return grey((ACROSS // 12 + DOWN // 12 + k // 2) % 2 * 255)


def stripes(k: int) -> Pixels:
    return grey((ACROSS + 3 * k) // 9 % 2 * 255)


def corner(k: int) -> Pixels:
    seen = flat(60, 50, 40)
    seen[:54, :64] = 255 * (k // 2 % 2)
    return seen


def wandering(k: int) -> Pixels:
    """A flashing spot that never stays."""
    seen = flat(20, 20, 30)
    x = 2 * k % (WIDE - 60)
    seen[20:80, x : x + 60] = 230 * (k // 2 % 2)
    return seen


def chance(k: int) -> Pixels:
    return flat(*np.random.default_rng(k).integers(0, 256, 3).tolist())


DANGEROUS = (
    strobe,
    fast_strobe,
    dim_strobe,
    red_flashes,
    red_and_blue,
    checkerboard,
    stripes,
    corner,
    wandering,
    chance,
)


def calm(k: int) -> Pixels:
    return grey(128 + 100 * np.sin(ACROSS / 20 + k / 20) * np.cos(DOWN / 15))


def twice_a_second(k: int) -> Pixels:
    return flat(255, 255, 255) if k // 7 % 2 else flat(0, 0, 0)


def small_spot(k: int) -> Pixels:
    seen = flat(60, 50, 40)
    seen[40:50, 80:96] = 255 * (k // 2 % 2)
    return seen


def dark_flicker(k: int) -> Pixels:
    return flat(70, 70, 70) if k // 2 % 2 else flat(0, 0, 0)


HARMLESS = (calm, twice_a_second, small_spot, dark_flicker)


@pytest.fixture
def shown(gl: moderngl.Context, no_leak: None) -> Iterator[Callable[..., tuple[Pixels, Limiter]]]:
    """Shows pictures through a limiter; gives what was seen of them."""
    texture = gl.texture((WIDE, HIGH), 4)
    target = Target(gl.framebuffer([texture]), (texture,))
    made: list[Limiter] = []

    def show(
        picture: Callable[[int], Pixels], count: int = 3 * RATE, viewing: Viewing = AVERAGE
    ) -> tuple[Pixels, Limiter]:
        limiter = Limiter(gl, viewing)
        made.append(limiter)
        seen = []
        for k in range(count):
            whole = np.dstack([picture(k), np.full((HIGH, WIDE), 255, np.uint8)])
            texture.write(whole.tobytes())
            read = limiter.limit(target, k / RATE).framebuffer.read(components=3, alignment=1)
            seen.append(np.frombuffer(read, np.uint8).reshape(HIGH, WIDE, 3))
        return np.array(seen), limiter

    yield show
    for limiter in made:
        limiter.release()
    target.release()


QUICK = ("strobe", "red_flashes", "checkerboard", "stripes")
"""Of those that are dangerous the ones that are always tried; the others by `make faults`."""


@pytest.mark.parametrize(
    "picture",
    [pytest.param(one, marks=() if one.__name__ in QUICK else pytest.mark.faults) for one in DANGEROUS],
)
def test_what_flashes_dangerously_does_so_no_more(
    picture: Callable[[int], Pixels], shown: Callable[..., tuple[Pixels, Limiter]]
) -> None:
    drawn = np.array([picture(k) for k in range(3 * RATE)])
    general, red = flashing.luminance(drawn), flashing.redness(drawn)
    assert max(flashing.general(general, RATE), flashing.red(red, RATE)) > MOST_FLASHES, "or it tests nothing"
    seen, limiter = shown(picture)
    general, red = flashing.luminance(seen), flashing.redness(seen)
    assert flashing.general(general, RATE) <= MOST_FLASHES
    assert flashing.red(red, RATE) <= MOST_FLASHES
    assert general_flashes(general, RATE) <= MOST_FLASHES
    assert limiter.report.shown <= MOST_FLASHES < limiter.report.wanted
    assert limiter.report.begun >= 1


@pytest.mark.parametrize("picture", HARMLESS)
def test_what_is_harmless_is_shown_to_the_bit(
    picture: Callable[[int], Pixels], shown: Callable[..., tuple[Pixels, Limiter]]
) -> None:
    seen, limiter = shown(picture)
    assert (seen == np.array([picture(k) for k in range(len(seen))])).all()
    assert limiter.report.begun == limiter.report.softened == 0


@pytest.mark.parametrize("picture", [strobe, red_flashes, chance])
def test_another_filter_has_nothing_left_to_soften(
    picture: Callable[[int], Pixels], shown: Callable[..., tuple[Pixels, Limiter]]
) -> None:
    """FFmpeg's, which is stricter: it softens two flashes a second too, so only what follows is looked at."""
    drawn = [picture(k) for k in range(3 * RATE)]
    touched = [(a != b).any() for a, b in zip(drawn, flashing.photosensitivity(drawn, RATE), strict=True)]
    assert sum(touched[2 * RATE :]) > 0.6 * RATE, "or it tests nothing"
    seen, _ = shown(picture)
    again = flashing.photosensitivity(list(seen), RATE)
    assert all((a == b).all() for a, b in zip(seen[2 * RATE :], again[2 * RATE :], strict=True))


def test_it_never_stands_still(shown: Callable[..., tuple[Pixels, Limiter]]) -> None:
    """Behind a strobe something moves slowly; it is still seen to move."""

    def picture(k: int) -> Pixels:
        bar = np.abs(ACROSS - 20 - k) < 12
        return grey(np.where(bar, 255, 60) * (k // 2 % 2))

    seen, limiter = shown(picture)
    assert limiter.report.softened > RATE
    late = flashing.luminance(seen[45:])
    assert all((one != two).any() for one, two in pairwise(late))
    brightest = late.mean(axis=1).argmax(axis=1)
    assert brightest[-1] - brightest[0] > 15, "the bar went on"


def test_when_it_is_over_the_picture_is_itself_again(
    shown: Callable[..., tuple[Pixels, Limiter]],
) -> None:
    seen, limiter = shown(lambda k: strobe(k) if k < 60 else flat(200, 180, 160), 5 * RATE)
    assert (seen[-1] == flat(200, 180, 160)).all()
    late = flashing.luminance(seen[60:])[:, 50, 50]
    assert np.abs(np.diff(late)).max() < 0.2, "without a jump"
    (one,) = limiter.report.over(5.0)
    assert one.kind == "general"
    assert 0.2 < one.begin < 0.6
    assert 2.0 < one.end < 4.5
    assert limiter.report.over(9.0) == [], "each is told once"


def test_red_is_called_red(shown: Callable[..., tuple[Pixels, Limiter]]) -> None:
    _, limiter = shown(lambda k: flat(170, 0, 0) if k // 2 % 2 else flat(0, 60, 60))
    assert {one.kind for one in limiter.report.interventions} == {"red"}


def test_a_bright_wall_is_judged_by_its_light(shown: Callable[..., tuple[Pixels, Limiter]]) -> None:
    """20 cd/m2 are a tenth of white on a screen of 200 and a fiftieth on one of 1000 (BT.1702)."""
    seen, limiter = shown(dark_flicker, viewing=Viewing(peak=1000.0))
    assert limiter.report.begun == 1
    changes = np.abs(np.diff(flashing.luminance(seen[2 * RATE :])[:, 50, 50]))
    assert changes.max() * 1000.0 < 20.0


def test_who_stands_near_sees_a_spot_as_large(shown: Callable[..., tuple[Pixels, Limiter]]) -> None:
    _, far = shown(small_spot, viewing=Viewing(distance=10.0, width=4.0))
    _, near = shown(small_spot, viewing=Viewing(distance=1.0, width=4.0))
    assert (far.report.begun, near.report.begun) == (0, 1)


def test_a_picture_may_change_its_size(gl: moderngl.Context, no_leak: None) -> None:
    """The stage draws smaller when it is late."""
    limiter = Limiter(gl, AVERAGE)
    for k in range(60):
        size = (WIDE, HIGH) if k % 20 < 10 else (WIDE // 2, HIGH // 2)
        texture = gl.texture(size, 4, bytes([255 * (k // 2 % 2)] * (4 * size[0] * size[1])))
        target = Target(gl.framebuffer([texture]), (texture,))
        assert limiter.limit(target, k / RATE).size == size
        gl.detect_framebuffer(0).use()
        target.release()
    assert limiter.report.shown <= MOST_FLASHES < limiter.report.wanted
    limiter.release()


LEVELS = arrays(np.float32, (90, 4), elements=st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.79, 0.9, 1.0]))


@settings(max_examples=25)
@given(LEVELS, st.sampled_from([24, 30, 60]), st.sampled_from([80.0, 200.0, 1000.0]))
def test_no_course_of_light_has_more_than_three(
    levels: npt.NDArray[np.float32], rate: int, peak: float
) -> None:
    """Whatever is drawn, four quarters of a small picture: never more than six changes a second."""
    lights = levels.reshape(90, 2, 2)[..., None].repeat(3, axis=3)
    softener = Softener(lights[0], 1.0, Viewing(peak=peak))
    before = lights[0]
    for k, drawn in enumerate(lights):
        light, softened = drawn, softener.soften(drawn, k / rate)
        if softened is not None:
            assert softened.mix.min() >= 0.0
            light = before + softened.mix[..., None] * (drawn - before)
        softener.show(light)
        before = light
        assert softener.flashes()[1] <= MOST_FLASHES


def test_how_much_a_change_needs() -> None:
    low = np.array([0.0, 0.5, 0.79, 0.81], np.float32)
    assert luminance_need(200.0)(low) == pytest.approx([0.1, 0.1, 0.1, 0.10125])
    assert luminance_need(1000.0)(low) == pytest.approx([0.02, 0.0625, 0.09875, 0.10125])
    assert luminance_need(50.0)(low) == pytest.approx([0.1, 0.1, 0.1, 0.4])


def test_fields_follow_from_where_one_stands() -> None:
    assert AVERAGE.field(16 / 9) == (1 / 3, 1 / 3)
    wide, high = Viewing(distance=3.0, width=4.0).field(16 / 9)
    assert wide * 4.0 == pytest.approx(2.0 * 3.0 * np.tan(np.radians(5.0)))
    assert high * 2.25 == pytest.approx(2.0 * 3.0 * np.tan(np.radians(3.75)))
    near = fields_of(Viewing(distance=3.0, width=4.0), (72, 128), 16 / 9)
    far = fields_of(Viewing(distance=300.0, width=4.0), (72, 128), 16 / 9)
    assert near.most == pytest.approx(0.25 * near.rows * near.columns)
    assert far.most == pytest.approx(0.25 * 72 * 128), (
        "a quarter of the screen is too much wherever one stands"
    )


@pytest.mark.parametrize("size", [(1, 1), (16, 9), (1920, 1080), (1080, 1920), (8000, 40), (40, 8000)])
def test_cells_fit_any_picture(size: tuple[int, int]) -> None:
    columns, rows = cells_of(size)
    assert 1 <= columns <= size[0]
    assert 1 <= rows <= size[1]
    assert columns * rows <= 128 * 512


def test_the_report_stays_small() -> None:
    report = FlashReport()
    for k in range(1500):
        report.intervene(3.0 * k, "general", 0.5)
    assert (report.begun, len(report.interventions), report.forgotten) == (1500, 1000, 500)
    assert len(report.over(1e6)) == 1000
    report.intervene(2e6, "red", 0.1)
    assert [one.kind for one in report.over(3e6)] == ["red"]
