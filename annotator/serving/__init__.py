"""The annotator as an HTTP service: plain JSON, and Label Studio's ML backend contract.

``app`` answers requests, ``guard`` stands before it (token, limits, errors, log), ``work`` runs the model in threads,
``jobs`` keeps what a webhook asked for, ``server`` listens. What Label Studio sends and expects is in
``annotator.labelstudio.backend``.
"""
