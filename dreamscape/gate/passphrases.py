"""The crew's passphrases: made at the first start, told once, kept as Argon2id hashes beside the show."""

import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from dreamscape.gate.keys import keys_of, rewrite, word_list

ROLES = ("weaver", "engineer", "critic", "director")
LASTS = 12 * 3600
"""Seconds for which somebody of the crew stays known."""
_WORDS = 5
"""Words of a passphrase: 40 bits, five guesses a minute, each hashed with Argon2id (RFC 9106)."""


def made(show: Path, anew: bool = False, roles: tuple[str, ...] = ROLES) -> dict[str, str]:
    """New passphrases of the `roles` that have none yet, or of all that are to be made `anew`.

    They are told here and nowhere else: only their hashes are kept. Raises DreamError when the show's keys
    cannot be read.
    """
    keys_of(show)
    path = show.with_suffix(".keys")
    kept = json.loads(path.read_text())
    there = {} if anew else kept.get("crew", {})
    missing = [role for role in roles if role not in there]
    if not missing:
        return {}
    from argon2 import PasswordHasher

    names = word_list()
    phrases = {role: " ".join(secrets.choice(names) for _ in range(_WORDS)) for role in missing}
    kept["crew"] = there | {role: PasswordHasher().hash(phrase) for role, phrase in phrases.items()}
    rewrite(path, kept)
    return phrases


@dataclass(frozen=True)
class Crew:
    """Who of the crew may come in."""

    secret: bytes
    hashes: dict[str, str]

    @cached_property
    def _tokens(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="crew")

    def enter(self, role: str, phrase: str) -> str | None:
        """A token for whoever knows the passphrase of `role`; None for others. Takes some tens of ms."""
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            PasswordHasher().verify(self.hashes.get(role, ""), " ".join(phrase.casefold().split()))
        except (Argon2Error, InvalidHashError):
            return None
        return str(self._tokens.dumps([role, self._stamp(role)]))

    def role_of(self, token: str) -> str | None:
        """The role that a token stands for; None when it is nobody's, or a new passphrase has been made."""
        try:
            found = self._tokens.loads(token, max_age=LASTS)
        except BadSignature:
            return None
        role = found[0] if isinstance(found, list) and len(found) == 2 else ""
        return role if role in self.hashes and found[1] == self._stamp(role) else None

    def _stamp(self, role: str) -> str:
        return self.hashes[role][-12:]


def crew_of(show: Path) -> Crew:
    """The crew of a show. Raises DreamError when the show's keys cannot be read."""
    kept = json.loads(show.with_suffix(".keys").read_text()) if keys_of(show) else {}
    return Crew(keys_of(show).secret, dict(kept.get("crew", {})))
