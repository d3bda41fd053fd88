"""What the gallery reads, written as JSON by the database: pages of whole fields, cells' vectors, and examples."""

import uuid
from typing import Any

from django.db import connection

from annotations.cell_wire import CELL
from annotations.states import COUNTED, VISIBLE

SCOPES = {"case": "case_id", "slide": "slide_id", "field": "id"}  # what a gallery is of, and the column that says so
CELLS_A_PAGE, FIELDS_A_PAGE = 3000, 300
EXAMPLES, RECENT = 12, 200  # cells of a label that are shown, and the approved fields they are looked for on

# Whole fields, as many as hold about CELLS_A_PAGE cells; each with the revision that its cells are of.
PAGE = """
    WITH coming AS (
        SELECT field.*, sum(held.cells) OVER (ORDER BY field.created_at, field.id) - held.cells AS before
        FROM annotations_field field CROSS JOIN LATERAL (
            SELECT count(*) AS cells FROM annotations_cell WHERE field_id = field.id AND status = ANY(%(visible)s)
        ) held
        WHERE field.{column} = %(key)s AND field.state <> 'set_aside'
            AND (%(after)s::uuid IS NULL OR (field.created_at, field.id) > (
            SELECT seen.created_at, seen.id FROM annotations_field seen WHERE seen.id = %(after)s::uuid
        ))
    ), page AS (SELECT * FROM coming WHERE before < %(most)s ORDER BY created_at, id LIMIT %(fields)s)
    SELECT json_build_object(
        'next', CASE WHEN (SELECT count(*) FROM coming) > (SELECT count(*) FROM page)
            THEN (SELECT id FROM page ORDER BY created_at DESC, id DESC LIMIT 1) END,
        'fields', COALESCE((SELECT json_agg(json_build_object(
            'id', page.id, 'name', page.name, 'slide', page.slide_id, 'state', page.state, 'revision', page.revision,
            'threshold', page.threshold, 'width', page.width, 'height', page.height,
            'cells', COALESCE((SELECT json_agg(wire) FROM (
                {cells}
            ) wire), '[]'::json)
        ) ORDER BY page.created_at, page.id) FROM page), '[]'::json)
    )::text
"""
VECTORS = """
    SELECT COALESCE(
        json_object_agg(vector.cell_id, translate(encode(vector.numbers, 'base64'), E'\\n', '')), '{{}}'::json
    )::text
    FROM annotations_cellvector vector JOIN annotations_cell cell ON cell.id = vector.cell_id
    JOIN annotations_field field ON field.id = cell.field_id
    WHERE field.{column} = %s AND field.state <> 'set_aside' AND cell.status = ANY(%s)
"""
# Of the newest approved fields: whole cells, one case after the other, those first that model and people agree on.
EXEMPLARS = """
    WITH recent AS (
        SELECT id, case_id, width, height, approved_at FROM annotations_field
        WHERE project_id = %(project)s AND state = 'approved' ORDER BY approved_at DESC LIMIT %(recent)s
    ), ranked AS (
        SELECT cell.id, cell.x, cell.y, cell.width, cell.height, cell.score, cell.status, field.id AS field,
            sample.code AS "case", row_number() OVER (
                PARTITION BY field.case_id ORDER BY cell.status = 'accepted' DESC, cell.score DESC NULLS LAST, cell.id
            ) AS place, field.approved_at
        FROM recent field JOIN annotations_cell cell ON cell.field_id = field.id
        JOIN annotations_case sample ON sample.id = field.case_id
        WHERE cell.label_id = %(label)s AND cell.status = ANY(%(counted)s) AND cell.x > 1 AND cell.y > 1
            AND cell.x + cell.width < field.width - 1 AND cell.y + cell.height < field.height - 1
    )
    SELECT COALESCE(json_agg(shown), '[]')::text FROM (
        SELECT id, field, "case", score, status, json_build_array(x, y, width, height) AS box
        FROM ranked ORDER BY place, approved_at DESC, id LIMIT %(most)s
    ) shown
"""


def page(scope: str, key: uuid.UUID, after: uuid.UUID | None = None) -> str:
    """The fields of a case, a slide, or one field, with their visible cells, oldest first; `next` is asked `after`."""
    values = {"key": str(key), "after": after and str(after), "visible": list(VISIBLE)}
    cells = CELL.format(where="cell.field_id = page.id AND status = ANY(%(visible)s)")
    query = PAGE.format(column=SCOPES[scope], cells=cells)
    return _read(query, values | {"most": CELLS_A_PAGE, "fields": FIELDS_A_PAGE})


def vectors(scope: str, key: uuid.UUID) -> str:
    """Of each visible cell that has one, its vector in base64: int8, comparable within one model version only."""
    return _read(VECTORS.format(column=SCOPES[scope]), [str(key), list(VISIBLE)])


def exemplars(project: uuid.UUID, label: uuid.UUID) -> str:
    """Approved cells of a label that show what it looks like in this project, from as many cases as there are."""
    values = {"project": str(project), "label": str(label), "counted": list(COUNTED)}
    return _read(EXEMPLARS, values | {"recent": RECENT, "most": EXAMPLES})


def _read(query: str, values: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return str(cursor.fetchone()[0])
