"""The one table of meaning: what in the story becomes which number in the picture.

Each row says: this output goes from `low` to `high` as the source goes from 0 to 1, and why. Lengths
are in plane heights or, where it says so, in dream radii. Change a number here and the whole program
follows; nothing else decides how the story looks.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Value = TypeVar("Value", float, npt.NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Row:
    """One mapping: `output` = low + (high - low) * source ** bend."""

    output: str
    source: str
    low: float
    high: float
    why: str
    bend: float = 1.0


TABLE = (
    Row("layer.room", "1 / sqrt(crowd)", 0.0, 0.62, "a dream's radius: the crowd shares the plane"),
    Row("layer.lead", "presence", -1.30, 0.0, "radii; an arriving dream opens like an eye"),
    Row(
        "layer.border", "share * attunement", 0.035, 0.32, "radii; who shares and is in step flows over", 1.6
    ),
    Row("layer.dissolve", "share * chaos", 0.0, 0.16, "radii; in the chaos who shares runs into others"),
    Row("layer.calm", "stillness", 0.0, 1.0, "still dreams move less"),
    Row("layer.clarity", "own presence", 0.35, 1.0, "a dream that is fully there is sharp"),
    Row("layer.lamp", "breath", 0.22, 0.55, "each dreamer's light breathes with the dreamer"),
    Row("layer.voice", "voice", 1.0, 2.4, "who speaks for oneself shines out"),
    Row("layer.spoken", "voice", 1.0, 0.15, "and is given back to oneself: the border closes"),
    Row("layer.thanks", "thanks", 1.0, 1.35, "who came to a wound is seen a little better for minutes"),
    Row("layer.mark", "turn of the role", 0.0, 1.0, "a role comes to be seen within two seconds"),
    Row("layer.ember", "rest", 1.0, 0.35, "the light of who rests is an ember"),
    Row("layer.dusk", "rest", 1.0, 0.45, "and the dream lies in the dusk"),
    Row("verse.dusk", "rest", 1.0, 0.4, "the words of who rests are faint"),
    Row("link.strength", "health", 0.03, 0.46, "healthy threads shine", 1.5),
    Row("link.dissolving", "unity", 1.0, 0.30, "in one sea the threads are felt, not seen"),
    Row("link.fray", "1 - health, once torn", 0.0, 1.0, "torn threads hang"),
    Row("link.warmth", "affinity", 0.0, 1.0, "likeness is warm"),
    Row("link.plotline", "age of a line", 0.0, 0.34, "a shared story is strung from author to author"),
    Row("link.answer", "time left of a rally", 0.10, 0.55, "who comes to a wound sends light to who called"),
    Row("seam.width", "opening", 0.0, 0.015, "plane heights; half the cleft"),
    Row("seam.shear", "opening", 0.0, 0.008, "plane heights; the sides slide past each other"),
    Row("grade.unity", "unity * cohesion", 0.0, 1.0, "islands, or one sea", 0.8),
    Row("grade.flow", "unity", 0.25, 0.85, "in step, one current moves through all dreams"),
    Row("grade.bloom", "balance", 0.75, 1.15, "togetherness that leaves everybody themselves glows"),
    Row("grade.beat", "beat", 1.0, 1.5, "on a beat lights and threads flare; dreams do not"),
    Row("grade.fleeting", "4 * gather", 1.0, 0.0, "of a crowd on the move no images linger"),
    Row("voice.turn", "turn", 0.45, 0.9, "each voice comes to the fore once in four minutes"),
    Row("voice.rest", "rest", 1.0, 0.04, "who rests is hardly heard"),
    Row("voice.solo", "voice", 1.0, 2.2, "who speaks for oneself is heard above the others"),
    Row(
        "music.valence", "valence, -1 .. 1", -0.8, 0.8, "glad dreams make a bright mode, sad ones a dark one"
    ),
    Row("music.night", "night", 0.15, -0.4, "the mode darkens with the night"),
    Row("music.hurt", "wounds", 0.0, -0.6, "and where the dream is torn"),
    Row("music.gather", "gather", 0.0, 0.5, "it opens where all come together"),
    Row("music.sunrise", "sunrise", 0.0, 0.8, "and at sunrise, note by note"),
    Row("grade.memory", "flow", 0.03, 0.12, "the more it flows, the longer light lingers"),
)

_ROWS = {row.output: row for row in TABLE}


def through(output: str, source: Value) -> Value:
    """The table's row `output` applied to `source` (0..1; a number or an array)."""
    row = _ROWS[output]
    bent = source if row.bend == 1.0 else source**row.bend
    return row.low + (row.high - row.low) * bent
