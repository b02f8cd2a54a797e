"""A baseline: the findings that a collection had when somebody began to validate it, and that are not told.

It is a JSON file with a finding a line, sorted, so that a version control system shows what came and went. A
finding is known by its file, its code, and a digest of the line of text that it stands in: it stays known
where lines move, and no longer is where its own line changes. Paths are relative to the baseline's folder.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib.diagnostics import excerpt, rule
from mscbib.path_patterns import file_of, seen_from
from mscbib.selection import ConfigurationError
from mscbib.source import STDIN
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: Of which form the file is.
VERSION = 1

_NUMBER = re.compile("[0-9]+")


class BaselineError(ConfigurationError):
    """A file is no baseline; the message says where, and why."""


class Known(NamedTuple):
    """By what a finding is known again."""

    path: str
    code: str
    digest: str


class Baseline:
    """The findings that are known, and how many of them a run has met.

    Args:
        path: the baseline's file; paths are relative to its folder.
        known: how often each finding may be met, and what it says.
        renewing: all findings are remembered, so that the file can be written anew.
    """

    def __init__(
        self,
        path: Path,
        known: Iterable[tuple[Known, int, str]] = (),
        *,
        renewing: bool = False,
    ) -> None:
        self.path = path
        self._folder = path.parent
        self._known: Counter[Known] = Counter()
        self._messages: dict[Known, str] = {}
        for key, count, message in known:
            self._known[key] += count
            self._messages.setdefault(key, message)
        self._met: Counter[Known] = Counter()
        self._renewing = renewing
        # findings come file by file
        self._file = ("", "")

    def has(self, finding: Diagnostic) -> bool:
        """Whether a finding is known; each that was met before is counted."""
        if finding.path != self._file[0]:
            self._file = finding.path, _plain(seen_from(self._folder, finding.path))
        key = Known(self._file[1], finding.code, _digest(finding))
        if key not in self._known and not self._renewing:
            return False
        self._met[key] += 1
        if self._renewing:
            self._messages.setdefault(key, _plain(excerpt(finding.message, 100)))
        return self._met[key] <= self._known[key]

    def gone(self, paths: Iterable[str], names: Iterable[str]) -> int:
        """How many of the known findings there are no more.

        Only of files that this run looked at (`paths`) or that are gone themselves, and only of the rules
        that it asked (`names`): of others it knows nothing.
        """
        return sum((self._answered(paths, names) - self._met).values())

    def advice(self, gone: int) -> str:
        """What to tell the user where some of the known findings are gone."""
        are = "is" if gone == 1 else "are"
        again = f"--baseline {shlex.quote(str(self.path))} --write-baseline"
        return visible(f"{gone:,} of the findings in {self.path} {are} gone: run the same with `{again}`")

    def renewed(self, paths: Iterable[str], names: Iterable[str]) -> bytes:
        """The text of the file anew: what this run has met, and what it could not know better."""
        counts = self._known - self._answered(paths, names) | self._met
        lines = [
            json.dumps({**key._asdict(), "count": count, "message": self._messages[key]}, ensure_ascii=False)
            for key, count in sorted(counts.items())
        ]
        body = "".join(f"\n  {line}," for line in lines).removesuffix(",")
        return f'{{"version": {VERSION}, "findings": [{body}\n]}}\n'.encode()

    def _answered(self, paths: Iterable[str], names: Iterable[str]) -> Counter[Known]:
        """The known findings that a run would have met if they were still there."""
        files = {_plain(seen_from(self._folder, file_of(path))) for path in paths}
        codes = {rule(name).code for name in names}
        there: dict[str, bool] = {STDIN: True}
        answered: Counter[Known] = Counter()
        for key, count in self._known.items():
            file = file_of(key.path)
            if file not in there:
                there[file] = (self._folder / file).exists()
            if key.code in codes and (file in files or not there[file]):
                answered[key] = count
        return answered


def read(path: Path, *, renewing: bool = False) -> Baseline:
    """The baseline in the file at `path`.

    Raises:
        BaselineError: it is none.
        OSError: it cannot be read.
    """
    import orjson

    try:
        said = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise BaselineError(f"{path}:{error.lineno}: this is no JSON: {error.msg}") from error
    listed = said.get("findings") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise BaselineError(f"{path}: this is no baseline: there is no list `findings` in it")
    if said.get("version") != VERSION:
        raise BaselineError(
            f"{path}: this is a baseline of version {excerpt(str(said.get('version')))}, and {VERSION} is "
            "known: write it anew with --write-baseline"
        )
    known = [_known(path, number, one) for number, one in enumerate(listed, 1)]
    return Baseline(path, known, renewing=renewing)


def _known(path: Path, number: int, one: Any) -> tuple[Known, int, str]:
    """A finding as the file has it."""
    if isinstance(one, dict):
        texts = [text for name in Known._fields if isinstance(text := one.get(name), str)]
        count, message = one.get("count", 1), one.get("message", "")
        is_counted = type(count) is int and count > 0
        if len(texts) == len(Known._fields) and is_counted and isinstance(message, str):
            return Known(*texts), count, message
    raise BaselineError(
        f"{path}: finding {number} is none of a baseline: it is to have `path`, `code`, `digest` and `count`"
    )


def _digest(finding: Diagnostic) -> str:
    """A digest of the line that a finding stands in; where that says nothing, of the message.

    Numbers in a message may be those of lines, and lines move.
    """
    line = " ".join(finding.shown.split())
    if not any(map(str.isalnum, line)):
        line = _NUMBER.sub("0", finding.message)
    return hashlib.blake2b(line.encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def _plain(text: str) -> str:
    """`text` as UTF-8 can hold it: what is no character is written out."""
    return text.encode("utf-8", "backslashreplace").decode()
