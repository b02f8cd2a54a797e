"""What Lark says of a grammar that it refuses, in words: where it is, what is wrong, what to do about it.

Lark names the terminal or rule it stumbled over, seldom the line; the line is where the grammar's text first
has that name. Only text is looked at here, so that nothing of Lark needs to be loaded.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from mscbib.patterns import GrammarError

Place = tuple[int, int]

_DEFINED = re.compile(r"(?:%(?:override|extend)[ ]+)?[?!]?(_?[A-Za-z]\w*)[^:\n]*:")
_NAMES = re.compile(r"\b_?[A-Za-z]\w*")
_CONFLICT = re.compile(r"Shift/Reduce conflict for terminal (\S+): ")
_UNUSED_TERMINALS = re.compile(r"'(\w+)'")
_UNUSED_RULE = re.compile(r"Unused rule: <(\w+) :")


class _Complaint(NamedTuple):
    """A form of Lark's messages, and what to make of one: its place, the message and the remedy."""

    form: re.Pattern[str]
    told: Callable[[str, re.Match[str]], tuple[Place, str, str]]


def refused(path: Path, text: str, complaint: str) -> GrammarError:
    """The error that says in words what Lark's `complaint` about the grammar `text` at `path` is."""
    complaint = complaint.strip()
    for form, told in _COMPLAINTS:
        if match := form.search(complaint):
            (line, column), message, remedy = told(text, match)
            where = f"{path}:{line}:{column}" if line else str(path)
            return GrammarError(where, message, remedy)
    return GrammarError(str(path), " ".join(complaint.split()))


def place_of(text: str, name: str, *, last: bool = False, defined: bool = False) -> Place:
    """The line and column of `name` in a grammar's text: the first, the last, or where it is defined.

    Names in comments do not count. (0, 0) where it does not stand there at all.
    """
    ahead = r"^(?:%override[ ]+|%extend[ ]+)?[?!]?" if defined else r"(?<!\w)"
    wanted = re.compile(rf"{ahead}({re.escape(name)})(?!\w)")
    found = (0, 0)
    for number, line in enumerate(text.split("\n"), 1):
        if (match := wanted.search(_without_comment(line))) and (last or not found[0]):
            found = number, match.start(1) + 1
    return found


@contextmanager
def heard(logger: logging.Logger) -> Iterator[list[str]]:
    """What Lark says in passing: where it settles a conflict by a rule of its own, it does not refuse."""
    messages: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.handlers, logger.level, logger.propagate
    logger.handlers, logger.propagate = [listener], False
    logger.setLevel(logging.DEBUG)
    try:
        yield messages
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


def conflicts(heard: Iterable[str]) -> Iterator[str]:
    """The conflicts that Lark settled in passing, each with the rule it is about."""
    lines = iter(heard)
    for line in lines:
        if _CONFLICT.match(line):
            yield f"{line} {next(lines, '')}"


def unused(heard: Iterable[str]) -> list[str]:
    """The terminals and rules of which Lark said that nothing uses them, but none that was imported."""
    found: dict[str, None] = {}
    for line in heard:
        if rule := _UNUSED_RULE.match(line):
            found[rule[1]] = None
        elif line.startswith("Unused terminals"):
            found.update(dict.fromkeys(_UNUSED_TERMINALS.findall(line.replace("Token('TERMINAL', ", ""))))
    return [name for name in found if "__" not in name.strip("_")]


def nesting(rules: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """The rules that stand within themselves, behind a part of theirs, so that no end of them is foreseen."""
    parts: dict[str, set[str]] = {}
    behind: dict[str, set[str]] = {}
    for name, symbols in rules:
        first, *others = [*symbols, ""]
        parts.setdefault(name, set()).update((first, *others))
        behind.setdefault(name, set()).update(others)

    def leads_to(name: str, begun: set[str]) -> bool:
        seen, waiting = set(begun), list(begun)
        while waiting:
            new = parts.get(waiting.pop(), set()) - seen
            seen |= new
            waiting += new
        return name in seen

    return [own_name(name) for name, others in behind.items() if leads_to(name, others)]


def near(name: str, known: Iterable[str]) -> str:
    """A known name that looks like `name`, as the beginning of a remedy; or nothing."""
    like = get_close_matches(name, sorted(known), 1)
    return f"did you mean `{like[0]}`? " if like else ""


def own_name(name: str) -> str:
    """A terminal's or rule's name without the grammars it was imported from."""
    if "__" not in name.strip("_"):
        return name
    return ("_" if name.startswith("_") else "") + name.rpartition("__")[2].lstrip("_")


def regex_remedy(error: re.error) -> str:
    """What to do about a pattern that is no regular expression."""
    if "look-behind" in error.msg:
        return "behind `(?<=` and `(?<!` every alternative has one length: no `*`, `+` or `?`"
    return r"a sign that means itself has a backslash before it: `\(`, `\[`, `\.`, `\|`, `\?`"


def unreadable(path: Path, error: Exception) -> GrammarError:
    """What to say of a grammar that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return GrammarError(str(path), "it is not UTF-8", "save it again as UTF-8")
    return GrammarError(str(path), f"it cannot be read: {getattr(error, 'strerror', None) or error}")


def _without_comment(line: str) -> str:
    """A line of a grammar without its comment; two strokes inside a pattern begin none."""
    if line.lstrip().startswith("//"):
        return ""
    comment = re.search(r"[ \t]//[ ]", line)
    return line[: comment.start()] if comment else line


def _undefined(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = match[1]
    kind = "terminal" if name.isupper() else "rule"
    lines = [_without_comment(line) for line in text.split("\n")]
    known = {word for line in lines if line.startswith("%import") for word in _NAMES.findall(line)}
    known |= {defined[1] for line in lines if (defined := _DEFINED.match(line))}
    remedy = f"{near(name, known)}define it, or import it from the layout (`mscbib layouts --show LAYOUT`)"
    return place_of(text, name), f"there is no {kind} `{name}`", remedy


def _twice(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = match[1]
    remedy = (
        f"write `%override {name}: …` to put it in place of one that is imported, or delete one of the two"
    )
    return place_of(text, name, last=True, defined=True), f"`{name}` is defined already", remedy


def _nothing_to_override(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = match[1]
    remedy = "import it too, or leave out the word before it"
    return place_of(text, name, defined=True), f"there is no `{name}` yet that this could replace", remedy


def _no_start(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    remedy = f"import it from the layout: `%import LAYOUT.layout ({match[1]}, …)`"
    return (1, 1), f"there is no rule `{match[1]}`, with which everything begins", remedy


def _bad_regex(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = own_name(match[1])
    pattern = match[2].encode().decode("unicode_escape") if "\\\\" in match[2] else match[2]
    try:
        re.compile(pattern)
        why, remedy = "it cannot be compiled", "see the documentation of Python's `re`"
    except re.error as error:
        why, remedy = error.msg, regex_remedy(error)
    return (
        place_of(text, name, defined=True),
        f"the pattern of `{name}` is no regular expression: {why}",
        remedy,
    )


def _zero_width(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = own_name(match[1])
    remedy = "let it match one character at least (`+` for `*`), and write `?` behind its name in the rule"
    return place_of(text, name, defined=True), f"`{name}` can match no text at all", remedy


def _same_end(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    rules = sorted({_shown_rule(name) for name in re.findall(r"<(\w+) :", match[0])})
    named = next((name for name in rules if place_of(text, name, defined=True)[0]), rules[0])
    both = " and as ".join(f"`{name}`" for name in rules)
    message = f"the same text can be read as {both}, and nothing tells which"
    return (
        place_of(text, named, defined=True),
        message,
        "write what they share once, or begin one with a label",
    )


def _two_ways(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    terminal, rule = own_name(match[1]), _shown_rule(match[2])
    message = f"where `{terminal}` comes next, `{rule}` could go on or end, and nothing tells which"
    remedy = (
        "do not let one repeat (`*`, `+`) stand in or behind another of the same, or put a label between them"
    )
    return place_of(text, rule, defined=True), message, remedy


def _shown_rule(name: str) -> str:
    """The rule that a person wrote, of which Lark made one for a repeat (``__entry_star_0``)."""
    made = re.fullmatch(r"__(\w+?)_(?:star|plus)_\d+", name)
    return own_name(made[1] if made else name)


def _ignored(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    place = next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith("%ignore")), 0)
    return (place, 1), "%ignore passes text over in silence", "name it in a label instead (`_NAME: /…/`)"


def _keyword(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    name = own_name(match[1].partition(",")[0])
    remedy = "give the keyword terminal a priority (`NAME.2: …`)"
    return place_of(text, name, defined=True), f"`{match[1]}` matches the same text as a keyword", remedy


def _rule_in_terminal(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    message = f"`{match[1]}` is no terminal, but stands in the terminal `{match[2]}`"
    remedy = "a terminal is made of text, patterns and terminals; its flags are of i, m, s, l, u, x"
    return place_of(text, match[2], defined=True), message, remedy


def _in_itself(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    return (
        place_of(text, match[1], defined=True),
        f"the terminal `{match[1]}` stands in itself",
        "repeat it with `+`, or make it a rule",
    )


def _syntax(text: str, match: re.Match[str]) -> tuple[Place, str, str]:
    line, column = int(match[2]), int(match[3])
    lines = text.split("\n")
    shown = lines[line - 1].rstrip() if line <= len(lines) else ""
    what = (
        match[1]
        if match[1] and not match[1].startswith("Unexpected")
        else "this is not how a grammar goes on"
    )
    remedy = 'a line is `rule: other_rule TERMINAL`, `TERMINAL: /pattern/` or `_LABEL: "text"`'
    if re.match(r"\s*_?[A-Za-z]\w*[ ]+[\"/]", shown):
        what, remedy = "a colon is missing behind the name", "write `NAME: …`"
    elif re.match(r"_?[A-Z]+[a-z]|_?[a-z]+[A-Z]", shown):
        what, remedy = (
            "a name mixes small and capital letters",
            "write a rule small and a terminal in capitals",
        )
    elif shown.count('"') % 2:
        what, remedy = "a quotation mark is missing", 'text stands between two: "…"; one inside is \\"'
    elif shown.count("(") > shown.count(")") and "/" not in shown:
        what, remedy = "a bracket is not closed", "put the `)` where the group ends"
    elif shown.lstrip().startswith("%") and not re.match(r"\s*%(?:import|override|extend)\b", shown):
        what, remedy = "there is no such directive", "there are %import, %override and %extend"
    return (line, column), f"{what}: `{shown[:80]}`", remedy


_COMPLAINTS = tuple(
    _Complaint(re.compile(form, re.DOTALL), told)
    for form, told in (
        (r"(?:Rule|Terminal) '?(\w+)'? used but not defined", _undefined),
        (r"Terminal used but not defined: (\w+)", _undefined),
        (r"(?:Rule|Terminal) '(\w+)' defined more than once", _twice),
        (r"Cannot override a nonexisting (?:rule|terminal) (\w+)", _nothing_to_override),
        (r"Can't extend (?:rule|terminal) (\w+)", _nothing_to_override),
        (r"undefined rule: NonTerminal\('(\w+)'\)", _no_start),
        (r"Cannot compile token (\w+): ['\"](.*)['\"]", _bad_regex),
        (r"zero-width terminals\. \((\w+):", _zero_width),
        (r"Reduce/Reduce collision in Terminal\('[^']+'\) between.*", _same_end),
        (r"Shift/Reduce conflict for terminal (\w+): .*<(\w+) :", _two_ways),
        (r"%ignore", _ignored),
        (r"keyword collision: (.*)", _keyword),
        (r"Rules aren't allowed inside terminals \(NonTerminal\('(\w+)'\) in (\w+)\)", _rule_in_terminal),
        (r"Recursion in terminal '(\w+)'", _in_itself),
        (r"Symbols? defined twice: (\w+)|Cannot import '(\w+)'", _twice),
        (r"(?:([^\n]*?),? at )?line (\d+),? column (\d+)", _syntax),
    )
)
