"""Whether records that fit equally well are of one work, as deduplication decides it, and which to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.dedupe import forms, notices, rules
from mscbib.dedupe.comparison import compare
from mscbib.dedupe.profile import profile

if TYPE_CHECKING:
    from mscbib.model import Record


def are_one_work(one: Record, other: Record) -> bool:
    """Whether two records are of one work; a preprint and its article are, too."""
    verdict = rules.decide(compare(profile(one), profile(other)), merge_preprints=True)
    return verdict.effect == rules.DUPLICATE


def rank(record: Record) -> tuple[bool, bool, int]:
    """Which record of a work to take first: a published one, no notice, that says most."""
    said = sum(value is not None and value is not False and value != () for value in record.__dict__.values())
    return forms.is_preprint(record), bool(notices.notice_kind(record)), -said
