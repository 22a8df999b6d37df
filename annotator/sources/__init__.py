"""Speaker resolution: each relation's source as the fullest name that the article gives."""

from annotator.sources.heard import sentence_speakers
from annotator.sources.resolve import Resolver
from annotator.sources.subjects import find_sources

__all__ = ["Resolver", "find_sources", "sentence_speakers"]
