"""What the moves of an award change."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.models import Attestation, Desistement, MarcheSubsequent, Rejet
from etabli.consultations.payloads import awarding as p
from etabli.consultations.selectors import awarding
from etabli.consultations.services.awarding.reasons import reasons_of
from etabli.core import parametres
from etabli.core.delais.calcul import end_in_days
from etabli.core.workflow import Attempt, Changes, Filled
from etabli.marches import decp

M = MarcheSubsequent
#: what belongs to one award, and goes with it (M12)
UNDONE: Changes = {
    "attributaire_id": None,
    "montant_ht": None,
    "montant_ttc": None,
    "awarded_on": None,
    "pieces_on": None,
    "rejections_on": None,
    "standstill_until": None,
    "signed_on": None,
    "signed_by_id": None,
    "signed_by_name": "",
    "numero_ej": "",
    "engaged_on": None,
}


def awarded(attempt: Attempt[M]) -> Changes:
    """M9: the first of the adopted ranking, at its prices. Nobody else to tell: nothing waits for that."""
    marche = attempt.obj
    first = awarding.next_in_line(marche)
    assert first is not None, "the guards said that somebody is first"
    offre = awarding.current_offer(marche, first["offre"])
    assert offre is not None, "a ranked offer is in time"
    marche.attributaire = offre.groupement
    others = awarding.to_reject(marche)
    return {
        "attributaire_id": offre.groupement_id,
        "montant_ht": offre.prix_ht,
        "montant_ttc": offre.prix_ttc,
        "awarded_on": attempt.on,
        "rejections_on": None if others else attempt.on,
    }


def piece_kept(attempt: Filled[M, p.Deposited]) -> Changes:
    """N-14: the last one of a kind decides; the first day on which none is missing is kept."""
    data, marche = attempt.data, attempt.obj
    Attestation.objects.create(
        marche=marche,
        organisation=data.organisation,
        nature=data.nature,
        fichier=data.fichier,
        issued_on=data.issued_on,
        valid_until=data.valid_until,
        received_on=attempt.on,
    )
    if marche.pieces_on or awarding.missing_pieces(marche, on=attempt.on):
        return {}
    return {"pieces_on": attempt.on}


def rejected(attempt: Attempt[M]) -> Changes:
    """MS-2, M11: one row a candidate; the delay of MS-1 begins when the framework has one."""
    marche = attempt.obj
    for groupement in awarding.to_reject(marche):
        rang, motifs = reasons_of(marche, groupement)
        Rejet.objects.create(marche=marche, groupement=groupement, rang=rang, motifs=motifs)
    return {"rejections_on": attempt.on, "standstill_until": _first_day(marche, attempt.on)}


def _first_day(marche: M, sent: dt.date) -> dt.date | None:
    """The day after the last of the delay; None without one."""
    days = int(marche.reglement.get("standstill_jours", 0))
    return end_in_days(sent, days, rolls=False) + dt.timedelta(days=1) if days else None


def signed(attempt: Attempt[M]) -> Changes:
    return {
        "signed_on": attempt.on,
        "signed_by_id": attempt.actor.person_id,
        "signed_by_name": attempt.actor.name,
    }


def engaged(attempt: Filled[M, p.Engagement]) -> Changes:
    return {"numero_ej": attempt.data.numero_ej.strip(), "engaged_on": attempt.on}


def notified(attempt: Filled[M, p.Proof]) -> Changes:
    """M11, DE-1: two months to publish, from the threshold on."""
    marche, on = attempt.obj, attempt.on
    amount = marche.montant_ht
    assert amount is not None, "an awarded contract has its amount"
    is_due = decp.is_in_scope(amount, seuil_ht=parametres.decimal("decp_seuil_ht", on=on))
    mois = parametres.integer("decp_delai_mois", on=on)
    return {
        "notified_on": on,
        "preuve": attempt.data.preuve.strip(),
        "decp_due_on": decp.due_on(on, mois=mois) if is_due else None,
    }


def ended(attempt: Attempt[M]) -> Changes:
    """M16, 2.7.4: the day; what it costs follows from what is paid."""
    return {"ended_on": attempt.on}


def withdrawn(attempt: Attempt[M]) -> Changes:
    """M12: kept with its reason; what was said to the others no longer holds, their letters are kept."""
    marche = attempt.obj
    assert marche.attributaire_id is not None, "an awarded contract has its holder"
    Desistement.objects.create(
        marche=marche,
        groupement_id=marche.attributaire_id,
        motif=attempt.motif.strip(),
        noted_on=attempt.on,
    )
    marche.rejets.all().delete()
    return dict(UNDONE)


def published(attempt: Filled[M, p.Published]) -> Changes:
    return {
        "publie_par": attempt.data.publie_par,
        "decp_published_on": attempt.data.published_on,
    }
