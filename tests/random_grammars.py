"""Grammars made at random, with texts of them: what the reading of grammars is proved with."""

from __future__ import annotations

from random import Random

#: Terminals that compete: what each matches, and texts that it may stand in.
_TERMINALS = {
    "/a+/": ("a", "aaa"),
    "/ab?/": ("a", "ab"),
    '"ab"': ("ab",),
    "/a(?=b)/": ("a",),
    "/(?<!a)b/": ("b",),
    "/b+c?/": ("b", "bbc"),
    "/[bc]/": ("b", "c"),
    '"c"': ("c",),
    "/c{1,3}/": ("c", "ccc"),
    "/[^ac]+/": ("b", " x"),
    '" "': (" ",),
    "/[ ]*x/": ("x", "  x"),
    "/x(?:a|b)/": ("xa", "xb"),
    "/(x|c)a/": ("xa", "ca"),
    "/[a-c]{2}/": ("ab", "cc"),
}

#: How often a part of a rule may stand.
_OFTEN = ("", "", "?", "*", "+")


class RandomGrammar:
    """A grammar without rules that use themselves, as text for Lark, and texts that are nearly of it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._bodies: dict[str, str] = {}
        self._samples: dict[str, tuple[str, ...]] = {}
        used: list[str] = []
        for number, pattern in enumerate(random.sample(sorted(_TERMINALS), random.randint(3, 8))):
            name = f"{random.choice(('_', ''))}T{number}"
            self._samples[name] = _TERMINALS[pattern]
            self._bodies[name + random.choice(("", "", ".2", ".3"))] = pattern
            used.append(name)
        self._rules: dict[str, list[list[tuple[str, str]]]] = {}
        for number in range(random.randint(0, 3)):
            self._rules[f"r{number}"] = self._alternatives(used)
            used.append(f"r{number}")
        self._rules["start"] = self._alternatives(used)

    def _alternatives(self, names: list[str]) -> list[list[tuple[str, str]]]:
        """Some sequences of names, each with how often it may stand there."""
        random = self._random
        return [
            [
                (random.choice(names), random.choice(("", "", "?", "*", "+")))
                for _ in range(random.randint(1, 4))
            ]
            for _ in range(random.randint(1, 3))
        ]

    @property
    def text(self) -> str:
        """The grammar as Lark reads it."""
        rules = [
            f"{name}: "
            + " | ".join(" ".join(part + often for part, often in parts) for parts in alternatives)
            for name, alternatives in self._rules.items()
        ]
        return "\n".join([*rules, *(f"{name}: {pattern}" for name, pattern in self._bodies.items()), ""])

    def sample(self, name: str = "start") -> str:
        """A text as the grammar makes it; where terminals compete, it may be read otherwise, or not."""
        random = self._random
        if name in self._samples:
            return random.choice(self._samples[name])
        times = {"": 1, "?": random.randint(0, 1), "*": random.randint(0, 3), "+": random.randint(1, 3)}
        return "".join(
            self.sample(part) for part, often in random.choice(self._rules[name]) for _ in range(times[often])
        )

    def damaged(self, text: str) -> str:
        """The text with a character put in, left out or changed."""
        at = self._random.randint(0, len(text))
        return text[:at] + self._random.choice("abcx ") + text[at + self._random.randint(0, 1) :]
