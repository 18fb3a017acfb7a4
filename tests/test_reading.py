"""Reading of dreams: motifs, mood, hue, visual, likeness."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.importing import import_dreams
from dreamscape.narrative.reading import Reading, choose_visual, likeness, likeness_pairs, read_dream, reasons
from dreamscape.narrative.reading.lexicon import languages, lexicon
from dreamscape.narrative.reading.motifs import KIN, MOTIFS
from dreamscape.resources import folder

CATALOGUE = {
    "tide": ("sea", "water", "journey"),
    "grove": ("forest", "tree"),
    "city": ("city", "window", "night"),
    "pyre": ("fire", "light"),
    "wings": ("flight", "bird", "sky"),
    "maze": ("labyrinth", "door"),
    "stars": ("star", "night"),
    "bones": ("death", "grave"),
    "meadow": ("garden", "flower"),
    "beat": ("dance", "music"),
}

EXPECTED = (
    ("I was drowning and the waves closed over me", "sea"),
    ("We sailed across the ocean in a paper boat", "sea"),
    ("I swam through a warm lake", "water"),
    ("The stream carried my shoes away", "river"),
    ("A thunderstorm broke over the fields", "rain"),
    ("Everything was white with snow", "snow"),
    ("My hands froze to the glacier", "ice"),
    ("The whole street was in flames", "fire"),
    ("I was lost in the woods", "forest"),
    ("An oak grew out of my chest", "tree"),
    ("I was pulling weeds in an orchard behind a hedge", "garden"),
    ("Lilies opened in her mouth", "flower"),
    ("Skyscrapers leaned over the avenue", "city"),
    ("I found a new room in our old apartment", "house"),
    ("Somebody drew the curtain at the window", "window"),
    ("The staircase had no end", "stairs"),
    ("I could not find the way out of the maze", "labyrinth"),
    ("My reflection did not move", "mirror"),
    ("A robot was repairing the clockwork", "machine"),
    ("I missed the train at the railway station", "train"),
    ("We packed our suitcases for a long voyage", "journey"),
    ("A throng of strangers filled the hall", "crowd"),
    ("His countenance had no eyes", "face"),
    ("Everyone wore a mask at the carnival", "mask"),
    ("A raven spoke to me", "bird"),
    ("I was flying over the roofs", "flight"),
    ("I fell from the cliff", "falling"),
    ("We crept into a cavern", "cave"),
    ("Camels crossed the dunes", "desert"),
    ("The full moon was too near", "moon"),
    ("A comet passed among the planets", "star"),
    ("It was midnight and dark", "night"),
    ("Fog came in and I saw nobody", "cloud"),
    ("A rainbow stood on the horizon", "sky"),
    ("The hurricane blew my hair", "wind"),
    ("Wolves followed the horse", "animal"),
    ("A shark swam by", "fish"),
    ("I sank to the bottom of the abyss", "deep"),
    ("They led me to the executioner", "death"),
    ("I stood before my own tombstone", "grave"),
    ("The army attacked with swords", "battle"),
    ("An orchestra played my song", "music"),
    ("We waltzed through the ballroom", "dance"),
    ("I carried a baby in my arms", "child"),
    ("Mushrooms and roots came through the floor", "root"),
    ("The path led up the peaks of the mountains", "mountain"),
    ("I had lost the key and the gate was locked", "door"),
    ("I read an old manuscript in the library", "book"),
    ("A candle was shining in the lantern", "light"),
    ("Ich bin im Meer ertrunken", "sea"),
    ("Der Wald war voller Vögel", "forest"),
    ("Ich habe den Zug verpasst und stand am Bahnhof", "train"),
    ("Je volais au-dessus de la ville", "flight"),
    ("La forêt brûlait et il y avait des flammes", "fire"),
    ("Estaba en un laberinto sin puerta", "labyrinth"),
    ("Caí desde el acantilado", "falling"),
    ("Ballavo con mia nonna sotto la luna", "dance"),
    ("Il treno correva sul mare", "train"),
    ("Havia neve no jardim da minha avó", "snow"),
    ("A criança estava perdida na multidão", "crowd"),
)

TRAPS = (
    ("I fell asleep on the side of the road", "falling"),
    ("She couldn't say what it was", "sea"),
    ("They deserted me", "desert"),
    ("On the face of it all was well", "face"),
    ("He was trained to be patient", "train"),
    ("A crowd stood there", "bird"),
    ("The road was winding", "wind"),
    ("I played a card", "journey"),
    ("Das war der Tag, an dem ich die Art und den Rat bekam", "battle"),
    ("Das war der Tag, an dem ich die Ratte nicht sah", "death"),
    ("Sie hat ihm einen Rat gegeben und das war gut so", "animal"),
    ("Das Kind war hier und die Mutter auch", "death"),
)


def names(reading: Reading) -> list[str]:
    return [name for name, _ in reading.motifs]


def test_motifs_are_found() -> None:
    missed = [
        (text, motif, names(read_dream(text)))
        for text, motif in EXPECTED
        if motif not in names(read_dream(text))
    ]
    hit_rate = 1 - len(missed) / len(EXPECTED)
    print(f"motif hit rate {hit_rate:.2f}; missed {missed}")
    assert hit_rate >= 0.93, missed


def test_every_motif_is_expected_somewhere() -> None:
    assert {motif for _, motif in EXPECTED} == set(MOTIFS)


@pytest.mark.parametrize(("text", "motif"), TRAPS)
def test_words_that_only_look_like_a_motif(text: str, motif: str) -> None:
    assert motif not in names(read_dream(text))


def test_lists_name_all_motifs_and_families_only_motifs() -> None:
    assert set(languages()) == {"ar", "de", "en", "es", "fr", "it", "pt"}
    for code in languages():
        named = {k[6:] for facts in lexicon(code).exact.values() for k in facts if k.startswith("motif:")}
        assert named == set(MOTIFS), code
    assert {motif for family in KIN for motif in family} <= set(MOTIFS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I was in a house with my brother", "en"),
        ("Ich war in einem Haus mit meinem Bruder", "de"),
        ("J'étais dans une maison avec mon frère", "fr"),
        ("Estaba en una casa con mi hermano", "es"),
        ("Ero in una casa con mio fratello", "it"),
        ("Eu estava numa casa com o meu irmão", "pt"),
        ("Мне снилось, что я лечу над рекой", "ru"),
        ("", "und"),
        ("12345 ???", "und"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert read_dream(text).language == code


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("We laughed and were happy in the sun", "We screamed in terror and pain"),
        ("I was not afraid", "I was afraid"),
        ("Wir waren glücklich", "Wir hatten Angst"),
        ("J'étais heureux", "J'avais peur"),
        ("Estaba muy feliz", "Estaba muy triste"),
        ("Ero felice", "Avevo paura"),
        ("Eu estava feliz", "Eu estava triste"),
    ],
)
def test_valence_orders_moods(good: str, bad: str) -> None:
    assert read_dream(good).valence > read_dream(bad).valence + 0.2


def test_terror_stirs_more_than_peace() -> None:
    assert read_dream("I screamed in terror").arousal > 0.3 > 0 > read_dream("a calm and quiet rest").arousal


def test_a_given_feeling_outweighs_the_words() -> None:
    text = "They chased me with knives and I screamed in terror"
    assert read_dream(text).valence < -0.4 < 0 < read_dream(text, feeling="joy").valence
    assert read_dream(text, feeling="😌").arousal < read_dream(text).arousal
    assert read_dream(text, feeling="qwrtz") == read_dream(text)


@pytest.mark.parametrize(
    ("text", "hue"),
    [
        ("a red red dress", 0.0),
        ("everything was green", 0.33),
        ("a blue coat", 0.66),
        ("fire and flames", 0.0),
        ("a forest of trees", 0.32),
        ("the sea and its waves", 0.52),
        ("violet lamps, violet shoes", 0.83),
    ],
)
def test_hue(text: str, hue: float) -> None:
    apart = abs(read_dream(text).hue - hue) % 1.0
    assert min(apart, 1.0 - apart) < 0.12


def test_key_moves_only_the_hue_and_only_a_little() -> None:
    readings = [read_dream("the sea at night", key=key) for key in range(50)]
    hues = [reading.hue for reading in readings]
    assert len(set(hues)) > 40
    assert max(hues) - min(hues) < 0.08
    assert len({(r.motifs, r.valence, r.arousal, r.energy, r.embedding.tobytes()) for r in readings}) == 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=20), st.integers(0, 2**64 - 1))
def test_any_text_yields_values_in_range_and_the_same_again(text: str, feeling: str, key: int) -> None:
    reading = read_dream(text, feeling, key)
    assert -1 <= reading.valence <= 1
    assert -1 <= reading.arousal <= 1
    assert 0 <= reading.hue < 1
    assert 0 <= reading.energy <= 1
    assert len(reading.motifs) <= 4
    assert all(name in MOTIFS and 0 < weight <= 1 for name, weight in reading.motifs)
    assert all(a[1] >= b[1] for a, b in pairwise(reading.motifs))
    assert np.isfinite(reading.embedding).all()
    assert reading == read_dream(text, feeling, key)
    assert choose_visual(reading, CATALOGUE, key) in CATALOGUE


@pytest.mark.parametrize(
    ("text", "motif"),
    [
        ("the sea " * 5_000, "sea"),
        ("s\u0301" + "\u0301" * 50_000 + " the sea, the sea", "sea"),
        ("\u202eمرحبا\u202c 🌊🌊", "sea"),
        ("🔥🔥🔥", "fire"),
        ("the\x00 sea\x07 \ud800", "sea"),
        ("👩‍👩‍👧‍👦 in the forest", "forest"),
    ],
)
def test_strange_texts(text: str, motif: str) -> None:
    assert motif in names(read_dream(text))


def test_composed_and_decomposed_letters_read_alike() -> None:
    assert read_dream("la forêt brûlée") == read_dream("la fore\u0302t bru\u0302le\u0301e")


def test_the_visual_is_about_the_dream() -> None:
    chosen = Counter(choose_visual(read_dream("I drowned in the sea"), CATALOGUE, key) for key in range(100))
    assert set(chosen) == {"tide"}
    assert choose_visual(read_dream("a street in a city at night"), CATALOGUE, 1) == "city"
    assert choose_visual(read_dream("the river"), CATALOGUE, 1) == "tide", "kin stands in"


def test_equals_share_a_crowd_by_key() -> None:
    twins = CATALOGUE | {"swell": ("sea", "deep")}
    chosen = Counter(choose_visual(read_dream("the sea, the waves"), twins, key) for key in range(200))
    assert set(chosen) == {"tide", "swell"}
    assert min(chosen.values()) > 60


def test_without_motif_the_mood_chooses_among_a_few() -> None:
    calm = {choose_visual(read_dream("x", "peace"), CATALOGUE, key) for key in range(100)}
    dread = {choose_visual(read_dream("x", "terror"), CATALOGUE, key) for key in range(100)}
    assert 2 <= len(calm) <= 4
    assert "meadow" in calm
    assert "bones" in dread
    assert "bones" not in calm


def test_an_empty_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no visual"):
        choose_visual(read_dream("sea"), {}, 0)


def test_likeness_orders_dreams() -> None:
    sea, swim, fire = (
        read_dream(t)
        for t in ("I drowned in the sea", "I swam far out in the ocean, the waves rose", "The house burned")
    )
    assert likeness(sea, sea) == 1.0
    assert likeness(sea, swim) == likeness(swim, sea) > likeness(sea, fire) + 0.2
    assert reasons(sea, swim).startswith("both of you: sea")
    assert reasons(sea, fire) == ""


def test_likeness_crosses_languages() -> None:
    a, b = read_dream("A forest under the moon"), read_dream("Ein Wald unter dem Mond")
    assert likeness(a, b) > 0.5


def test_pairs_of_a_crowd() -> None:
    dreams, _ = import_dreams(folder("assets") / "dreams" / "dream-collective.jsonl")
    readings = [read_dream(told.text, told.feeling, key) for key, told in enumerate(dreams)]
    i, j, affinity = likeness_pairs(readings, k=3)
    assert (i < j).all()
    assert len(set(zip(i.tolist(), j.tolist(), strict=True))) == len(i) <= 3 * len(readings)
    assert ((affinity > 0) & (affinity <= 1)).all()
    assert all(math.isclose(value * 1000, round(value * 1000), abs_tol=1e-6) for value in affinity)
    again = likeness_pairs(readings, k=3)
    assert all((x == y).all() for x, y in zip((i, j, affinity), again, strict=True))


def test_pairs_do_not_depend_on_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = [read_dream(f"{text} {n}", key=n) for n, (text, _) in enumerate(EXPECTED)]
    whole = likeness_pairs(readings)
    monkeypatch.setattr("dreamscape.narrative.reading.affinity.ROWS_AT_ONCE", 7)
    parts = likeness_pairs(readings)
    assert (whole[0] == parts[0]).all()
    assert (whole[1] == parts[1]).all()
    assert np.abs(whole[2] - parts[2]).max() <= 0.001


@pytest.mark.parametrize("count", [0, 1, 2])
def test_pairs_of_hardly_anybody(count: int) -> None:
    assert len(likeness_pairs([read_dream("the sea")] * count)[0]) == (count == 2)


def test_the_built_in_dreams_spread() -> None:
    dreams, notes = import_dreams(folder("assets") / "dreams" / "dream-collective.jsonl")
    readings = [read_dream(told.text, told.feeling) for told in dreams]
    assert len(dreams) == 64
    assert notes == []
    assert len({told.name for told in dreams}) == 64
    assert len({name for reading in readings for name in names(reading)}) >= 40
    assert len({reading.language for reading in readings}) >= 8
    assert all(reading.motifs for reading in readings)
    assert {int(reading.hue * 6) for reading in readings} == set(range(6))
