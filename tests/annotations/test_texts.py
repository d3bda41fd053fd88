"""What counts as an empty text."""

import pytest

from annotations.errors import BadInput
from annotations.texts import checked_reason, said

INVISIBLE = ["", " \n\t", "\u200b", "\ufeff", "\u2060\u200d", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\u0301", "\x00"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_what_nobody_can_see_is_no_text(text):
    assert said(f" {text} ") == ""
    with pytest.raises(BadInput, match="Say why"):
        checked_reason(text)


@pytest.mark.parametrize("text", ["?", "7", "模糊", "zu unscharf", "❤\ufe0f", "می\u200cشود"])
def test_what_can_be_seen_stays_as_it_was_written(text):
    assert said(f"\n{text} ") == text


def test_a_reason_has_a_length_that_can_be_read():
    assert checked_reason("x" * 2000)
    with pytest.raises(BadInput, match="at most 2000 characters"):
        checked_reason("x" * 2001)
