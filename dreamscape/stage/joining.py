"""The sign on the wall by which people come in: a QR code with a token that passes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.gate.keys import NEW_SECONDS, Keys

Pixels = npt.NDArray[np.uint8]

SIGN, MARGIN = 0.16, 0.03
"""Size of the sign and its distance from the corner, shares of the picture's height."""
_QUIET = 3
"""Modules of quiet zone about the code."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What is shown now."""

    address: str
    code: Pixels  # (n, n): 0 dark, 255 light, a pixel a module, quiet zone included


class Joining:
    """Lives on: a new sign every NEW_SECONDS."""

    def __init__(self, keys: Keys, address: str) -> None:
        """`address` is where phones find the gate, such as http://192.0.2.7:8080."""
        self._keys, self._address = keys, address
        self._made = self._looked = -float(NEW_SECONDS)
        self._token = ""
        self._sign: Sign | None = None

    def sign(self, now: float) -> Sign:
        """The sign at `now` (seconds of a clock that never goes back)."""
        if now - self._looked >= 1.0:  # when the machine's clock is set, the code on the wall passes
            self._looked = now
            if not self._keys.may_join(self._token):
                self._sign = None
        if self._sign is None or now - self._made >= NEW_SECONDS:
            self._token = self._keys.join_token()
            address = f"{self._address}/#{self._token}"
            self._sign, self._made = Sign(address, code_of(address)), now
        return self._sign


def code_of(text: str) -> Pixels:
    """The QR code of `text` (ISO/IEC 18004), error correction M, with its quiet zone."""
    import segno

    rows = segno.make(text, error="m", micro=False).matrix_iter(scale=1, border=_QUIET)
    return np.array([[0 if module else 255 for module in row] for row in rows], np.uint8)
