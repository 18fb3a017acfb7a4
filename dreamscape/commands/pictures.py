"""A compositor with a context of its own, for commands that draw."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import cache

from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import create_context, is_software, renderer_name
from dreamscape.render.isf import Visual


@contextlib.contextmanager
def compositor(
    quiet: bool = False, find: Callable[[str], Visual] = library.find
) -> Iterator[tuple[Compositor, str]]:
    """A compositor and the name of what draws; says so on stderr. Raises DreamError without OpenGL."""
    context = create_context()
    name = renderer_name(context)
    if not quiet:
        plain = (
            " - software: works everywhere, slowly; a GPU is 100 times faster" if is_software(context) else ""
        )
        print(f"drawing with {name}{plain}", file=sys.stderr)
    drawing = Compositor(context, cache(find))
    try:
        yield drawing, name
    finally:
        drawing.release()
        context.release()
