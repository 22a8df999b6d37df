"""One tree of errors. Each says what is wrong, where, and how to mend it; only ``cli.py`` turns one into an exit."""


class AnnotatorError(Exception):
    """Base of every error that a user can cause.

    ``what`` is one sentence, ``where`` a file, record or offset, ``fix`` what to do about it.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.fix})" if self.fix else text


class UsageError(AnnotatorError):
    """Arguments that cannot be carried out: no such file, an output of unknown format."""


class InputError(AnnotatorError):
    """An input that could not be read as an article; batch runs list it in ``OUT.rejects.jsonl``."""


class RecordError(InputError):
    """A record that breaks the schema: a missing field, a label that is unknown, an offset out of bounds."""


class ModelError(AnnotatorError):
    """A model folder that is missing, incomplete, or made for another version."""


class LexiconError(AnnotatorError):
    """A lexicon table with a row that breaks its schema."""


class ServerError(AnnotatorError):
    """Label Studio did not start, did not answer, or refused what was sent."""
