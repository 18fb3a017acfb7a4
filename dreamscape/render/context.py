"""An OpenGL context without a window: EGL first, so that servers and laptops alike can draw."""

import sys
from typing import TYPE_CHECKING, Any

from dreamscape.errors import DreamError

if TYPE_CHECKING:
    import moderngl

REQUIRED = 330
_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "swrast", "software", "microsoft basic render")
_ADVICE = {
    "linux": "install EGL and Mesa: sudo apt install libegl1 libgl1-mesa-dri",
    "darwin": "run it from a logged-in desktop session",
    "win32": "install the graphics driver, or Mesa's opengl32.dll for software drawing",
}


def create_context() -> "moderngl.Context":
    """A standalone context with OpenGL 3.3 or later.

    Its GL objects are freed when their Python objects are released, by hand: nothing is left to a
    garbage collector that runs on another thread. Raises DreamError that says what to install.
    """
    import moderngl

    failures: list[str] = []
    for backend in ("egl", None) if sys.platform.startswith("linux") else (None,):
        try:
            settings: dict[str, Any] = {"backend": backend} if backend else {}
            context = moderngl.create_context(require=REQUIRED, standalone=True, **settings)
        except Exception as error:  # glcontext raises bare Exception, ImportError and OSError alike
            failures.append(f"{backend or 'the window system'}: {' '.join(str(error).split())}")
        else:
            return _checked(context)
    advice = _ADVICE.get(sys.platform, _ADVICE["linux"])
    raise DreamError(f"no OpenGL 3.3 here ({'; '.join(failures)}); {advice}")


def _checked(context: "moderngl.Context") -> "moderngl.Context":
    error = context.error
    if error != "GL_NO_ERROR":
        context.release()
        raise DreamError(f"the OpenGL driver starts with {error}; update it or install Mesa")
    return context


def renderer_name(context: "moderngl.Context") -> str:
    """The driver's own name for what draws, e.g. 'llvmpipe (LLVM 15.0.6, 256 bits)'."""
    return str(context.info["GL_RENDERER"])


def is_software(context: "moderngl.Context") -> bool:
    """Whether the processor draws, not a GPU."""
    return any(word in renderer_name(context).lower() for word in _SOFTWARE)


def take(context: "moderngl.Context") -> None:
    """Draw with this context from now on. A window system that draws with OpenGL itself takes the thread for
    a context of its own, and what we draw and read then is nowhere: call it wherever it may have done so."""
    context.__enter__()  # type: ignore[no-untyped-call]


def unbind(context: "moderngl.Context") -> None:
    """Bind no framebuffer of ours. Call it before a framebuffer is released: moderngl binds the last one
    again after making the next, and OpenGL answers GL_INVALID_OPERATION when that one is gone."""
    context.detect_framebuffer(0).use()
