"""Text in terminal cells: a Chinese character is two wide, a combining mark none."""

from __future__ import annotations

CODES = {
    "breach": "1;31", "open": "1;33", "review": "1;35", "duty": "1;36", "waived": "2", "clear": "1;32",
    "bold": "1", "dim": "2", "line": "1;34",
}  # fmt: skip
ASCII = {
    "·": "-",
    "…": "...",
    "→": "->",
    "–": "-",
    "≥": ">=",
    "×": "x",
    "│": "|",
    "├": "+",
    "└": "+",
    "─": "-",
    "✓": "+",
    "✗": "x",
    "■": "#",
    "—": "-",
    "‘": "'",
    "’": "'",
    "�": "?",
}
_SIGNS = str.maketrans(ASCII)


def width(text: str) -> int:
    """How many cells a text takes.

    >>> width("数据 abc")
    8
    """
    if text.isascii():
        return len(text)
    return sum(map(_CELLS.__getitem__, text))


class _Cells(dict[str, int]):
    """How many cells a letter takes, looked up when it is first met."""

    def __missing__(self, letter: str) -> int:
        from unicodedata import combining, east_asian_width

        self[letter] = cells = 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
        return cells


_CELLS = _Cells()


def pad(text: str, cells: int) -> str:
    """The text, filled up with blanks."""
    return text + " " * max(0, cells - width(text))


def cut(text: str, cells: int, more: str = "…") -> str:
    """The text, shortened with an ellipsis when it is too wide."""
    if width(text) <= cells:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > cells - len(more):
            break
        kept += letter
    return kept + more


def ending(text: str, cells: int) -> str:
    """The end of a text, as much as fits.

    >>> ending("数据 abc", 6)
    '据 abc'
    """
    room = cells
    for place in range(len(text) - 1, -1, -1):
        room -= width(text[place])
        if room < 0:
            return text[place + 1 :]
    return text


def wrap(text: str, cells: int, indent: str = "") -> list[str]:
    """Lines no wider than `cells`; breaks between words, and anywhere between Chinese characters."""
    if width(text) <= cells:
        return [text.rstrip()]
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        candidate = line + piece
        if line and width(candidate.rstrip()) > cells:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line = candidate
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


_NO_END = "（《「『【“‘([{"
_NO_START = "，。；：！？、）》」』】”’,.;:!?)]}"


def _pieces(text: str) -> list[str]:
    from unicodedata import east_asian_width

    pieces: list[str] = []
    word = ""
    quoted = False
    for letter in text:
        if east_asian_width(letter) in "WF" and not letter.isascii():
            if letter in _NO_START and (word or pieces):
                # Punctuation does not begin a line.
                if word:
                    pieces.append(word + letter)
                    word = ""
                else:
                    pieces[-1] += letter
                continue
            if letter in _NO_END:
                # An opening bracket does not end a line.
                if word:
                    pieces.append(word)
                word = letter
                continue
            if word and (word[-1] in _NO_END or (quoted and word[-1] == "`")):
                pieces.append(word + letter)
                word = ""
                continue
            if word:
                pieces.append(word)
                word = ""
            pieces.append(letter)
        elif letter == " ":
            pieces.append(word + letter)
            word = ""
        elif (letter in _NO_START or (quoted and letter == "`")) and not word and pieces and not pieces[-1].endswith(" "):
            # Nor does that of the other script, nor the end of what stands in backquotes.
            pieces[-1] += letter
        else:
            word += letter
        quoted ^= letter == "`"
    if word:
        pieces.append(word)
    return pieces


class Paint:
    """Colour where it is wanted, plain text elsewhere."""

    def __init__(self, *, color: bool, unicode: bool) -> None:
        self.color = color
        self.unicode = unicode
        self.more = "…" if unicode else "..."

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def plain(self, text: str) -> str:
        """Text in signs that the screen knows, before anything is measured by its width."""
        return text if self.unicode or text.isascii() else text.translate(_SIGNS)

    def finish(self, text: str) -> str:
        """The whole output, in ASCII signs for consoles that know no others."""
        return self.plain(text)
