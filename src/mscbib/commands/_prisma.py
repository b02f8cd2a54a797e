"""Counting records and drawing what became of them: what `mscbib prisma` does."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from mscbib import prisma
from mscbib.commands import options_of, output, wants_color
from mscbib.commands._dedupe import new_paths
from mscbib.commands._flow import asked_of, check_counts, counts_of, flow_of, summarize
from mscbib.commands._reading import read_records
from mscbib.commands._run import end


def run(*, target: str | None, counts: str | None, **options: Any) -> None:
    """Draw the diagram; exits with 1 after findings, with 2 after unreadable files or wrong counts."""
    known = counts_of(counts)
    asked = asked_of(target, counts, **options)
    totals: Counter[str] = Counter()
    reading = options_of(asked.layout, asked.encoding, asked.max_entry_size)
    records = read_records(
        new_paths(asked), reading, totals, None, "report", asked.quiet, wants_color(asked.color, sys.stderr)
    )
    flow = flow_of(asked, records, totals)
    check_counts(counts, known, flow)
    with output(target) as stream:
        stream.write(prisma.diagram(flow, known).encode())
    if not asked.quiet:
        summarize(flow, totals)
    end(totals)
