"""World to Music: everybody is heard, nobody who left, and wounds tear it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.events import DreamerLeft, DreamerPaused, DreamTold, Spoken
from dreamscape.narrative.fold import Story
from dreamscape.narrative.reading.motifs import MOTIFS
from dreamscape.score.mapping import frame_at
from dreamscape.score.music import EMOTIONS, HEARD, TEXTURES, Music
from dreamscape.score.orchestra import TURN_SECONDS
from dreamscape.score.sounds import SOUND_OF, VOTES, emotions
from tests.crowds import SIZES, happen, people, run, torn, whole


def heard(story: Story, later: float = 0.0) -> Music:
    world = story.world()
    music = frame_at(world, world.time + later).music
    assert music is not None
    return music


def test_every_motif_has_a_sound_and_every_sound_a_motif() -> None:
    assert SOUND_OF.keys() == MOTIFS.keys()
    assert {name for names in SOUND_OF.values() for name in names} == set(TEXTURES)
    assert VOTES.keys() == set(EMOTIONS)
    assert {motif for motifs in VOTES.values() for motif in motifs} <= MOTIFS.keys()


@given(st.floats(-1, 1), st.floats(-1, 1), st.lists(st.sampled_from(sorted(MOTIFS)), max_size=3))
def test_emotions_are_shares(valence: float, arousal: float, motifs: list[str]) -> None:
    mix = emotions(np.array([valence]), np.array([arousal]), [tuple(motifs)])[0]
    assert mix.sum() == pytest.approx(1.0)
    assert (mix >= 0.0).all()


def test_what_is_dreamt_decides_between_emotions_that_lie_close() -> None:
    mood = np.array([-0.6, -0.6]), np.array([0.7, 0.7])
    fear, anger = emotions(*mood, [("falling",), ("battle",)])
    assert EMOTIONS[int(fear.argmax())] == "fear"
    assert EMOTIONS[int(anger.argmax())] == "anger"


@pytest.mark.parametrize("count", SIZES)
def test_so_many_are_heard_and_no_more(count: int) -> None:
    voices = heard(whole(count)).voices
    assert len(voices.key) == min(count, HEARD)
    assert len(set(voices.key.tolist())) == len(voices.key)
    assert (voices.gain > 0.2).all()


def test_everybody_is_heard_in_turn() -> None:
    story = whole(2000)
    world = story.world()
    found: set[int] = set()
    for later in np.linspace(0.0, TURN_SECONDS, 200):
        found |= set(heard(story, later).voices.key.tolist())
    assert found == set(world.dreamers.key.tolist())


@pytest.mark.parametrize("count", SIZES)
def test_who_leaves_or_rests_is_not_heard_after_a_tick(count: int) -> None:
    story = whole(count)
    world = story.world()
    gone, resting = world.dreamers.key[0], world.dreamers.key[1]
    happen(story, DreamerLeft("d0", withdrawn=True), DreamerPaused("d1"))
    run(story, 0.1)
    assert gone not in heard(story).voices.key
    run(story, 3.0)
    music = heard(story)
    assert music.voices.gain[music.voices.key == resting].max(initial=0.0) < 0.1
    assert gone not in music.voices.key


def test_who_speaks_is_heard_above_the_others() -> None:
    story = whole(2000)
    happen(story, Spoken("d7"))
    run(story, 0.2)
    voices = heard(story).voices
    mine = voices.key == story.world().dreamers.key[7]
    assert voices.solo[mine] > 0.5
    assert voices.gain[mine] >= voices.gain.max() - 1e-6


@pytest.mark.parametrize("count", SIZES)
def test_a_wound_tears_those_who_stand_at_it(count: int) -> None:
    whole_, broken = heard(whole(count)), heard(torn(count, "lost"))
    assert not whole_.wounds
    assert (whole_.voices.hurt == 0).all()
    wound = broken.wounds[0]
    assert wound.opening > 0.5
    assert set(np.unique(broken.voices.side)) >= {-1.0, 1.0} or count < 5
    assert (broken.voices.hurt[wound.left] > 0.5).all()
    assert broken.tone.light < whole_.tone.light


def test_groups_out_of_step_are_parted() -> None:
    """They drift: now and then they meet by chance, so a minute is asked."""
    story = torn(50, "lost")
    apart = [heard(run(story, 3.0)).tone.parting for _ in range(20)]
    assert heard(whole(50)).tone.parting < 0.2
    assert max(apart) > 0.5


def test_left_and_right_near_and_far_follow_the_place() -> None:
    story = people(50)
    music, world = heard(run(story, 4.0)), story.world()
    place = world.dreamers.place
    np.testing.assert_allclose(music.voices.pan, np.clip(2 * place[:, 0] - 1, -1, 1), atol=1e-6)
    np.testing.assert_allclose(music.voices.depth, place[:, 1], atol=1e-6)


def test_textures_are_of_what_is_dreamt() -> None:
    story = Story(1)
    happen(story, DreamTold("a", "tide", 0.5, 0.0, 0.0, ("sea",), 0.1, 0.5, 0.5))
    happen(story, DreamTold("b", "tide", 0.5, 0.0, 0.0, ("fire",), 0.9, 0.5, 0.5))
    textures = heard(run(story, 5.0)).textures
    assert textures.weight.sum() == pytest.approx(1.0)
    assert {TEXTURES[k] for k in np.nonzero(textures.weight)[0]} == {"sea", "fire"}
    assert textures.pan[TEXTURES.index("sea")] < -0.5
    assert textures.pan[TEXTURES.index("fire")] > 0.5


@given(st.integers(0, 3000))
@settings(max_examples=20, deadline=None)
def test_a_crowd_of_nobody_and_of_anybody_is_music(later: int) -> None:
    nobody = heard(Story(1), float(later))
    assert len(nobody.voices.key) == 0
    assert nobody.textures.weight.sum() == 0.0
    music = heard(people(5), float(later))
    for values in (music.voices, music.textures):
        for name in values.__slots__:
            assert np.isfinite(getattr(values, name).astype(float)).all(), name
