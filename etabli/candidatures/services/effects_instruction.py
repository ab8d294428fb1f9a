"""What the moves change at DGALN: completion (C9 to C12, C14), instruction, decisions (C13 to C20)."""

from __future__ import annotations

import datetime as dt

from etabli.candidatures import fiche
from etabli.candidatures import payloads as p
from etabli.candidatures.documents import decisions
from etabli.candidatures.models import Avis, Candidature, DemandeComplement, ItemComplement
from etabli.candidatures.selectors import dossier
from etabli.candidatures.services.effects_writing import Trying, freeze_fiche
from etabli.candidatures.states import EtatItem, NatureItem
from etabli.core import parametres
from etabli.core.cercles import Cercle
from etabli.core.delais import calcul, echeances
from etabli.core.delais.echeances import Delay
from etabli.core.documents.blocks import Content
from etabli.core.documents.issuing import issue
from etabli.core.models import reference
from etabli.core.workflow import Changes, Filled

DELAYS = {
    "completude": Delay(
        "Contrôle de complétude", "working_days", "controle_completude_jours_ouvres", "C9",
        is_target=True, holder="dgaln",
            circle=Cercle.PORTEURS,
        ),
    "complement": Delay("Complément à donner", "days", "complement_jours", "C10", holder="porteurs",
        circle=Cercle.PORTEURS),
    "examen": Delay(
        "Examen des réponses", "working_days", "complement_examen_jours_ouvres", "C10b",
        is_target=True, holder="dgaln",
            circle=Cercle.PORTEURS,
        ),
    "decision": Delay("Décision", "days", "decision_cible_jours", "C15", is_target=True, holder="decideur",
        circle=Cercle.PORTEURS),
    "revue": Delay("Revue de la candidature ajournée", "months", "ajournement_caducite_mois", "C17",
                   is_target=True, holder="pilote", reminders=(0,), circle=Cercle.PORTEURS),
    "ajournement": Delay("Reprise de la candidature ajournée", "months", "ajournement_caducite_mois", "C18",
                         holder="pilote", circle=Cercle.PORTEURS),
    "alerte": Delay("Alerte avant caducité de l’éligibilité", "months", "eligible_alerte_mois", "C23", reminders=(),
        circle=Cercle.PORTEURS),
    "programmation": Delay("Programmation", "months", "eligible_caducite_mois", "C23", holder="dgaln",
        circle=Cercle.PORTEURS),
    "retrait": Delay("Suite à donner au retrait d’une collectivité", "days", "retrait_co_porteur_jours", "C24",
                     holder="pilote", circle=Cercle.PORTEURS),
}  # fmt: skip


# -- C10, C14: a request ----------------------------------------------------------------------


def requested(attempt: Filled[Candidature, p.Asking]) -> Changes:
    """C10: missing or invalid pieces; the completeness check is over."""
    _open_demande(attempt, is_question=False)
    return {}


def opinion_given(attempt: Filled[Candidature, p.Opinion]) -> None:
    """One a person and a version; given again, it takes the place of the former."""
    candidature, actor = attempt.obj, attempt.actor
    Avis.objects.update_or_create(
        candidature=candidature,
        version=candidature.version,
        written_by_id=actor.person_id,
        defaults={
            "sens": attempt.data.sens,
            "texte": attempt.data.texte,
            "written_by_name": actor.name,
            "given_on": attempt.on,
        },
    )


def opinions_summed_up(attempt: Filled[Candidature, p.Synthesis]) -> Changes:
    """By the instructor; the opinions are closed."""
    return {
        "synthese": attempt.data.texte,
        "synthese_par": attempt.actor.name,
        "synthese_on": attempt.on,
    }


def questioned(attempt: Filled[Candidature, p.Asking]) -> Changes:
    """C14: questions on the merits; the days stop until the next C9 (K5)."""
    _open_demande(attempt, is_question=True)
    return {"stopped_on": attempt.on}


def _open_demande(attempt: Filled[Candidature, p.Asking], *, is_question: bool) -> None:
    candidature, on = attempt.obj, attempt.on
    demande = DemandeComplement.objects.create(
        candidature=candidature,
        rang=candidature.demandes.count() + 1,
        is_question=is_question,
        requested_on=on,
    )
    due = DELAYS["complement"].raw_end(on)
    items = [_item(row, rang, demande, due) for rang, row in enumerate(attempt.data.items, 1)]
    ItemComplement.objects.bulk_create(items)
    texts = attempt.record["items"] = [item.texte for item in items]
    content = decisions.completion_request(
        candidature,
        items=texts,
        on=on,
        due_on=due,
        author=attempt.actor.name,
        is_question=is_question,
    )
    _issue(attempt, content, nature="demande_complement")
    sync_deadline(candidature, on=on)


def _item(row: p.AskedItem, rang: int, demande: DemandeComplement, due: dt.date) -> ItemComplement:
    return ItemComplement(
        demande=demande,
        rang=rang,
        nature=row.get("nature") or NatureItem.QUESTION,
        texte=row["texte"],
        cle=row.get("cle", ""),
        type_courrier=row.get("type_courrier", ""),
        organisation=row.get("organisation"),
        due_on=due,
    )


def sync_deadline(candidature: Candidature, *, on: dt.date) -> None:
    """One open deadline: the first last day among the items still waited for; none left, it is met."""
    demande = dossier.open_demande(candidature)
    waiting = (
        demande.items.filter(etat=EtatItem.DEMANDE) if demande else ItemComplement.objects.none()
    )
    first = waiting.order_by("due_on", "rang").first()
    if first is None:
        echeances.meet(candidature, "complement", on=on)
    elif echeances.of(candidature, "complement"):
        echeances.extend(candidature, "complement", due_on=first.due_on)
    else:
        echeances.start(
            candidature, "complement", DELAYS["complement"], on=on, due_on=first.due_on
        )


# -- C10b: item by item -----------------------------------------------------------------------


def item_answered(attempt: Filled[Candidature, p.Answer]) -> None:
    """The answer is dated; when it was the last one waited for, DGALN has ten working days."""
    item = attempt.data.item
    item.etat, item.answered_on = EtatItem.REPONDU, attempt.on
    item.answered_by = attempt.data.par or attempt.actor.name
    item.refus_motif = ""
    item.reponse = attempt.data.reponse
    item.fichier = attempt.data.fichier
    item.save()
    candidature = attempt.obj
    sync_deadline(candidature, on=attempt.on)
    if echeances.of(candidature, "complement") is None:
        echeances.cancel(candidature, "examen", on=attempt.on)
        echeances.start(candidature, "examen", DELAYS["examen"], on=attempt.on)


def item_accepted(attempt: Filled[Candidature, p.OfItem]) -> None:
    item = attempt.data.item
    item.etat = EtatItem.ACCEPTE
    item.save(update_fields=("etat",))


def item_refused(attempt: Filled[Candidature, p.OfItem]) -> None:
    """Back to DEMANDE. After the deadline, one last delay of 15 calendar days for this item."""
    item = attempt.data.item
    item.etat, item.refus_motif = EtatItem.DEMANDE, attempt.motif
    if attempt.on > item.due_on and not item.is_last_delay:
        days = parametres.integer("complement_dernier_delai_jours", on=attempt.on)
        item.due_on = calcul.end_in_days(attempt.on, days, rolls=False)
        item.is_last_delay = True
    item.save(update_fields=("etat", "refus_motif", "due_on", "is_last_delay"))
    echeances.meet(attempt.obj, "examen", on=attempt.on)
    sync_deadline(attempt.obj, on=attempt.on)


def extended(attempt: Trying) -> None:
    """C11: fifteen days more for every item still waited for."""
    demande = attempt.obj.demandes.get(closed_on=None)
    days = parametres.integer("complement_prolongation_jours", on=attempt.on)
    for item in demande.items.filter(etat=EtatItem.DEMANDE, is_last_delay=False).order_by("rang"):
        item.due_on = calcul.end_in_days(item.due_on, days, rolls=False)
        item.save(update_fields=("due_on",))
    demande.extended_on = attempt.on
    demande.save(update_fields=("extended_on",))
    sync_deadline(attempt.obj, on=attempt.on)


# -- C9 ---------------------------------------------------------------------------------------


def completed(attempt: Trying) -> Changes:
    """C9: corrections are frozen too, the request is closed, the target of the decision runs (again)."""
    candidature, on = attempt.obj, attempt.on
    changes: Changes = {"complete_on": candidature.complete_on or on}
    if candidature.frozen_sha256 != fiche.digest(fiche.typed_answers(candidature)):
        kept = freeze_fiche(candidature, by=attempt.actor.name, on=on)
        changes["frozen_sha256"] = kept.sha256
        attempt.record |= {"edition": kept.edition, "document": kept.document.proof}
    if candidature.stopped_on:
        changes["stopped_days"] = candidature.stopped_days + (on - candidature.stopped_on).days
        changes["stopped_on"] = None
    close_demande(candidature, on=on)
    if echeances.of(candidature, "decision"):
        echeances.resume(candidature, "decision", DELAYS["decision"], on=on)
    else:
        echeances.start(candidature, "decision", DELAYS["decision"], on=on)
    return changes


def close_demande(candidature: Candidature, *, on: dt.date) -> None:
    candidature.demandes.filter(closed_on=None).update(closed_on=on)


# -- C13 to C20 -------------------------------------------------------------------------------


def instructed(attempt: Filled[Candidature, p.Instruction]) -> Changes:
    """C13."""
    person = attempt.data.instructeur
    assert person is not None, "checked: has_instructor"
    return {"instructeur_id": person.pk, "instructeur_nom": person.get_full_name()}


def accepted(attempt: Trying) -> Changes:
    """C15: the letter, the grid as it was, eighteen months to programme (C23)."""
    content = decisions.eligibility(
        attempt.obj, motif=_motif(attempt), on=attempt.on, author=attempt.actor.name
    )
    _issue(attempt, content, nature="decision_eligibilite")
    _keep_grid(attempt)
    return _decided(attempt)


def rejected(attempt: Filled[Candidature, p.Rejection]) -> Changes:
    """C16."""
    content = decisions.rejection(
        attempt.obj,
        motif=_motif(attempt),
        orientation=attempt.data.orientation,
        on=attempt.on,
        author=attempt.actor.name,
    )
    _issue(attempt, content, nature="decision_non_eligibilite")
    _keep_grid(attempt)
    return _decided(attempt)


def adjourned(attempt: Filled[Candidature, p.Adjournment]) -> Changes:
    """C17: seen again at the date of review, lapsed twelve months after it."""
    candidature, review_on = attempt.obj, attempt.data.review_on
    assert review_on is not None, "checked: review_is_ahead"
    content = decisions.adjournment(
        candidature,
        motif=_motif(attempt),
        review_on=review_on,
        on=attempt.on,
        author=attempt.actor.name,
    )
    _issue(attempt, content, nature="ajournement")
    _keep_grid(attempt)
    echeances.start(candidature, "revue", DELAYS["revue"], on=attempt.on, due_on=review_on)
    echeances.start(candidature, "ajournement", DELAYS["ajournement"], on=review_on)
    return {**_decided(attempt), "review_on": review_on}


def _decided(attempt: Trying) -> Changes:
    return {"decided_on": attempt.on, "decision_motif": _motif(attempt)}


def _motif(attempt: Trying) -> str:
    return attempt.motif


def _keep_grid(attempt: Trying) -> None:
    grid = dossier.grid_of(attempt.obj)
    attempt.record["grille"] = {code: [r.reponse, r.commentaire] for code, r in grid.items()}


def _issue(attempt: Trying, content: Content, *, nature: str) -> None:
    document = issue(
        content, nature=nature, subject=reference(attempt.obj), circle=Cercle.PORTEURS
    )
    attempt.record["document"] = document.proof


def programmed(attempt: Filled[Candidature, p.Programming]) -> Changes:
    """C19: a year and an estimate; nothing is reserved in the ledger."""
    return {
        "annee_programmation": attempt.data.annee,
        "ae_estimee": attempt.data.ae_estimee,
    }


def waiting(attempt: Trying) -> Changes:
    """C20: the state left is kept; the eighteen months stop."""
    cause = attempt.motif or "Aucun accord-cadre en vigueur."
    return {"state_before": attempt.obj.etat, "waiting_cause": cause}


def waited(attempt: Trying) -> Changes:
    """C20: back to the state it left."""
    return {"etat": attempt.obj.state_before, "state_before": "", "waiting_cause": ""}
