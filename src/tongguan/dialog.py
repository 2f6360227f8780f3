"""Questions asked at a terminal, one after the other; nothing typed is nothing answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.answers import judgement, parsed, signed, unsigned
from tongguan.interview import standing
from tongguan.output import complain, write
from tongguan.problem import InvalidInput
from tongguan.render.cells import wrap
from tongguan.render.outline import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.interview import Interview
    from tongguan.problem import Problem
    from tongguan.questionnaire import Asked
    from tongguan.render.asked import Asking
    from tongguan.slots import Slot

HELP_SIGN, END, EACH = "?", ":q", ":each"


class _Ended(Exception):
    """Whoever answers has had enough."""


class Dialog:
    """One question after the other, as long as one is left that was not left open."""

    def __init__(self, interview: Interview, page: Asking, *, writing: bool, by: str, because: str, err: bool) -> None:
        self.interview = interview
        self.page = page
        self.writing = writing
        self.by = by
        self.because = because
        self.err = err
        """Whether standard output is for a program."""
        self.written: dict[str, None] = {}
        self._left: set[object] = set()
        self._number = 0
        """Questions asked so far."""
        self._before = interview.before

    def run(self) -> None:
        """Ask until nothing is left, or the end is called for."""
        page = self.page
        self._say(page.row(page.word("answer.guide"), 0, "dim"))
        if not self.writing:
            self._say(page.row(page.word("answer.trying"), 0, "dim"))
        try:
            while questions := [one for one in self.interview.questions() if one.shape is not None and _same(one) not in self._left]:
                one = questions[0]
                self._number += 1
                self._say(["", *page.question(one, self.interview.leads(one), self._number, len(questions) + self._number - 1)])
                if not self._answer(one, one.slots):
                    self._left.add(_same(one))
        except _Ended:
            pass
        self._say([""])

    def _say(self, lines: Sequence[str]) -> None:
        told = self.page.paint.finish("\n".join(lines) + "\n")
        complain(told) if self.err else write(told)

    def _prompt(self, label: str) -> str:
        """What is typed; nothing at the end of the input."""
        try:
            said: str = click.prompt(f"{label} >", default="", show_default=False, prompt_suffix=" ", err=self.err)
            said.encode()  # what was typed in another encoding than the terminal's comes in halves of characters
        except UnicodeError:
            self._say([self.page.word("answer.undecoded")])
            return self._prompt(label)
        except click.Abort:
            self._say([""])
            raise _Ended from None
        if said.strip() == END:
            raise _Ended
        return said.strip()

    def _answer(self, one: Asked, slots: Sequence[Slot], label: str = "") -> bool:
        """Ask until an answer fits; whether there was one."""
        assert one.shape is not None
        while said := self._prompt(label or one.fact):
            if said == HELP_SIGN:
                self._say(self.page.help(one))
                continue
            if said == EACH:
                if len(slots) > 1:
                    return self._each(one, slots)
                continue
            try:
                value = parsed(said, one.fact, one.shape)
            except InvalidInput as error:
                self._refuse(error.problems)
                continue
            judged = self._judged(one, value)
            if judged is None:
                return False
            if problems := self.interview.take(one.name, [(tuple(slots), judged)]):
                self._refuse(problems)
                continue
            self._taken()
            return True
        return False

    def _each(self, one: Asked, slots: Sequence[Slot]) -> bool:
        """An answer for every place by itself."""
        found = [self._answer(one, self.interview.now([slot]), f"{slot.flow}/{slot.item}" if slot.item else one.fact) for slot in slots]
        return any(found)

    def _judged(self, one: Asked, value: object) -> object:
        """The answer with a name and a reason where the law asks for them; None where there are none."""
        if judgement(one.shape) and self.by and not isinstance(value, dict):
            return signed(value, self.by, self.because)
        if not unsigned(one.term, one.shape, value, self.interview.law):
            return value
        self._say(self.page.row(self.page.word("answer.judged"), 2))
        by = self._prompt(self.page.word("answer.by"))
        because = self._prompt(self.page.word("answer.because")) if by else ""
        if not because:
            self._say(self.page.row(self.page.word("answer.unsigned"), 2))
            return None
        return signed(value, by, because)

    def _refuse(self, problems: Sequence[Problem]) -> None:
        """What is wrong with an answer, at once below it."""
        paint = self.page.paint
        for one in (spoken(each, self.page.options.language) for each in problems):
            place = f"{one.path}:{one.span.start.line}: " if one.span is not None and one.span.start.line > 1 else ""
            told = f"{place}{one.message}" + (f"; {one.hint}" if one.hint else "")
            self._say([f"  {paint(row, 'breach')}" for row in wrap(told, self.page.width - 2)])

    def _taken(self) -> None:
        """What an answer changed, and where it was written."""
        interview, page = self.interview, self.page
        if self.writing:
            self.written |= dict.fromkeys(interview.write())
        now = standing(interview.report)
        for flow in interview.report.told:
            where = (flow.manifest.path, flow.id)
            before = self._before.get(where)
            if before != now[where]:
                self._say([f"  {row}" for row in page.flow(flow, before)])
        self._before = now
        number = len(interview.questions())
        told = (
            page.word("answer.written", paths=", ".join(self.written), number=number)
            if self.writing
            else page.word("answer.taken", number=number)
        )
        self._say(page.row(told, 2, "clear"))


def _same(one: Asked) -> object:
    """What makes a question the one that was left open."""
    return one.fact, one.owner, tuple(slot.keys for slot in one.slots)
