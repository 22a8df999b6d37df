"""The output record as Parquet: the same nested columns as the JSON line."""

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotator.markup import LABELS
from annotator.records import ABOUT

ROWS = 500  # records in memory at a time


def to_parquet(lines: Path, out: Path) -> None:
    """Rewrite a JSON Lines file of records as Parquet, ``ROWS`` at a time.

    Two columns have no fixed keys: ``summary.speakers`` becomes a map, ``extra`` a string of JSON.
    """
    with lines.open("rb") as file, pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        rows = map(_row, map(json.loads, file))
        while batch := list(islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(batch, schema=SCHEMA))


def _row(record: dict[str, Any]) -> dict[str, Any]:
    summary = record["summary"] | {"speakers": list(record["summary"]["speakers"].items())}
    extra = json.dumps(record["extra"], ensure_ascii=False) if "extra" in record else None
    return record | {"summary": summary, "extra": extra}


def _struct(**fields: pa.DataType) -> pa.DataType:
    return pa.struct(list(fields.items()))


def _schema() -> pa.Schema:
    string, number, score, spans = pa.string(), pa.int32(), pa.float64(), pa.list_(pa.list_(pa.int32()))
    span = {"start": number, "end": number}
    sentence = _struct(
        **span,
        label=string,
        scores=_struct(**dict.fromkeys(LABELS, score)),
        speaker=string,
        attributions=pa.list_(number),
        framing=_struct(score=score, loaded=pa.bool_()),
        by_rule=string,
    )
    speaker = _struct(name=string, **span)
    attribution = _struct(source=spans, cue=spans, content=spans, type=string, speaker=speaker, score=score)
    words = dict.fromkeys(("text", "category", "voice"), string)
    found = {"attribution": number, "score": score, "evidence": string}
    term = _struct(**span, **words, **found, neutral=pa.list_(string), inner_source=speaker)
    summary = _struct(
        sentences=_struct(**dict.fromkeys(LABELS, number)),
        framing_score=score,
        outlet_loaded_terms=number,
        speakers=pa.map_(string, number),
    )
    columns = {
        "schema": number,
        **dict.fromkeys(("id", *ABOUT, "text"), string),
        "sentences": pa.list_(sentence),
        "attributions": pa.list_(attribution),
        "loaded_terms": pa.list_(term),
        "furniture": pa.list_(_struct(**span, kind=string)),
        "summary": summary,
        "model_version": string,
        "extra": string,
    }
    return pa.schema(list(columns.items()))


SCHEMA = _schema()
