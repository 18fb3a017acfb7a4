"""One OpenGL context for all tests that draw."""

import ctypes
from collections.abc import Iterator

import moderngl
import pytest
from hypothesis import settings

from dreamscape.render.context import create_context, take

# The same examples each time, so that a change is judged by itself; `make search` looks for new ones. No
# deadlines: how long an example takes says more of the machine than of us.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("steady")

SLOW = (
    "test_cli", "test_live_command", "test_crew", "test_privacy", "test_docs", "test_gate_faults",
    "test_screens", "test_cli_bad_input", "test_gate_server", "test_narrative_diagnosis", "test_gate_drawing",
    "test_export_show", "test_sound_perform", "test_limiter_films", "test_sound_live", "test_audition",
)  # fmt: skip
"""The slowest files, most of their time spent waiting, the slowest first."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --regenerate` draws the pictures in tests/golden anew; look at them before they are kept."""
    parser.addoption("--regenerate", action="store_true", help="draw the golden pictures anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests are few and slow come first, so that no worker is left alone with one in the end."""
    place = {name: row for row, name in enumerate(SLOW)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(scope="session")
def gl_context() -> Iterator[moderngl.Context]:
    """Kept for the session: a context costs more than most tests. Ask for `gl` instead."""
    context = create_context()
    _KEPT.append(context)
    yield context
    _KEPT.clear()
    context.release()


_KEPT: list[moderngl.Context] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Fixtures draw with the session's context, though a command that was run in this process before made
    and released contexts of its own."""
    for context in _KEPT:
        take(context)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """As before a test: what fixtures release is the session's."""
    pytest_runtest_setup()


@pytest.fixture
def gl(gl_context: moderngl.Context) -> Iterator[moderngl.Context]:
    """The context; whatever a test did with it must have been right."""
    assert gl_context.error == "GL_NO_ERROR"
    yield gl_context
    assert gl_context.error == "GL_NO_ERROR"


@pytest.fixture
def no_leak(gl: moderngl.Context) -> Iterator[None]:
    """The test must release every texture, framebuffer and vertex array it makes."""
    kinds = ("Texture", "Framebuffer", "VertexArray")
    before = _alive(gl, kinds)
    yield
    assert _alive(gl, kinds) == before


@pytest.fixture
def no_program_leak(gl: moderngl.Context) -> Iterator[None]:
    """The test must release every program. Not for texts that fail: moderngl leaves a program for each."""
    before = _alive(gl, ("Program",))
    yield
    assert _alive(gl, ("Program",)) == before


def _alive(gl: moderngl.Context, kinds: tuple[str, ...]) -> dict[str, int]:
    """How many objects of each kind OpenGL knows of; skips the test where EGL cannot be asked."""
    try:
        find = ctypes.CDLL("libEGL.so.1").eglGetProcAddress
    except OSError:
        pytest.skip("needs EGL to count GL objects")
    find.restype = ctypes.c_void_p
    texture = gl.texture((1, 1), 4)
    framebuffer = gl.framebuffer([texture])
    program = gl.program(vertex_shader="#version 330\nvoid main() { gl_Position = vec4(0.0); }")
    quad = gl.vertex_array(program, [])
    made = (quad, program, framebuffer, texture)
    newest = max(one.glo for one in made)  # names are given in rising order
    for one in made:
        one.release()
    counts = {}
    for kind in kinds:
        exists = ctypes.CFUNCTYPE(ctypes.c_ubyte, ctypes.c_uint)(find(f"glIs{kind}".encode()))
        counts[kind] = sum(exists(number) for number in range(1, newest + 32))
    return counts
