"""Fit the labeller of reference strings to labelled references:

    python fitting/fit.py GOLD.jsonl[.gz]… --out DIR [--hold-out N/M] [--cap 8] [--rendered 20000]
        [--c1 0.2] [--c2 0.05] [--iterations 80] [--seed 1]

It writes reference_weights.json and journals.txt into DIR, which in src/mscbib/data are what mscbib reads
with; and, with --hold-out, held_out.jsonl: references of N in M citing sources, none of which was fitted on.
README.md tells what GOLD is. The same files in the same order and the same options give the same weights.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from examples import Example, aligned, as_printed, rendered
from gold import GoldError, Record, Share, read, split
from lexicon import Lexicon

#: Weights are whole numbers of 1/UNIT.
UNIT = 32
#: Features that fewer tokens have are not fitted.
_RAREST = 3

#: Which part of a feature is a word; the gaps in it may have the sign between the parts, words do not.
_WORD_OF: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("0w", "-w", "+w"), lambda value: value),
    **dict.fromkeys(("we", "pw"), lambda value: value.partition("|")[0]),
    **dict.fromkeys(("gw", "nw"), lambda value: value.rpartition("|")[2]),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit and write."""
    options = _parser().parse_args(arguments)
    crfsuite = _crfsuite()
    try:
        kept, held = split(read(options.gold), options.hold_out)
    except (GoldError, OSError) as error:
        raise SystemExit(f"fit.py: {error}") from error
    _say(f"{len(kept)} references to fit on, {len(held)} held out")
    references = aligned(kept)
    _say(f"{len(references)} of them have all their fields in the string")
    lexicon = Lexicon(references)
    rng = random.Random(options.seed)  # noqa: S311 - nothing here is secret
    rng.shuffle(references)
    examples = chain(
        as_printed(references, lexicon, options.cap), rendered(references, lexicon, options.rendered, rng)
    )
    info = _trained(crfsuite, examples, options)
    options.out.mkdir(parents=True, exist_ok=True)
    weights = weights_of(info.state_features, info.transitions, info.labels)
    _say(f"{len(weights['emissions'])} features weigh anything, {len(weights['words'])} words are in them")
    (options.out / "reference_weights.json").write_text(_json(weights) + "\n", encoding="utf-8")
    (options.out / "journals.txt").write_text("\n".join(lexicon.names()) + "\n", encoding="utf-8")
    if options.hold_out.part:
        _write_lines(options.out / "held_out.jsonl", held)


def weights_of(
    features: Mapping[tuple[str, str], float], steps: Mapping[tuple[str, str], float], labels: Iterable[str]
) -> dict[str, Any]:
    """What was fitted, in the form of reference_weights.json (`mscbib.references.labeller.Weights`).

    Args:
        features: the weight of each feature and label.
        steps: the weight of each step from label to label.
        labels: the labels.
    """
    ordered = sorted(labels, key=lambda label: (label != "O", label))
    number = {label: at for at, label in enumerate(ordered)}
    emissions: dict[str, list[int]] = {}
    for feature, at, weight in sorted(
        (name, number[label], value) for (name, label), value in features.items()
    ):
        if rounded := round(weight * UNIT):
            emissions.setdefault(feature, []).extend((at, rounded))
    return {
        "unit": UNIT,
        "labels": ordered,
        "steps": [[round(steps.get((one, next_), 0.0) * UNIT) for next_ in ordered] for one in ordered],
        "words": sorted({word_of(feature) for feature in emissions} - {""}),
        "emissions": emissions,
    }


def word_of(feature: str) -> str:
    """The word that a feature is about; "" where it is about none."""
    name, _, value = feature.partition("=")
    return _WORD_OF[name](value) if name in _WORD_OF else ""


def _trained(crfsuite: Any, examples: Iterable[Example], options: argparse.Namespace) -> Any:
    """The fitted model: its `state_features`, `transitions` and `labels`."""
    trainer = crfsuite.Trainer(verbose=False, algorithm="lbfgs")
    count = 0
    for count, example in enumerate(examples, 1):
        trainer.append(example.features, example.labels)
        if count % 5000 == 0:
            _say(f"{count} examples")
    if not count:
        raise SystemExit("fit.py: no reference is left to fit on")
    trainer.set_params(
        {
            "c1": options.c1,
            "c2": options.c2,
            "max_iterations": options.iterations,
            "feature.possible_transitions": False,
            "feature.minfreq": _RAREST,
        }
    )
    _say(f"fitting {count} examples, {options.iterations} iterations at most")
    with tempfile.TemporaryDirectory(prefix="mscbib-fit-") as folder:
        model = str(Path(folder, "model"))
        trainer.train(model)
        tagger = crfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
        tagger.close()
    return info


def _crfsuite() -> Any:
    try:
        return importlib.import_module("pycrfsuite")
    except ImportError as error:
        raise SystemExit("fit.py: python-crfsuite is needed: pip install 'mscbib[fitting]'") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fit the labeller of reference strings.")
    add = parser.add_argument
    add("gold", nargs="+", type=Path, metavar="GOLD", help="labelled references (.jsonl or .jsonl.gz)")
    add("--out", type=Path, required=True, metavar="DIR", help="where to write to")
    add("--hold-out", type=_share, default=Share(0, 1), metavar="N/M", help="the share of sources not used")
    add("--cap", type=int, default=8, help="references used of each citing article (default: %(default)s)")
    add("--rendered", type=int, default=20000, help="works rendered in other styles (default: %(default)s)")
    add("--c1", type=float, default=0.2, help="weight of the L1 penalty (default: %(default)s)")
    add("--c2", type=float, default=0.05, help="weight of the L2 penalty (default: %(default)s)")
    add("--iterations", type=int, default=80, help="iterations at most (default: %(default)s)")
    add("--seed", type=int, default=1, help="for what is drawn at random (default: %(default)s)")
    return parser


def _share(text: str) -> Share:
    found = re.fullmatch("([0-9]+)/([0-9]+)", text)
    if not found or not int(found[1]) < int(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no share such as 1/5")
    return Share(int(found[1]), int(found[2]))


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_lines(path: Path, records: Iterable[Record]) -> None:
    path.write_text("".join(f"{_json(record)}\n" for record in records), encoding="utf-8")


if __name__ == "__main__":
    main()
