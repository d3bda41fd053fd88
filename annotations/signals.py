"""What others, who may know us while we do not know them, can hear of: sent after the commit."""

from django.dispatch import Signal

field_stored = Signal()  # field_id, project_id: a photograph was stored
field_approved = Signal()  # field_id: a pathologist signed a field
