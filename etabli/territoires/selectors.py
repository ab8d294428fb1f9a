"""Finding a commune: by its code, or as one types; and what the package knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from etabli.core.articles import de
from etabli.core.refus import Refused
from etabli.territoires.models import (
    Commune,
    Departement,
    Epci,
    PopulationAnnuelle,
    TypeCommune,
    Zone,
)
from etabli.territoires.services.loading import CURRENT_CENSUS, MILLESIME

M = TypeVar("M", bound=Model)

CENSUS_SOURCE = "Insee, recensement"
COG_SOURCE = "Insee et DGCL, code officiel géographique"


def departements_among(rows: QuerySet[M]) -> QuerySet[Departement]:
    """The départements of these rows, which hold a `departement_code`.

    A département is asked whether it has a row: a long list is not read to its end.
    """
    there = rows.order_by().filter(departement_code=OuterRef("code"))
    return Departement.objects.filter(Exists(there)).order_by("code")


def find_commune(code: str) -> Commune:
    """The commune of a bare code: the commune actuelle when two types share it.

    Refused, in a sentence, for an unknown code, a commune déléguée or associée (it names the commune
    nouvelle), an arrondissement municipal, a collectivité d'outre-mer (D-18).
    """
    code = code.strip().upper()
    rows = list(
        Commune.objects.filter(code=code).select_related("departement", "epci").order_by("pk")
    )
    found = next((row for row in rows if row.is_actuelle), None)
    if found is None:
        raise Refused(_not_a_commune(code, rows))
    if found.zone == Zone.COM:
        raise Refused(
            f"{found.nom} ({code}) est en collectivité d’outre-mer : le programme y est fermé "
            "(métropole et DROM seulement). Écrivez à la DGALN."
        )
    return found


def find_epci(siren: str) -> Epci:
    """The EPCI of that SIREN, with communes where the programme is open.

    Refused, in a sentence, for a number that is no SIREN, an EPCI unknown to the package of the day or
    dissolved, one outside the métropole and the DROM (D-18).
    """
    siren = "".join(siren.split())
    if len(siren) != 9 or not siren.isdigit():
        raise Refused(
            f"« {siren} » n’est pas un SIREN : il a neuf chiffres, par exemple 243500741."
        )
    found = Epci.objects.filter(code=siren).first()
    if found is None:
        raise Refused(
            f"Aucune intercommunalité n’a le SIREN {siren} dans le découpage de {MILLESIME} : elle est "
            "inconnue, ou dissoute. Donnez celle d’aujourd’hui, ou ses communes."
        )
    if found.communes.filter(zone=Zone.COM).exists():
        raise Refused(
            f"{found.nom} est en collectivité d’outre-mer : le programme y est fermé "
            "(métropole et DROM seulement). Écrivez à la DGALN."
        )
    return found


def _not_a_commune(code: str, rows: list[Commune]) -> str:
    if not rows:
        return f"Aucune commune ne porte le code {code}. Un code Insee a cinq caractères, par exemple 47106."
    row = rows[0]
    whole = Commune.objects.filter(code=row.chef_lieu, type=TypeCommune.ACTUELLE).first()
    name, number = (whole.nom, f" ({whole.code})") if whole else (row.chef_lieu, "")
    if row.type == TypeCommune.ARRONDISSEMENT:
        return f"{row.nom} ({code}) est un arrondissement municipal : donnez la commune, {name}{number}."
    kind = "déléguée" if row.type == TypeCommune.DELEGUEE else "associée"
    return f"{row.nom} ({code}) est une commune {kind} {de(name)}{number} : donnez le code de la commune nouvelle."


def current(commune: Commune) -> Commune:
    """The commune actuelle of a former commune; itself otherwise."""
    if commune.is_actuelle:
        return commune
    return Commune.objects.get(code=commune.chef_lieu, type=TypeCommune.ACTUELLE)


def currents(communes: Iterable[Commune]) -> dict[int, Commune]:
    """The commune actuelle of each, by primary key, in one query."""
    rows = list(communes)
    codes = {row.chef_lieu for row in rows if not row.is_actuelle}
    heads = Commune.objects.filter(code__in=codes, type=TypeCommune.ACTUELLE) if codes else ()
    by_code = {head.code: head for head in heads}
    return {row.pk: row if row.is_actuelle else by_code[row.chef_lieu] for row in rows}


def label(commune: Commune, head: Commune | None = None) -> str:
    """« Fumel (47) », « Marconne (62), commune déléguée d’Hesdin-la-Forêt »."""
    if commune.is_actuelle:
        return str(commune)
    whole = head or current(commune)
    return f"{commune}, {commune.get_type_display().lower()} {de(whole.nom)}"


def communes_of(codes: Iterable[str]) -> list[Commune]:
    """The communes actuelles of these codes, in that order."""
    wanted = list(codes)
    rows = Commune.objects.filter(code__in=wanted, type=TypeCommune.ACTUELLE)
    by_code = {row.code: row for row in rows.select_related("departement", "epci")}
    return [by_code[code] for code in wanted if code in by_code]


def epcis_of(communes: Iterable[Commune]) -> list[Epci]:
    """The EPCI of these communes, each once."""
    codes = dict.fromkeys(commune.epci_id for commune in communes if commune.epci_id)
    by_code = Epci.objects.in_bulk([code for code in codes if code])
    return [by_code[code] for code in codes if code in by_code]


def population_series(code: str) -> dict[int, int]:
    """The population of a commune code by census vintage, oldest first."""
    rows = PopulationAnnuelle.objects.filter(code=code).order_by("millesime")
    return {row.millesime: row.valeur for row in rows}


def yearly_rate(series: dict[int, int]) -> Decimal | None:
    """The mean yearly rate between the first and the last vintage, in %, one decimal; None with one point."""
    years = sorted(series)
    if len(years) < 2 or not series[years[0]]:
        return None
    ratio = series[years[-1]] / series[years[0]]
    rate = (ratio ** (1 / (years[-1] - years[0])) - 1) * 100
    return Decimal(rate).quantize(Decimal("0.1"), ROUND_HALF_UP)


def prefill(codes: Iterable[str]) -> dict[str, dict[str, object]]:
    """What the package knows of a perimeter: {key: {valeur, unite, millesime, source}}.

    No rate for a commune born of a merger or cut by a split between two census (CO-3, CO-4).
    """
    communes = communes_of(codes)
    if not communes:
        return {}
    places = list(dict.fromkeys(c.departement for c in communes if c.departement))
    known = {"departements": _read([place.nom for place in places], source=COG_SOURCE)}
    if epcis := epcis_of(communes):
        known["epcis"] = _read([epci.nom for epci in epcis], source=COG_SOURCE)
    return {**known, **_people(communes)}


def _people(communes: list[Commune]) -> dict[str, dict[str, object]]:
    """The population of the perimeter, and its yearly rate where the series allows one."""
    known = {}
    populations = [commune.population for commune in communes]
    if None not in populations:
        total = sum(size for size in populations if size)
        known["population"] = _read(total, "habitants", CURRENT_CENSUS, CENSUS_SOURCE)
    series = _summed([population_series(commune.code) for commune in communes])
    rate = yearly_rate(series)
    if rate is not None:
        years = f"{min(series)}–{max(series)}"
        known["evolution_population"] = _read(_french(rate), "% par an", years, CENSUS_SOURCE)
    return known


def _read(
    valeur: object, unite: str = "", millesime: int | str = MILLESIME, source: str = ""
) -> dict[str, object]:
    found = {"valeur": valeur, "unite": unite, "millesime": millesime, "source": source}
    return {name: part for name, part in found.items() if part != ""}


def _french(rate: Decimal) -> str:
    """« −0,5 »."""
    return str(rate).replace(".", ",").replace("-", "−")


def _summed(series: list[dict[int, int]]) -> dict[int, int]:
    """The sum of several series over the vintages that all of them have."""
    shared = set.intersection(*(set(one) for one in series)) if series else set()
    return {year: sum(one[year] for one in series) for year in sorted(shared)}
