"""What the moves on offers, requests and hearings change (N-8, MS-4 to MS-6, M7)."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.guards.judging_typed import open_request
from etabli.consultations.models import (
    Audition,
    DemandeOffre,
    EliminationOffre,
    MarcheSubsequent,
    NoteOffre,
    Offre,
    PieceOffre,
)
from etabli.consultations.payloads import judging as p
from etabli.consultations.selectors import judging
from etabli.consultations.states import MotifElimination, NatureDemande, SuiteDemande
from etabli.core import parametres
from etabli.core.delais.calcul import end_in_days
from etabli.core.workflow import Attempt, Filled

M = MarcheSubsequent
ANSWER_DAYS = "oab_reponse_jours"
PRECISE = "La précision est reçue."


def offers_received(attempt: Filled[M, p.Deposits]) -> None:
    """N-8: in time to the second; the last one in time of a holder is the one that is read."""
    marche = attempt.obj
    known = {one.cle: one for one in marche.offres.order_by("pk")}
    offers = sorted(attempt.data.offers, key=lambda one: (one.recue_at, one.cle))
    new = [one for one in offers if one.cle not in known]
    for one in new:
        _received(marche, one)
    for one in offers:
        if one.cle in known:
            _keep_files(known[one.cle], one)
    attempt.record |= {
        "depots_verses": len(new),
        "hors_delai": sum(marche.is_closed(one.recue_at) for one in new),
        "fichiers_verses": sum(len(one.files) for one in offers),
    }


def _received(marche: M, one: p.Received) -> None:
    at, is_late = one.recue_at.replace(microsecond=0), marche.is_closed(one.recue_at)
    others = marche.offres.filter(groupement=one.groupement, is_late=False)
    is_replaced = not is_late and others.filter(recue_at__gt=at).exists()
    if not is_late and not is_replaced:
        others.update(is_replaced=True)
    offre = Offre.objects.create(
        marche=marche,
        groupement=one.groupement,
        recue_at=at,
        cle=one.cle.strip(),
        is_late=is_late,
        is_replaced=is_replaced,
    )
    _keep_files(offre, one)


def _keep_files(offre: Offre, one: p.Received) -> None:
    """The archive of the files may come after the register of the deposits."""
    for nature, fichier in one.files:
        PieceOffre.objects.create(offre=offre, nature=nature, fichier=fichier)


def prices_recorded(attempt: Filled[M, p.Prices]) -> None:
    for code, (ht, ttc) in attempt.data.prix.items():
        offre = _offer(attempt.obj, code)
        offre.prix_ht, offre.prix_ttc = ht, ttc
        offre.save(update_fields=("prix_ht", "prix_ttc"))


def candidate_asked(attempt: Filled[M, p.Asking]) -> None:
    """MS-6, N-6: in writing, with its delay."""
    data = attempt.data
    DemandeOffre.objects.create(
        offre=_offer(attempt.obj, data.code),
        nature=data.nature,
        texte=data.texte.strip(),
        asked_on=attempt.on,
        due_on=due_after(attempt.on),
    )


def due_after(day: dt.date) -> dt.date:
    """The last day of an answer asked that day (N-6)."""
    return end_in_days(day, parametres.integer(ANSWER_DAYS, on=day), rolls=True)


def answer_recorded(attempt: Filled[M, p.Answer]) -> None:
    """A precision needs no decision; a price and a regularisation do."""
    data = attempt.data
    asked = _request(attempt.obj, data.code, data.nature)
    asked.reponse, asked.answered_on = data.reponse.strip(), attempt.on
    if asked.nature == NatureDemande.PRECISION:
        asked.suite, asked.raison, asked.decided_on = SuiteDemande.ADMISE, PRECISE, attempt.on
    asked.save()


def request_decided(attempt: Filled[M, p.Decision]) -> None:
    """MS-5, MS-6: kept, the offer is compared again; rejected, it leaves for that reason."""
    data, motifs = attempt.data, {
        NatureDemande.PRIX.value: MotifElimination.ANORMALEMENT_BASSE,
        NatureDemande.REGULARISATION.value: MotifElimination.IRREGULIERE,
    }  # fmt: skip
    asked = _request(attempt.obj, data.code, data.nature)
    asked.suite, asked.raison = data.suite, data.raison.strip()
    asked.decided_on, asked.decided_by_id = attempt.on, attempt.actor.person_id
    asked.save()
    motif = motifs.get(data.nature)
    if motif is None:
        return
    if data.suite == SuiteDemande.ADMISE:
        asked.offre.eliminations.filter(motif=motif).delete()
    else:
        _eliminate(attempt, asked.offre, motif, data.raison)


def offer_eliminated(attempt: Filled[M, p.Out]) -> None:
    data = attempt.data
    _eliminate(attempt, _offer(attempt.obj, data.code), data.cause, data.raison)


def _eliminate(attempt: Attempt[M], offre: Offre, motif: str, raison: str) -> None:
    EliminationOffre.objects.update_or_create(
        offre=offre,
        motif=motif,
        defaults={
            "raison": raison.strip(),
            "decided_on": attempt.on,
            "decided_by_id": attempt.actor.person_id,
        },
    )


def offer_reinstated(attempt: Filled[M, p.BackIn]) -> None:
    data = attempt.data
    _offer(attempt.obj, data.code).eliminations.filter(motif=data.cause).delete()


# -- hearings (M7) --------------------------------------------------------------------------------


def hearings_opened(attempt: Filled[M, p.Hearings]) -> None:
    data = attempt.data
    for code, starts_at in data.starts.items():
        Audition.objects.update_or_create(
            offre=_offer(attempt.obj, code),
            defaults={
                "starts_at": starts_at,
                "duree_minutes": data.duree_minutes,
                "questions": data.questions.strip(),
                "lieu": data.lieu.strip(),
                "compte_rendu": "",
            },
        )


def hearing_recorded(attempt: Filled[M, p.Minutes]) -> None:
    data = attempt.data
    audition = _offer(attempt.obj, data.code).audition
    audition.compte_rendu = data.compte_rendu.strip()
    audition.save(update_fields=("compte_rendu",))


def marks_of(marche: M, **which: object) -> list[NoteOffre]:
    """The marks of this consultation that still count, among these."""
    rows = NoteOffre.objects.filter(offre__marche=marche, cancelled_at=None, **which)
    return list(rows.order_by("pk"))


def _offer(marche: M, code: str) -> Offre:
    offre = judging.offer_of(marche, code)
    assert offre is not None, "the checks have found it"
    return offre


def _request(marche: M, code: str, nature: str) -> DemandeOffre:
    asked = open_request(marche, code, nature)
    assert asked is not None, "the checks have found it"
    return asked
