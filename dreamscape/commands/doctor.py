"""dreamscape doctor: what works on this machine and what to do about the rest."""

import argparse

from dreamscape.doctor import examine, show


def run(given: argparse.Namespace) -> int:
    """Print the findings; 1 when something that every user needs does not work."""
    return show(examine(), given.json)
