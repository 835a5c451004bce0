"""What the README shows is in the examples and tests, and those are pressed."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(?:python|rust)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def lines_without_indentation(text: str) -> list[str]:
    return textwrap.dedent(text).rstrip().splitlines()


def shown_in(block: list[str], example: str) -> bool:
    lines = example.splitlines()
    starts = range(len(lines) - len(block) + 1)
    return any(
        lines_without_indentation("\n".join(lines[at : at + len(block)])) == block for at in starts
    )


def test_every_block_is_part_of_an_example() -> None:
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
    blocks = [lines_without_indentation(block) for block in BLOCK.findall(readme)]
    examples = [
        path.read_text(encoding="utf-8")
        for pattern in ("examples/*.py", "examples/extension/src/*.rs", "tests/test_fixture.py")
        for path in PACKAGE.glob(pattern)
    ]
    assert len(blocks) > 4
    assert [
        block for block in blocks if not any(shown_in(block, example) for example in examples)
    ] == []
