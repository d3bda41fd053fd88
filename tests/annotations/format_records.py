"""Records for the tests of formats: fixed ones, and Hypothesis' strategies for all that can be written."""

from hypothesis import strategies as st

from annotations.formats.records import CellRecord, FieldRecord, LabelRecord

LABELS = [
    LabelRecord("myeloblast", "Myeloblast", "granulocyte"),
    LabelRecord("lymphocyte", "Lymphocyte, “mature”", "lymphocyte"),
]
CELLS = [
    CellRecord("c1", "myeloblast", (10.4, 20.5, 30.3, 40.25), 0.97, 3, "starter@1", "accepted"),
    CellRecord("c2", "lymphocyte", (600.2, 440.0, 39.8, 40.0), None, 1, None, "added"),
    CellRecord("c3", "", (1.1, 3.3, 4.4, 5.5), None, 1, None, "added"),
]
FIELDS = [FieldRecord("f1", "slide7.png", 640, 480, 12345, CELLS), FieldRecord("f2", "12, é #1.jpg", 640, 480, 9, [])]

texts = st.text(max_size=20)
codes = st.text(min_size=1, max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[LabelRecord], list[FieldRecord]]:
    labels = draw(st.lists(st.builds(LabelRecord, codes, codes, codes), unique_by=lambda x: x.code, max_size=4))
    numbers = iter(range(10**6))
    fields = [draw(_field(labels, f"f{next(numbers)}", numbers)) for _ in range(draw(st.integers(0, 3)))]
    return draw(texts), labels, fields


@st.composite
def _field(draw: st.DrawFn, labels: list[LabelRecord], uid: str, numbers) -> FieldRecord:
    width, height = draw(st.integers(1, 10**5)), draw(st.integers(1, 10**5))
    cells = [draw(_cell(labels, f"c{next(numbers)}", width, height)) for _ in range(draw(st.integers(0, 4)))]
    return FieldRecord(uid, draw(texts), width, height, draw(st.integers(0, 2**50)), cells)


@st.composite
def _cell(draw: st.DrawFn, labels: list[LabelRecord], uid: str, width: int, height: int) -> CellRecord:
    x, w = draw(_span(width))
    y, h = draw(_span(height))
    code = draw(st.sampled_from(["", *(label.code for label in labels)]))
    score, model = draw(st.none() | st.floats(0, 1)), draw(st.none() | texts)
    return CellRecord(uid, code, (x, y, w, h), score, draw(st.integers(0, 10**6)), model, draw(texts))


@st.composite
def _span(draw: st.DrawFn, limit: int) -> tuple[float, float]:
    start = draw(st.floats(0, limit * 0.999))
    return start, draw(st.floats(1e-6, limit - start)) if limit - start > 1e-6 else 1e-6
