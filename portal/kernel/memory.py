"""Memory of a process that has started: what every request needs is there, and need not be looked through again."""

import gc


def settle() -> None:
    """Keep what is loaded by now (models, templates, catalogues) out of the collector's way, and let it look for
    garbage after requests, not within each. Call once, when the application is made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
