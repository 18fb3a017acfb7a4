"""What somebody said, as others may read it on the wall. Whether they may is the World's to say."""

from collections.abc import Iterable

from dreamscape.narrative.journal import Journal
from dreamscape.narrative.reading.words import clean
from dreamscape.narrative.told import told_in


def quoted(journal: Journal, dreamer: str, take: str) -> str | None:
    """The cleaned words of a line's `take`, or for "" those of the dream that was told last; None when there
    are none, or none any more."""
    kept = journal.text_of(take) if take else told_in(journal.words_of(dreamer))
    return clean(kept) or None if kept else None


def sketched(journal: Journal, wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The drawings of those (dreamer, take) that have one, by take, as the journal keeps them; not those that
    were taken back."""
    return journal.texts(take for _, take in wanted)
