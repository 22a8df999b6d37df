"""Speaker resolution: each relation's source as the fullest name that the article gives."""

from annotator.sources.resolve import resolve_speakers, sentence_speakers
from annotator.sources.subjects import find_sources

__all__ = ["find_sources", "resolve_speakers", "sentence_speakers"]
