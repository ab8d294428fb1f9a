"""Reads of sealed offers. Nothing here counts or lists a deposit before the hour but for the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from etabli.accounts.models import Personne
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import SERVICE_ROLES, Role
from etabli.consultations.models import Consulte, MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.fichiers.inventory import has_table
from etabli.core.outbox import Recipient
from etabli.marches.models import Groupement
from etabli.sceaux.models import Cle, Depot, Ouverture, Repetition
from etabli.sceaux.models.scelles import Scelle
from etabli.sceaux.states import HELD, RUNNING, EtatCle, EtatDepot, Rang

#: a container needs two at least
QUORUM = 2


@dataclass(frozen=True, slots=True)
class Couche:
    """One layer that a holder may peel now: of which container, for which pair, what it is."""

    nom: str
    paire: str
    texte: str
    is_last: bool

    @property
    def code(self) -> str:
        return f"{self.nom}/{self.paire}"


def held(marche: MarcheSubsequent) -> list[Cle]:
    """The keys that count, in the order of their ranks."""
    rows = marche.cles.filter(etat__in=HELD).select_related("detenteur")
    return list(rows.order_by("rang"))


def proven(marche: MarcheSubsequent) -> list[Cle]:
    """Those for which a deposit is sealed today."""
    return [cle for cle in held(marche) if cle.etat == EtatCle.EPROUVEE]


def missing_ranks(marche: MarcheSubsequent) -> list[Rang]:
    """The keys that nobody holds."""
    taken = {cle.rang for cle in held(marche)}
    return [rang for rang in Rang if rang.value not in taken]


def eligible(marche: MarcheSubsequent, rang: str) -> list[Recipient]:
    """Who may hold the key of that rank: two of the service, one of the procurement of the DGALN."""
    if rang == Rang.C:
        return recipients(Role.DGALN_ACHATS)
    return recipients(*sorted(SERVICE_ROLES), organisation=marche.service)


def key_of(marche: MarcheSubsequent, actor: Actor) -> Cle | None:
    """The key that this person holds."""
    return next((one for one in held(marche) if actor.is_same_person(one.detenteur_id)), None)


def is_aside(marche: MarcheSubsequent, person_id: int | None) -> bool:
    """Is this person in déport from the analysis of that consultation (N-10)?"""
    return marche.membres.filter(personne_id=person_id or 0, deported_on__isnull=False).exists()


def holders(cle: Cle) -> list[Recipient]:
    """The three holders of that consultation."""
    return [_recipient(one.detenteur) for one in held(cle.marche) if one.detenteur]


def holder(cle: Cle) -> list[Recipient]:
    return [_recipient(cle.detenteur)] if cle.detenteur else []


def _recipient(person: Personne) -> Recipient:
    return Recipient(person.pk, person.get_full_name(), person.email)


def led_by(marche: MarcheSubsequent, actor: Actor) -> Groupement | None:
    """The holder consulted that this person leads."""
    own = [
        hat.organisation_id
        for hat in actor.memberships
        if hat.role == Role.GROUPEMENT_MANDATAIRE and hat.organisation_id
    ]
    rows = Consulte.objects.filter(
        marche=marche, ecarte_motif="", groupement__mandataire_id__in=own
    )
    row = rows.select_related("groupement").order_by("groupement__rang").first()
    return row.groupement if row else None


# -- rehearsal ------------------------------------------------------------------------------------


def rehearsal(marche: MarcheSubsequent) -> Repetition | None:
    """The last one, which is that of the present keys."""
    return marche.repetitions.order_by("-pk").first()


def layers_to_rehearse(cle: Cle, one: Repetition) -> list[Couche]:
    """What this holder may peel of the dummy offer now, for each of their pairs."""
    left: Mapping[str, str] = {**one.restes}
    return [
        layer for paire in one.sceaux if paire not in one.paires
        if (layer := _layer(one, paire, cle, left.get(paire, ""))) is not None
    ]  # fmt: skip


def is_proven(cle: Cle, one: Repetition) -> bool:
    """Has this key done its part in each of its pairs?"""
    return all(
        paire in one.paires or (paire in one.restes and paire.startswith(f"{cle.pk}-"))
        for paire in one.sceaux
        if str(cle.pk) in paire.split("-")
    )


def _layer(one: Scelle, paire: str, cle: Cle, left: str) -> Couche | None:
    first, second = paire.split("-")
    if not left and first == str(cle.pk):
        return Couche(one.nom, paire, one.sceaux[paire]["sceau"], is_last=False)
    if left and second == str(cle.pk):
        return Couche(one.nom, paire, left, is_last=True)
    return None


# -- opening --------------------------------------------------------------------------------------


def opening(marche: MarcheSubsequent) -> Ouverture | None:
    """The opening in course."""
    rows = marche.ouvertures.filter(etat__in=RUNNING)
    return rows.select_related("marche", "premiere__detenteur", "seconde__detenteur").first()


def is_past(marche: MarcheSubsequent) -> bool:
    """Is the hour over? Nothing is said of a deposit before."""
    return marche.etat != EtatMarche.PUBLIE and marche.is_closed(horloge.now())


def sealed_for(marche: MarcheSubsequent, paire: str) -> QuerySet[Depot]:
    """The deposits in time that this pair opens."""
    return marche.depots.filter(etat=EtatDepot.SCELLE, sceaux__has_key=paire).order_by("nom")


def sealed(marche: MarcheSubsequent) -> QuerySet[Depot]:
    """The deposits in time that are still closed."""
    return marche.depots.filter(etat=EtatDepot.SCELLE).order_by("nom")


def layers_to_open(ouverture: Ouverture, cle: Cle) -> list[Couche]:
    """What this holder must peel now; nothing when it is the other's turn."""
    found = (
        _layer(depot, ouverture.paire, cle, ouverture.restes.get(depot.nom, ""))
        for depot in sealed_for(ouverture.marche, ouverture.paire)
        if depot.nom not in ouverture.cles
    )
    return [layer for layer in found if layer is not None]


# -- the store ------------------------------------------------------------------------------------


def references() -> Iterator[tuple[str, str, str]]:
    """Every container, for the inventory of the files: its path, its digest, « dépôt scellé »."""
    if not has_table(Depot):
        return
    for one in Depot.objects.order_by().iterator():
        yield one.path, one.sha256, "dépôt scellé"
    for row in Repetition.objects.order_by().iterator():
        yield row.path, row.sha256, "répétition"
