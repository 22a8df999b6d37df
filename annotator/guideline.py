"""The guideline's arithmetic: how attribution spans decide a sentence's label and a relation's type.

Counts are letters and digits. The rule is the one that turned the PolNeAR relations into sentence labels.
"""

from collections.abc import Sequence

from annotator.markup import Attribution, AttributionType, Label, relations_at
from annotator.spans import Span, clip_all, letters, merge, overlapping

DIRECT_SHARE = 0.95  # of a content's letters inside quotation marks, for the relation to be direct
COVERED_SHARE = 0.5  # of a sentence's letters inside relations, for the sentence not to be the outlet's own


def attribution_type(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> AttributionType:
    """``direct``, ``mixed`` or ``indirect``, by the share of the content's letters inside the (sorted) ``quoted``."""
    total = sum(letters(text, span) for span in content)
    inside = sum(letters(text, part) for span in content for part in clip_all(overlapping(quoted, span), span))
    if inside and inside >= DIRECT_SHARE * total:
        return "direct"
    return "mixed" if inside else "indirect"


def label_by_rule(text: str, sentence: Span, attributions: Sequence[Attribution]) -> Label:
    """The sentence's label by the rule on spans, from relations whose types are already known."""
    all_spans: list[Span] = []
    content = direct = 0
    for a in attributions:
        all_spans += clip_all(a.source + a.cue + a.content, sentence)
        said = sum(letters(text, part) for part in clip_all(a.content, sentence))
        content += said
        direct += said if a.type == "direct" else 0
    covered = sum(letters(text, span) for span in merge(all_spans))
    if not content or covered < COVERED_SHARE * letters(text, sentence):
        return "editorial_framing"
    return "direct_quote" if direct >= content / 2 else "paraphrase"


def labels_by_rule(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Label]:
    """The label of each of the (sorted) ``sentences``, as ``label_by_rule`` gives it, in linear time."""
    return [
        label_by_rule(text, sentence, [attributions[n] for n in here])
        for sentence, here in zip(sentences, relations_at(sentences, attributions), strict=True)
    ]
