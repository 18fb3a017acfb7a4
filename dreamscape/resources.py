"""Where shaders/ and assets/ are, in a wheel or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The shipped folder `name` ("shaders" or "assets").

    Raises FileNotFoundError when it is neither in the package nor beside it.
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"{name}/ is neither in {_PACKAGE} nor beside it: reinstall dreamscape")
