"""What counts as an empty text, and the reasons that people have to write."""

import unicodedata

from annotations.errors import BadInput

LONGEST_REASON = 2000  # characters
SEEN = frozenset("LNPS")  # letters, numbers, punctuation, symbols: all other characters are blanks, marks or controls
# Fillers, the empty Braille cell and the note without a head: they draw nothing.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")


def said(text: str) -> str:
    """The text without blanks around it; "" where nothing in it can be seen, as of U+200B or U+FEFF alone."""
    return text.strip() if any(map(_is_seen, text)) else ""


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. Raises BadInput for none, or for one that is too long."""
    reason = said(reason)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput(f"Say why, in at most {LONGEST_REASON} characters: the reason is kept.")
    return reason


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in SEEN and character not in BLANK_LETTERS
