"""The examples in docs/outputs.md are files of outputs, and say of themselves what is true."""

import re
from pathlib import Path

import pytest

from dreamscape.render.output import Output, is_exact
from dreamscape.stage.outputs import KEYS, Placed, parse_outputs

PAGE = (Path(__file__).parents[1] / "docs" / "outputs.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def outputs(number: int) -> tuple[Placed, ...]:
    text = EXAMPLES[number]
    size = re.search(r"# --size (\d+)x(\d+)", text)
    composition = (int(size[1]), int(size[2])) if size else (1920, 1080)
    return parse_outputs(text, "docs/outputs.md", composition, Path("."))


def texels(output: Output, composition: tuple[int, int]) -> tuple[float, ...]:
    return tuple(round(share * side, 6) for share, side in zip(output.slice, composition * 2, strict=True))


def test_all_examples_are_read() -> None:
    assert [len(outputs(number)) for number in range(len(EXAMPLES))] == [2, 2, 1, 1]


def test_the_two_projectors_overlap_by_what_the_page_says() -> None:
    left, right = outputs(0)
    assert left.output.edges.right * left.output.slice[2] == pytest.approx(0.12)
    assert right.output.edges.left == pytest.approx(left.output.edges.right)
    for one in (left, right):  # squares stay squares
        wide, high = one.output.slice[2] * 3520, one.output.slice[3] * 1200
        assert one.output.size[0] / wide == pytest.approx(one.output.size[1] / high, rel=0.03)


def test_the_wall_is_exact() -> None:
    for one in outputs(1):
        assert is_exact(one.output, texels(one.output, (1920, 1080)))  # type: ignore[arg-type]


def test_the_table_has_every_key() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", PAGE[PAGE.index("## All that can be said") :], re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(KEYS)
