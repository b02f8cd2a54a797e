"""Our own form, NDJSON and JSON: the schema that `mscbib schema` prints, and the records as they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from provers import Check, Export, Prover, Verdict, compared, library, output, version_of


def _whole(record: Mapping[str, Any]) -> Iterable[str]:
    """All of it but where it was read: a record that had no source has that of the file."""
    plain = {name: value for name, value in record.items() if name != "source"}
    return [json.dumps(plain, ensure_ascii=False, sort_keys=True)]


def jsonschema_validates(export: Export) -> Verdict:
    """Every record by our own schema, and the same as it was."""
    jsonschema = library("jsonschema")
    schema = json.loads(output(*export.mscbib, "schema"))
    text = export.path.read_text(encoding="utf-8")
    records = (
        json.loads(text)
        if export.format == "json"
        else [json.loads(line) for line in text.split("\n") if line]
    )
    verdict = Verdict(version_of("jsonschema"), "valid by `mscbib schema`; as it was", len(export.records))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for number, record in enumerate(records, 1):
        verdict.complaints += [
            f"record {number}: {error.json_path}: {error.message}" for error in validator.iter_errors(record)
        ]
    compared(verdict, export.records, records, (Check("record", _whole, _whole),), str)
    return verdict


PROVERS: dict[str, tuple[Prover, ...]] = {
    "ndjson": (jsonschema_validates,),
    "json": (jsonschema_validates,),
}
