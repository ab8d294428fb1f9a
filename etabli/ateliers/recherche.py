"""The words an Atelier is found by in the catalogue, kept beside it: a search reads one column."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.candidatures.fiche import labels_of
from etabli.candidatures.formats import format_of
from etabli.territoires.models import Commune, TypeCommune
from etabli.territoires.reperes import search_key


def index(atelier: Atelier) -> None:
    """Keep the words: title, question, themes, communes with the names they had, département, lead."""
    atelier.cle = words(atelier)
    Atelier.objects.filter(pk=atelier.pk).update(cle=atelier.cle)


def words(atelier: Atelier) -> str:
    """Everything in one key, whatever the accents and hyphens."""
    communes = [atelier.commune, *atelier.communes.order_by("pk")]
    departement = atelier.commune.departement
    parts = [
        atelier.titre, atelier.question, *themes(atelier), deroule_of(atelier).synonyms,
        *(f"{commune.nom} {commune.code}" for commune in communes), *_former_names(communes),
        departement.nom if departement else "", atelier.chef_de_file.nom,
    ]  # fmt: skip
    return search_key(" ".join(parts))


def _former_names(communes: list[Commune]) -> list[str]:
    """A commune nouvelle is found under the names it took in."""
    codes = [commune.code for commune in communes]
    rows = Commune.objects.exclude(type=TypeCommune.ACTUELLE).filter(chef_lieu__in=codes)
    return list(rows.order_by("pk").values_list("nom", flat=True))


def themes(atelier: Atelier) -> list[str]:
    """The themes in words, the main one first."""
    labels = labels_of(format_of(atelier), "thematiques")
    return [labels.get(code, code) for code in atelier.thematiques]
