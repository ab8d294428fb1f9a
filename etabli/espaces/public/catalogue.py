"""What the public reads: the catalogue, what came out of each Atelier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict

from django.db.models import Prefetch, QuerySet

from etabli.ateliers import deroules
from etabli.ateliers.access import TABLE
from etabli.ateliers.deroules import Group
from etabli.ateliers.models import Atelier
from etabli.ateliers.recherche import themes
from etabli.core.access import VISITOR
from etabli.core.exports import Column
from etabli.core.formats import compte, date_longue
from etabli.feuilles_de_route import publication as roadmaps
from etabli.feuilles_de_route.states import EtatAction
from etabli.territoires.models import Commune
from etabli.territoires.reperes import search_key
from etabli.territoires.selectors import departements_among

LICENCE = "Licence Ouverte 2.0"


class Outcome(TypedDict):
    """An Atelier as the catalogue lists it, with one line of what came out."""

    atelier: Atelier
    themes: list[str]
    stage: str
    outcome: str


#: the stages as the public narrows the catalogue by them
STAGES: dict[str, tuple[Group, ...]] = {
    "en-cours": (Group.EXECUTION, Group.SUSPENDED),
    "suivi": (Group.FOLLOWED,),
    "termine": (Group.OVER,),
}
SORTS = {
    "commune": ("commune__nom", "pk"),
    "titre": ("titre", "pk"),
    "annee": ("annee", "notified_on", "pk"),
}
ORDERS = {"commune": "commune", "titre": "titre", "annee": "année"}


def order_words(tri: str) -> str:
    """How the list is sorted, in words."""
    name = ORDERS.get(tri.removeprefix("-"))
    if name is None:
        return "les plus récents d’abord"
    return f"par {name}, {'ordre inverse' if tri.startswith('-') else 'ordre croissant'}"


def published() -> QuerySet[Atelier]:
    """The Ateliers anyone may read, the most recent first."""
    rows = TABLE.visible(VISITOR).select_related(
        "commune", "commune__departement", "service_pilote", "chef_de_file"
    )
    return rows.order_by("-notified_on", "-pk")


def recent_roadmaps(number: int) -> list[Outcome]:
    """The last Ateliers whose feuille de route was made official, with its size."""
    return outcomes(roadmaps.latest_official(published(), number))


# -- searching ------------------------------------------------------------------------------


def sorted_rows(
    rows: QuerySet[Atelier], tri: str, sorts: Mapping[str, tuple[str, ...]]
) -> QuerySet[Atelier]:
    """The rows in the order that the address names (`-` reverses it); as they were for any other."""
    keys = sorts.get(tri.removeprefix("-"))
    if keys is None:
        return rows
    sign = "-" if tri.startswith("-") else ""
    return rows.order_by(*(f"{sign}{key}" for key in keys))


def matching(rows: QuerySet[Atelier], text: str) -> QuerySet[Atelier]:
    """The Ateliers that hold every word, whatever the accents: title, question, theme, communes.

    A former commune is found under the name it had.
    """
    for word in search_key(text).split():
        rows = rows.filter(cle__contains=word)
    return rows


def departements() -> list[tuple[str, str]]:
    """The départements where an Atelier is published."""
    return departements_of(published())


def departements_of(ateliers: QuerySet[Atelier]) -> list[tuple[str, str]]:
    """The départements of these Ateliers, by code: one look a département, not one an Atelier."""
    return [(row.code, str(row)) for row in departements_among(ateliers)]


def years() -> list[int]:
    return list(published().order_by("-annee").values_list("annee", flat=True).distinct())


# -- what came out --------------------------------------------------------------------------


def outcomes(ateliers: Iterable[Atelier]) -> list[Outcome]:
    """Each Atelier with its themes, its stage, and one line of what came out; two queries for all."""
    listed = list(ateliers)
    states = roadmaps.progress_of(listed)
    return [
        {
            "atelier": atelier,
            "themes": themes(atelier),
            "stage": stage_name(atelier),
            "outcome": _outcome(atelier, states.get(atelier.pk)),
        }
        for atelier in listed
    ]


def stages() -> list[tuple[str, str]]:
    """The stages one may choose, and their names."""
    names = deroules.public_names()
    return [(key, names[groups[0]]) for key, groups in STAGES.items()]


def at_stage(rows: QuerySet[Atelier], etape: str) -> QuerySet[Atelier]:
    """The Ateliers at one of these stages."""
    return rows.filter(etat__in=deroules.states(*STAGES[etape]))


def stage_name(atelier: Atelier) -> str:
    """The stage as the public names it."""
    deroule = deroules.deroule_of(atelier)
    return deroule.public_names[deroule.stage(atelier.etat).group]


def _outcome(atelier: Atelier, states: Counter[str] | None) -> str:
    if states:
        done = states[EtatAction.TERMINEE]
        ended = f", {compte(done, 'terminée')}" if done else ""
        return f"Feuille de route officialisée : {compte(states.total(), 'action')}{ended}."
    deroule = deroules.deroule_of(atelier)
    if atelier.admission_on:
        is_one = len(deroule.livrables) == 1
        what = "Livrable de synthèse remis" if is_one else "Livrables remis"
        return f"{what} le {date_longue(atelier.admission_on)}."
    stage = deroule.stage(atelier.etat)
    if atelier.site_from and stage.is_before_session:
        return f"Session sur place à partir du {date_longue(atelier.site_from)}."
    return stage.public or deroule.public


#: what the columns below read of an Atelier
READ = (
    "format", "deroule", "titre", "etat", "annee", "numero", "slug", "departement_code", "thematiques",
    "notified_on", "closed_on", "commune__nom", "commune__epci", "commune__region",
    "service_pilote__nom", "service_pilote__siret",
)  # fmt: skip


def exported(rows: QuerySet[Atelier]) -> QuerySet[Atelier]:
    """The rows of the file, with what the columns read of them and no more."""
    codes = Prefetch("communes", Commune.objects.only("code"))
    needed = rows.select_related(None).select_related("commune", "service_pilote")
    return needed.only(*READ).prefetch_related(codes)


COLUMNS = (
    Column("id", "numero", label="Numéro"),
    Column("format", lambda atelier: atelier.get_format_display(), label="Format"),
    Column("titre", "titre", label="Titre"),
    Column("etat", stage_name, label="Étape"),
    Column("annee", "annee", "int", label="Année"),
    Column("commune", "commune.nom", label="Commune"),
    Column(
        "communes",
        lambda atelier: [c.code for c in atelier.communes.all()],
        label="Codes des communes",
    ),
    Column("code_epci", "commune.epci_id", label="Code de l’intercommunalité"),
    Column("departement", "departement_code", label="Département"),
    Column("region", "commune.region_id", label="Région"),
    Column("thematiques", themes, label="Thématiques"),
    Column("service_pilote", "service_pilote.nom", label="Service pilote"),
    Column("service_pilote_siret", "service_pilote.siret", label="SIRET du service pilote"),
    Column("date_notification", "notified_on", "date", label="Notifié le"),
    Column("date_cloture", "closed_on", "date", label="Clos le"),
    Column("url", lambda atelier: atelier.get_public_url(), label="Page publique"),
    Column("licence", lambda atelier: LICENCE, label="Licence"),
)
