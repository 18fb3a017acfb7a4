"""Reading: what a told dream is about, how it feels, which visual paints it and whom it resembles."""

from dreamscape.narrative.reading.affinity import likeness, likeness_pairs, reasons
from dreamscape.narrative.reading.reader import Reading, read_dream
from dreamscape.narrative.reading.visual import choose_visual

__all__ = ["Reading", "choose_visual", "likeness", "likeness_pairs", "read_dream", "reasons"]
