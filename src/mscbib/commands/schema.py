"""``mscbib schema``: the JSON Schema of a record."""

from __future__ import annotations

import click

from mscbib.commands import echo_json


@click.command()
def command() -> None:
    """Print the JSON Schema (2020-12) of a record, made from the model that validates every record."""
    from mscbib.model import Record

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mscbib record",
        **Record.model_json_schema(mode="serialization"),
    }
    echo_json(schema, indent=True)
