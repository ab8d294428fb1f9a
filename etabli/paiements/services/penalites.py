"""A penalty: announced, answered, withheld on the requests or lifted (CH-13)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.selectors import audiences_through
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import end_in_days
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.livrables.models import Livrable
from etabli.marches.selectors import mandataires_of
from etabli.paiements import access, penalites
from etabli.paiements import payloads as p
from etabli.paiements.contrats import locked
from etabli.paiements.guards import penalites as g
from etabli.paiements.models import Penalite
from etabli.paiements.selectors import penalites as reads
from etabli.paiements.states import EtatPenalite

E = EtatPenalite
WHOLE = Cercle.ETAT_TITULAIRE


def _announced(attempt: Filled[Penalite, p.Late]) -> Changes:
    return {"motif": attempt.motif.strip()}


def _heard(attempt: Filled[Penalite, p.Heard]) -> Changes:
    return {"observations": attempt.data.observations.strip(), "heard_on": attempt.on}


def _decided(attempt: Attempt[Penalite]) -> Changes:
    return {"decided_on": attempt.on}


PENALITES: Workflow[Penalite] = Workflow(
    access.PENALITES,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda found: mandataires_of(found.marche.groupement),
    },
    related=("marche__atelier__commune", "marche__attributaire", "livrable"),
    final=(E.LEVEE,),
    delays={
        "observations": Delay(
            "Observations sur la pénalité", "days", "penalite_observations_jours", "CH-13", holder="titulaire",
            circle=WHOLE,
        )
    },
    announce=Move(
        "Annoncer une pénalité", (), E.NOTIFIEE, rule="CH-13", has_motif=True,
        guards=(g.contract_runs, g.is_late), checks=(g.value_is_of_the_contract,), effect=_announced,
        starts=("observations",), asks=("titulaire",), informs=("pilote",), payload=p.Late,
        ask="Présentez vos observations sur cette pénalité, ou laissez passer le délai.", circle=WHOLE,
    ),
    answer=Move(
        "Présenter nos observations", (E.NOTIFIEE,), None, rule="CH-13", usual=True, guards=(g.is_not_heard,),
        effect=_heard, meets=("observations",), informs=("pilote", "rpa"), payload=p.Heard, circle=WHOLE,
    ),
    withhold=Move(
        "Retenir la pénalité", (E.NOTIFIEE,), E.RETENUE, rule="CH-13", danger=True, guards=(g.holder_was_heard,),
        effect=_decided, cancels=("observations",), informs=("titulaire", "budget", "pilote"),
        announce="Elle est retenue sur les prochaines demandes de paiement, dans la limite du plafond et au-delà de "
        "la franchise du marché.", circle=WHOLE,
    ),
    lift=Move(
        "Lever la pénalité", (E.NOTIFIEE,), E.LEVEE, rule="CH-13", usual=True, effect=_decided,
        cancels=("observations",), informs=("titulaire", "pilote"), announce="Rien n’est retenu pour ce retard.",
        circle=WHOLE,
    ),
)  # fmt: skip


@one_act()
def announce_penalite(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    livrable: Livrable,
    valeur_ht: Decimal,
    motif: str,
    on: dt.date | None = None,
) -> Penalite:
    """CH-13: V × R ÷ 3 000, by the figures of the notification; fifteen days to answer."""
    day = on or horloge.today()
    since = marche.notified_on or day
    jours = reads.days_late(livrable, on=day)
    diviseur = reads.bareme(on=since).diviseur
    found = Penalite(
        marche=marche, livrable=livrable, valeur_ht=valeur_ht, jours=jours, notified_on=day,
        montant=penalites.penalty(valeur_ht, jours=jours, diviseur=diviseur),
        answer_by=end_in_days(
            day, parametres.integer("penalite_observations_jours", on=day), rolls=False
        ),
    )  # fmt: skip
    PENALITES.run(found, "announce", actor=actor, on=day, motif=motif, valeur_ht=valeur_ht)
    return found


def answer_penalite(
    found: Penalite, *, actor: Actor, observations: str, on: dt.date | None = None
) -> Entry:
    return PENALITES.run(found, "answer", actor=actor, on=on, observations=observations)


@one_act()
def decide_penalite(
    found: Penalite, *, actor: Actor, name: str, on: dt.date | None = None
) -> Entry:
    """Withheld or lifted, once the holder was heard."""
    locked(found.marche)
    return PENALITES.run(found, name, actor=actor, on=on)
