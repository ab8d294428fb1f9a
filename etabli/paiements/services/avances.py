"""The parts of a marché, its advances and what is asked back: their tables, and their verbs (CH-9 to CH-11)."""

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
from etabli.core.delais import echeances, end_in_days
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.credits import services as credits
from etabli.marches.selectors import mandataires_of
from etabli.paiements import access, avances
from etabli.paiements import payloads as p
from etabli.paiements.contrats import locked
from etabli.paiements.guards import avances as g
from etabli.paiements.models import (
    Avance,
    PartMarche,
    Repartition,
    SousTraitance,
    TitrePerception,
)
from etabli.paiements.selectors import parts as reads
from etabli.paiements.selectors import sous_traitances as subs
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.states import EtatAvance, EtatRepartition, EtatTitre

R_, A_, T_ = EtatRepartition, EtatAvance, EtatTitre
AUDIENCES = {
    **audiences_through("atelier"),
    "titulaire": lambda found: mandataires_of(found.marche.groupement),
}
RELATED = ("marche__atelier__commune", "marche__attributaire")
SUBCONTRACTED = "Avance correspondant à ce qui est maintenant sous-traité."
LEFT = "Avance non récupérée par les demandes de paiement."


def _shared(attempt: Filled[Repartition, p.Shared]) -> None:
    """CH-10: one row a firm, the mandataire first; a former entry gives way."""
    found = attempt.obj
    found.parts.all().delete()
    for rang, part in enumerate(attempt.data.parts, start=1):
        PartMarche.objects.create(
            repartition=found, organisation=part.organisation, rang=rang, ttc=part.ttc,
            is_pme=part.is_pme,
        )  # fmt: skip
    attempt.record |= {
        "parts": [
            {"entreprise": one.organisation.nom, "ttc": str(one.ttc), "pme": one.is_pme}
            for one in attempt.data.parts
        ]
    }


REPARTITIONS: Workflow[Repartition] = Workflow(
    access.REPARTITIONS,
    audiences=AUDIENCES,
    related=RELATED,
    open=Move(
        "Prévoir la répartition", (), R_.A_SAISIR, rule="CH-10", asks=("budget",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    share=Move(
        "Saisir la part de chaque entreprise", (R_.A_SAISIR, R_.ARRETEE), R_.ARRETEE, rule="CH-10", awaited=True,
        pending=g.still_to_enter, guards=(g.nothing_is_asked_yet,), checks=(g.parts_make_the_price,),
        effect=_shared, secret=("parts",), informs=("titulaire", "pilote"),
        todo="Le marché est notifié : saisissez la part de chaque entreprise.",
        waiting="Le gestionnaire budgétaire saisit la part de chaque entreprise.",
        announce="Chaque entreprise est payée de sa part à chaque étape. Son avance est calculée aussitôt.",
        payload=p.Shared, circle=Cercle.ETAT_TITULAIRE,
    ),
)  # fmt: skip


def _advanced(attempt: Attempt[Avance]) -> Changes:
    return {"versee_on": attempt.on}


AVANCES: Workflow[Avance] = Workflow(
    access.AVANCES,
    audiences=AUDIENCES,
    related=(*RELATED, "organisation"),
    delays={
        "versement": Delay(
            "Versement de l’avance", "days", "delai_paiement_jours", "CH-9", holder="budget",
            circle=Cercle.ETAT_TITULAIRE,
        )
    },
    final=(A_.RENONCEE, A_.SANS_OBJET),
    open=Move(
        "Prévoir l’avance", (), A_.A_VERSER, rule="CH-9", asks=("budget",), informs=("titulaire",),
        told="a prévu une avance", circle=Cercle.ETAT_TITULAIRE,
    ),
    pay=Move(
        "Verser l’avance", (A_.A_VERSER,), A_.VERSEE, rule="CH-9", awaited=True, guards=(g.cp_suffice,),
        checks=(g.paid_after_notification,), effect=_advanced, meets=("versement",), informs=("titulaire", "pilote"),
        todo="Une avance est à verser.", waiting="L’État verse l’avance.",
        announce="Les crédits de paiement sont consommés. L’avance se récupère sur les demandes de paiement.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    renounce=Move(
        "Renoncer à l’avance", (A_.A_VERSER,), A_.RENONCEE, rule="CH-9", cancels=("versement",), danger=True,
        informs=("budget", "pilote"),
        announce="L’entreprise ne recevra pas d’avance : c’est définitif. Ses demandes lui seront payées en entier.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    drop=Move(
        "Écarter l’avance", (A_.A_VERSER,), A_.SANS_OBJET, rule="CH-10", cancels=("versement",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
)  # fmt: skip


def _issued(attempt: Filled[TitrePerception, p.Issued]) -> Changes:
    return {"numero": attempt.data.numero.strip(), "emis_on": attempt.on}


def _recovered(attempt: Attempt[TitrePerception]) -> Changes:
    return {"recouvre_on": attempt.on}


TITRES: Workflow[TitrePerception] = Workflow(
    access.TITRES,
    audiences=AUDIENCES,
    related=(*RELATED, "organisation"),
    final=(T_.RECOUVRE,),
    open=Move(
        "Prévoir le titre de perception", (), T_.A_EMETTRE, rule="CH-11", asks=("budget",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    issue=Move(
        "Émettre le titre de perception", (T_.A_EMETTRE,), T_.EMIS, rule="CH-11", awaited=True,
        checks=(g.number_is_said,), effect=_issued, informs=("titulaire", "pilote"),
        todo="Un titre de perception est à émettre.", waiting="L’État émet un titre de perception.",
        announce="L’entreprise doit rembourser ce montant. Le numéro est celui de Chorus.", payload=p.Issued,
        circle=Cercle.ETAT_TITULAIRE,
    ),
    recover=Move(
        "Noter le remboursement", (T_.EMIS,), T_.RECOUVRE, rule="CH-11", usual=True,
        checks=(g.recovered_after_issue,), effect=_recovered,
        announce="Le titre est soldé : l’entreprise ne doit plus rien.", informs=("titulaire",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
)  # fmt: skip


# -- verbs ----------------------------------------------------------------------------------------


def open_repartition(marche: MarcheSubsequent, *, on: dt.date) -> None:
    """M11: whose part is what is in the acte d'engagement; somebody enters it once."""
    REPARTITIONS.run(Repartition(marche=marche), "open", actor=CLOCK, on=on)


@one_act()
def share_marche(
    found: Repartition, *, actor: Actor, parts: Sequence[p.Part], on: dt.date | None = None
) -> Entry:
    """CH-10: the part of each firm, then its advance, whose delay runs from the notification."""
    day = on or horloge.today()
    marche = locked(found.marche)
    entry = REPARTITIONS.run(found, "share", actor=actor, on=day, parts=parts)
    assert isinstance(marche, MarcheSubsequent)
    for old in marche.avances.filter(etat=A_.A_VERSER).order_by("pk"):
        AVANCES.run(old, "drop", actor=CLOCK, on=day)
    _open_advances(marche, on=day)
    keep_previsions(marche, on=day)
    return entry


def _open_advances(marche: MarcheSubsequent, *, on: dt.date) -> None:
    notified, duree = marche.notified_on, marche.duree_mois
    assert notified is not None
    assert duree is not None
    rules, parts = reads.regles(on=notified), reads.parts_of(marche)
    waived = set(marche.avances.filter(etat=A_.RENONCEE).values_list("organisation_id", flat=True))
    amounts = avances.advances(
        [
            avances.Part(one.ttc, is_pme=one.is_pme, is_waived=one.organisation_id in waived)
            for one in parts
        ],
        montant_ht=marche.ht, duree_mois=Decimal(duree), regles=rules,
    )  # fmt: skip
    jours = parametres.integer("delai_paiement_jours", on=notified)
    due = end_in_days(notified, jours, rolls=False)
    for part, montant in zip(parts, amounts, strict=True):
        if montant:
            taux = rules.taux_pme if part.is_pme else rules.taux
            _open_advance(marche, part.organisation, part.ttc, taux, on=on, due=due)


def follow_subcontracting(found: SousTraitance, *, on: dt.date) -> None:
    """CH-10: the advance of its firm is that of what it does itself; the subcontractor may ask for its own."""
    marche, amount = found.marche, subs.amount_of(found)
    rows = marche.avances.filter(organisation=found.donneur_id, etat__in=(A_.A_VERSER, A_.VERSEE))
    for avance in rows.order_by("pk"):
        months = Decimal(avance.duree_mois)
        base = avance.base_ttc - amount
        new = avances.advance(base, duree_mois=months, taux=avance.taux)
        if avance.etat == A_.A_VERSER:
            AVANCES.run(avance, "drop", actor=CLOCK, on=on)
            _open_advance(marche, avance.organisation, base, avance.taux, on=on, due=avance.due_on)
            continue
        whole = avances.advance(avance.base_ttc, duree_mois=months, taux=avance.taux)
        back = min(whole - new, reads.still_out(marche, avance.organisation_id))
        if back > 0:
            ask_back(marche, avance.organisation, montant=back, motif=SUBCONTRACTED, on=on)
    if found.wants_advance:
        _advance_subcontractor(found, amount, on=on)


def _advance_subcontractor(found: SousTraitance, amount: Decimal, *, on: dt.date) -> None:
    """At its own rate, by the figures of the notification; thirty days from the acceptance."""
    marche = found.marche
    notified, duree = marche.notified_on, marche.duree_mois
    assert notified is not None
    assert duree is not None
    rules = reads.regles(on=notified)
    is_due = avances.is_advance_due(
        marche.ht, duree_mois=Decimal(duree), seuil_ht=rules.seuil_ht, duree_min_mois=rules.duree_min_mois
    )  # fmt: skip
    if is_due:
        taux = rules.taux_pme if found.is_pme else rules.taux
        jours = parametres.integer("delai_paiement_jours", on=on)
        due = end_in_days(on, jours, rolls=False)
        _open_advance(marche, found.organisation, amount, taux, on=on, due=due)


def _open_advance(
    marche: MarcheSubsequent, firm: Organisation, base: Decimal, taux: Decimal, *, on: dt.date, due: dt.date
) -> None:  # fmt: skip
    duree, notified = marche.duree_mois, marche.notified_on
    assert duree is not None
    assert notified is not None
    montant = avances.advance(base, duree_mois=Decimal(duree), taux=taux)
    if not montant:
        return
    found = Avance(
        marche=marche, organisation=firm, base_ttc=base, duree_mois=duree, taux=taux, montant=montant, due_on=due
    )  # fmt: skip
    AVANCES.run(found, "open", actor=CLOCK, on=on)
    echeances.start(found, "versement", AVANCES.delays["versement"], on=notified, due_on=due)


@one_act()
def pay_avance(found: Avance, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """CH-9: on the CP of the year."""
    day, marche = on or horloge.today(), found.marche
    locked(marche)
    entry = AVANCES.run(found, "pay", actor=actor, on=day)
    credits.consume_cp(
        marche.service, actor=actor, montant=found.montant, origine=marche.atelier.reference,
        objet=f"{marche.numero}, avance {found.pk}", on=day,
    )  # fmt: skip
    keep_previsions(marche, on=day)
    return entry


@one_act()
def renounce_avance(found: Avance, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """CH-9: for good."""
    day = on or horloge.today()
    entry = AVANCES.run(found, "renounce", actor=actor, on=day)
    keep_previsions(found.marche, on=day)
    return entry


def ask_back(
    marche: MarcheSubsequent,
    firm: Organisation,
    *,
    montant: Decimal,
    on: dt.date,
    motif: str = LEFT,
    is_advance: bool = True,
) -> None:
    """CH-11: what no request gives back any more."""
    found = TitrePerception(
        marche=marche, organisation=firm, montant=montant, motif=motif, is_advance=is_advance
    )
    TITRES.run(found, "open", actor=CLOCK, on=on)


def issue_titre(
    found: TitrePerception, *, actor: Actor, numero: str, on: dt.date | None = None
) -> Entry:
    """The order to pay is sent, under the number of Chorus."""
    return TITRES.run(found, "issue", actor=actor, on=on, numero=numero)


def recover_titre(found: TitrePerception, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """The firm has paid it back."""
    return TITRES.run(found, "recover", actor=actor, on=on)
