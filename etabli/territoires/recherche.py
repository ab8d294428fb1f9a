"""Finding a commune for what people type: a name, a code, a place, in any order and any writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, Value, When

from etabli.territoires.models import Commune, Departement, Repere, TypeCommune
from etabli.territoires.reperes import search_key, search_keys

_NAME_THEN_PLACE = re.compile(r"(?P<name>[a-z].*) (?P<place>\d[\dab]\d{0,3})")
_PLACE_THEN_NAME = re.compile(r"(?P<place>\d[\dab]\d{0,3}) (?P<name>[a-z].*)")
_CEDEX = re.compile(r" cedex( \d+)?\b")
_DIGITS_APART = re.compile(r"(?<=\d) (?=\d)")
_ELISION = re.compile(r"(?:d|de|du|des|l|la|le|les) (?=.)")
_ORDINAL = re.compile(r"(?<= )(\d{1,2}) ?(?:e|er|ere|eme|nd|nde)?(?: arr[a-z]*)?")


def search(text: str, *, limit: int = 10) -> list[Commune]:
    """Communes for what is typed so far: name, code or postcode; the exact name first, then the largest.

    « fumel 47 », « 47500 Fumel », « Fumel (47106) », « Fumel CEDEX », « fumel, lot-et-garonne »,
    « 97 411 », « Paris 12e », « d’Hérouville » are understood. A former commune is found; `current`
    leads to the commune of today. A single letter finds the commune of that name.
    """
    keys = search_keys(text)
    if not keys[0]:
        return []
    if len(keys[0]) == 1:
        return _ranked(Q(cle=keys[0], rang=0), limit, *keys)
    if found := _ranked(_starting(*keys), limit, *keys):
        return found
    for read in _READINGS:
        if found := read(keys[0], limit):
            return found
    return []


def _with_place(key: str, limit: int) -> list[Commune]:
    """« fumel 47 », « 47500 monsempron »."""
    for pattern in (_NAME_THEN_PLACE, _PLACE_THEN_NAME):
        if told := pattern.fullmatch(key):
            name = told["name"]
            if found := _ranked(_starting(name) & _in_place(told["place"]), limit, name):
                return found
    return []


def _with_departement(key: str, limit: int) -> list[Commune]:
    """« fumel, lot-et-garonne »: the longest name of a département that ends what is typed."""
    places = [
        (search_key(nom), code) for code, nom in Departement.objects.values_list("code", "nom")
    ]
    told = [(name, code) for name, code in places if key.endswith(f" {name}")]
    for name, code in sorted(told, key=lambda place: -len(place[0])):
        rest = key.removesuffix(f" {name}")
        if found := _ranked(_starting(rest) & Q(commune__departement=code), limit, rest):
            return found
    return []


def _of_arrondissement(key: str, limit: int) -> list[Commune]:
    """« paris 12e », « lyon 3eme arrondissement »: the commune, since it is the one that applies."""
    told = _ORDINAL.search(key)
    if not told:
        return []
    start = f"{key[: told.start()]}{told[1]}"
    known = Commune.objects.filter(
        type=TypeCommune.ARRONDISSEMENT, cle__gte=start, cle__lte=f"{start}zzzz"
    )
    heads = known.values_list("chef_lieu", flat=True)
    whole = Commune.objects.filter(type=TypeCommune.ACTUELLE, code__in=set(heads))
    return list(whole.select_related("departement")[:limit])


def _rewritten(key: str) -> Iterator[str]:
    """The key as it might have been typed more plainly."""
    yield _DIGITS_APART.sub("", key)
    yield _CEDEX.sub("", key)
    yield _ELISION.sub("", key, count=1) if _ELISION.match(key) else key


def _once_more(key: str, limit: int) -> list[Commune]:
    """Without « cedex », the spaces in a number, « d’ » before a name."""
    for plainer in _rewritten(key):
        if plainer != key and (found := search(plainer, limit=limit)):
            return found
    return []


_READINGS: tuple[Callable[[str, int], list[Commune]], ...] = (
    _with_place, _of_arrondissement, _with_departement, _once_more,
)  # fmt: skip


def _starting(*keys: str) -> Q:
    """The marks that begin with one of these keys: a range the index answers on every base."""
    return reduce(or_, (Q(cle__gte=k, cle__lte=f"{k}zzzz", cle__startswith=k) for k in keys))


def _in_place(place: str) -> Q:
    """A département, a code Insee or a postcode."""
    code = place.upper()
    if len(code) < 5:
        return Q(commune__departement=code)
    same_postcode = Repere.objects.filter(cle=place).values("commune")
    return Q(commune__code=code) | Q(commune__in=same_postcode)


def _ranked(wanted: Q, limit: int, *keys: str) -> list[Commune]:
    """The exact name, then the names that begin so, then the words inside; the largest first."""
    whole = When(cle__in=keys, rang=0, then=Value(0))
    exact = Case(whole, default=Value(1), output_field=IntegerField())
    rows = Repere.objects.filter(wanted).order_by(exact, "rang", "-population", "pk")
    found = list(dict.fromkeys(rows.values_list("commune", flat=True)[: 3 * limit]))
    by_pk = Commune.objects.select_related("departement").in_bulk(found)
    return [by_pk[pk] for pk in found][:limit]
