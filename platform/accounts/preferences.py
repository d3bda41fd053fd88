"""What a person prefers, kept with the person so that it is the same at every computer."""

import re
from collections.abc import Mapping
from typing import Any

from accounts.errors import BadPreferences
from accounts.models import User

MOST_KEYS, MOST_CHORDS = 200, 4
COMMAND = re.compile(r"[a-z0-9_.-]{1,80}")
# As the viewer writes a pressed key: "Ctrl+Shift+z", "Alt+ArrowLeft", "?". A single letter is small.
CHORD = re.compile(r"(Ctrl\+)?(Alt\+)?(Shift\+)?([^\sA-Z]| |[A-Z][A-Za-z0-9]{1,19})")


def of(user: User) -> dict[str, Any]:
    """The person's preferences; what they never chose is as it comes."""
    kept: dict[str, Any] = user.preferences
    return {"keymap": {}, "legend": True} | kept


def save(*, user: User, keymap: Mapping[str, list[str]], legend: bool) -> dict[str, Any]:
    """Replace a person's preferences. `keymap` holds only the commands whose keys differ from the usual ones.

    Raises BadPreferences where a command or a key is not written as one, or a key stands for two commands.
    """
    _check(keymap)
    user.preferences = {"keymap": dict(keymap), "legend": legend}
    user.save(update_fields=["preferences"])
    return of(user)


def _check(keymap: Mapping[str, list[str]]) -> None:
    if len(keymap) > MOST_KEYS:
        raise BadPreferences(f"A keymap changes at most {MOST_KEYS} commands, not {len(keymap)}.")
    owners: dict[str, str] = {}
    for command, chords in keymap.items():
        if not COMMAND.fullmatch(command):
            raise BadPreferences(f"“{command[:80]}” is not the name of a command.")
        if len(chords) > MOST_CHORDS:
            raise BadPreferences(f"The command “{command}” has {len(chords)} keys; {MOST_CHORDS} are the most.")
        for chord in chords:
            if not CHORD.fullmatch(chord):
                raise BadPreferences(f"“{chord[:40]}”, of the command “{command}”, is not a key.")
            if chord in owners:
                raise BadPreferences(f"The key “{chord}” is given to “{owners[chord]}” and to “{command}”.")
            owners[chord] = command
