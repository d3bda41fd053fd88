"""What is written twice, once for the program and once for people, says the same."""

import json

from django.conf import settings

from annotations.management.commands.draw_states import page
from annotations.services import counts, labels


def test_the_page_of_states_is_fresh():
    assert (settings.ROOT / "docs" / "states.md").read_text() == page(), "run `make docs`"


def test_the_interface_knows_the_default_labels_and_the_fixed_sentences_of_a_count():
    known = json.loads((settings.LOCALES / "en/known.json").read_text())
    said = json.loads((settings.LOCALES / "said.de.json").read_text())

    assert known["label"] == {spec.code: spec.name for spec in (*labels.LINEAGES, *labels.STAGES)}
    assert {counts.ME_DEFINITION, counts.INTERVAL} <= set(said)
