"""The machine of a livrable: deposit, verification, decisions, publication (domain 2.3, 2.6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.selectors import audiences_through
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.fuseaux import minuit
from etabli.core.guards import Guard, guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.livrables import access, selectors
from etabli.livrables import payloads as p
from etabli.livrables.models import Livrable
from etabli.livrables.services import waits
from etabli.livrables.states import (
    ADMITTED,
    VERIFIED,
    Etat,
    Images,
    ObjetAudition,
)

Trying = Attempt[Livrable]
E_ = Etat
NO_HEARING: Changes = {
    "audition_objet": "", "audition_motif": "", "audition_on": None, "observations": "",
    "observed_on": None, "heard_on": None,
}  # fmt: skip


# -- guards ---------------------------------------------------------------------------------


@guard("V1", "L’Atelier en est à la remise du livrable")
def _atelier_runs(attempt: Trying) -> str | None:
    expected = selectors.expected(attempt.obj.atelier)
    return None if attempt.obj.atelier.etat in expected.handed_in else expected.not_now


@guard("V2", "Une autre personne que celle qui a déposé décide")
def _not_the_depositor(attempt: Trying) -> str | None:
    """Four-eyes (2.1): nobody decides on what they handed in themselves."""
    if attempt.actor.is_same_person(attempt.obj.deposited_by_id):
        return (
            "Vous avez déposé ce livrable : la décision revient à une autre personne du service."
        )
    return None


@guard("V2", "Le délai de vérification court")
def _in_time(attempt: Trying) -> str | None:
    """V2: after the last day there is nothing left to decide, silence has admitted it."""
    end = selectors.verification_end(attempt.obj, on=attempt.on)
    if end is None or attempt.on <= end:
        return None
    return (
        f"Le délai de vérification a expiré le {minuit(end, attempt.obj.place)} sans décision : "
        "le livrable est admis tacitement."
    )


@guard("V3", "Aucune audition n’est ouverte")
def _no_hearing_yet(attempt: Trying) -> str | None:
    if attempt.obj.is_in_hearing:
        delay = words("observations_jours", on=attempt.on)
        return f"Une audition est déjà ouverte : le titulaire a {delay} pour répondre."
    return None


@guard("V3", "Une audition est ouverte")
def _hearing_open(attempt: Trying) -> str | None:
    livrable = attempt.obj
    end = selectors.hearing_end(livrable)
    if not livrable.is_in_hearing or end is None:
        return "Aucune audition n’est ouverte : vous n’avez pas d’observations à donner."
    if attempt.on > end:
        return f"Le délai pour vos observations a expiré le {minuit(end, livrable.place)}."
    return None


def _heard(*objects: ObjetAudition) -> Guard[Trying]:
    """V3: the holder has answered, or has had its fifteen days."""

    def question(attempt: Trying) -> str | None:
        livrable = attempt.obj
        end = selectors.hearing_end(livrable)
        if end is None or livrable.audition_objet not in objects:
            return "Le titulaire n’a pas été entendu sur cette décision : ouvrez d’abord une audition."
        if livrable.heard_on is None and attempt.on <= end:
            return (
                f"Le titulaire peut donner ses observations jusqu’au {minuit(end, livrable.place)} : "
                "attendez-les, ou attendez cette date."
            )
        return None

    return Guard("V3", "Le titulaire a été entendu sur cette décision", question)


@guard("V5", "Le livrable peut être publié")
def _publishable(attempt: Trying) -> list[str]:
    return selectors.publication_faults(attempt.obj)


@guard("V5", "Le PDF admis a un défaut d’accessibilité")
def _needs_accessible(attempt: Trying) -> str | None:
    version = attempt.obj.current
    if version is not None and not version.is_accessible:
        return None
    return "Le PDF admis ne montre aucun défaut d’accessibilité : rien n’est à remplacer."


@guard("V1", "Le livrable n’est pas encore coécrit")
def _not_shared_yet(attempt: Trying) -> str | None:
    return "Le livrable est déjà coécrit." if attempt.obj.is_co_written else None


# -- checks ---------------------------------------------------------------------------------


def _has_observations(attempt: Filled[Livrable, p.Observations]) -> str | None:
    return None if attempt.data.observations.strip() else "Écrivez vos observations."


def _one_reduction(attempt: Filled[Livrable, p.Reduction]) -> str | None:
    """A rate or an amount, and a true one."""
    taux, montant = attempt.data.taux, attempt.data.montant
    if (taux is None) == (montant is None):
        return "Donnez la réfaction en pourcentage ou en euros, l’un des deux seulement."
    if taux is not None and not Decimal(0) < taux <= Decimal(100):
        return "La réfaction est un pourcentage supérieur à 0 et de 100 au plus."
    if montant is not None and montant <= 0:
        return "La réfaction est un montant supérieur à zéro."
    return None


def _known_images(attempt: Filled[Livrable, p.Rights]) -> str | None:
    known = attempt.data.images in Images.values
    return None if known else "Dites ce qu’il en est du droit à l’image."


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


def _refused(attempt: Trying) -> Changes:
    """Back to what the admission was."""
    livrable = attempt.obj
    reduced = livrable.refaction_taux is not None or livrable.refaction_montant is not None
    return {
        "etat": E_.ADMIS_AVEC_REFACTION if reduced else E_.ADMIS,
        "motif_refus": attempt.motif,
    }


#: what the team must hand in: stopped with the Atelier (2.7.2)
EXECUTION = ("remise", "reprise")
DONE, MOOT = ("verification",), ("observations",)

WORKFLOW = Workflow(
    access.LIVRABLES,
    audiences={**audiences_through("atelier"), "deposants": selectors.depositors},
    related=("atelier__commune",),
    told_states={E_.ADMIS_AVEC_REFACTION: E_.ADMIS},
    final=(E_.PUBLIE, E_.SANS_OBJET),
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
    share_writing=Move(
        "Coécrire le livrable", (E_.ATTENDU,), None, rule="V1", guards=(_not_shared_yet,),
        effect=lambda attempt: {"is_co_written": True}, informs=("mandataire",),
        announce="Le service pilote pourra déposer le livrable, comme le mandataire.",
        told="a ouvert la coécriture du livrable", circle=Cercle.ATELIER,
    ),
    deposit=Move(
        "Déposer le livrable", (E_.ATTENDU,), E_.DEPOSE, rule="V1", awaited=True,
        guards=(_atelier_runs,), checks=(_known_images,), effect=_deposited,
        starts=("verification",), meets=("remise",), due=("remise",), asks=("pilote", "valideur"),
        todo="Le livrable est attendu : écrivez-le, relisez-le, déposez-le.",
        waiting="L’équipe rédige le livrable.",
        announce="La version est gardée telle quelle. Le service a {verification_mois} pour la vérifier ; "
        "sans décision, elle est admise.", circle=Cercle.ATELIER, payload=p.Deposit,
    ),
    redeposit=Move(
        "Déposer une nouvelle version", (E_.AJOURNE, E_.REJETE), E_.DEPOSE, rule="V3", awaited=True,
        guards=(_atelier_runs,), checks=(_known_images,), effect=_deposited,
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
        guards=(_in_time, _not_the_depositor), effect=_admitted, meets=DONE, cancels=MOOT,
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
        guards=(_in_time, _not_the_depositor), has_motif=True, effect=_decided, meets=DONE, cancels=MOOT,
        asks=("deposants",), informs=("pilote",),
        announce="Le groupement corrige et dépose une nouvelle version ; une nouvelle vérification "
        "de {verification_mois} commencera ce jour-là. Rien n’est payé d’ici là.",
        circle=Cercle.ETAT_TITULAIRE, told_as="Ajourner le livrable", payload=p.Postponement,
    ),
    open_hearing=Move(
        "Ouvrir une audition du titulaire", (E_.EN_VERIFICATION,), None, rule="V3",
        guards=(_in_time, _no_hearing_yet, _not_the_depositor), has_motif=True,
        effect=_hearing_opened, pauses=("verification",), starts=("observations",),
        asks=("mandataire",), informs=("pilote",),
        announce="Un courrier part au mandataire, qui a {observations_jours} pour répondre. Le délai de "
        "vérification s’arrête jusqu’à sa réponse, {observations_jours} au plus.",
        ask="Une audition est ouverte : lisez ce que le service envisage et donnez vos observations.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Hearing,
    ),
    observe=Move(
        "Donner ses observations", (E_.EN_VERIFICATION,), None, rule="V3", guards=(_hearing_open,),
        checks=(_has_observations,), effect=_observed, resumes=("verification",), meets=("observations",),
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
        guards=(_in_time, _not_the_depositor, _heard(ObjetAudition.REFACTION, ObjetAudition.REJET)),
        has_motif=True, checks=(_one_reduction,), effect=_reduced, meets=DONE, cancels=MOOT,
        informs=("mandataire", "porteurs", "pilote", "budget"),
        announce="Le livrable est accepté et son prix est réduit.", told="a admis le livrable avec réfaction",
        circle=Cercle.ETAT_TITULAIRE, told_as="Admettre le livrable", payload=p.Reduction,
    ),
    reject=Move(
        "Rejeter le livrable", (E_.EN_VERIFICATION,), E_.REJETE, rule="V3",
        guards=(_in_time, _not_the_depositor, _heard(ObjetAudition.REJET)), has_motif=True,
        effect=_decided, meets=DONE, cancels=MOOT, informs=("pilote", "dgaln"), asks=("deposants",),
        announce="Le livrable n’est pas payé : le groupement doit refaire ce qui a été commandé.",
        circle=Cercle.ETAT_TITULAIRE, told_as="Rejeter le livrable", danger=True,
    ),
    supply_accessible=Move(
        "Déposer une version accessible", ADMITTED, None, rule="V5", guards=(_needs_accessible,),
        awaited=True, pending=waits.last_is_not_accessible,
        todo="Le PDF admis ne se lit pas par tous : déposez une version accessible.",
        waiting="L’équipe dépose une version accessible.",
        checks=(_known_images,), effect=lambda attempt: {"images": attempt.data.images},
        informs=("pilote",),
        announce="Le même document, dans un PDF que chacun peut lire. L’admission ne change pas.",
        circle=Cercle.ATELIER, payload=p.Deposit,
    ),
    declare_images=Move(
        "Déclarer le droit à l’image", (*VERIFIED, *ADMITTED, E_.ACCORD_DEMANDE), None, rule="V5",
        awaited=True, pending=waits.IMAGES_WAIT,
        todo="Des personnes sont reconnaissables : dites quand leurs autorisations sont recueillies.",
        waiting="L’équipe recueille les autorisations des personnes reconnaissables.",
        checks=(_known_images,), effect=lambda attempt: {"images": attempt.data.images},
        informs=("pilote",), circle=Cercle.ATELIER, payload=p.Rights,
    ),
    ask_publication=Move(
        "Demander l’accord de publication", ADMITTED, E_.ACCORD_DEMANDE, rule="V5", awaited=True,
        guards=(_publishable,), effect=_asked, asks=("signataires",),
        todo="Le livrable est admis : demandez à la collectivité l’accord de le publier.",
        waiting="Le service pilote prépare la publication.",
        announce="La collectivité reçoit le document et dit si elle accepte qu’il soit publié.",
        circle=Cercle.ATELIER,
    ),
    agree_publication=Move(
        "Donner l’accord de publication", (E_.ACCORD_DEMANDE,), E_.PUBLIE, rule="V5", awaited=True,
        guards=(_publishable,), effect=_published, informs=("pilote", "mandataire", "dgaln"),
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
    drop=Move(
        "Rendre le livrable sans objet", (E_.ATTENDU, E_.AJOURNE, E_.REJETE), E_.SANS_OBJET,
        rule="F17", cancels=("remise", "reprise"), informs=("mandataire",), circle=Cercle.ATELIER,
    ),
)  # fmt: skip


def stop_execution(livrable: Livrable, *, on: dt.date) -> None:
    """2.7.2: the delays of the team stop that day."""
    for code in EXECUTION:
        echeances.pause(livrable, code, on=on)
