"""The picture of the states is drawn from their table."""

from django.conf import settings

from annotations.management.commands.draw_states import page


def test_the_page_of_states_is_fresh():
    assert (settings.ROOT / "docs" / "states.md").read_text() == page(), "run `make docs`"
