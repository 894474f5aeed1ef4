"""What is wrong with the writing of a pack, in words for the person who edited it.

The reader of TOML tells slips in the words of its makers ("Cannot overwrite a value"). Whoever
edits a protocol knows lines, quotes and brackets.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = (
    ("Cannot overwrite a value", "a key or table stands here for the second time"),
    ("Duplicate inline table key", "a key stands twice between the same braces"),
    ("Cannot declare", "a table stands here for the second time"),
    ("Cannot redefine namespace", "a table stands here for the second time"),
    ("Cannot mutate immutable namespace", "this adds to a list or table that is closed already"),
    ("Unterminated string", "a text has no closing quote"),
    ("Illegal character '\\n'", "a text has no closing quote on its line"),
    ("Illegal character", "there is a character that cannot stand here"),
    ("Found invalid character", "there is a character that cannot stand here"),
    ("Unescaped", "a backslash in a text has to be written twice"),
    ("Invalid hex value", "after a backslash and u come four figures from 0 to f"),
    ("Escaped character", "after a backslash and u comes no character there is"),
    ("Expected '=' after a key", "a key is not followed by ="),
    ("Expected ']", "a closing square bracket is missing"),
    ("Expected newline", "there is more on the line than one key and its value"),
    ("Expected", "a closing quote is missing"),
    ("Unclosed array", "a list has no closing bracket"),
    ("Unclosed inline table", "a table between braces has no closing brace"),
    ("Invalid date", "this date does not exist"),
    ("Invalid value", "there is no value that can be read; a text stands in quotes"),
    ("Invalid initial character", "a key is missing or has letters that need quotes"),
    ("Invalid statement", "a line begins neither with a key nor with a bracket"),
)


def plain_words(said: str) -> str:
    """The slip that the reader of TOML told, in plain words; its own where they are unknown.

    >>> plain_words("Unterminated string")
    'a text has no closing quote'
    """
    found = (words for begins, words in _WORDS if said.startswith(begins))
    return next(found, said)
