"""What a festival can cue: a name, and what the crowd then does. To add one, add a line.

Each takes the crowd and the cue as it is written, and gives what looks at the World and answers.
"""

from collections.abc import Callable

from dreamscape.narrative.drama import Drama, Look
from dreamscape.narrative.programme.festival import Cue

CUES: dict[str, Callable[[Drama, Cue], Look]] = {
    "falter": lambda drama, cue: drama.falter(cue.cause),
    "half-mend": lambda drama, cue: drama.half_mend(cue.patch or "stitch"),
    "mend": lambda drama, cue: drama.mend,
    "undo-splice": lambda drama, cue: drama.undo_splice,
    "mend-each": lambda drama, cue: drama.mend_each,
    "finish": lambda drama, cue: drama.finish,
    "withdraw-shares": lambda drama, cue: drama.withdraw_shares,
    "trust-again": lambda drama, cue: drama.trust_again,
    "restore-shares": lambda drama, cue: drama.restore_shares,
    "open-up": lambda drama, cue: drama.open_up,
    "lean-on-one": lambda drama, cue: drama.lean_on_one,
    "let-go": lambda drama, cue: drama.let_go,
    "regroup": lambda drama, cue: drama.regroup,
}
