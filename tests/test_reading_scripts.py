"""Dreams told in Arabic and in Chinese: motifs, mood, language, spellings."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.reading import read_dream
from dreamscape.narrative.reading.arabic import is_arabic, plain
from dreamscape.narrative.reading.lexicon import lexicon
from dreamscape.narrative.reading.lines import lines_of
from dreamscape.narrative.reading.motifs import MOTIFS
from dreamscape.narrative.reading.words import tokens

GOOD, NEITHER, BAD = 1, 0, -1

ARABIC = (
    ("مشيت فوق البحر على درج من زجاج وطائر أسود قال لي اسمي", {"sea", "stairs", "bird", "window"}, BAD),
    ("كنت أطير فوق المدينة وكنت سعيدا جدا", {"flight", "city"}, GOOD),
    ("لم أخف من الذئاب في الغابة", {"animal", "forest"}, GOOD),
    ("خفت كثيرا من الثعابين", {"animal"}, BAD),
    ("سقطتُ مِنَ الجَبَلِ إلى هاوِيَةٍ عَمِيقَةٍ", {"falling", "mountain", "deep"}, NEITHER),
    ("وقفت أمام المرآة فرأيت وجه أمي وهي تبكي", {"mirror", "face"}, BAD),
    ("حلمت اني بطير فوق النيل وماكنتش خايف", {"river", "flight"}, GOOD),
    ("شفت كلب كبير بيجري ورايا وانا زعلان", {"animal"}, BAD),
    ("كنا نرقص ونغني مع الأطفال في الحديقة", {"dance", "music", "child", "garden"}, GOOD),
    ("كانت النجوم تلمع فوق قبور أجدادي", {"star", "grave"}, NEITHER),
    ("فتحت الباب بمفتاح من نار", {"door", "fire"}, NEITHER),
    ("ضعت في متاهة تحت بيتنا القديم", {"labyrinth", "house"}, BAD),
    ("كالقمر في ليالي الشتاء، وللثلج ضوء هادئ", {"moon", "snow"}, GOOD),
    ("قرأت كتبا ورسائل في مكتبة جدي", {"book"}, NEITHER),
    ("غرقت السفينة في بـــحـــر من الدموع", {"sea"}, BAD),
    ("هالبيت فيه شبابيك زرقاء وما في خوف", {"house", "window"}, GOOD),
    ("دخلت كهفا فيه أسماك وجماجم", {"cave", "fish", "death"}, NEITHER),
    ("أسقط من السماء إلى بحر مظلم ولا أحد يسمع صراخي", {"falling", "sky", "sea"}, BAD),
    ("جدتي المتوفاة جاءت وابتسمت لي وقالت لا تخافي", {"death", "face"}, GOOD),
    ("رأيت أفعى تلاحقني في الشارع", {"animal", "city"}, BAD),
    ("كان الجنود يقاتلون في الصحراء وصرخت من الرعب", {"battle", "desert"}, BAD),
)

CHINESE = (
    ("我在海边跑步，很开心", {"sea"}, GOOD),
    ("我很害怕，在黑暗的森林里迷路了", {"forest", "labyrinth"}, BAD),
    ("我不害怕狼", {"animal"}, GOOD),
    ("火车开过沙漠", {"train", "desert"}, NEITHER),
    ("我从楼梯上掉下来，哭了", {"stairs", "falling"}, BAD),
    ("孩子们在雪地里跳舞，笑着", {"child", "snow", "dance"}, GOOD),
    ("镜子里没有我的脸", {"mirror", "face"}, NEITHER),
    ("墓地的门锁着", {"grave", "door"}, NEITHER),
)

TRAPS = (
    ("رأيت المرأة العجوز أمس", "mirror"),
    ("كان الولد يأكل الكباب", "door"),
    ("لديك صديق كبير", "bird"),
    ("كانت بابا الرجل الذي يأكل", "door"),
    ("تلك هي الفتاة التي قالت لا", "machine"),
    ("وضعت يدي على رأسي", "labyrinth"),
    ("我知道你今天不来", "journey"),
    ("我知道你今天不来", "sky"),
    ("桌子和椅子", "child"),
    ("火车", "fire"),
    ("他在里面", "mask"),
)


def motifs(text: str) -> set[str]:
    return {name for name, _ in read_dream(text).motifs}


def mood(text: str) -> int:
    valence = read_dream(text).valence
    return GOOD if valence > 0.15 else BAD if valence < -0.15 else NEITHER


@pytest.mark.parametrize(("text", "expected", "sign"), ARABIC)
def test_arabic(text: str, expected: set[str], sign: int) -> None:
    assert read_dream(text).language == "ar"
    assert expected <= motifs(text)
    assert mood(text) == sign


@pytest.mark.parametrize(("text", "expected", "sign"), CHINESE)
def test_chinese(text: str, expected: set[str], sign: int) -> None:
    assert read_dream(text).language == "zh"
    assert expected <= motifs(text)
    assert mood(text) == sign


@pytest.mark.parametrize(("text", "motif"), TRAPS)
def test_words_that_only_look_like_a_motif(text: str, motif: str) -> None:
    assert motif not in motifs(text)


def test_han_characters_name_every_motif_and_both_moods() -> None:
    signs = lexicon("zh").exact
    han = {word: facts for word, facts in signs.items() if "CJK" in unicodedata.name(word[0], "")}
    assert {key[6:] for facts in han.values() for key in facts if key.startswith("motif:")} == set(MOTIFS)
    assert {pair[0] > 0 for facts in han.values() if (pair := facts.get("affect"))} == {True, False}


@pytest.mark.parametrize("beginning", ["و", "ال", "وال", "بال", "لل", "كال", "فال", "ب", "ل", "ف", "ك"])
def test_what_is_written_onto_an_arabic_noun(beginning: str) -> None:
    assert dict(lexicon("ar").entry(beginning + "قمر").motifs) == {"moon": 1.0}


@pytest.mark.parametrize("word", ["غرفة", "غرفه", "غرفتي", "غرفتها", "غرفنا", "غرفات", "والغرفة", "بغرفته"])
def test_what_an_arabic_noun_ends_in(word: str) -> None:
    assert dict(lexicon("ar").entry(word).motifs) == {"house": 1.0}


def test_a_beginning_leaves_at_least_three_letters() -> None:
    lists = lexicon("ar")
    assert lists.entry("دم").motifs
    assert not lists.entry("كدم").motifs
    assert not lists.entry("قمقمر").motifs


def test_words_behind_strengthen() -> None:
    assert read_dream("كنت سعيدا جدا").valence > read_dream("كنت سعيدا").valence > 0.4
    assert read_dream("كنت حزينا قليلا").valence > read_dream("كنت حزينا").valence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("طائر من نار", "ar"),
        ("البحر", "ar"),
        ("كنت خايف قوي", "ar"),
        ("خواب دیدم که در دریا شنا می‌کنم و آسمان آبی بود", "fa"),
        ("من با او در باغ بودم", "fa"),
        ("میں نے خواب میں سمندر دیکھا اور آگ لگی ہوئی تھی", "ur"),
    ],
)
def test_arabic_letters_of_several_languages(text: str, code: str) -> None:
    assert read_dream(text).language == code


def test_spellings_that_people_mix_read_alike() -> None:
    assert tokens("إلى أمي، آخر رؤيا لذئبٍ") == tokens("الي امي، اخر رويا لذيب")
    assert read_dream("ﺍﻟﻘﻤﺮ") == read_dream("القمر"), "letters in the forms of old encodings"
    assert plain("آسمان آبی") == "آسمان آبی", "Persian is left alone"
    assert plain("the sea, 海, море") == "the sea, 海, море"
    assert not is_arabic("the sea ١٢٣")


def test_arabic_lines_end_at_arabic_marks() -> None:
    assert set(lines_of("أين القمر؟ كنت وحدي.", "ar")) == {"أين القمر؟", "كنت وحدي."}
    assert "رأيت البحر" in lines_of("كنت وحدي، رأيت البحر", "ar")


def test_an_arabic_feeling_is_known_whatever_the_dream_is_told_in() -> None:
    assert read_dream("the sea", "خائف جدًا").valence < -0.3 < 0.3 < read_dream("the sea", "سكينة").valence


_MARKS = st.text(st.sampled_from("ًٌٍَُِّْٰـ"), max_size=2)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([text for text, _, _ in ARABIC]), st.data())
def test_vowel_marks_and_stretched_letters_change_nothing(text: str, data: st.DataObject) -> None:
    bare = "".join(letter for letter in text if letter not in "ًٌٍَُِّْٰـ")
    marked = "".join(
        letter + (data.draw(_MARKS) if "\u0621" <= letter <= "\u064a" else "") for letter in bare
    )
    assert read_dream(marked) == read_dream(bare)
