"""A subcontractor: declared by the holder, accepted by a decision or by silence, stopped (CH-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.ateliers.selectors import audiences_through
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import end_in_days
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.marches.selectors import mandataires_of
from etabli.paiements import access
from etabli.paiements import payloads as p
from etabli.paiements.contrats import locked
from etabli.paiements.documents.sous_traitances import issue_act
from etabli.paiements.guards import sous_traitances as g
from etabli.paiements.models import PartSousTraitee, SousTraitance
from etabli.paiements.selectors import sous_traitances as reads
from etabli.paiements.services.avances import follow_subcontracting
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.states import EtatSousTraitance

E = EtatSousTraitance
S = SousTraitance
WHOLE = Cercle.ETAT_TITULAIRE


def _declared(attempt: Filled[S, p.Subcontracted]) -> Changes:
    data = attempt.data
    attempt.record |= {
        "sous_traitant": attempt.obj.organisation.nom,
        "parts": [{"etape": one.etape, "ttc": str(one.ttc)} for one in data.steps],
    }
    return {"prestations": data.prestations.strip(), "conditions": data.conditions.strip()}


def _decided(attempt: Attempt[S]) -> Changes:
    return {
        "decided_on": attempt.on,
        "decided_by_name": attempt.actor.name,
        "motif": attempt.motif.strip(),
    }


def _silent(attempt: Attempt[S]) -> Changes:
    return {"decided_on": attempt.on}


def _stopped(attempt: Attempt[S]) -> Changes:
    """What nobody has claimed goes back to the firm that subcontracts."""
    left = reads.to_release(attempt.obj)
    attempt.record["repris"] = str(sum(one.ttc for one in left))
    PartSousTraitee.objects.filter(pk__in=[one.pk for one in left]).delete()
    return {"motif": attempt.motif.strip()}


SOUS_TRAITANCES: Workflow[S] = Workflow(
    access.SOUS_TRAITANCES,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda found: mandataires_of(found.marche.groupement),
    },
    related=("marche__atelier__commune", "marche__attributaire", "organisation", "donneur"),
    final=(E.REFUSEE, E.RETIREE, E.TERMINEE, E.SANS_OBJET),
    delays={
        "reponse": Delay(
            "Réponse à la déclaration de sous-traitance", "days", "sous_traitance_silence_jours", "CH-12",
            holder="pilote", circle=WHOLE,
        )
    },
    declare=Move(
        "Déclarer un sous-traitant", (), E.DECLAREE, rule="CH-12",
        guards=(g.contract_runs, g.part_is_entered, g.is_another_firm),
        checks=(g.words_are_given, g.amounts_are_left, g.declared_before), effect=_declared,
        secret=("steps",), starts=("reponse",), asks=("pilote",), informs=("titulaire", "budget", "rpa"),
        payload=p.Subcontracted, ask="Acceptez ou refusez ce sous-traitant.", circle=WHOLE,
    ),
    accept=Move(
        "Accepter le sous-traitant", (E.DECLAREE,), E.ACCEPTEE, rule="CH-12", awaited=True,
        guards=(g.contract_runs,), checks=(g.answered_after,), effect=_decided, meets=("reponse",),
        informs=("titulaire", "budget", "rpa"),
        todo="Un sous-traitant est déclaré : acceptez-le ou refusez-le.",
        waiting="Le service pilote accepte ou refuse le sous-traitant.",
        announce="Vous acceptez l’entreprise et ses conditions de paiement : l’acte spécial est établi. L’État lui "
        "paie sa part de chaque étape.", circle=WHOLE,
    ),
    accept_tacitly=Move(
        "Accepter le sous-traitant par silence", (E.DECLAREE,), E.ACCEPTEE, rule="CH-12", guards=(g.contract_runs,),
        effect=_silent, meets=("reponse",), informs=("titulaire", "pilote", "budget", "rpa"),
        told="a constaté l’acceptation du sous-traitant par le silence de l’État", circle=WHOLE,
    ),
    refuse=Move(
        "Refuser le sous-traitant", (E.DECLAREE,), E.REFUSEE, rule="CH-12", has_motif=True,
        checks=(g.answered_after,), effect=_decided, meets=("reponse",), informs=("titulaire", "budget"),
        announce="L’entreprise ne travaille pas au marché. Le titulaire lit le motif.", circle=WHOLE, danger=True,
    ),
    withdraw=Move(
        "Retirer la déclaration", (E.DECLAREE,), E.RETIREE, rule="CH-12", cancels=("reponse",),
        informs=("pilote", "budget"), announce="L’État ne répond plus à cette déclaration.", circle=WHOLE,
    ),
    stop=Move(
        "Mettre fin à la sous-traitance", (E.ACCEPTEE,), E.TERMINEE, rule="CH-12", has_motif=True, danger=True,
        guards=(g.something_is_left,), effect=_stopped, informs=("titulaire", "budget"),
        announce="Ce qui n’est pas encore demandé revient à l’entreprise qui sous-traitait : il faut l’accord écrit du "
        "sous-traitant. Ce qui est demandé lui reste dû.", circle=WHOLE,
    ),
    drop=Move(
        "Écarter la déclaration", (E.DECLAREE,), E.SANS_OBJET, rule="CH-12", cancels=("reponse",), circle=WHOLE,
    ),
)  # fmt: skip


# -- verbs ----------------------------------------------------------------------------------------


@one_act()
def declare_sous_traitance(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    donneur: Organisation,
    organisation: Organisation,
    prestations: str,
    conditions: str,
    steps: Sequence[p.StepPart],
    is_pme: bool,
    wants_advance: bool = False,
    on: dt.date | None = None,
) -> SousTraitance:
    """CH-12: by the mandataire; the State has twenty-one days to answer, then it is accepted."""
    day, kept = on or horloge.today(), locked(marche)
    assert isinstance(kept, MarcheSubsequent)
    if organisation._state.adding:
        organisation.save()
    ttc = sum((one.ttc for one in steps), Decimal("0.00"))
    found = SousTraitance(
        marche=kept, donneur=donneur, organisation=organisation, ttc=ttc, is_pme=is_pme,
        wants_advance=wants_advance, declared_on=day,
        is_direct=ttc >= parametres.decimal("paiement_direct_seuil", on=day),
        answer_by=end_in_days(
            day, parametres.integer("sous_traitance_silence_jours", on=day), rolls=False
        ),
    )  # fmt: skip
    SOUS_TRAITANCES.run(
        found, "declare", actor=actor, on=day, prestations=prestations, conditions=conditions, steps=tuple(steps)
    )  # fmt: skip
    _keep_parts(found, steps)
    return found


def _keep_parts(found: SousTraitance, steps: Sequence[p.StepPart]) -> None:
    """Below the threshold of direct payment its firm pays it: nothing comes off a step."""
    if not found.is_direct:
        return
    known = {step.etape: step for step in found.marche.services_faits.order_by("rang")}
    PartSousTraitee.objects.bulk_create(
        PartSousTraitee(sous_traitance=found, service_fait=known[one.etape], ttc=one.ttc)
        for one in steps
    )


def accept_sous_traitance(
    found: SousTraitance, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """CH-12: the firm and its terms of payment, before it works."""
    return _accepted(found, "accept", actor=actor, on=on or horloge.today())


def accept_by_silence(found: SousTraitance) -> Entry:
    """CH-12: dated at the end of the twenty-one days."""
    return _accepted(found, "accept_tacitly", actor=CLOCK, on=found.answer_by)


@one_act()
def _accepted(found: SousTraitance, name: str, *, actor: Actor, on: dt.date) -> Entry:
    """The act, its paper, and what it does to the advances and to the credits of each year."""
    marche = locked(found.marche)
    assert isinstance(marche, MarcheSubsequent)
    found.marche = marche
    entry = SOUS_TRAITANCES.run(found, name, actor=actor, on=on)
    if found.is_direct:
        follow_subcontracting(found, on=on)
        keep_previsions(marche, on=on)
    issue_act(found)
    return entry


@one_act()
def decide_sous_traitance(
    found: SousTraitance, *, actor: Actor, name: str, motif: str = "", on: dt.date | None = None
) -> Entry:
    """Refused, withdrawn, stopped."""
    locked(found.marche)
    entry = SOUS_TRAITANCES.run(found, name, actor=actor, on=on, motif=motif)
    if name == "refuse":
        issue_act(found)
    return entry


def drop_pending(marche: MarcheSubsequent, *, on: dt.date) -> None:
    """A marché that is over accepts nobody any more."""
    for found in marche.sous_traitances.filter(etat=E.DECLAREE).order_by("pk"):
        SOUS_TRAITANCES.run(found, "drop", actor=CLOCK, on=on)
