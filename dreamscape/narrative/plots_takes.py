"""The words of one line: who gave it which take, and which of them stands."""

from dataclasses import dataclass, field

from dreamscape.narrative.world import Take


@dataclass(slots=True)
class Takes:
    """Every take of one line, told in the order of the edits that are not taken back.

    `heads` are the takes on which nobody has built: the first of them stands, the others are variants.
    """

    heads: list[str] = field(default_factory=list)
    given: dict[str, Take] = field(default_factory=dict)  # by edits that are not taken back
    first: dict[str, tuple[Take, str]] = field(default_factory=dict)
    """Each take as it was first given, and its base; by whatever edit."""

    def begin(self, take: Take, living: bool) -> None:
        """The line is added with its first take."""
        self.first[take.id] = take, ""
        if living:
            self._stand(take.id, 0)

    def give(self, take: Take, base: str, living: bool) -> str:
        """A weaver who saw `base` gives the line `take`. Returns what the weaver must be told, or ""."""
        seen = self._living(base)
        self.first.setdefault(take.id, (take, base))
        if not living:
            return ""
        if not self.heads:
            self._stand(take.id, 0)
            return ""
        if take.id in self.given:
            return self._choose(take.id, seen)
        if seen not in self.heads:
            self._stand(take.id, len(self.heads))
            return f"has other words by now, {_quoted(self.heads[0])}: yours are kept beside them"
        place = self.heads.index(seen)
        self._stand(take.id, place)
        return "" if place == 0 else f"says {_quoted(self.heads[0])}: yours go on beside it, as a variant"

    @property
    def present(self) -> Take | None:
        """The take that stands; None when every edit of the line is taken back."""
        return self.given[self.heads[0]] if self.heads else None

    @property
    def variants(self) -> tuple[Take, ...]:
        """Takes that survived a concurrent edit, as they came."""
        return tuple(self.given[take] for take in self.heads[1:])

    @property
    def earlier(self) -> tuple[Take, ...]:
        """Takes that others have replaced knowingly, as they came."""
        return tuple(take for take in self.given.values() if take.id not in self.heads)

    def _stand(self, take: str, place: int) -> None:
        self.given[take] = self.first[take][0]
        self.heads[place : place + 1] = [take]

    def _choose(self, take: str, seen: str) -> str:
        """A take that the line has had is to stand again in the place of the one that was seen."""
        if take == self.heads[0]:
            return "has these words already"
        if seen != self.heads[0]:
            return f"has other words by now, {_quoted(self.heads[0])}: it was left as it is"
        self.heads = [take, *(head for head in self.heads[1:] if head != take)]
        return ""

    def _living(self, take: str) -> str:
        """The take itself, or, when its edit is taken back, the one beneath it; "" when there is none."""
        met = set()
        while take and take not in self.given and take not in met:
            met.add(take)
            take = self.first[take][1] if take in self.first else take
        return take


def _quoted(take: str) -> str:
    return f"take {take}"
