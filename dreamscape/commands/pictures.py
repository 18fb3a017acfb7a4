"""A compositor with a context of its own, for commands that draw."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import cache

import moderngl

from dreamscape.commands.interrupt import between_calls
from dreamscape.errors import DreamError
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import create_context, is_software, renderer_name
from dreamscape.render.isf import Visual
from dreamscape.render.lettering.lettering import Words, no_words
from dreamscape.render.probe import unprobed
from dreamscape.render.sketches.sketches import Drawings, no_drawings


@contextlib.contextmanager
def drawing_context() -> Iterator[tuple[moderngl.Context, str]]:
    """An OpenGL context and the name of what draws; says so on stderr. Raises DreamError without one."""
    context = create_context()
    name = renderer_name(context)
    plain = (
        " (software: right, but slow; a GPU would be used if there were one)" if is_software(context) else ""
    )
    print(f"drawing with {name}{plain}", file=sys.stderr)
    try:
        with between_calls():
            yield context, name
    except moderngl.Error as error:
        reason = " ".join(str(error).split())
        raise DreamError(
            f"{name} cannot draw this ({reason}); take a smaller --size, or see: dreamscape doctor"
        ) from error
    finally:
        context.release()


@contextlib.contextmanager
def compositor(
    find: Callable[[str], Visual] = library.find,
    words: Words = no_words,
    drawings: Drawings = no_drawings,
) -> Iterator[tuple[Compositor, str]]:
    """A compositor and the name of what draws. `find` gives the visual of a name, `words` what was said,
    `drawings` what was drawn."""
    with drawing_context() as (context, name):
        drawing = Compositor(context, cache(find), unprobed, words, drawings)
        try:
            yield drawing, name
        finally:
            drawing.release()
