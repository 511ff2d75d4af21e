"""The words of a Gambit file, each with its place; numbers are read exactly.

Room     interop (private to it)
Shapes   none
Units    none
Source   Savani & Turocy, The Gambit manual, chapter "Representations of games" (the .nfg format)
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, NoReturn

from sim.interop.errors import InteropError
from sim.scenario.errors import Place, Problem

LARGEST_FILE: Final = 64 * 1024 * 1024  # bytes
LARGEST_EXPONENT: Final = 300  # of ten: payoffs must be numbers to a computer too
LONGEST_NUMBER: Final = 1_000  # characters
TOKEN: Final = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|[{},]|[^\s{},"]+', re.DOTALL)
NUMBER: Final = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?)", re.ASCII)
ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, and where it begins; the empty one stands at the end of the file."""

    text: str
    offset: int

    @property
    def is_text(self) -> bool:
        """Whether it is in quotes."""
        return self.text.startswith('"')


class Tokens:
    """The words of a file, read one after another."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._text = self._decoded(content)
        self._at = 0
        self._tokens = self._split()

    def _decoded(self, content: bytes) -> str:
        self._text = ""
        if len(content) > LARGEST_FILE:
            self._raise("E601", f"the file is too large: more than {LARGEST_FILE >> 20} MiB", 0, 0)
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            self._text = content[: error.start].decode("utf-8-sig", errors="replace")
            self._raise("E601", "the file is not text in UTF-8", len(self._text), 1)

    def _split(self) -> list[Token]:
        tokens, at = [], 0
        while at < len(self._text):
            found = TOKEN.match(self._text, at)
            if found is None:
                self._raise("E602", "a text in quotes does not end", at, 1)
            if not found.group().isspace():
                tokens.append(Token(found.group(), at))
            at = found.end()
        end = len(self._text.rstrip())
        return [*tokens, Token("", end)]

    @property
    def next(self) -> Token:
        """The word that comes next."""
        return self._tokens[self._at]

    @property
    def left(self) -> int:
        """How many words are left."""
        return len(self._tokens) - 1 - self._at

    def take(self) -> Token:
        """Return the next word and go on behind it; the end of the file comes again and again."""
        token = self.next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def skip(self, text: str) -> bool:
        """Go on behind the next word if it is this one; return whether it was."""
        if self.next.text != text:
            return False
        self.take()
        return True

    def expect(self, text: str, what: str) -> None:
        """Go on behind a word that must come next."""
        if not self.skip(text):
            self.fail(self.next, f'expected "{text}" {what}')

    def text(self, what: str) -> str:
        """Return a text in quotes, which must come next."""
        token = self.take()
        if not token.is_text:
            self.fail(token, f"expected {what} in quotes")
        return ESCAPED.sub(r"\1", token.text[1:-1])

    def number(self, what: str) -> Fraction:
        """Return an exact number, which must come next."""
        token = self.take()
        found = NUMBER.fullmatch(token.text)
        if found is None:
            self.fail(token, f"expected {what}: a whole number, a decimal or a fraction")
        exponent = found.group(1)
        if len(token.text) > LONGEST_NUMBER or (exponent and len(exponent) > 5):
            self.fail(token, "the number is too long", "E603")
        try:
            number = Fraction(token.text) if abs(int(exponent or 0)) <= LARGEST_EXPONENT else None
        except ZeroDivisionError:
            self.fail(token, "the fraction has the denominator 0", "E603")
        if number is None or abs(number) >= 10**LARGEST_EXPONENT:
            self.fail(token, f"the number is out of bounds: 1e{LARGEST_EXPONENT} or more", "E603")
        return number

    def count(self, what: str) -> int:
        """Return a whole number from 0 on, which must come next."""
        token = self.next
        number = self.number(what)
        if number.denominator != 1 or number < 0:
            self.fail(token, f"expected {what}: a whole number from 0 on")
        return int(number)

    def fail(self, token: Token, message: str, code: str = "E602") -> NoReturn:
        """Raise InteropError at a word, saying what stands there."""
        found = "the file ends" if not token.text else ""
        self._raise(code, f"{message}; {found} here" if found else message, token.offset, len(token.text))

    def _raise(self, code: str, message: str, offset: int, width: int) -> NoReturn:
        before = self._text[:offset]
        line = before.count("\n") + 1
        column = offset - (before.rfind("\n") + 1) + 1
        source = self._text.split("\n")[line - 1]
        place = Place(line, column, max(1, min(width, len(source) - column + 1)))
        raise InteropError(Problem(code, message, self._name, place, source))


def file_content(path: Path) -> bytes:
    """Return the bytes of a file, no more than is ever read."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)
