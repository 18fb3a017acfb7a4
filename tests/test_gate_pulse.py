"""How the gate keeps up, and how it asks for pictures."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from dreamscape.gate.pictures import WALL, Pictures
from dreamscape.gate.pulse import EVERY, Pulse


def test_states_come_less_often_while_the_gate_is_late_and_as_often_again_after() -> None:
    pulse = Pulse()
    for _ in range(40):
        pulse.felt(0.5)
    assert pulse.every == 4.0
    for _ in range(200):
        pulse.felt(0.0)
    assert pulse.every == EVERY


@given(st.lists(st.floats(0.0, 0.015), max_size=100))
def test_small_delays_change_nothing(delays: list[float]) -> None:
    pulse = Pulse()
    for delay in delays:
        pulse.felt(delay)
    assert pulse.every == EVERY


def test_a_picture_is_asked_for_once_however_many_wait() -> None:
    asked: list[str] = []

    async def many() -> list[bytes | None]:
        pictures = Pictures(asked.append)
        waiting = [asyncio.create_task(pictures.of(WALL)) for _ in range(50)]
        await asyncio.sleep(0.01)
        pictures.arrived(WALL, b"jpeg")
        again = await pictures.of(WALL)
        return [*await asyncio.gather(*waiting), again]

    assert set(asyncio.run(many())) == {b"jpeg"}
    assert asked == [WALL]


def test_a_forgotten_picture_is_asked_for_again() -> None:
    asked: list[str] = []

    async def twice() -> bytes | None:
        pictures = Pictures(asked.append)
        pictures.arrived("p-1", b"old")
        pictures.forget("p-1")
        waiting = asyncio.create_task(pictures.of("p-1"))
        await asyncio.sleep(0.01)
        pictures.arrived("p-1", b"new")
        return await waiting

    assert asyncio.run(twice()) == b"new"
    assert asked == ["p-1"]


def test_a_stage_that_does_not_answer_keeps_nobody_waiting_for_ever(monkeypatch) -> None:
    monkeypatch.setattr("dreamscape.gate.pictures._PATIENCE", 0.05)
    assert asyncio.run(Pictures(lambda name: None).of(WALL)) is None
