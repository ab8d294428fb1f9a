"""An organisation that no package knows, known by its SIREN: found again, never made twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import commune_organisation, epci_organisation
from etabli.acteurs.siret import is_siren
from etabli.acteurs.states import TypeOrganisation
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Epci, TypeCommune


@dataclass(frozen=True, slots=True)
class Declared:
    """What is typed of an organisation: its SIREN, its name, its kind, what it unites when it unites."""

    siren: str
    nom: str
    type: str
    reunit: str = ""


def declare_organisation(
    said: Declared, *, kinds: Collection[str], departement: str
) -> Organisation:
    """The organisation of this SIREN, made when nobody had named it yet, in that département.

    Refused when the key is wrong, or when the SIREN is that of another kind of organisation.
    """
    siren = said.siren.replace(" ", "").replace("\u00a0", "")
    if not is_siren(siren):
        raise Refused(
            f"Le SIREN « {said.siren.strip()} » n’existe pas : vérifiez ses neuf chiffres, "
            "par exemple dans l’annuaire des entreprises."
        )
    found = Organisation.objects.filter(siren=siren).first() or _of_package(siren)
    if found is None:
        found = Organisation.objects.get_or_create(
            siren=siren,
            defaults={
                "nom": " ".join(said.nom.split()),
                "type": said.type,
                "reunit": said.reunit.strip(),
                "departement_id": departement or None,
            },
        )[0]
    if found.type not in kinds:
        raise Refused(
            f"Ce SIREN est celui d’une organisation d’une autre sorte : {found.nom} "
            f"({TypeOrganisation(found.type).label}). Vérifiez-le."
        )
    if said.reunit.strip() and not found.reunit:
        found.reunit = said.reunit.strip()
        found.save(update_fields=("reunit",))
    return found


def _of_package(siren: str) -> Organisation | None:
    """The EPCI or the commune of this SIREN, when the geography knows it."""
    if epci := Epci.objects.filter(pk=siren).first():
        seat = epci.communes.order_by("pk").first()
        return epci_organisation(epci, commune=seat)
    commune = Commune.objects.filter(siren=siren, type=TypeCommune.ACTUELLE).first()
    return commune_organisation(commune) if commune else None
