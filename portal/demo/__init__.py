"""The demo company."""


class NotHere(Exception):
    """Placeholder until the room lands."""


def load(settings, database, say):
    raise NotHere("not yet")
