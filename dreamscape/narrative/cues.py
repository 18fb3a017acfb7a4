"""What a festival can cue: a name, what an act must permit for it, and what the crowd then does.

To add one, add a line. The word is one of `festival.MAY`; "" needs no permission. The function takes the
crowd and the cue as it is written, and gives what looks at the World and answers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dreamscape.narrative import remembering
from dreamscape.narrative.answering import Answering
from dreamscape.narrative.drama import Drama, Look
from dreamscape.narrative.faltering import Faltering
from dreamscape.narrative.programme.festival import Cue
from dreamscape.narrative.weaving import Weaving


@dataclass(frozen=True, slots=True)
class Company:
    """A simulated crowd with all its memories."""

    faltering: Faltering
    drama: Drama
    answering: Answering
    weaving: Weaving


CUES: dict[str, tuple[str, Callable[[Company, Cue], Look]]] = {
    "falter": ("fracture", lambda us, cue: us.faltering.falter(cue.cause)),
    "half-mend": ("patch", lambda us, cue: us.drama.half_mend(cue.patch or "stitch")),
    "mend": ("patch", lambda us, cue: us.drama.mend),
    "undo-splice": ("fracture", lambda us, cue: us.drama.undo_splice),
    "mend-each": ("patch", lambda us, cue: us.drama.mend_each),
    "finish": ("patch", lambda us, cue: us.drama.finish),
    "withdraw-shares": ("", lambda us, cue: us.drama.withdraw_shares),
    "trust-again": ("share", lambda us, cue: us.drama.trust_again),
    "restore-shares": ("share", lambda us, cue: us.drama.restore_shares),
    "open-wide": ("share", lambda us, cue: us.drama.open_wide),
    "open-up": ("share", lambda us, cue: us.drama.open_up),
    "lose-touch": ("", lambda us, cue: us.faltering.lose_touch),
    "reach-across": ("thread", lambda us, cue: us.faltering.reach_across),
    "lean-on-one": ("thread", lambda us, cue: us.faltering.lean_on_one),
    "strain": ("thread", lambda us, cue: us.faltering.strain),
    "rekindle": ("thread", lambda us, cue: us.drama.rekindle),
    "let-go": ("", lambda us, cue: us.drama.let_go),
    "rally": ("rally", lambda us, cue: us.answering.call),
    "answer": ("rally", lambda us, cue: us.answering.answer),
    "speak": ("speak", lambda us, cue: us.answering.speak("self")),
    "speak-for-all": ("speak", lambda us, cue: us.answering.speak("all")),
    "weave": ("weave", lambda us, cue: us.weaving.gather()),
    "weave-all": ("weave", lambda us, cue: us.weaving.gather(last=True)),
    "split-plots": ("weave", lambda us, cue: us.weaving.split),
    "retell": ("weave", lambda us, cue: us.weaving.retell),
    "clash": ("weave", lambda us, cue: us.weaving.clash),
    "take-back": ("weave", lambda us, cue: us.weaving.take_back),
    "merge-plots": ("weave", lambda us, cue: us.weaving.merge),
    "converge": ("weave", lambda us, cue: us.weaving.converge),
    "find-words": ("weave", lambda us, cue: us.weaving.find_again),
    "mark-mural": ("", lambda us, cue: remembering.mural),
    "mark-performance": ("", lambda us, cue: remembering.performance),
    "regroup": ("thread", lambda us, cue: us.drama.regroup),
}
