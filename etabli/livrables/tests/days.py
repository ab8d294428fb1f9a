"""How the stories of a livrable say days and deadlines."""

import datetime as dt

from etabli.core import horloge
from etabli.core.delais import echeances


def day(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def at(text):
    return horloge.at(day(text))


def due(livrable, code):
    """The open deadline, which there must be."""
    found = echeances.of(livrable, code)
    assert found is not None
    return found
