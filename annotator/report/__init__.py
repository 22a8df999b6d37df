"""Reports: predictions as pages that open from disk, with nothing loaded from anywhere."""

from annotator.report.build import Report, build

__all__ = ["Report", "build"]
