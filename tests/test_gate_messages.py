"""What a phone may say, and everything that nobody should: each is refused, and the gate lives on."""

import json
import math
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.gate import messages
from dreamscape.gate.messages import MOST_BYTES, read

KEY = "key-12345678"
GOOD = [
    {"do": "tell", "words": "Я летел над морем", "feeling": "😊"},
    {"do": "tell", "words": "", "feeling": "", "drawing": [[[0, 0], [999, 999]], [[5, 5]]]},
    {"do": "line", "words": "and then the door opened"},
    {"do": "share", "share": 0.5},
    {"do": "pause", "paused": True},
    {"do": "withdraw"},
    {"do": "offer", "to": "p-1"},
    {"do": "accept", "of": "p-1"},
    {"do": "release", "of": "p-1"},
    {"do": "stitch", "seam": "seam-1-3.0", "x": 0.2, "y": 1},
    {"do": "speak", "about": "all"},
]


def drawn(drawing: str) -> bytes:
    """A dream with words and this drawing."""
    return f'{{"do": "tell", "key": "{KEY}", "words": "a sea", "drawing": {drawing}}}'.encode()


BAD: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "no kind": b'{"key": "key-12345678"}',
    "an unknown kind": b'{"do": "rule", "key": "key-12345678"}',
    "a kind that is no text": b'{"do": 3, "key": "key-12345678"}',
    "no key": b'{"do": "withdraw"}',
    "a short key": b'{"do": "withdraw", "key": "k"}',
    "a long key": b'{"do": "withdraw", "key": "' + b"k" * 65 + b'"}',
    "a key with signs": b'{"do": "withdraw", "key": "../../etc/passwd"}',
    "a field too many": b'{"do": "withdraw", "key": "key-12345678", "as": "admin"}',
    "a share above 1": b'{"do": "share", "key": "key-12345678", "share": 1.0001}',
    "a share below 0": b'{"do": "share", "key": "key-12345678", "share": -0.0001}',
    "NaN": b'{"do": "share", "key": "key-12345678", "share": NaN}',
    "Infinity": b'{"do": "share", "key": "key-12345678", "share": Infinity}',
    "1e999": b'{"do": "share", "key": "key-12345678", "share": 1e999}',
    "a huge whole number": b'{"do": "share", "key": "key-12345678", "share": ' + b"9" * 400 + b"}",
    "a share in words": b'{"do": "share", "key": "key-12345678", "share": "0.5"}',
    "a share that is true": b'{"do": "share", "key": "key-12345678", "share": true}',
    "a pause that is 1": b'{"do": "pause", "key": "key-12345678", "paused": 1}',
    "no words": b'{"do": "tell", "key": "key-12345678", "words": ""}',
    "neither words nor a drawing": b'{"do": "tell", "key": "key-12345678", "drawing": []}',
    "a stroke without a point": drawn("[[]]"),
    "a point of one number": drawn("[[[1]]]"),
    "a point of three": drawn("[[[1, 2, 3]]]"),
    "a point off the sheet": drawn("[[[0, 1000]]]"),
    "a point below the sheet": drawn("[[[0, -1]]]"),
    "a point that is NaN": drawn("[[[NaN, 1]]]"),
    "a point between": drawn("[[[0.5, 1]]]"),
    "a huge point": drawn("[[[" + "9" * 400 + ", 1]]]"),
    "a point in words": drawn('[[["1", 2]]]'),
    "a point that is true": drawn("[[[true, 2]]]"),
    "a drawing of points": drawn("[[1, 2]]"),
    "a drawing as a text": drawn('"[[[1, 2]]]"'),
    "too many strokes": drawn(json.dumps([[[1, 2]]] * 25)),
    "too many points": drawn(json.dumps([[[1, 2]] * 401, [[1, 2]] * 400])),
    "a nested drawing": drawn("[" * 5000 + "]" * 5000),
    "words as a list": b'{"do": "tell", "key": "key-12345678", "words": ["a"]}',
    "words too long": json.dumps({"do": "tell", "key": KEY, "words": "a" * 4001}).encode(),
    "a line too long": json.dumps({"do": "line", "key": KEY, "words": "a" * 401}).encode(),
    "a lone surrogate": b'{"do": "tell", "key": "key-12345678", "words": "\\ud800"}',
    "a lone surrogate at the end": b'{"do": "tell", "key": "key-12345678", "words": "a\\udfff"}',
    "no UTF-8": b'{"do": "tell", "key": "key-12345678", "words": "\xff\xfe"}',
    "a cut letter": b'{"do": "tell", "key": "key-12345678", "words": "\xe2\x82"}',
    "too many bytes": b'{"do": "tell", "key": "key-12345678", "words": "' + b"a" * MOST_BYTES + b'"}',
    "nested lists": b"[" * 8000 + b"]" * 8000,
    "nested objects": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "nested in a field": b'{"do": "tell", "key": "key-12345678", "words": '
    + b"[" * 5000
    + b"]" * 5000
    + b"}",
    "a place off the wall": b'{"do": "stitch", "key": "key-12345678", "seam": "s", "x": 2, "y": 0}',
    "another's voice": b'{"do": "speak", "key": "key-12345678", "about": "them"}',
}


@pytest.mark.parametrize("facts", GOOD, ids=lambda facts: facts["do"])
def test_every_kind_is_read(facts: dict[str, object]) -> None:
    said = read(json.dumps(facts | {"key": KEY}))
    assert said.key == KEY
    assert (
        json.loads(msgspec.json.encode(said)) == facts | {"key": KEY}
        or said.__struct_config__.tag == facts["do"]
    )


def test_the_largest_drawing_is_read() -> None:
    strokes = [[[999, 999]] * 33] * 23 + [[[0, 0]] * 41]
    said = read(json.dumps({"do": "tell", "key": KEY, "drawing": strokes}, separators=(",", ":")))
    assert isinstance(said, messages.Tell)
    assert sum(map(len, said.drawing)) == messages.MOST_POINTS
    assert said.drawing[0][0] == (999, 999)


def test_every_kind_has_an_example() -> None:
    kinds = {kind.__struct_config__.tag for kind in messages.Message.__subclasses__()}
    assert kinds == {facts["do"] for facts in GOOD}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_what_nobody_should_say_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  every reader's own
        read(raw)


@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(ValueError):
        read(raw)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), st.lists, max_leaves=8))
def test_no_value_is_taken_for_another(value: object) -> None:
    raw = json.dumps({"do": "share", "key": KEY, "share": value})
    good = type(value) in (int, float) and math.isfinite(value) and 0.0 <= value <= 1.0  # type: ignore[arg-type,operator]
    if good:
        assert read(raw).share == value
    else:
        with pytest.raises(ValueError):  # noqa: PT011
            read(raw)


def test_two_of_the_same_name_cannot_hide_one() -> None:
    said = read(b'{"do": "share", "key": "key-12345678", "share": 0.1, "share": 0.9}')
    assert said.share == 0.9, "the last one counts, as for everybody who reads JSON"
    with pytest.raises(ValueError):  # noqa: PT011
        read(b'{"do": "share", "do": "withdraw", "key": "key-12345678", "share": 0.1}')
