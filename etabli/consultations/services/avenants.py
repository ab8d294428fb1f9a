"""The life of an avenant: prepared, seen, presented, accepted, notified; what it changes then (2.7.3, 2.7.6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.ateliers.selectors import audiences_through
from etabli.consultations import access, avenants
from etabli.consultations.documents.avenants import issue_avenant
from etabli.consultations.guards import avenants as g
from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.consultations.payloads import avenants as p
from etabli.consultations.states import BaseAvenant, EtatAvenant, ObjetAvenant
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.credits import services as credits
from etabli.marches import decp
from etabli.marches.selectors import mandataires_of

E = EtatAvenant
A = Avenant
PRESENTED = (
    g.contract_runs,
    g.basis_fits,
    g.duration_is_allowed,
    g.letters_are_there,
    g.maximum_holds,
)
OPEN = (E.BROUILLON, E.VISE_DGALN, E.A_SIGNER)
CENT = Decimal("0.01")


def _seen(attempt: Attempt[A]) -> Changes:
    return {"visa_on": attempt.on}


def _derogated(attempt: Attempt[A]) -> Changes:
    return {"derogation_on": attempt.on, "derogation_motif": attempt.motif.strip()}


def _committed(attempt: Attempt[A]) -> Changes:
    return {"engagement_on": attempt.on}


def _agreed(attempt: Attempt[A]) -> Changes:
    return {"accord_on": attempt.on}


def _accepted(attempt: Attempt[A]) -> Changes:
    return {"accepted_on": attempt.on}


def _engaged(attempt: Filled[A, p.Engaged]) -> Changes:
    return {"numero_ej": attempt.data.numero_ej.strip()}


def _notified(attempt: Attempt[A]) -> Changes:
    """2.7.6, P7: its contract changes; two months to publish, when the contract itself is published."""
    on = attempt.on
    _change(attempt.obj)
    mois = parametres.integer("decp_delai_mois", on=on)
    is_due = attempt.obj.marche.decp_due_on is not None
    return {
        "notified_on": on,
        "signed_by_name": attempt.actor.name,
        "decp_due_on": decp.due_on(on, mois=mois) if is_due else None,
    }


def _change(found: Avenant) -> None:
    """Its price, its duration and its end, from that day."""
    marche = found.marche
    marche.avenants_ht += found.montant_ht
    marche.avenants_ttc += found.montant_ttc
    marche.avenants_mois += found.duree_ajoutee
    MarcheSubsequent.objects.filter(pk=marche.pk).update(
        avenants_ht=marche.avenants_ht,
        avenants_ttc=marche.avenants_ttc,
        avenants_mois=marche.avenants_mois,
    )


def _published(attempt: Filled[A, p.Published]) -> Changes:
    return {
        "publie_par": attempt.data.publie_par,
        "decp_published_on": attempt.data.published_on,
    }


AVENANTS: Workflow[Avenant] = Workflow(
    access.AVENANTS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda found: mandataires_of(found.marche.groupement),
    },
    related=("marche__atelier__commune", "marche__attributaire"),
    final=(E.REFUSE,),
    delays={
        "modification": Delay(
            "Publication de la modification du marché", "months", "decp_delai_mois", "P7", holder="rpa",
        )
    },
    prepare=Move(
        "Préparer l’avenant", (), E.BROUILLON, rule="2.7.6", guards=(g.contract_runs, g.basis_fits),
        checks=(g.terms_are_sane,), informs=("titulaire",), payload=p.Prepared, circle=Cercle.ETAT_TITULAIRE,
    ),
    endorse=Move(
        "Viser l’avenant", (E.BROUILLON,), E.VISE_DGALN, rule="2.7.6", usual=True, guards=(g.visa_is_asked,),
        effect=_seen, asks=("pilote",), ask="Présentez l’avenant à la signature.", circle=Cercle.ETAT,
    ),
    derogate=Move(
        "Déroger à la durée maximale", OPEN, None, rule="P2", has_motif=True, effect=_derogated,
        informs=("pilote", "rpa"), circle=Cercle.ETAT,
    ),
    commit=Move(
        "Engager le service pour la durée ajoutée", OPEN, None, rule="P3", effect=_committed, informs=("pilote",),
        announce="Le service porte l’Atelier jusqu’au nouveau terme.", circle=Cercle.ATELIER,
    ),
    agree=Move(
        "Donner notre accord à la prolongation", OPEN, None, rule="P3", effect=_agreed, informs=("pilote",),
        announce="Votre collectivité continue de porter l’Atelier jusqu’au nouveau terme.", circle=Cercle.ATELIER,
    ),
    present=Move(
        "Présenter l’avenant à la signature", (E.BROUILLON, E.VISE_DGALN), E.A_SIGNER, rule="2.7.6", usual=True,
        guards=(*PRESENTED, g.seen_by_dgaln), alerts=(g.ae_suffice,), asks=("titulaire",),
        ask="Lisez l’avenant et acceptez-le, ou refusez-le.", informs=("rpa",),
        announce="Le mandataire l’accepte, puis la personne habilitée le signe et le notifie.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    accept=Move(
        "Accepter l’avenant", (E.A_SIGNER,), None, rule="2.7.6", usual=True, guards=(g.is_not_accepted,),
        effect=_accepted, informs=("pilote", "rpa"), circle=Cercle.ETAT_TITULAIRE,
    ),
    engage=Move(
        "Enregistrer l’engagement complémentaire", (E.A_SIGNER,), None, rule="CH-3", usual=True,
        guards=(g.is_to_engage, g.ae_suffice), checks=(g.number_is_said,), effect=_engaged, informs=("rpa",),
        payload=p.Engaged, circle=Cercle.ETAT,
    ),
    notify=Move(
        "Notifier l’avenant", (E.A_SIGNER,), E.NOTIFIE, rule="2.7.6", usual=True,
        guards=(*PRESENTED, g.seen_by_dgaln, g.holder_accepted, g.is_engaged, g.another_person_signs),
        effect=_notified, informs=("titulaire", "pilote", "porteurs", "dgaln"),
        announce="Le marché est changé dès ce jour. L’avance déjà versée ne se recalcule pas.",
        circle=Cercle.ATELIER,
    ),
    refuse=Move(
        "Refuser l’avenant", OPEN, E.REFUSE, rule="2.7.6", has_motif=True, danger=True,
        informs=("titulaire", "pilote", "rpa"), announce="Le marché ne change pas.", circle=Cercle.ETAT_TITULAIRE,
    ),
    record_publication=Move(
        "Déclarer la modification publiée", (E.NOTIFIE,), None, rule="P7", usual=True,
        guards=(g.data_are_to_publish,), checks=(g.publication_follows,), effect=_published, meets=("modification",),
        payload=p.Published, circle=Cercle.ETAT,
    ),
)  # fmt: skip


# -- verbs ----------------------------------------------------------------------------------------


@one_act()
def prepare_avenant(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    objet: ObjetAvenant | str,
    base: BaseAvenant | str,
    motif: str,
    montant_ht: Decimal = avenants.ZERO,
    duree_ajoutee: int = 0,
    organisation: Organisation | None = None,
    on: dt.date | None = None,
) -> Avenant:
    """2.7.6: numbered under the lock of its contract; one is in preparation at a time."""
    rows = MarcheSubsequent.objects.select_related("atelier__commune", "attributaire")
    kept = rows.select_for_update(of=("self",)).get(pk=marche.pk)
    found = Avenant(
        marche=kept, numero=kept.avenants.count() + 1, objet=str(objet), base=str(base),
        montant_ht=montant_ht, duree_ajoutee=duree_ajoutee, motif=motif.strip(),
        prepared_by_id=actor.person_id,
        organisation=organisation or (kept.groupement.mandataire if montant_ht else None),
    )  # fmt: skip
    found.montant_ttc = (montant_ht * (100 + kept.taux_tva) / 100).quantize(CENT)
    assert kept.montant_ht is not None
    found.cumul_pct = avenants.cumul([*g.former(found), montant_ht], initial_ht=kept.montant_ht)
    AVENANTS.run(
        found, "prepare", actor=actor, on=on, objet=found.objet, base=found.base,
        montant_ht=montant_ht, duree_ajoutee=duree_ajoutee, motif_avenant=found.motif,
    )  # fmt: skip
    return found


@one_act()
def engage_avenant(
    found: Avenant, *, actor: Actor, numero_ej: str, on: dt.date | None = None
) -> Entry:
    """CH-3: what it adds, under a number of its own."""
    day = on or horloge.today()
    entry = AVENANTS.run(found, "engage", actor=actor, on=day, numero_ej=numero_ej)
    marche = found.marche
    credits.engage_ae(
        marche.service, actor=actor, numero=found.numero_ej, montant=found.montant_ttc,
        origine=marche.atelier.reference, objet=f"{marche.numero}, avenant {found.numero}", on=day,
    )  # fmt: skip
    return entry


@one_act()
def notify_avenant(found: Avenant, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """2.7.6: its contract is changed, in its price, its duration and its end, from that day."""
    day = on or horloge.today()
    rows = MarcheSubsequent.objects.select_related("atelier__commune", "attributaire")
    found.marche = rows.select_for_update(of=("self",)).get(pk=found.marche_id)
    entry = AVENANTS.run(found, "notify", actor=actor, on=day)
    found.marche.refresh_from_db()
    issue_avenant(found)
    if found.decp_due_on is not None:
        delay = AVENANTS.delays["modification"]
        echeances.start(found, "modification", delay, on=day, due_on=found.decp_due_on)
    return entry


def advance_avenant(
    found: Avenant, *, actor: Actor, name: str, motif: str = "", on: dt.date | None = None
) -> Entry:
    """The moves that change the avenant alone."""
    return AVENANTS.run(found, name, actor=actor, on=on, motif=motif)


def record_modification(
    found: Avenant,
    *,
    actor: Actor,
    publie_par: str,
    published_on: dt.date,
    on: dt.date | None = None,
) -> Entry:
    """P7: who published the modification, and which day."""
    return AVENANTS.run(
        found, "record_publication", actor=actor, on=on, publie_par=publie_par,
        published_on=published_on,
    )  # fmt: skip
