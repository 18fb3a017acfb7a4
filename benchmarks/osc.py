"""A flood of OSC: what 10,000 messages a second cost the stage, at 24 pictures a second.

    PYTHONPATH=. python benchmarks/osc.py --seconds 60

Messages go through a real socket to the ear of a real deck; what is counted is the processor time of hearing,
moving and telling back, without that of sending.
"""

import argparse
import resource
import socket
import time

from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.ear import Ear
from dreamscape.stage.vj.osc import packed

RATE, PICTURES = 10_000, 24
CONTROLS = 40


def main() -> None:
    """Print the share of a core, and what memory grows."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seconds", type=float, default=60.0, help="of playing, not of the clock")
    given = options.parse_args()
    deck = Deck(playable())
    ear = Ear(deck, "127.0.0.1", 0)
    addresses = [one.address for one in deck.known.values() if one.kind == "fader"][:CONTROLS]
    hand = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    each, pictures = RATE // PICTURES + 1, round(given.seconds * PICTURES)
    spent, kept, before = 0.0, 0, 0
    for picture in range(pictures):
        if picture == pictures // 4:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(each):
            value = (picture * each + number) % 1000 / 1000.0
            hand.sendto(packed(addresses[number % CONTROLS], value), ("127.0.0.1", ear.port))
        begun = time.process_time()
        ear.listen(0.0)
        kept += len(deck.take(picture / PICTURES))
        ear.tell()
        spent += time.process_time() - begun
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{each * pictures} messages, {kept} moves kept, {1000.0 * spent / pictures:.2f} ms a picture")
    share = 100.0 * spent / pictures * PICTURES
    print(f"{share:.1f} % of a core; memory after a quarter: +{grown / 1024:.1f} MB")


if __name__ == "__main__":
    main()
