"""The gate as phones meet it: a real process, a real port, a journal on a disk."""

import json
import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dreamscape.gate.keys import keys_of
from dreamscape.narrative.events import (
    DreamerLeft,
    DreamTold,
    LineAdded,
    PlotBegun,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
    WordsJudged,
)
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.told import told_in
from dreamscape.narrative.verify import verify
from tests.test_gate_messages import BAD
from tests.venue import Venue, asked, until, venue

SEA = "I walked across the sea at night and a black bird sang"
WAVES = "a night by the sea, waves, and birds over the water"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    with venue(tmp_path_factory.mktemp("venue") / "night.dream") as opened:
        yield opened


def test_pages_are_small_whole_and_nobody_elses(place: Venue) -> None:
    total = 0
    for path in ("/", "/phone.css", "/phone.js", "/lang/ar.json"):
        with urllib.request.urlopen(place.base + path) as answer:
            body = answer.read()
            total += len(body)
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in answer.headers
            assert "aiohttp" not in answer.headers["Server"]
            assert not re.search(rb"https?://(?!www\.w3\.org)", body), "nothing from anywhere else"
            assert b"innerHTML" not in body
            assert b"<script>" not in body
            assert b" style=" not in body
            assert b"onclick=" not in body
    assert total < 60_000


@pytest.mark.parametrize(
    "path",
    ["/../keys.py", "/..%2f..%2fwords.txt", "/lang/../phone.js", "/lang/xx.json", "/words.txt", "/api/"],
)
def test_nothing_else_is_served(place: Venue, path: str) -> None:
    assert asked(place.base + path)[0] in (400, 403, 404)


def test_nobody_comes_in_without_the_code_on_the_wall(place: Venue) -> None:
    for given in (
        {},
        {"join": ""},
        {"join": "x"},
        {"phone": "x"},
        {"join": keys_of(place.show).phone_token("p")},
        [],
    ):
        assert asked(place.base + "/api/join", given) == (403, {"refused": "stale"})
    for path in ("plot", "wall", "dream", "stream"):
        assert asked(f"{place.base}/api/{path}")[0] in (200, 401)
    assert asked(place.base + "/api/say", {"do": "withdraw", "key": "key-12345678"})[0] == 401


def test_a_page_from_elsewhere_may_not_ask(place: Venue) -> None:
    join = {"join": keys_of(place.show).join_token()}
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        assert asked(place.base + "/api/join", join, headers=headers) == (403, {"refused": "elsewhere"})
    for headers in (
        {"Origin": place.base},
        {"Host": "wall.example:8080"},
        {"Host": "[::1]:8080"},
        {"Host": "hall.local"},
    ):
        assert asked(place.base + "/api/join", join, headers=headers)[0] == 200


def test_a_dream_is_kept_read_and_seen(place: Venue) -> None:
    phone = place.phone()
    seq = phone.done("tell", words=SEA, feeling="😨")
    me = phone.me()
    assert {"sea", "bird", "night"} & set(me["motifs"])
    assert me["valence"] < 0.2
    assert 0.0 <= me["x"] <= 1.0
    assert 0.0 <= me["y"] <= 1.0
    event = place.events()[seq - 1]
    assert isinstance(event.body, DreamTold)
    assert event.by == event.body.dreamer == keys_of(place.show).dreamer_of(phone.token)
    assert event.body.name == ""
    with open_journal(place.show) as journal:
        assert told_in(journal.words_of(event.by)) == SEA


def test_what_is_said_three_times_happens_once(place: Venue) -> None:
    phone = place.dreamer(SEA)
    with ThreadPoolExecutor(3) as three:
        answers = list(three.map(lambda _: phone.say("share", key="share-0001", share=0.3), range(3)))
    assert {answer["seq"] for answer in answers} == {answers[0]["seq"]}
    line = [phone.done("line", key="line-00001", words="The tide turned.") for _ in range(2)]
    assert line[0] == line[1]
    mine = keys_of(place.show).dreamer_of(phone.token)
    kinds = [type(event.body) for event in place.events() if event.by == mine]
    assert kinds.count(ShareSet) == 1
    assert kinds.count(LineAdded) == 1
    assert kinds.count(PlotBegun) == 1


def test_dreams_that_are_alike_are_introduced_and_people_tie_them(place: Venue) -> None:
    one = place.dreamer(WAVES)
    two = place.dreamer(WAVES + ", and fish")
    offered = until(lambda: [each for each in two.me()["threads"] if each["state"] == "asked"])
    other = keys_of(place.show).dreamer_of(two.token)
    theirs = until(lambda: [each for each in one.me()["threads"] if each["with"] == other])
    assert theirs[0]["state"] == "offered"
    assert "motifs" in offered[0]
    one.done("accept", of=other)
    until(lambda: [each for each in two.me()["threads"] if each["state"] == "live"])
    two.done("release", of=keys_of(place.show).dreamer_of(one.token))
    until(lambda: not [each for each in one.me()["threads"] if each["with"] == other])
    kinds = {type(event.body) for event in place.events()}
    assert {ThreadOffered, ThreadAccepted} <= kinds


def test_one_can_reach_out_to_those_who_are_near(place: Venue) -> None:
    one = place.dreamer("a mountain of glass")
    near = one.get("/api/near")
    assert 0 < len(near) <= 5
    assert set(near[0]) == {"id", "motifs", "hue"}
    one.done("offer", to=near[0]["id"])
    until(lambda: [each for each in one.me()["threads"] if each["with"] == near[0]["id"]])
    assert near[0]["id"] not in [each["id"] for each in one.get("/api/near")]


@pytest.mark.parametrize(
    ("do", "facts", "why"),
    [
        ("offer", {"to": "nobody"}, "gone"),
        ("accept", {"of": "nobody"}, "gone"),
        ("stitch", {"seam": "nothing", "x": 0.5, "y": 0.5}, "closed"),
        ("tell", {"words": "\u202e\u0000 \u200f"}, "unreadable"),
        ("line", {"words": " \u0007 "}, "unreadable"),
    ],
)
def test_what_cannot_be_is_told_in_a_word(place: Venue, do: str, facts: dict[str, object], why: str) -> None:
    answer = place.dreamer("a quiet room").say(do, **facts)
    assert answer["refused"] == why
    assert why in str(json.loads((Path(__file__).parents[1] / "assets/web/phone/lang/en.json").read_text()))


def test_one_speaks_for_oneself_only(place: Venue) -> None:
    phone = place.dreamer("I was alone in a boat")
    phone.done("speak", about="self")
    me = keys_of(place.show).dreamer_of(phone.token)
    spoken = [
        event.body.dreamer for event in place.events() if isinstance(event.body, Spoken) and event.by == me
    ]
    assert spoken == [me]
    answer = phone.say("share", share=0.2, dreamer="p-other")
    assert answer["refused"] == "unreadable", "there is no way to name another"


def test_words_are_cleaned_before_they_are_kept(place: Venue) -> None:
    zalgo = "the s\u0336" + "\u0337" * 900 + "ea\u202e rose\u0000"
    phone = place.dreamer(zalgo)
    with open_journal(place.show) as journal:
        kept = told_in(journal.words_of(str(keys_of(place.show).dreamer_of(phone.token))))
    assert len(kept) < 20
    assert "\u202e" not in kept
    assert "\u0000" not in kept


def test_too_much_at_once_is_slowed_down(place: Venue) -> None:
    phone = place.dreamer("stairs")
    answers = [phone.say("pause", paused=bool(number % 2)) for number in range(30)]
    assert any(answer.get("refused") == "slower" for answer in answers)
    assert any("done" in answer for answer in answers)
    other = place.phone()
    assert "done" in other.say("tell", words="nobody else is slowed")


def test_malformed_messages_reach_nothing(place: Venue) -> None:
    before = len([event for event in place.events() if event.by.startswith("p-")])
    for raw in BAD.values():
        phone = place.phone()
        status, answer = asked(place.base + "/api/say", raw=raw or b" ", token=phone.token)
        assert status in (400, 413), raw[:60]
        assert status == 413 or answer == {"refused": "unreadable"}
    assert len([event for event in place.events() if event.by.startswith("p-")]) == before
    assert asked(place.base + "/api/health")[1]["ok"]


def test_withdrawing_leaves_no_byte_of_the_words(tmp_path: Path) -> None:
    show, secret = tmp_path / "a.dream", "Quecksilberschlaf"
    with venue(show) as place:
        phone = place.dreamer(f"I dreamt of {secret} by the sea")
        phone.done("line", words=f"and then {secret} again")
        phone.done("withdraw")
        until(lambda: phone.get("/api/state").get("gone"))
        assert phone.say("line", words="and then")["refused"] == "untold"
        events = place.events()
        assert isinstance(events[-1].body, DreamerLeft)
        assert events[-1].body.withdrawn
        phone.done("tell", words="another dream, of snow")
        assert phone.me()["motifs"]
        assert "gone" not in phone.get("/api/state")
    for path in tmp_path.iterdir():
        assert secret.encode() not in path.read_bytes(), path.name
    assert not verify(show).faults


def test_four_words_take_a_dream_back_later_from_any_phone(tmp_path: Path) -> None:
    show = tmp_path / "a.dream"
    with venue(show) as place:
        phone, other = place.dreamer(SEA), place.dreamer(WAVES)
        words = phone.words
    with venue(show, base=30.0) as place:
        until(lambda: asked(place.base + "/api/health")[1]["ok"])
        assert asked(place.base + "/api/withdraw", {"words": "no such four words"}) == (
            404,
            {"refused": "no-such-words"},
        )
        status, answer = asked(place.base + "/api/withdraw", {"words": words.title()})
        assert (status, "done" in answer) == (200, True)
        left = [event.body.dreamer for event in place.events() if isinstance(event.body, DreamerLeft)]
        assert left == [keys_of(show).dreamer_of(phone.token)]
        assert asked(place.base + "/api/state", token=other.token)[1]["you"]["here"]


def test_nobody_guesses_four_words(tmp_path: Path) -> None:
    with venue(tmp_path / "a.dream") as place:
        place.dreamer(SEA)
        answers = [
            asked(place.base + "/api/withdraw", {"words": f"guess {number}"})[0] for number in range(12)
        ]
        assert answers.count(404) <= 6
        assert answers[-1] == 429


@pytest.mark.parametrize(
    ("moderation", "seen"), [("before", ""), ("after", "It rained upwards."), ("off", "It rained upwards.")]
)
def test_others_read_words_when_they_may(tmp_path: Path, moderation: str, seen: str) -> None:
    with venue(tmp_path / "a.dream", moderation=moderation) as place:
        one, two = place.dreamer(WAVES), place.dreamer(WAVES + ", and fish")
        mine, theirs = (str(keys_of(place.show).dreamer_of(phone.token)) for phone in (one, two))
        until(lambda: [each for each in one.me()["threads"] if each["with"] == theirs])
        one.done("accept", of=theirs)
        until(lambda: [each for each in one.me()["threads"] if each["state"] == "live"])
        one.done("line", words="It rained upwards.")
        plot = until(lambda: two.get("/api/plot"))
        assert [line["words"] for line in plot["lines"]] == [seen]
        own = one.get("/api/plot")
        assert own["lines"] == [{"words": "It rained upwards.", "own": True}]
        judged = [event for event in place.events() if isinstance(event.body, WordsJudged)]
        assert bool(judged) == (moderation != "before")
        assert {event.body.dreamer for event in judged if isinstance(event.body, WordsJudged)} <= {
            mine,
            theirs,
        }


def test_nobodys_address_is_kept(tmp_path: Path) -> None:
    with venue(tmp_path / "a.dream") as place:
        place.dreamer(SEA)
    for path in tmp_path.iterdir():
        assert b"127.0.0.1" not in path.read_bytes()
