"""Exchange formats: COCO, VIA 2 projects and archives, written and read over plain records, without a database."""
