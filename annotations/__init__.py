"""What people own: projects, labels, cases, fields, cells, their review, their approval and their exchange formats."""

RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures."
