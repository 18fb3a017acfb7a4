"""What a festival can cue: a name, what an act must permit for it, and what the crowd then does.

To add one, add a line. The word is one of `festival.MAY`; "" needs no permission. The function takes the
crowd and the cue as it is written, and gives what looks at the World and answers.
"""

from collections.abc import Callable

from dreamscape.narrative.drama import Drama, Look
from dreamscape.narrative.programme.festival import Cue

CUES: dict[str, tuple[str, Callable[[Drama, Cue], Look]]] = {
    "falter": ("fracture", lambda drama, cue: drama.falter(cue.cause)),
    "half-mend": ("patch", lambda drama, cue: drama.half_mend(cue.patch or "stitch")),
    "mend": ("patch", lambda drama, cue: drama.mend),
    "undo-splice": ("fracture", lambda drama, cue: drama.undo_splice),
    "mend-each": ("patch", lambda drama, cue: drama.mend_each),
    "finish": ("patch", lambda drama, cue: drama.finish),
    "withdraw-shares": ("", lambda drama, cue: drama.withdraw_shares),
    "trust-again": ("share", lambda drama, cue: drama.trust_again),
    "restore-shares": ("share", lambda drama, cue: drama.restore_shares),
    "open-up": ("share", lambda drama, cue: drama.open_up),
    "lean-on-one": ("thread", lambda drama, cue: drama.lean_on_one),
    "let-go": ("", lambda drama, cue: drama.let_go),
    "regroup": ("thread", lambda drama, cue: drama.regroup),
}
