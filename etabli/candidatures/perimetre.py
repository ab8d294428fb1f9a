"""The perimeter and the porteurs of a dossier, as the fiche lets people change them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import commune_organisation, epci_organisation
from etabli.candidatures import fiche
from etabli.candidatures.forms.dossier import CommuneForm, PorteurForm
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors.dossier import active_porteurs
from etabli.candidatures.selectors.vintages import members_of
from etabli.core.articles import de
from etabli.core.fiches import Screen
from etabli.core.formats import compte
from etabli.core.refus import Refused
from etabli.territoires.models import Epci
from etabli.territoires.selectors import epcis_of


def candidates(candidature: Candidature) -> list[tuple[str, str]]:
    """The collectivités that may join: the EPCI of the communes, then the communes themselves."""
    communes = fiche.communes_of(candidature)
    carried = [row.organisation for row in active_porteurs(candidature)]
    epcis = {row.epci_id for row in carried if row.epci_id}
    places = {row.commune_id for row in carried if row.commune_id}
    return [
        *((f"epci:{e.code}", e.nom) for e in epcis_of(communes) if e.code not in epcis),
        *((f"commune:{c.code}", f"Commune {de(c.nom)}") for c in communes if c.pk not in places),
    ]


def organisation_of(candidature: Candidature, key: str) -> Organisation:
    """The legal person behind a choice of `candidates`; Refused for anything else."""
    kind, _, code = key.partition(":")
    communes = fiche.communes_of(candidature)
    if kind == "epci":
        for epci in epcis_of(communes):
            if epci.code == code:
                return epci_organisation(epci, commune=candidature.commune)
    for commune in communes:
        if commune.code == code:
            return commune_organisation(commune)
    raise Refused("Choisissez une collectivité du périmètre.")


@dataclass(frozen=True, slots=True)
class Whole:
    """An EPCI that the perimeter enters: how many of its communes are in it, and how many it has."""

    epci: Epci
    inside: int
    total: int
    #: one of its communes is the main one, and stays
    keeps: bool

    @property
    def missing(self) -> int:
        return self.total - self.inside

    @property
    def leaving(self) -> int:
        return self.inside - self.keeps

    @property
    def add_label(self) -> str:
        """How many one press adds."""
        return f"Ajouter {compte(self.missing, 'autre commune,autres communes')}"

    @property
    def remove_label(self) -> str:
        """How many one press removes."""
        return f"Retirer {compte(self.leaving, 'commune')}"


def wholes(candidature: Candidature) -> list[Whole]:
    """The EPCI of the perimeter, to add or remove as a whole."""
    communes = fiche.communes_of(candidature)
    inside = Counter(commune.epci_id for commune in communes)
    main = candidature.commune.epci_id
    return [
        Whole(epci, inside[epci.pk], members_of(epci.pk).count(), epci.pk == main)
        for epci in epcis_of(communes)
    ]


def panels(candidature: Candidature, screen: Screen) -> dict[str, object]:
    """What the screens of the communes and of the porteurs offer beside their questions."""
    is_place, is_carrier = screen.asks("communes"), screen.asks("chef_de_file")
    return {
        "communes": fiche.communes_of(candidature) if is_place else [],
        "commune_form": CommuneForm() if is_place else None,
        "wholes": wholes(candidature) if is_place else [],
        "porteurs": active_porteurs(candidature) if is_carrier else [],
        "porteur_form": PorteurForm(choices=candidates(candidature)) if is_carrier else None,
    }
