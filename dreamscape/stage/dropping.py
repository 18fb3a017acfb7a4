"""Folders of visuals on a stage: what appears can be dreamt and played, and people read how it stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dreamscape.render.compositor import Compositor
from dreamscape.render.dropin.dropin import DropIn
from dreamscape.render.dropin.standing import APPEARED, CHECKING, Standing
from dreamscape.render.dropin.taken import Taken
from dreamscape.stage.errands import Errands
from dreamscape.stage.playable import controls_of

if TYPE_CHECKING:
    from dreamscape.stage.vj.deck import Deck


def dropping(
    taken: Taken, compositors: Sequence[Compositor], errands: Errands, deck: "Deck | None", rate: float
) -> DropIn:
    """What is dropped into the folders of `taken` is shown by the compositors. Its numbers come onto the
    `deck`; whoever asked for the stage is told how each visual stands, and what can be dreamt now."""

    def tell(standing: Standing) -> None:
        sentence = standing.sentence()
        if sentence:
            errands.say(sentence)
        visual = taken.good(standing.name)
        if deck is not None and visual is not None and standing.state == APPEARED:
            deck.learn(controls_of(visual))
        if standing.state != CHECKING:
            errands.visuals(drop_in.catalogue(), [one.facts() for one in drop_in.standings.values()])

    drop_in = DropIn(taken, compositors, tell, rate)
    return drop_in
