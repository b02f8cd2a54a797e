"""What `mscbib validate` says at last on standard error."""

from __future__ import annotations

from collections import Counter

from mscbib.commands import counted
from mscbib.diagnostics import Severity


def summary(totals: Counter[str], verbose: int) -> str:
    """What was found in how much, on one line."""
    found = ", ".join(counted(totals[severity], severity) for severity in Severity if totals[severity])
    nothing = "nothing new" if totals["known"] else "nothing wrong"
    said = [f"{found or nothing} in {counted(totals['files'], 'file')}"]
    if not totals["files"]:
        said = ["there is no file to validate"]
    if totals["mended"]:
        said.append(f"{counted(totals['mended'], 'finding')} mended")
    said += _mendable(totals["safe"], totals["unsafe"])
    if totals["known"]:
        said.append(f"{totals['known']:,} of the baseline not shown")
    said += [f"{counted(totals[why], 'file')} {why}" for why in ("unreadable", "unwritten") if totals[why]]
    if totals["excluded"] and (verbose or not totals["files"]):
        said.append(f"{counted(totals['excluded'], 'file')} excluded")
    return "; ".join(said)


def _mendable(safe: int, unsafe: int) -> list[str]:
    """How many findings --fix would mend."""
    if safe and unsafe:
        return [f"--fix mends {safe:,}, with --unsafe-fixes {safe + unsafe:,}"]
    if unsafe:
        return [f"--fix --unsafe-fixes mends {unsafe:,}"]
    return [f"--fix mends {safe:,}"] if safe else []
