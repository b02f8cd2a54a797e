"""Running a grammar's tables over a text.

The automaton is Lark's own (LALR(1) tables, contextual scanners). Running it here instead of in Lark gives
the fields as plain offsets at a fraction of the cost, and its state can be copied, tried and changed.
"""

from __future__ import annotations

from mscbib.grammar import Tables


def accepts(tables: Tables, text: str) -> list[tuple[str, int, int]] | None:
    """The fields of `text`, as ``(field, start, end)``, if the grammar fits it from end to end; else None."""
    stack = [tables.start]
    events: list[tuple[str, int, int]] = []
    if run(tables, text, 0, stack, events, None) == len(text) and finish(tables, stack):
        return events
    return None


def run(
    tables: Tables,
    text: str,
    position: int,
    stack: list[int],
    events: list[tuple[str, int, int]],
    labels: list[tuple[int, int]] | None,
) -> int:
    """Run until the end of `text`, or until nothing fits; the position reached. `stack` is changed.

    This loop is where parsing spends its time, hence its plainness.
    """
    actions, gotos, rules = tables.actions, tables.gotos, tables.rules
    scanners, fields = tables.scanners, tables.fields
    length = len(text)
    while position < length:
        state = stack[-1]
        match = (scanners[state] or tables.scanner(state))(text, position)
        if match is None:
            return position
        terminal = match.lastgroup
        action = actions[state][terminal]  # type: ignore[index]
        if action < 0:
            kept = list(stack)
            while action < 0:
                size, name = rules[~action]
                if size:
                    del stack[-size:]
                state = gotos[stack[-1]][name]
                stack.append(state)
                following = actions[state].get(terminal)  # type: ignore[arg-type]
                if following is None:  # the tables share look-aheads between states: it did not fit
                    stack[:] = kept
                    return position
                action = following
        stack.append(action)
        end = match.end()
        field = fields[terminal]  # type: ignore[index]
        if field is not None:
            events.append((field, position, end))
        elif labels is not None:
            labels.append((position, end))
        position = end
    return position


def feed(tables: Tables, stack: list[int], terminal: str) -> bool:
    """Feed one terminal; False, and `stack` unchanged, where it does not fit."""
    trial = list(stack)
    while True:
        action = tables.actions[trial[-1]].get(terminal)
        if action is None:
            return False
        if action >= 0:
            trial.append(action)
            stack[:] = trial
            return True
        size, name = tables.rules[~action]
        if size:
            del trial[-size:]
        trial.append(tables.gotos[trial[-1]][name])
        if terminal == "$END" and trial[-1] == tables.end:
            stack[:] = trial
            return True


def finish(tables: Tables, stack: list[int]) -> bool:
    """Whether the text may end here."""
    return feed(tables, stack, "$END")
