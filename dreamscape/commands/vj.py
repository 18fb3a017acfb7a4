"""dreamscape vj: the show as it goes on, with somebody who plays it."""

import argparse
from pathlib import Path

from dreamscape.commands import live
from dreamscape.errors import DreamError
from dreamscape.stage.vj.hands import Played

_HIGHEST = 65535


def run(given: argparse.Namespace) -> int:
    """As `live`, with hands on it."""
    port = None if given.osc_port < 0 else given.osc_port
    out = tuple(_address(one) for one in given.osc_out or ())
    panel = None if given.panel_port < 0 else (given.panel_host, given.panel_port)
    midi = None if given.no_midi else tuple(given.midi or ())
    knobs = Path(given.midi_map) if given.midi_map else None
    network = given.osc_host, port, out, panel, given.announce
    return live.run(given, Played(*network, midi, knobs, given.dmx_host, given.link, given.listen))


def _address(text: str) -> tuple[str, int]:
    """HOST:PORT. Raises DreamError (code 2)."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) <= _HIGHEST:
        raise DreamError(f'--osc-out "{text}": HOST:PORT, as in 192.0.2.20:9000', 2)
    return host, int(port)
