"""Reads of a consultation, shared by services, screens and papers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Associe
from etabli.candidatures.states import QualiteAssocie
from etabli.consultations.dce.plans import PIECES, Piece, Plan
from etabli.consultations.models import Consulte, MarcheSubsequent
from etabli.consultations.states import RUNNING, UNFRUITFUL, NaturePiece
from etabli.core import parametres
from etabli.core.models import Entry
from etabli.core.outbox import Recipient
from etabli.marches.models import Groupement
from etabli.marches.states import EtatGroupement

Texts = dict[tuple[str, str], str]
SUSPENDED = "Suspendu par la DGALN : il ne reçoit pas de consultation."
TERMINATED = "Résilié : il n’est plus titulaire de l’accord-cadre."


def running_of(atelier: Atelier) -> MarcheSubsequent | None:
    """The consultation in course of this Atelier."""
    rows = atelier.marches_subsequents.filter(etat__in=RUNNING)
    return rows.select_related("accord_cadre", "atelier").first()


def is_last_unfruitful(marche: MarcheSubsequent) -> bool:
    """Did it give no contract, and has none been prepared since (M14)?"""
    later = marche.atelier.marches_subsequents.filter(pk__gt=marche.pk)
    return marche.etat in UNFRUITFUL and not later.exists()


def reason_of_end(marche: MarcheSubsequent) -> str:
    """Why it gave no contract, as it was told to all (M5, M13); '' while it runs."""
    if marche.etat not in UNFRUITFUL:
        return ""
    rows = Entry.objects.filter(subject=marche.reference, target=marche.etat)
    return rows.order_by("number").values_list("motif", flat=True).last() or ""


def texts_of(marche: MarcheSubsequent) -> Texts:
    """The written sections, by nature of the paper and code."""
    rows = marche.sections.values_list("piece", "code", "texte")
    return {(piece, code): texte for piece, code, texte in rows}


def empty_sections(marche: MarcheSubsequent) -> list[tuple[Piece, Plan]]:
    """Those that still wait for their words, in the order of the papers."""
    found = texts_of(marche)
    return [
        (piece, plan)
        for piece in PIECES
        for plan in piece.written
        if not found.get((piece.nature.value, plan.code), "").strip()
    ]


def terms_are_fixed(marche: MarcheSubsequent) -> bool:
    """Are the budget, the duration and the object recorded (M2)?"""
    return bool(marche.budget_ttc and marche.duree_mois and marche.objet.strip())


def is_written(marche: MarcheSubsequent) -> bool:
    """Has the service done its part: every section, and the terms?"""
    return terms_are_fixed(marche) and not empty_sections(marche)


def is_ready(marche: MarcheSubsequent) -> bool:
    """Has everybody done their part of what comes before the publication?"""
    return is_written(marche) and not awaited_agreements(marche)


def cctp_digest(marche: MarcheSubsequent) -> str:
    """What the porteurs agree with (M2): the digest of the CCTP as it is written."""
    found = texts_of(marche)
    cctp = {code: text for (piece, code), text in found.items() if piece == NaturePiece.CCTP}
    return hashlib.sha256(json.dumps(cctp, sort_keys=True).encode()).hexdigest()


# -- who agrees -----------------------------------------------------------------------------------


def partners(marche: MarcheSubsequent) -> list[Organisation]:
    """Those whose agreement the CCTP needs: the lead, the co-porteurs, the operators in their order."""
    atelier = marche.atelier
    return [atelier.chef_de_file, *atelier.co_porteurs.order_by("pk"), *operators(marche)]


def operators(marche: MarcheSubsequent) -> list[Organisation]:
    """The operators of the State associated with the Atelier today."""
    rows = Associe.objects.filter(
        candidature=marche.atelier.candidature_id, qualite=QualiteAssocie.OPERATEUR, ended_on=None
    )
    return [row.organisation for row in rows.select_related("organisation").order_by("pk")]


def awaited_agreements(marche: MarcheSubsequent) -> list[Organisation]:
    """Those that have not agreed with the CCTP as it is now."""
    digest = cctp_digest(marche)
    given = set(
        marche.covalidations.filter(digest=digest).values_list("organisation_id", flat=True)
    )
    return [one for one in partners(marche) if one.pk not in given]


# -- who is consulted -----------------------------------------------------------------------------


def holders_to_consult(marche: MarcheSubsequent) -> list[tuple[Groupement, str]]:
    """Every holder of the framework, in its ranking, with why it is left out; '' when it is consulted (M2)."""
    rows = marche.accord_cadre.groupements.select_related("mandataire").order_by("rang")
    reasons = {EtatGroupement.SUSPENDU: SUSPENDED, EtatGroupement.RESILIE: TERMINATED}
    return [(row, reasons.get(EtatGroupement(row.etat), "")) for row in rows]


def consulted(marche: MarcheSubsequent) -> list[Consulte]:
    """Those that the dossier was sent to, in the ranking of the framework."""
    rows = marche.consultes.filter(ecarte_motif="")
    return list(rows.select_related("groupement__mandataire").order_by("groupement__rang"))


def consulted_people(marche: MarcheSubsequent) -> list[Recipient]:
    """The mandataires of the holders consulted; nobody before the publication."""
    ids = [row.groupement.mandataire_id for row in consulted(marche)]
    return [
        person
        for pk in ids
        for person in recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=pk)
    ]


def operator_people(marche: MarcheSubsequent) -> list[Recipient]:
    """Those who speak for the operators of the Atelier."""
    return [
        person
        for one in partners(marche)
        for person in recipients(Role.OPERATEUR_ASSOCIE, organisation_id=one.pk)
    ]


# -- money ----------------------------------------------------------------------------------------


def above_reference(
    marche: MarcheSubsequent, budget: Decimal | None, *, on: dt.date
) -> Decimal | None:
    """The reference of the format, when this budget is above it by more than the alert (D-15)."""
    if budget is None:
        return None
    reference = parametres.decimal(format_of(marche.atelier).montant_reference, on=on)
    most = reference * (1 + parametres.decimal("alerte_depassement_reference", on=on))
    return reference if budget > most else None
