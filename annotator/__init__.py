"""Whose voice is it: direct quotes, paraphrase and an outlet's own framing, and whose words the loaded ones are."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Annotator", "__version__"]

if TYPE_CHECKING:
    from annotator.predict import Annotator


def __getattr__(name: str) -> Any:
    """Load ``Annotator`` when it is first asked for: ``annotator --help`` must not wait for a runtime."""
    if name == "Annotator":
        from annotator.predict import Annotator

        return Annotator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
