"""Reports: predictions as pages that open from disk, with nothing loaded from anywhere. ``build.py`` makes them."""
