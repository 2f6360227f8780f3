"""The report as one page that needs nothing else: no script, no font, no address but the official texts it links to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.judge.tally import BUCKETS
from tongguan.phrases import speak
from tongguan.render.closing import closing, headline, held_up
from tongguan.render.hosts import located
from tongguan.render.html_flow import Articles, code, escape
from tongguan.render.ledger import room_left
from tongguan.render.outline import SIGNS, answer, excerpt, place_of, recipient, speaker, spoken
from tongguan.render.picture import anchor, drawing
from tongguan.render.questions import addressed, whole
from tongguan.render.stylesheet import CSS
from tongguan.report import gravity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.accounts import Account
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Report

FULL = 200
"""Flows that are told in full without `--verbose`; a page of more is none that a browser opens with ease."""
WORST = {0: "clear", 1: "breach", 3: "breach", 4: "open"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(report: Report, options: Options) -> str:
    """The whole page."""
    return _Page(report, options).text()


class _Page(Articles):
    def __init__(self, report: Report, options: Options) -> None:
        super().__init__(report, options)
        gravest = sorted(report.told, key=lambda flow: gravity(flow.kind, later=flow.later))
        self.full = gravest if options.verbose else gravest[:FULL]
        """The flows that are told in full, the gravest first; those of a kind in the order of the manifests."""
        self._linked = {id(flow) for flow in self.full}

    def text(self) -> str:
        """Head, result, flows, questions, ledger, receipt."""
        report = self.report
        title = escape(f"tongguan: {speak(headline(report), self.language)}")
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{"en" if self.language == "en" else "zh-Hans"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>\n{CSS}</style>",
            "</head>",
            "<body>",
            *self._top(),
            "<main>",
            *(f'<p class="notice">{self.say(words)}</p>' for words in report.notice),
            *self._result(),
            *self._problems(),
            *self._overview(),
        ]
        for flow in self.full:
            lines += self._flow(flow)
        if len(self.full) < len(report.told):
            rest = len(report.told) - len(self.full)
            lines.append(f"<p>{self.word('page.full', number=f'{len(self.full):,}', rest=f'{rest:,}')}</p>")
        lines += [*self._questions(), *self._remarks(), *self._ledger(), *self._receipt(), "</main>", *self._footer(), "</body>", "</html>"]
        return "\n".join(lines) + "\n"

    def _top(self) -> list[str]:
        receipt = self.report.receipt
        names = dict.fromkeys(flow.manifest.exporter_name for flow in self.report.flows)
        facts = [
            *((self.word("label.exporter"), escape(name)) for name in names),
            (self.word("page.as_of"), escape(receipt.as_of)),
            (self.word("page.lawbook"), escape(f"{receipt.lawbook} {receipt.lawbook_version}")),
        ]
        if receipt.checked_to:
            facts.append((self.word("page.checked"), escape(receipt.checked_to)))
        return [
            '<header class="top"><div>',
            '<div class="brand"><b>通关</b> tongguan</div>',
            f"<h1>{self.head('page.title')}</h1>",
            '<dl class="facts">',
            *(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts),
            "</dl>",
            "</div></header>",
        ]

    def _result(self) -> list[str]:
        code_ = int(self.report.status)
        worst = "waived" if code_ == 0 and any(flow.kind != "clear" for flow in self.report.flows) else WORST[code_]
        told = self.say(headline(self.report))
        lines = [
            f'<div class="result {worst}">',
            f"<strong>{told[:1].upper() + told[1:]}</strong><span>{self.word('page.exit')} {self.report.exit_code}</span></div>",
            '<div class="tiles">',
        ]
        for kind, number in self.report.outcomes.items():
            none = "" if number else " none"
            lines.append(f'<div class="tile {kind}{none}"><b>{number}</b><span>{self.word(f"kind.{kind}")}</span></div>')
        lines.append("</div>")
        words = held_up([flow.later for flow in self.report.told if flow.kind == "open"])
        if words is not None:
            lines.append(f'<p class="soft">{self.say(words)}</p>')
        if self.report.allowed:
            lines.append(f'<p class="waiver">{self.word("label.allowed", kinds=", ".join(sorted(self.report.allowed)))}</p>')
        return lines

    def _problems(self) -> list[str]:
        if not self.report.problems:
            return []
        rows = [self._problem(problem) for problem in self.report.problems]
        return [f"<h2>{self.head('page.problems')}</h2>", '<div class="panel breach">', *rows, "</div>"]

    def _problem(self, problem: Problem) -> str:
        problem = spoken(problem, self.options.language)
        line, column = place_of(problem)
        source = ""
        if problem.span is not None and problem.line is not None:
            before, under, after = excerpt(problem.line, problem.span, 110)
            source = self._source(f"{located(problem.path, self.options)}:{line}:{column}", line, before, under, after)
        else:
            source = f'<p class="small soft mono">{escape(located(problem.path, self.options))}</p>'
        hint = f'<p class="soft">{escape(problem.hint)}</p>' if problem.hint else ""
        return (
            f'<details class="finding breach" open><summary><span class="pill breach">{SIGNS["breach"]} {self.word("check.input")}</span>'
            f'<span><b>{escape(problem.message)}</b></span></summary><div class="body">{source}{hint}</div></details>'
        )

    # ------------------------------------------------------------------ flows

    def _overview(self) -> list[str]:
        if not self.report.flows:
            return []
        heads = "".join(f"<th>{self.head(f'page.{name}')}</th>" for name in ("result", "flow", "to", "route"))
        lines = [f"<h2>{self.head('page.flows')}</h2>"]
        picture = drawing(self.report.flows, speaker(self.language), escape)
        if picture:
            lines.append(f'<div class="panel wide picture">{picture}</div><p></p>')
        lines.append(f'<div class="panel wide"><table class="stack"><thead><tr>{heads}</tr></thead><tbody>')
        for flow in sorted(self.report.flows, key=lambda one: gravity(one.kind, later=one.later)):
            to, country = recipient(flow)
            title = f'<br><span class="soft small">{escape(flow.title)}</span>' if flow.title != flow.id else ""
            items = "<br>".join(f"{code(item.verdict.item.id)} {self.say(answer(item.verdict))}" for item in flow.items[:8])
            if len(flow.items) > 8:
                items += f'<br><span class="soft">{self.word("label.more", number=len(flow.items) - 8)}</span>'
            name = f'<a href="#{anchor(flow)}">{escape(flow.id)}</a>' if id(flow) in self._linked else escape(flow.id)
            lines.append(
                f"<tr><td>{self.pill(flow.kind)}</td><td>{name}{title}</td>"
                f'<td data-name="→">{escape(to)} ({escape(country)})</td><td>{items}</td></tr>'
            )
        return [*lines, "</tbody></table></div>", f"<h2>{self.head('page.findings')}</h2>"]

    # ------------------------------------------------------------------ questions, ledger, receipt

    def _questions(self) -> list[str]:
        found = whole(self.report)
        if not found:
            return []
        heads = f"<th>{self.head('label.ask')}</th><th>{self.head('page.leads')}</th><th>{self.head('page.waits')}</th>"
        rows: list[str] = []
        later: list[str] = []
        for one, flows in found:
            shown = ", ".join(escape(flow) for flow in flows[:6]) + (f" +{len(flows) - 6}" if len(flows) > 6 else "")
            told = "<br>".join(f"{self.say(values)} → {self.say(answers)}" for values, answers in one.leads)
            (later if one.later else rows).append(
                f'<tr><td>{self.say(one.words)}<br>{code(addressed(one))}</td><td class="small">{told}</td><td class="small">{shown}</td></tr>'
            )
        start = f'<div class="panel wide"><table class="stack"><thead><tr>{heads}</tr></thead><tbody>'
        lines = [f"<h2>{self.head('page.questions')}</h2>", f"{start}{''.join(rows)}</tbody></table></div>"]
        if later:
            lines.append(f'<details class="later"><summary>{self.word("page.later", number=len(later))}</summary>')
            lines.append(f"{start}{''.join(later)}</tbody></table></div></details>")
        return lines

    def _remarks(self) -> list[str]:
        """Waivers that are unused, refused or end soon."""
        rows = []
        for remark in self.report.warnings:
            where = located(remark.path, self.options) + (f":{remark.span.start.line}" if remark.span is not None else "")
            rows.append(f"<tr><td>{self.say(remark.words)}</td><td>{code(where) if remark.path else ''}</td></tr>")
        if not rows:
            return []
        return [
            f"<h2>{self.head('page.warnings')}</h2>",
            f'<div class="panel wide"><table class="stack"><tbody>{"".join(rows)}</tbody></table></div>',
        ]

    def _ledger(self) -> list[str]:
        lines = [f"<h2>{self.head('page.ledger')}</h2>"] if self.report.accounts else []
        for account in self.report.accounts:
            lines.append(f'<h4>{escape(account.name)} · {escape(account.year)}</h4><div class="panel wide">')
            lines += [*self._rows(account), *self._totals(account), "</div>"]
        return lines

    def _rows(self, account: Account) -> list[str]:
        rows = []
        for row in account.rows:
            kinds = [
                self.word(f"bucket.{bucket}") + ("" if outcome.certain else "?")
                for bucket, outcome in (("ordinary", row.ordinary), ("sensitive", row.sensitive))
                if outcome.possible
            ]
            rows.append((code(f"{row.flow}/{row.item}"), self.count(row.persons), ", ".join(kinds), self.word(f"ledger.{row.status}")))
        return self._table(("ledger.flow", "ledger.persons", "ledger.bucket", "ledger.status"), rows)

    def _totals(self, account: Account) -> list[str]:
        rows = []
        for bucket in BUCKETS:
            near = [one for one in account.headroom if one.bucket == bucket]
            if bucket.startswith("two_year") and not near:
                continue
            told = [f"{one.threshold:,}: {self.say(room_left(one))}" for one in near]
            rows.append(
                (self.word(f"bucket.{bucket}"), self.count(account.totals[bucket]), self.count(account.provided[bucket]), "<br>".join(told))
            )
        return self._table(("ledger.bucket", "ledger.total", "ledger.provided", "page.threshold"), rows, numbers=(1, 2))

    def _table(self, names: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers: tuple[int, ...] = (1,)) -> list[str]:
        def cell(tag: str, index: int, text: str) -> str:
            name = f' data-name="{self.plain_head(names[index])}"' if tag == "td" and index else ""
            return f"<{tag}{' class=number' if index in numbers else ''}{name}>{text}</{tag}>"

        head = "".join(cell("th", index, self.head(name)) for index, name in enumerate(names))
        body = "".join(f"<tr>{''.join(cell('td', index, text) for index, text in enumerate(row))}</tr>" for row in rows)
        return [f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>']

    def _receipt(self) -> list[str]:
        receipt = self.report.receipt
        rows = [
            (self.head("page.tool"), escape(f"tongguan {receipt.tool}")),
            (self.head("page.as_of"), escape(receipt.as_of)),
            (self.head("page.lawbook"), f'{escape(receipt.lawbook)} {escape(receipt.lawbook_version)}<br><span class="mono small soft">sha256 {escape(receipt.digest)}</span>'),
            (self.head("page.checked"), escape(receipt.checked_to)),
            (
                self.head("page.inputs"),
                "<br>".join(
                    f'{code(located(path, self.options))}<br><span class="mono small soft">sha256 {escape(digest)}</span>' for path, digest in receipt.inputs
                ),
            ),
            (self.head("page.exit"), str(self.report.exit_code)),
        ]  # fmt: skip
        body = "".join(f'<tr><td class="soft">{name}</td><td>{value}</td></tr>' for name, value in rows)
        return [
            f"<h2>{self.head('page.receipt')}</h2>",
            f'<div class="panel wide"><table class="stack"><tbody>{body}</tbody></table></div>',
        ]

    def _footer(self) -> list[str]:
        lines = closing(self.report, self.language, speaker(self.language))
        return ["<footer>", *(f"<p>{escape(line)}</p>" for line in lines), f"<p>{self.word('page.draft')}</p>", "</footer>"]
