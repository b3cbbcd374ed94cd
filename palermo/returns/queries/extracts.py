"""The rows that stand beside findings, out of the sealed extract."""

from collections.abc import Iterable, Mapping

from palermo.returns.models import Submission
from palermo.vault.queries import open_sealed
from palermo.vault.rules.refusals import Destroyed

Cells = list[str | None]


def cells_beside(
    submission: Submission, places: Iterable[tuple[str, int]]
) -> Mapping[tuple[str, int], Cells]:
    """The cells of those rows, in the order of their columns, as far as they were kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = set(places)
    derived = submission.derived.filter(part="extract").select_related("content__data_key__keyring").first()
    if not wanted or derived is None or derived.content is None:
        return {}
    try:
        data = open_sealed(derived.content)
    except Destroyed:
        return {}
    rows = pq.read_table(pa.BufferReader(data)).to_pylist()
    return {
        (each["sheet"], each["row"]): each["cells"] for each in rows if (each["sheet"], each["row"]) in wanted
    }
