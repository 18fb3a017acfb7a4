"""Who may come in: tokens on the wall that pass, tokens of phones that last, and four words to go by.

All follow from one secret that lies beside the show, so that a gate that starts again knows everybody, and
words written on paper work as long as the show is kept.
"""

import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from dreamscape.errors import DreamError
from dreamscape.resources import folder

JOIN_SECONDS = 600
"""How long a token from the wall lets people in."""
NEW_SECONDS = 300
"""After so long the wall shows another."""
WORDS = 4
"""Words by which a dreamer can take the dream back, from any phone: 32 bits, and few guesses."""


@dataclass(frozen=True)
class Keys:
    """What a show's secret opens."""

    secret: bytes

    @cached_property
    def _joins(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="join")

    @cached_property
    def _phones(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="phone")

    def join_token(self) -> str:
        """A token for the wall, good for JOIN_SECONDS."""
        return str(self._joins.dumps(1))

    def may_join(self, token: str) -> bool:
        """Whether the token was on the wall lately."""
        try:
            self._joins.loads(token, max_age=JOIN_SECONDS)
        except BadSignature:
            return False
        return True

    def phone_token(self, dreamer: str) -> str:
        """What a phone keeps, to be known again."""
        return str(self._phones.dumps(dreamer))

    def dreamer_of(self, token: str) -> str | None:
        """Whose token it is; None when nobody's."""
        try:
            found = self._phones.loads(token)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None

    def words_of(self, dreamer: str) -> str:
        """The dreamer's four words."""
        names = word_list()
        drawn = blake2b(dreamer.encode(), digest_size=WORDS, key=self.secret, person=b"four words").digest()
        return " ".join(names[byte] for byte in drawn)

    def whose(self, words: str, dreamers: list[str]) -> str | None:
        """Which of `dreamers` has these four words; case, spaces and commas do not matter."""
        asked = " ".join(words.casefold().replace(",", " ").split())
        found = None
        for dreamer in dreamers:  # all are compared, so that the time taken tells nothing
            if hmac.compare_digest(self.words_of(dreamer).encode(), asked.encode()):
                found = dreamer
        return found


@cache
def word_list() -> tuple[str, ...]:
    """256 short words that are easily told apart."""
    return tuple((folder("assets") / "web" / "words.txt").read_text().split())


def keys_of(show: Path) -> Keys:
    """The keys of a show, made at first use and kept in `NAME.keys` beside it, readable by its owner alone.

    Raises DreamError when that file is not what was written.
    """
    path = show.with_suffix(".keys")
    try:
        kept = json.loads(path.read_text())
        return Keys(bytes.fromhex(kept["secret"]))
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise DreamError(
            f"{path}: the show's keys cannot be read ({error}); put the file back, or move it away: then "
            "nobody can use old words to withdraw"
        ) from None
    secret = secrets.token_bytes(32)
    rewrite(path, {"secret": secret.hex(), "made": int(time.time())})
    return Keys(secret)


def rewrite(path: Path, facts: dict[str, object]) -> None:
    """Write the file of keys, whole or not at all; nobody but its owner can read it."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(facts, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
