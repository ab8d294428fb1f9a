"""What the moves of a consultation change."""

from __future__ import annotations

import datetime as dt

from etabli.consultations import payloads as p
from etabli.consultations import selectors
from etabli.consultations.models import (
    Consulte,
    Covalidation,
    MarcheSubsequent,
    Question,
    Report,
)
from etabli.consultations.selectors import reglement
from etabli.consultations.states import OrigineQuestion
from etabli.core import horloge
from etabli.core.workflow import Attempt, Changes, Filled

M = MarcheSubsequent


def terms_fixed(attempt: Filled[M, p.Terms]) -> Changes:
    """M2: the budget is recorded before anything is published (N-7)."""
    data = attempt.data
    return {
        "objet": data.objet.strip(),
        "budget_ttc": data.budget_ttc,
        "budget_motif": data.budget_motif.strip(),
        "is_budget_said": data.is_budget_said,
        "estimation_ht": data.estimation_ht,
        "duree_mois": data.duree_mois,
        "has_auditions": data.has_auditions,
        "canal": data.canal,
    }


def agreed(attempt: Attempt[M]) -> None:
    """M2: the organisations of whoever acts agree with the CCTP as it is written now."""
    marche = attempt.obj
    mine = [
        one for one in selectors.awaited_agreements(marche)
        if one.pk in attempt.actor.organisation_ids
    ]  # fmt: skip
    for one in mine:
        Covalidation.objects.update_or_create(
            marche=marche,
            organisation=one,
            defaults={
                "agreed_on": attempt.on,
                "agreed_by_id": attempt.actor.person_id,
                "digest": selectors.cctp_digest(marche),
            },
        )
    attempt.record |= {"organisations": [one.nom for one in mine]}


def published(attempt: Filled[M, p.Publication]) -> Changes:
    """M2: rules frozen, holders of that day consulted or left out with the reason."""
    marche, data = attempt.obj, attempt.data
    for groupement, why in selectors.holders_to_consult(marche):
        Consulte.objects.create(marche=marche, groupement=groupement, ecarte_motif=why)
    rules = reglement.frozen(marche)
    return {
        "reference_place": data.reference_place.strip(),
        "closes_at": data.closes_at.replace(microsecond=0),
        "published_at": horloge.now(),
        "reglement": rules,
        "reglement_digest": reglement.digest(rules),
    }


def question_asked(attempt: Filled[M, p.Asked]) -> None:
    """M3: kept without a word of who asked it."""
    marche = attempt.obj
    origine = (
        OrigineQuestion.PLACE
        if marche.service.pk in attempt.actor.organisation_ids
        else OrigineQuestion.PLATEFORME
    )
    Question.objects.create(
        marche=marche,
        numero=marche.questions.count() + 1,
        origine=origine,
        texte=attempt.data.texte.strip(),
        asked_at=horloge.now(),
    )


def questions_answered(attempt: Filled[M, p.Answers]) -> Changes:
    """M3: every answer at the same instant; the closing moves by the same act when it must."""
    marche, data, now = attempt.obj, attempt.data, horloge.now()
    for numero, texte in data.reponses.items():
        if texte.strip():
            marche.questions.filter(numero=numero, answered_at=None).update(
                reponse=texte.strip(), answered_at=now
            )
    if data.closes_at is None:
        return {}
    return _moved(marche, data.closes_at, "Réponses aux questions des titulaires.", attempt.on)


def postponed(attempt: Filled[M, p.Later]) -> Changes:
    return _moved(attempt.obj, attempt.data.closes_at, attempt.motif, attempt.on)


def _moved(marche: M, later: dt.datetime, motif: str, on: dt.date) -> Changes:
    apres, avant = later.replace(microsecond=0), marche.closes_at
    assert avant is not None, "a published consultation has a closing"
    Report.objects.create(marche=marche, avant=avant, apres=apres, motif=motif, decided_on=on)
    return {"closes_at": apres}
