"""The machine of a livrable: deposit, verification, decisions, publication (domain 2.3, 2.6)."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.selectors import audiences_through
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.livrables import access, selectors
from etabli.livrables import payloads as p
from etabli.livrables.models import Livrable
from etabli.livrables.services import checks as asked
from etabli.livrables.services import waits
from etabli.livrables.states import (
    ADMITTED,
    VERIFIED,
    Etat,
    ObjetAudition,
)

Trying = Attempt[Livrable]
E_ = Etat
NO_HEARING: Changes = {
    "audition_objet": "", "audition_motif": "", "audition_on": None, "observations": "",
    "observed_on": None, "heard_on": None,
}  # fmt: skip


# -- effects --------------------------------------------------------------------------------


def _deposited(attempt: Filled[Livrable, p.Rights]) -> Changes:
    """A new verification starts from nothing: what was decided before stays in the journal."""
    return {
        **NO_HEARING,
        "deposited_on": attempt.on,
        "deposited_by_id": attempt.actor.person_id,
        "images": attempt.data.images,
        "motif": "",
        "decided_on": None,
    }


def _due_again(attempt: Filled[Livrable, p.DueDay]) -> Changes:
    """The former day is given up for this one."""
    livrable, due = attempt.obj, attempt.data.due_on
    echeances.cancel(livrable, "remise", on=attempt.on)
    echeances.start(livrable, "remise", WORKFLOW.delays["remise"], on=attempt.on, due_on=due)
    return {}


def _decided(attempt: Trying) -> Changes:
    return {"decided_on": attempt.on, "motif": attempt.motif}


def _admitted(attempt: Trying) -> Changes:
    return {**_decided(attempt), "admitted_on": attempt.on}


def _admitted_by_silence(attempt: Trying) -> Changes:
    return {"admitted_on": attempt.on, "is_tacit": True}


def _reduced(attempt: Filled[Livrable, p.Reduction]) -> Changes:
    return {
        **_admitted(attempt),
        "refaction_taux": attempt.data.taux,
        "refaction_montant": attempt.data.montant,
    }


def _hearing_opened(attempt: Filled[Livrable, p.Hearing]) -> Changes:
    return {
        **NO_HEARING,
        "audition_objet": attempt.data.objet,
        "audition_motif": attempt.motif,
        "audition_on": attempt.on,
    }


def _observed(attempt: Filled[Livrable, p.Observations]) -> Changes:
    return {
        "observations": attempt.data.observations,
        "observed_on": attempt.on,
        "heard_on": attempt.on,
    }


def _asked(attempt: Trying) -> Changes:
    return {"asked_on": attempt.on, "motif_refus": ""}


def _published(attempt: Trying) -> Changes:
    return {"agreed_on": attempt.on, "published_on": attempt.on}


def _as_admitted(livrable: Livrable) -> Etat:
    """What the admission was."""
    reduced = livrable.refaction_taux is not None or livrable.refaction_montant is not None
    return E_.ADMIS_AVEC_REFACTION if reduced else E_.ADMIS


def _refused(attempt: Trying) -> Changes:
    return {"etat": _as_admitted(attempt.obj), "motif_refus": attempt.motif}


def _withdrawn(attempt: Trying) -> Changes:
    """V5: published no more; a new accord is asked for what will be published again."""
    dates: Changes = {"asked_on": None, "agreed_on": None, "published_on": None}
    return {**dates, "etat": _as_admitted(attempt.obj), "motif_refus": ""}


#: what the team must hand in: stopped with the Atelier (2.7.2)
EXECUTION = ("remise", "reprise")
DONE, MOOT = ("verification",), ("observations",)

WORKFLOW = Workflow(
    access.LIVRABLES,
    audiences={**audiences_through("atelier"), "deposants": selectors.depositors},
    related=("atelier__commune",),
    told_states={E_.ADMIS_AVEC_REFACTION: E_.ADMIS},
    final=(E_.SANS_OBJET,),
    delays={
        # the end of the order dates it
        "remise": Delay("Remise du livrable", "months", "", "V1", rolls=True, holder="deposants",
            circle=Cercle.ATELIER),
        "verification": Delay(
            "Vérification du livrable (admission tacite)", "months", "verification_mois", "V2", rolls=True,
            holder="valideur",
            circle=Cercle.ATELIER,
        ),
        "reprise": Delay(
            "Nouvelle version du livrable ajourné", "days", "ajournement_jours", "V3", rolls=True,
            holder="deposants",
            circle=Cercle.ATELIER,
        ),
        "observations": Delay(
            "Observations du titulaire", "days", "observations_jours", "V3", holder="mandataire",
                circle=Cercle.ETAT_TITULAIRE),
    },
    expect=Move("Attendre le livrable", (), E_.ATTENDU, rule="V1", informs=("mandataire",),
        told="attend le livrable", circle=Cercle.ATELIER),
    # a kit of several is told at once, by the notification of the contract
    expect_in_kit=Move("Attendre le livrable", (), E_.ATTENDU, rule="D-06", told="attend le livrable",
        circle=Cercle.ATELIER),
    set_due_day=Move(
        "Fixer la date de remise", (E_.ATTENDU,), None, rule="V1", guards=(asked.not_suspended,),
        checks=(asked.due_within_contract,), effect=_due_again, informs=("mandataire", "porteurs"),
        announce="L’équipe et les porteurs reçoivent cette date ; elle remplace celle que le contrat donnait.",
        told="a fixé la date de remise du livrable", circle=Cercle.ATELIER, payload=p.DueDay,
    ),
    share_writing=Move(
        "Coécrire le livrable", (E_.ATTENDU,), None, rule="V1", guards=(asked.not_shared_yet,),
        effect=lambda attempt: {"is_co_written": True}, informs=("mandataire",),
        announce="Le service pilote pourra déposer le livrable, comme le mandataire.",
        told="a ouvert la coécriture du livrable", circle=Cercle.ATELIER,
    ),
    deposit=Move(
        "Déposer le livrable", (E_.ATTENDU,), E_.DEPOSE, rule="V1", awaited=True,
        guards=(asked.atelier_runs,), checks=(asked.known_images,), effect=_deposited,
        starts=("verification",), meets=("remise",), due=("remise",), asks=("pilote", "valideur"),
        todo="Le livrable est attendu : écrivez-le, relisez-le, déposez-le.",
        waiting="L’équipe rédige le livrable.",
        announce="La version est gardée telle quelle. Le service a {verification_mois} pour la vérifier ; "
        "sans décision, elle est admise.", circle=Cercle.ATELIER, payload=p.Deposit,
    ),
    redeposit=Move(
        "Déposer une nouvelle version", (E_.AJOURNE, E_.REJETE), E_.DEPOSE, rule="V3", awaited=True,
        guards=(asked.atelier_runs,), checks=(asked.known_images,), effect=_deposited,
        starts=("verification",), meets=("reprise",), due=("reprise",), asks=("pilote", "valideur"),
        todo="Le livrable est à corriger : déposez une nouvelle version.",
        waiting="L’équipe corrige le livrable.",
        announce="Une nouvelle vérification de {verification_mois} commence.", circle=Cercle.ATELIER,
        payload=p.Deposit,
    ),
    start_verification=Move(
        "Commencer la vérification", (E_.DEPOSE,), E_.EN_VERIFICATION, rule="V2", awaited=True,
        due=("verification",), informs=("mandataire",),
        todo="Un livrable vient d’être déposé : lisez-le et commencez la vérification.",
        waiting="Le service pilote va vérifier le livrable.",
        announce="Le délai court depuis le dépôt ; cet acte dit au groupement que son document est lu.",
        circle=Cercle.ATELIER,
    ),
    admit=Move(
        "Admettre le livrable", (E_.EN_VERIFICATION,), E_.ADMIS, rule="V3", awaited=True,
        pending=~waits.IN_HEARING,
        guards=(asked.in_time, asked.not_the_depositor), effect=_admitted, meets=DONE, cancels=MOOT,
        informs=("mandataire", "porteurs", "pilote", "budget"),
        todo="Le livrable est en vérification : décidez avant la fin du délai, le silence l’admet.",
        waiting="Le chef de service vérifie le livrable.",
        announce="Le livrable est accepté : le service fait peut être certifié et la publication demandée.",
        circle=Cercle.ATELIER,
    ),
    admit_tacitly=Move(
        "Constater l’admission tacite", VERIFIED, E_.ADMIS, rule="V2", effect=_admitted_by_silence,
        meets=DONE, cancels=MOOT, informs=("mandataire", "porteurs", "pilote", "valideur", "budget"),
        circle=Cercle.ATELIER,
    ),
    postpone=Move(
        "Ajourner le livrable", (E_.EN_VERIFICATION,), E_.AJOURNE, rule="V3",
        guards=(asked.in_time, asked.not_the_depositor), has_motif=True, effect=_decided, meets=DONE, cancels=MOOT,
        asks=("deposants",), informs=("pilote",),
        announce="Le groupement corrige et dépose une nouvelle version ; une nouvelle vérification "
        "de {verification_mois} commencera ce jour-là. Rien n’est payé d’ici là.",
        circle=Cercle.ETAT_TITULAIRE, told_as="Ajourner le livrable", payload=p.Postponement,
    ),
    open_hearing=Move(
        "Ouvrir une audition du titulaire", (E_.EN_VERIFICATION,), None, rule="V3",
        guards=(asked.in_time, asked.no_hearing_yet, asked.not_the_depositor), has_motif=True,
        effect=_hearing_opened, pauses=("verification",), starts=("observations",),
        asks=("mandataire",), informs=("pilote",),
        announce="Un courrier part au mandataire, qui a {observations_jours} pour répondre. Le délai de "
        "vérification s’arrête jusqu’à sa réponse, {observations_jours} au plus.",
        ask="Une audition est ouverte : lisez ce que le service envisage et donnez vos observations.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Hearing,
    ),
    observe=Move(
        "Donner ses observations", (E_.EN_VERIFICATION,), None, rule="V3", guards=(asked.hearing_open,),
        checks=(asked.has_observations,), effect=_observed, resumes=("verification",), meets=("observations",),
        awaited=True, pending=waits.IN_HEARING, due=("observations",), asks=("valideur",), informs=("pilote",),
        todo="Le service vous a écrit : lisez ce qu’il envisage et donnez vos observations.",
        waiting="Le titulaire a {observations_jours} pour donner ses observations.",
        announce="Vos observations sont lues par le chef de service ; la vérification reprend aussitôt.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Observations,
    ),
    end_hearing=Move(
        "Clore l’audition", (E_.EN_VERIFICATION,), None, rule="V3", asks=("valideur",),
        effect=lambda attempt: {"heard_on": attempt.on}, resumes=("verification",), cancels=("observations",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    admit_with_refaction=Move(
        "Admettre avec réfaction", (E_.EN_VERIFICATION,), E_.ADMIS_AVEC_REFACTION, rule="V3",
        guards=(asked.in_time, asked.not_the_depositor, asked.heard_for(ObjetAudition.REFACTION, ObjetAudition.REJET)),
        has_motif=True, checks=(asked.one_reduction,), effect=_reduced, meets=DONE, cancels=MOOT,
        informs=("mandataire", "porteurs", "pilote", "budget"),
        announce="Le livrable est accepté et son prix est réduit.", told="a admis le livrable avec réfaction",
        circle=Cercle.ETAT_TITULAIRE, told_as="Admettre le livrable", payload=p.Reduction,
    ),
    reject=Move(
        "Rejeter le livrable", (E_.EN_VERIFICATION,), E_.REJETE, rule="V3",
        guards=(asked.in_time, asked.not_the_depositor, asked.heard_for(ObjetAudition.REJET)), has_motif=True,
        effect=_decided, meets=DONE, cancels=MOOT, informs=("pilote", "dgaln"), asks=("deposants",),
        announce="Le livrable n’est pas payé : le groupement doit refaire ce qui a été commandé.",
        circle=Cercle.ETAT_TITULAIRE, told_as="Rejeter le livrable", danger=True,
    ),
    supply_accessible=Move(
        "Déposer une version accessible", ADMITTED, None, rule="V5", guards=(asked.needs_accessible,),
        awaited=True, pending=waits.last_is_not_accessible,
        todo="Le PDF admis ne se lit pas par tous : déposez une version accessible.",
        waiting="L’équipe dépose une version accessible.",
        checks=(asked.known_images,), effect=lambda attempt: {"images": attempt.data.images},
        informs=("pilote",),
        announce="Le même document, dans un PDF que chacun peut lire. L’admission ne change pas.",
        circle=Cercle.ATELIER, payload=p.Deposit,
    ),
    declare_images=Move(
        "Déclarer le droit à l’image", (*VERIFIED, *ADMITTED, E_.ACCORD_DEMANDE), None, rule="V5",
        awaited=True, pending=waits.IMAGES_WAIT,
        todo="Des personnes sont reconnaissables : dites quand leurs autorisations sont recueillies.",
        waiting="L’équipe recueille les autorisations des personnes reconnaissables.",
        checks=(asked.known_images,), effect=lambda attempt: {"images": attempt.data.images},
        informs=("pilote",), circle=Cercle.ATELIER, payload=p.Rights,
    ),
    ask_publication=Move(
        "Demander l’accord de publication", ADMITTED, E_.ACCORD_DEMANDE, rule="V5", awaited=True,
        guards=(asked.publishable,), effect=_asked, asks=("signataires",),
        todo="Le livrable est admis : demandez à la collectivité l’accord de le publier.",
        waiting="Le service pilote prépare la publication.",
        announce="La collectivité reçoit le document et dit si elle accepte qu’il soit publié.",
        circle=Cercle.ATELIER,
    ),
    agree_publication=Move(
        "Donner l’accord de publication", (E_.ACCORD_DEMANDE,), E_.PUBLIE, rule="V5", awaited=True,
        guards=(asked.publishable,), effect=_published, informs=("pilote", "mandataire", "dgaln"),
        todo="Le livrable est admis : lisez-le et donnez votre accord à sa publication.",
        waiting="La collectivité donne son accord à la publication.",
        announce="Le document devient public, sous Licence Ouverte 2.0, à une adresse qui ne change pas.",
        circle=Cercle.ATELIER,
    ),
    refuse_publication=Move(
        "Refuser la publication", (E_.ACCORD_DEMANDE,), None, rule="V5", has_motif=True,
        effect=_refused, asks=("pilote",),
        announce="Le document reste admis et n’est pas publié. Le service pilote lit vos raisons.",
        ask="La collectivité refuse la publication : lisez ses raisons et voyez avec elle ce qui peut être publié.",
        circle=Cercle.ATELIER, danger=True,
    ),
    withdraw_publication=Move(
        "Retirer de la publication", (E_.PUBLIE,), None, rule="V5", has_motif=True, effect=_withdrawn,
        informs=("pilote", "mandataire", "porteurs", "dgaln"),
        announce="Le document n’est plus lisible par tous : son adresse publique ne répond plus. Il reste admis.",
        circle=Cercle.ATELIER, danger=True,
    ),
    reissue=Move(
        "Réémettre le document", (*VERIFIED, *ADMITTED, E_.ACCORD_DEMANDE), None, rule="V5",
        effect=lambda attempt: {"images": attempt.data.images}, informs=("pilote", "mandataire"),
        told="a réémis le document sans une image retirée", circle=Cercle.ATELIER, payload=p.Deposit,
    ),
    drop=Move(
        "Rendre le livrable sans objet", (E_.ATTENDU, E_.AJOURNE, E_.REJETE), E_.SANS_OBJET,
        rule="F17", cancels=("remise", "reprise"), informs=("mandataire",), circle=Cercle.ATELIER,
    ),
)  # fmt: skip


def stop_execution(livrable: Livrable, *, on: dt.date) -> None:
    """2.7.2: the delays of the team stop that day."""
    for code in EXECUTION:
        echeances.pause(livrable, code, on=on)
