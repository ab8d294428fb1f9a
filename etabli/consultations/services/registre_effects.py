"""What the registers of PLACE write."""

from __future__ import annotations

from etabli.consultations import payloads as p
from etabli.consultations.models import MarcheSubsequent, Question, Retrait
from etabli.consultations.selectors.registres import Plan, plan_of
from etabli.consultations.states import OrigineQuestion
from etabli.core.workflow import Filled


def register_imported(attempt: Filled[MarcheSubsequent, p.Register]) -> None:
    """4.9: what is not there yet, once; a question keeps the second of PLACE, and nobody's name."""
    marche, data = attempt.obj, attempt.data
    plan = plan_of(marche, data.nature, data.texte)
    _keep_retraits(marche, plan)
    _keep_questions(marche, plan)
    attempt.record |= {
        "lignes_versees": plan.new,
        "lignes_deja_la": plan.present,
        "lignes_refusees": len(plan.faults),
    }


def _keep_retraits(marche: MarcheSubsequent, plan: Plan) -> None:
    Retrait.objects.bulk_create(
        Retrait(
            marche=marche,
            groupement_id=row.titulaire,
            withdrawn_at=row.at,
            pieces=row.pieces,
            cle=row.cle,
        )
        for row in plan.retraits
    )


def _keep_questions(marche: MarcheSubsequent, plan: Plan) -> None:
    first = marche.questions.count() + 1
    Question.objects.bulk_create(
        Question(
            marche=marche,
            numero=numero,
            origine=OrigineQuestion.PLACE,
            cle=row.cle,
            texte=row.texte,
            asked_at=row.at,
        )
        for numero, row in enumerate(plan.questions, start=first)
    )
