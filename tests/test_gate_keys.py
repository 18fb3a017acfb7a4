"""Who may come in: tokens that pass, tokens that last, four words; and how often somebody may try."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.gate import keys
from dreamscape.gate.keys import JOIN_SECONDS, Keys, keys_of, word_list
from dreamscape.gate.limits import Limits

OURS, THEIRS = Keys(b"a" * 32), Keys(b"b" * 32)


def test_a_token_from_the_wall_lets_in_and_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    token = OURS.join_token()
    assert OURS.may_join(token)
    assert not THEIRS.may_join(token), "another show's code"
    now = keys.time.time()
    monkeypatch.setattr(keys.time, "time", lambda: now + JOIN_SECONDS + 2.0)
    assert not OURS.may_join(token), "it has passed"


@given(st.text(max_size=60))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert not OURS.may_join(text)
    assert OURS.dreamer_of(text) is None


def test_a_phone_is_known_again_and_nobody_else_is_taken_for_it() -> None:
    token = OURS.phone_token("p-1")
    assert OURS.dreamer_of(token) == "p-1"
    assert THEIRS.dreamer_of(token) is None
    assert OURS.dreamer_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert OURS.dreamer_of(OURS.join_token()) is None, "the wall's token is no phone's"
    assert not OURS.may_join(token)


def test_four_words_name_one_dreamer_however_they_are_written() -> None:
    crowd = [f"p-{number}" for number in range(500)]
    words = OURS.words_of("p-77")
    assert len(words.split()) == 4
    assert set(words.split()) <= set(word_list())
    assert OURS.whose(words, crowd) == "p-77"
    assert OURS.whose(f"  {words.upper()}\n", crowd) == "p-77"
    assert OURS.whose(words.rsplit(" ", 1)[0], crowd) is None
    assert OURS.whose("", crowd) is None
    assert len({OURS.words_of(one) for one in crowd}) == len(crowd)


def test_the_words_are_easily_told_apart() -> None:
    words = word_list()
    assert len(words) == 256 == len(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in words)
    assert len({word[:4] for word in words}) == 256, "four letters are enough"


def test_keys_last_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    show = tmp_path / "a.dream"
    first = keys_of(show)
    assert keys_of(show) == first
    assert len(first.secret) == 32
    assert stat.S_IMODE((tmp_path / "a.keys").stat().st_mode) == 0o600
    assert keys_of(tmp_path / "b.dream") != first


@pytest.mark.parametrize("text", ["", "{", "[]", '{"secret": 7}', '{"secret": "xyz"}', "{}"])
def test_broken_keys_are_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.keys"
    path.write_text(text)
    with pytest.raises(DreamError, match=r"a\.keys: the show's keys cannot be read"):
        keys_of(tmp_path / "a.dream")
    assert path.read_text() == text


def test_the_file_of_keys_holds_no_passphrase(tmp_path: Path) -> None:
    keys_of(tmp_path / "a.dream")
    assert set(json.loads((tmp_path / "a.keys").read_text())) <= {"secret", "made", "crew"}


@given(st.lists(st.floats(0.0, 5.0), min_size=1, max_size=200))
def test_nobody_may_more_often_than_the_bucket_fills(pauses: list[float]) -> None:
    limits, now, allowed = Limits(rate=2.0, burst=8.0), 0.0, 0
    for pause in pauses:
        now += pause
        allowed += limits.take("one", now)
    assert allowed <= 8.0 + 2.0 * now + 1e-6


def test_a_bucket_is_for_one_name_and_old_names_are_forgotten() -> None:
    limits = Limits(rate=0.1, burst=1.0, most=10)
    assert limits.take("a", 0.0)
    assert not limits.take("a", 0.1)
    assert limits.take("b", 0.1)
    for number in range(20):
        limits.take(f"other{number}", 0.2)
    assert limits.take("a", 0.2), "memory is bounded: who was forgotten begins anew"
