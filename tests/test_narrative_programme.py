"""Festival files: what they say is what is read; what is wrong is named with its line and what to do."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.narrative import events
from dreamscape.narrative.cues import CUES
from dreamscape.narrative.events import CAUSES, PATCHES
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.festival import CONTROLS, MAY, Act, Cue, Curve, Festival, permits
from dreamscape.narrative.programme.lines import places
from dreamscape.narrative.programme.parsing import LARGEST, parse, parse_bytes, read_festival
from dreamscape.narrative.programme.writing import to_toml

ROOT = Path(__file__).parents[1]

WHOLE = """\
name = "two nights"
length = "2m"

[controls]
pull = 0.2

[[act]]
name = "First"
length = 2
may = ["tell", "thread", "fracture"]

[act.curves]
pull = [[0.5, 0.3],
        [1, 0.9]]

[[act.cue]]
at = 0.3
do = "falter"
cause = "lost"

[[act]]
name = "Second"
cue = [
    { at = 0.1, do = "mend", times = 3, every = 0.2 },
    { at = 0.9, do = "finish" },
]
"""


def test_a_whole_festival_is_read() -> None:
    found = parse(WHOLE, "x.toml")
    assert (found.name, found.length, found.loop, found.tempo) == ("two nights", 120.0, False, 0.0)
    first, second = found.acts
    assert first == Act(
        "First",
        weight=2.0,
        may=("tell", "thread", "fracture"),
        curves=(Curve("pull", ((0.5, 0.3), (1.0, 0.9))),),
        cues=(Cue(0.3, "falter", cause="lost"),),
    )
    assert second.cues == (Cue(0.1, "mend", times=3, every=0.2), Cue(0.9, "finish"))
    assert second.may == tuple(MAY)


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) >= 1
    return WHOLE.replace(old, new, 1)


WRONG = [
    # syntax
    (changed('"First"', '"First'), 8, ("not TOML",)),
    (changed("[controls]", "[controls"), 4, ("not TOML",)),
    (changed("length = 2\n", "length = 2\nlength = 3\n"), 10, ("not TOML", "overwrite")),
    (WHOLE + 'x = """', 27, ("not TOML",)),
    # keys
    (changed("length = 2\n", "lenght = 2\n"), 9, ('act 1 ("First")', "lenght", 'did you mean "length"?')),
    (changed('name = "two nights"', 'name = "a"\nseed = 3'), 2, ("seed", "no such key", "use one of name")),
    (changed('do = "falter"', 'do = "falter"\nwhen = 1'), 19, ("cue 1 when", "use one of at, do")),
    (changed('name = "Second"', "moment = 0.5"), 21, ("act 2", "`name` is missing", "name = ")),
    (changed('do = "falter"\n', ""), 16, ("cue 1", "`do` is missing")),
    # types
    (changed('name = "two nights"', "name = 7"), 1, ("name", "a whole number", "text in quotes")),
    (changed("length = 2\n", "length = true\n"), 9, ("length", "true or false", "a number or text")),
    (changed("length = 2\n", "length = 2026-01-01\n"), 9, ("length", "date", "a number or text")),
    (changed("at = 0.3", 'at = "soon"'), 17, ("cue 1 at", "text in quotes", "a number")),
    (changed('may = ["tell", "thread", "fracture"]', 'may = "tell"'), 10, ("may", "write a list")),
    (changed("pull = 0.2", 'pull = "much"'), 5, ("controls pull", "text", "from 0 to 1")),
    (changed("[[0.5, 0.3],", '[[0.5, "0.3"],'), 13, ("curves pull 1 2", "text", "from 0 to 1")),
    (changed("[1, 0.9]", "[1]"), 14, ("curves pull 2", "two numbers")),
    (changed("[1, 0.9]", "[1, true]"), 14, ("true or false",)),
    (changed("[[0.5, 0.3],\n        [1, 0.9]]", "0.5"), 13, ("curves pull", "[[at, value], ...]")),
    (changed("[[0.5, 0.3],\n        [1, 0.9]]", "[]"), 13, ("curves pull", "[[at, value], ...]")),
    (changed("times = 3", "times = 1.5"), 24, ("cue 1 times", "a number", "a whole number")),
    # names that are not known
    (changed("pull = [[", "pul = [["), 13, ("no control", '"pul"', 'did you mean "pull"?')),
    (changed("pull = [[", "tempo = [["), 13, ("tempo is no curve", "at the top")),
    (changed("pull = [[", "pace = [["), 13, ("pace is no curve",)),
    (changed("pull = 0.2", "sunset = 0.2"), 5, ("no control", '"sunset"')),
    (changed('do = "mend"', 'do = "mendd"'), 24, ("no cue", '"mendd"', 'did you mean "mend"?')),
    (changed(', "fracture"', ""), 18, ('"falter" would do nothing', '"fracture"', "add it to may")),
    (changed('cause = "lost"', 'cause = "love"'), 19, ("no cause", '"love"')),
    (changed('cause = "lost"', 'patch = "voice"'), 19, ('only the cue "half-mend"', "remove")),
    (changed('do = "falter"', 'do = "let-go"'), 19, ('only the cue "falter"', "remove")),
    (changed('"thread", ', '"tread", '), 10, ("may 2", "no deed", 'did you mean "thread"?')),
    (changed('"thread", ', '"leave", '), 10, ('"leave" is always allowed', "nobody can forbid it")),
    (changed('"thread", ', '"tell", '), 10, ("twice",)),
    # numbers
    (changed("at = 0.3", "at = 1.3"), 17, ("cue 1 at", "1.3 is out of range", "from 0 to 1")),
    (changed("at = 0.3", "at = nan"), 17, ("not a number (nan)",)),
    (changed("at = 0.3", "at = -inf"), 17, ("-inf is out of range",)),
    (changed("length = 2\n", "length = -2\n"), 9, ("-2 is no length", "above 0")),
    (changed("length = 2\n", "length = nan\n"), 9, ("not a number (nan) is no length",)),
    (changed("length = 2\n", 'length = "soon"\n'), 9, ('"soon" is no length', '"3m"')),
    (changed("length = 2\n", 'length = "-40s"\n'), 9, ('"-40s" is no length',)),
    (changed("length = 2\n", 'length = "119s"\n'), 9, ("119 of 120 s", "leave a tenth")),
    (changed('length = "2m"', "length = -3"), 2, ("length", "-3 s is out of range")),
    (changed('length = "2m"', 'length = "4000h"'), 2, ("length", "out of range", "24 h")),
    (changed('length = "2m"', "length = inf"), 2, ("inf s is out of range",)),
    (changed("pull = 0.2", "pull = 1.2"), 5, ("1.2 is out of range",)),
    (changed("pull = 0.2", "pull = nan"), 5, ("not a number (nan)",)),
    (changed("[1, 0.9]", "[1, nan]"), 14, ("not a number (nan)",)),
    (changed("[[0.5, 0.3],", "[[1.5, 0.3],"), 13, ("1.5 is out of range",)),
    (changed("[1, 0.9]", "[0.4, 0.9]"), 14, ("0.4 comes after 0.5", "in order of time")),
    (changed("times = 3", "times = 0"), 24, ("0 is out of range",)),
    (changed("times = 3", "times = 30"), 24, ("cue 1 every", "after the act's end")),
    (changed(", every = 0.2", ""), 24, ("cue 1 times", "add every")),
    (changed('length = "2m"', "tempo = 900"), 2, ("tempo", "40 to 220")),
    (changed('length = "2m"', "vary = 2"), 2, ("vary", "from 0 to 1")),
    (changed('length = "2m"', "protect = -0.1"), 2, ("protect", "from 0 to 1")),
    # acts
    (changed('name = "Second"', 'name = "First"'), 22, ('act 2 ("First") name', "act 1 is called so")),
    (changed('name = "Second"', 'name = " "'), 22, ("name", "empty")),
    ('name = "x"\n', 1, ("no acts", "[[act]]")),
    ('name = "x"\nact = []\n', 2, ("no acts",)),
    ('name = "x"\n[act]\nname = "y"\n', 2, ("act", "a table", "write a list")),
    ('name = "x"\n[[act]]\nname = "y"\nmay = []\n', 4, ("nobody may ever tell",)),
    (changed('length = "2m"', "loop = true").replace("[[0.5,", "[[0,"), 13, ("a loop would jump",)),
    (changed('"two nights"', f'"{"n" * 90}"'), 1, ("90 characters", "at most 80")),
    (changed('"two nights"', '"a\\u0007b"'), 1, ("control character",)),
    (changed('"two nights"', '"a\\u202eb"'), 1, ("turns the writing around",)),
    ('name = "x"\n[[act]]\nname = "y"\nmay = ["leave"]\n', 4, ("may 1", "always allowed")),
    ("", 1, ("`name` is missing",)),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG)
def test_what_is_wrong_is_one_sentence_with_its_line(text: str, line: int, says: tuple[str, ...]) -> None:
    with pytest.raises(DreamError) as raised:
        parse(text, "x.toml")
    sentence = str(raised.value)
    assert sentence.startswith(f"x.toml:{line}: "), sentence
    assert all(word in sentence for word in says), sentence
    assert "\n" not in sentence
    assert raised.value.code == 2


def test_many_acts_cues_and_points_are_refused() -> None:
    acts = "".join(f'[[act]]\nname = "{k}"\n' for k in range(101))
    with pytest.raises(DreamError, match=r"x:202: .*more than 100 acts"):
        parse(f'name = "x"\n{acts}', "x")
    cues = '[[act.cue]]\nat = 0\ndo = "finish"\ntimes = 1000\nevery = 0.001\n' * 21
    with pytest.raises(DreamError, match="21,000 cues"):
        parse(f'name = "x"\n[[act]]\nname = "y"\n{cues}', "x")
    points = ", ".join(["[0.5, 0.5]"] * 1001)
    with pytest.raises(DreamError, match=r"x:4: .*1,001 points"):
        parse(f'name = "x"\n[[act]]\nname = "y"\ncurves.pull = [{points}]\n', "x")


def test_monsters_are_refused_in_a_sentence() -> None:
    for text in ("[" * 100_000, "x = " + "[" * 5_000, "x = " + "9" * 5_000, "length = 1" + "0" * 400):
        with pytest.raises(DreamError) as raised:
            parse(text, "x.toml")
        assert str(raised.value).startswith("x.toml")
        assert len(str(raised.value)) < 400


def test_no_utf_8(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match=r"x:2: not UTF-8 text; save"):
        parse_bytes(b'name = "a"\ntitle = "\xe9t\xe9"\n', "x")
    utf16 = tmp_path / "x.toml"
    utf16.write_text(WHOLE, encoding="utf-16")
    with pytest.raises(DreamError, match=r"x\.toml:1: not UTF-8"):
        read_festival(utf16)


def test_windows_line_ends_and_a_mark_at_the_beginning() -> None:
    data = b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()
    assert parse_bytes(data, "x") == parse(WHOLE, "x")
    with pytest.raises(DreamError, match=r"x:17: "):
        parse_bytes(data.replace(b"at = 0.3", b"at = 3"), "x")


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="no such file; check the name"):
        read_festival(tmp_path / "nothing.toml")
    with pytest.raises(DreamError, match="a folder; name one festival file"):
        read_festival(tmp_path)
    big = tmp_path / "big.toml"
    big.write_bytes(b"# " + b"x" * 10_000_000)
    with pytest.raises(DreamError, match=f"larger than {LARGEST // 1024} KB"):
        read_festival(big)
    with pytest.raises(DreamError, match="cannot be read"):
        read_festival(Path("a\0b.toml"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_nobody_may_read(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(WHOLE)
    path.chmod(0)
    with pytest.raises(DreamError, match=r"cannot be read .*check its permissions"):
        read_festival(path)


def test_an_unknown_festival_is_named_with_those_there_are() -> None:
    with pytest.raises(DreamError, match=r'"lul" is not known; did you mean "lull"\?'):
        library.festival("lul")
    with pytest.raises(DreamError, match="dream-collective"):
        library.festival("../../etc/passwd")


def test_places_know_every_value() -> None:
    found = places(WHOLE)
    assert found["act", 0, "curves", "pull", 1, 1] == 14
    assert found["act", 1, "cue", 1, "do"] == 25
    assert found["act", 0, "cue", 0] == 16
    tricky = '"a.b" = """\n# [x]\n\\""" = 1\n"""\nc.\'d\' = {e = [1, # one\n 2]}\n'
    assert places(tricky)["c", "d", "e", 1] == 6
    assert places(tricky)["a.b",] == 1


# what is written reads back


units = st.floats(0, 1)
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t\x7f"), max_size=40
)
curves = st.dictionaries(
    st.sampled_from(CONTROLS), st.lists(st.tuples(units, units), min_size=1, max_size=4)
).map(lambda found: tuple(Curve(name, tuple(sorted(points))) for name, points in found.items()))


@st.composite
def cue(draw: st.DrawFn, may: set[str]) -> Cue:
    do = draw(st.sampled_from(sorted(do for do, (word, _) in CUES.items() if not word or word in may)))
    times = draw(st.integers(1, 4))
    return Cue(
        at=draw(st.floats(0, 0.5)),
        do=do,
        cause=draw(st.sampled_from(["", "any", *CAUSES])) if do == "falter" else "",
        patch=draw(st.sampled_from(["", *PATCHES])) if do == "half-mend" else "",
        needs=draw(st.integers(1, 50)),
        lasts=draw(st.floats(0, 100)),
        times=times,
        every=draw(st.floats(0.01, 0.1)) if times > 1 else 0.0,
        chance=draw(units),
    )


@st.composite
def festivals(draw: st.DrawFn) -> Festival:
    called = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    words = draw(st.lists(st.sets(st.sampled_from(sorted(MAY))), min_size=4, max_size=4))
    acts = tuple(
        Act(
            name=name,
            weight=draw(st.floats(0.01, 100)),
            moment=draw(units),
            text=draw(texts),
            prompt=draw(texts),
            may=tuple(word for word in MAY if word in may or (number == 0 and word == "tell")),
            curves=draw(curves),
            cues=tuple(draw(st.lists(cue(may), max_size=3))),
        )
        for number, (name, may) in enumerate(zip(called, words, strict=False))
    )
    return Festival(
        name=draw(names),
        acts=acts,
        title=draw(names),
        about=draw(texts),
        length=draw(st.floats(5, 86400)),
        tempo=draw(st.one_of(st.just(0.0), st.floats(40, 220))),
        vary=draw(units),
        protect=draw(units),
        controls=dict(sorted(draw(st.dictionaries(st.sampled_from(CONTROLS), units)).items())),
    )


@settings(max_examples=60, deadline=None)
@given(festivals())
def test_what_is_written_reads_back_equal(festival: Festival) -> None:
    assert parse(to_toml(festival), "x") == festival


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*WHOLE, "[[", "]]", "= ", "nan", "[act]", "{"]), max_size=40).map("".join),
    st.integers(0, len(WHOLE)),
)
def test_any_text_is_a_festival_or_a_sentence(inserted: str, at: int) -> None:
    said = ""
    try:
        parse(WHOLE[:at] + inserted + WHOLE[at:], "x.toml")
    except DreamError as error:
        said = str(error)
    assert not said or re.match(r"x\.toml(:\d+)?: ", said)


# what may happen


def body_of(kind: type) -> events.AnyBody:
    given_ = {
        events.DreamTold: ("a", "tide", 0.1, 0.0, 0.0),
        events.ShareSet: ("a", 0.5),
        events.ThreadOffered: ("a", "b", 0.5),
        events.ThreadAccepted: ("a", "b"),
        events.PlotBegun: ("p", "?", ("a",)),
        events.LineAdded: ("p", "l", "a"),
        events.LineRewritten: ("l", "t", "a", ""),
        events.LineMoved: ("l",),
        events.PlotSplit: ("p", "q", ()),
        events.PlotsMerged: ("p", "q"),
        events.EditUndone: (1,),
        events.FractureOpened: ("f", "lost", ("a",), ("b",), 0.5, 0.5),
        events.FracturePatched: ("f", "voice", "a", 0.5, 0.5),
        events.RallyCalled: ("r", "f", "a", 0.5, 0.5),
        events.RallyAnswered: ("r", "a"),
        events.Spoken: ("a",),
    }
    return kind(*given_[kind])  # type: ignore[index]


FREE = (
    events.DreamerLeft("a"),
    events.DreamerLeft("a", True),
    events.DreamerPaused("a"),
    events.DreamerPaused("a", False),
    events.ThreadReleased("a", "b"),
    events.RoleShifted("a", "guide"),
    events.MomentMarked("x"),
    events.ControlSet("pull", 0.3),
    events.ActBegun("x", 0, 1.0),
)


@given(st.sets(st.sampled_from(sorted(MAY))), units, units)
def test_only_what_an_act_names_may_happen_and_nobody_is_held(
    words: set[str], held: float, wished: float
) -> None:
    festival = Festival("x", (Act("a", may=tuple(words)),))
    for word, kinds in MAY.items():
        for kind in kinds:
            if kind is not events.ShareSet:
                assert permits(festival, 0, body_of(kind)) == (word in words)
            assert permits(festival, 7, body_of(kind))
    assert all(permits(festival, 0, body) for body in FREE)
    raised = permits(festival, 0, events.ShareSet("a", wished), held)
    assert raised == ("share" in words or wished <= held)
    assert permits(festival, 0, events.ShareSet("a", wished)), "not knowing, nobody is held"


def test_every_deed_of_people_is_in_a_word_or_free() -> None:
    told = {kind for kinds in MAY.values() for kind in kinds}
    crew = {events.FestivalSet, events.WordsJudged, events.ControlMoved}
    assert told | {type(body) for body in FREE} | crew == set(events.AnyBody.__args__)  # type: ignore[attr-defined]
