"""Finding an organisation for what people type: words of its name, its code Insee or its SIREN."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from etabli.acteurs.models import Organisation
from etabli.territoires.reperes import search_key, search_keys

#: what a list that is read at a glance holds
SHORT = 10


def search(among: QuerySet[Organisation], text: str, *, limit: int = SHORT) -> list[Organisation]:
    """Those that hold a word beginning with each word typed; the shortest names first.

    « fumel », « cc fumel », « 47106 » and « Commune de Fumel (47106) » are understood, whatever the
    accents and hyphens. One query, whatever the number of organisations.
    """
    readings = [key.split() for key in search_keys(text) if key]
    if not readings:
        return []
    wanted = reduce(or_, (_each(words) for words in readings))
    rows = among.filter(wanted).select_related("commune")
    return list(rows.order_by(Length("nom"), "nom", "pk")[:limit])


def _each(words: list[str]) -> Q:
    return reduce(and_, (Q(cle__contains=f" {word}") for word in words))


def written(organisation: Organisation) -> str:
    """How a chosen organisation is written: its name, and the code that tells it from its namesakes."""
    code = organisation.commune.code if organisation.commune else organisation.siren
    return f"{organisation.nom} ({code})" if code else organisation.nom


def named(found: list[Organisation], text: str) -> list[Organisation]:
    """Among those found, the ones that bear exactly what was typed; all of them when none does."""
    key = search_key(text)
    exact = [one for one in found if key in {search_key(written(one)), search_key(one.nom)}]
    return exact or found
