"""Speaker resolution: each relation's source as the fullest name that the article gives."""

from annotator.sources.resolve import resolve_speakers, sentence_speakers

__all__ = ["resolve_speakers", "sentence_speakers"]
