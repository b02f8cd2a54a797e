"""What became of the records after they were found: the numbers that a person knows, from a TOML file.

    records_marked_ineligible = 12    # by automation tools, before screening
    records_removed_otherwise = 0
    records_screened = 900
    records_excluded = 700
    reports_sought = 200
    reports_not_retrieved = 5
    reports_assessed = 195
    reports_included = 45
    studies_included = 40

    [reports_excluded]
    "wrong population" = 100
    "no comparison" = 50

`records_excluded` may be a table of reasons, too, and `reports_excluded` a number. A name that is left out is
left blank in the diagram.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mscbib.dedupe.flow import Flow

#: A number of records larger than this is a slip of the keyboard.
_MOST = 1_000_000_000
#: More reasons than this do not fit into a box.
_MOST_REASONS = 40
#: A file of numbers is no longer than so many bytes.
_LARGEST = 1 << 20


class CountsError(ValueError):
    """The file of numbers cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many were excluded: `total`, and how many of them for which reason, if that is said."""

    total: int
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the boxes of figure 1 that follow identification; None is not known, and left blank."""

    records_marked_ineligible: int | None = None
    records_removed_otherwise: int | None = None
    records_screened: int | None = None
    records_excluded: Excluded | None = None
    reports_sought: int | None = None
    reports_not_retrieved: int | None = None
    reports_assessed: int | None = None
    reports_excluded: Excluded | None = None
    reports_included: int | None = None
    studies_included: int | None = None

    def number(self, name: str) -> int | None:
        """The number called `name`; of what was excluded for reasons, all together."""
        value: int | Excluded | None = getattr(self, name)
        return value.total if isinstance(value, Excluded) else value


NAMES = tuple(field.name for field in fields(Counts))
_WITH_REASONS = frozenset({"records_excluded", "reports_excluded"})

#: Of so many, so many fell out, and so many went on: the boxes one below the other, each with that beside it.
_STEPS = (
    ("records_screened", "records_excluded", "reports_sought"),
    ("reports_sought", "reports_not_retrieved", "reports_assessed"),
    ("reports_assessed", "reports_excluded", "reports_included"),
)
_CORRECT = "correct the one that is wrong, or leave it out"
_NAME_ALL = "correct the number, or name all files that were searched"
_BEFORE_SCREENING = ("records_marked_ineligible", "records_removed_otherwise")


def read(path: str | Path) -> Counts:
    """The numbers in the TOML file at `path`, which agree with each other.

    Raises:
        CountsError: the file is no TOML, or says what cannot be; the message says what to change.
        OSError: it cannot be read.
    """
    with Path(path).open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise CountsError(f"it has more than {_LARGEST:,} bytes: name the TOML file that holds the numbers")
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CountsError(f"it is not UTF-8 (byte {error.start + 1:,}): save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CountsError(f"it is no TOML: {error}; write lines such as `records_screened = 900`") from error
    values: dict[str, Any] = {name: _value(name, value) for name, value in said.items()}
    counts = Counts(**values)
    _agree(counts)
    return counts


def _value(name: str, value: Any) -> int | Excluded:
    if name not in NAMES:
        near = get_close_matches(name, NAMES, 1)
        meant = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(NAMES)}"
        raise CountsError(f"there is no number called `{name}`; {meant}")
    if name not in _WITH_REASONS:
        return _number(f"`{name}`", value)
    if not isinstance(value, dict):
        return Excluded(_number(f"`{name}`", value))
    if not 0 < len(value) <= _MOST_REASONS:
        raise CountsError(f"`{name}` has {len(value):,} reasons: write 1 to {_MOST_REASONS}, join rare ones")
    if any(not reason.strip() for reason in value):
        raise CountsError(f"`{name}` has a reason without a name: write why they were excluded")
    reasons = tuple((reason, _number(f"`{name}`, `{reason}`", number)) for reason, number in value.items())
    return Excluded(sum(number for _, number in reasons), reasons)


def _number(what: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        shown = str(value).lower() if isinstance(value, bool) else repr(value)[:60]
        raise CountsError(
            f"{what} is {shown}: write a whole number from 0 to {_MOST:,}, or leave it out if it is not known"
        )
    return value


def _agree(counts: Counts) -> None:
    """Refuse numbers that contradict each other.

    Raises:
        CountsError: they do.
    """
    for whole, fallen, rest in _STEPS:
        n_whole, n_fallen, n_rest = map(counts.number, (whole, fallen, rest))
        if n_whole is None:
            continue
        if n_fallen is not None and n_rest is not None and n_whole - n_fallen != n_rest:
            raise CountsError(
                f"`{whole}` ({n_whole:,}) less `{fallen}` ({n_fallen:,}) is {n_whole - n_fallen:,}, but "
                f"`{rest}` is {n_rest:,}: {_CORRECT}"
            )
        if n_fallen is not None and n_fallen > n_whole:
            raise _too_many(fallen, n_fallen, whole, n_whole)
    last = None
    for name in dict.fromkeys(name for whole, _, rest in _STEPS for name in (whole, rest)):
        number = counts.number(name)
        if number is None:
            continue
        if last is not None and number > last[1]:
            raise _too_many(name, number, *last)
        last = name, number
    reports, studies = counts.reports_included, counts.studies_included
    if reports is not None and studies is not None and (reports == 0) != (studies == 0):
        raise CountsError(
            f"`studies_included` is {studies:,} and `reports_included` is {reports:,}, but a study that is "
            f"included has a report: {_CORRECT}"
        )


def check(counts: Counts, flow: Flow) -> None:
    """Hold the numbers against those of the records that there are.

    Raises:
        CountsError: more is screened, or removed, than there is; or fewer than are left.
    """
    removed = [number for name in _BEFORE_SCREENING if (number := counts.number(name)) is not None]
    left = flow.remaining - sum(removed)
    there = f"{flow.identified:,} records were identified and {flow.removed:,} are duplicates"
    if left < 0:
        names = " and ".join(f"`{name}`" for name in _BEFORE_SCREENING)
        raise CountsError(f"{there}, but {names} take away {sum(removed):,}: {_NAME_ALL}")
    first = next((name for name, *_ in _STEPS if counts.number(name) is not None), None)
    screened = counts.records_screened
    if screened is not None and len(removed) == len(_BEFORE_SCREENING) and screened != left:
        raise CountsError(
            f"{there}; without {sum(removed):,} that were removed otherwise {left:,} are left, but "
            f"`records_screened` is {screened:,}: {_NAME_ALL}, or decide about pairs that wait for review "
            "(`mscbib dedupe --review`)"
        )
    number = counts.number(first) if first else None
    if number is not None and number > left:
        raise CountsError(f"{there}, so that {left:,} are left, but `{first}` is {number:,}: {_NAME_ALL}")


def _too_many(name: str, number: int, whole: str, there: int) -> CountsError:
    return CountsError(f"`{name}` ({number:,}) is more than `{whole}` ({there:,}): {_CORRECT}")
