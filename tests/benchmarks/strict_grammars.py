"""Proves, slowly, that no two terminals of a grammar match the same text where both may stand.

Lark does it with interegular (`pip install interegular`), in a minute or so; merely having that installed
slows every grammar's building tenfold, which is why it is no part of the tests' environment.

    python tests/benchmarks/strict_grammars.py
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from mscbib import grammar

GRAMMARS = Path(__file__).parent.parent.parent / "grammars"


def main() -> int:
    if importlib.util.find_spec("interegular") is None:
        print("this needs interegular: pip install interegular", file=sys.stderr)
        return 2
    failed = 0
    for path in sorted(GRAMMARS.glob("*/**/*.lark")):
        if path.stem in ("layout", "tails"):
            continue
        try:
            grammar.lark(path, strict=True)
        except grammar.GrammarError as error:
            failed += 1
            print(f"{path.relative_to(GRAMMARS)}: {error}")
        else:
            print(f"{path.relative_to(GRAMMARS)}: no two terminals compete")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
