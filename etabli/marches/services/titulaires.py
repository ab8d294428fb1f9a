"""The verbs of a holder of a framework: it is entered, completed, warned, suspended, terminated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.numerals import letters
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.words import words
from etabli.core.workflow import Attempt, Move, Workflow
from etabli.marches import access, selectors
from etabli.marches import payloads as p
from etabli.marches.models import AccordCadre, Groupement, MembreGroupement
from etabli.marches.models.accords import UNFINISHED
from etabli.marches.services.designations import close_on_suspension, lose_holder
from etabli.marches.services.tourniquet import record_about
from etabli.marches.services.waits import WAITS
from etabli.marches.states import LIVE, EtatGroupement, RoleMembre
from etabli.marches.tourniquet import Alerte, Nature, alerte


def refusals(number: int, *, on: dt.date) -> str:
    """« deux refus comptés en douze mois », the window of that day (T-7)."""
    return f"{letters(number)} refus comptés en {words('refus_fenetre_mois', on=on)}"


@guard("T-10", "Assez de refus sont comptés pour une mise en demeure", circle=Cercle.ETAT)
def _asked_for_notice(attempt: Attempt[Groupement]) -> str | None:
    groupement, seuils = attempt.obj, selectors.seuils(attempt.on)
    if not groupement.accord_cadre.is_by_turn:
        return "Cet accord-cadre n’a pas de tourniquet : aucun refus n’y est compté."
    tour = selectors.tour_of(groupement.accord_cadre)
    if alerte(tour, groupement.code, on=attempt.on, seuils=seuils):
        return None
    return f"Moins de {refusals(seuils.alerte, on=attempt.on)} : rien à mettre en demeure."


@guard("T-7", "Aucune suspension n’est proposée", circle=Cercle.ETAT)
def _proposed(attempt: Attempt[Groupement]) -> str | None:
    """A suspension is always possible with reasons; enough refusals propose it (T-7)."""
    groupement, seuils = attempt.obj, selectors.seuils(attempt.on)
    if not groupement.accord_cadre.is_by_turn:
        return None
    tour = selectors.tour_of(groupement.accord_cadre)
    found = alerte(tour, groupement.code, on=attempt.on, seuils=seuils)
    if found is Alerte.PROPOSITION_SUSPENSION:
        return (
            f"{capfirst(refusals(seuils.suspension, on=attempt.on))} : la suspension est proposée."
        )
    return None


@guard("AC-8", "L’accord-cadre n’est pas encore notifié")
def _not_notified(attempt: Attempt[Groupement]) -> str | None:
    """R1, R4: once the contract runs, who holds it does not change by a form."""
    if attempt.obj.accord_cadre.etat in UNFINISHED:
        return None
    return "L’accord-cadre est notifié : la composition d’un groupement ne change plus que par avenant."


@guard("AC-8", "Aucune entreprise n’est dans deux groupements")
def _one_groupement_each(attempt: Attempt[Groupement]) -> list[str]:
    """R7: a firm in several groupements is seen, and refused where the framework forbids it."""
    accord = attempt.obj.accord_cadre
    if accord.cumul_autorise:
        return []
    return [
        f"{firm} est dans plusieurs groupements, ce que l’accord-cadre ne permet pas (R7)."
        for firm in selectors.shared_firms(accord)
    ]


GROUPEMENTS = Workflow(
    access.GROUPEMENTS,
    audiences={
        "titulaire": selectors.mandataires_of,
        "dgaln": lambda g: recipients(Role.DGALN_CHEF_PROJET, Role.DGALN_ACHATS),
        "decideur": lambda g: recipients(Role.DGALN_DECIDEUR),
    },
    related=("accord_cadre",),
    waits=WAITS,
    final=(EtatGroupement.RESILIE,),
    join=Move("Inscrire le titulaire", (), EtatGroupement.ACTIF),
    compose=Move(
        "Composer le groupement", (EtatGroupement.ACTIF,), None, rule="AC-8", usual=True,
        guards=(_not_notified, _one_groupement_each), payload=p.Team,
    ),
    complete=Move(
        "Compléter SIRET et adresses", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), None, rule="F3",
        announce="Le SIRET et l’adresse de chaque entreprise sont imprimés sur les contrats. Sans eux, "
        "une désignation ne peut pas être acceptée.", payload=p.Identities,
    ),
    send_formal_notice=Move(
        "Envoyer la mise en demeure", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), None, rule="T-7",
        guards=(_asked_for_notice,), alerts=(_proposed,), informs=("titulaire", "decideur"),
        announce="Le courrier de mise en demeure est établi et le titulaire prévenu.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    suspend=Move(
        "Suspendre le titulaire", (EtatGroupement.ACTIF,), EtatGroupement.SUSPENDU, rule="T-10",
        alerts=(_proposed,), has_motif=True, informs=("titulaire", "dgaln"),
        announce="Plus aucun Atelier ne lui est proposé ; au tourniquet, il garde sa place. Il doit avoir été entendu.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
    ),
    end_suspension=Move(
        "Mettre fin à la suspension", (EtatGroupement.SUSPENDU,), EtatGroupement.ACTIF, rule="T-10",
        has_motif=True, informs=("titulaire", "dgaln"),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    terminate=Move(
        "Résilier le titulaire", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), EtatGroupement.RESILIE,
        rule="T-10", has_motif=True, informs=("titulaire", "dgaln"),
        announce="Le titulaire sort de l’accord-cadre, et de sa file s’il en a une, et n’y rentre pas. Ses "
        "désignations en cours prennent fin, ses bons non notifiés sont annulés ; la personne habilitée résilie les "
        "autres, puis la DGALN en désigne un autre.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
    ),
)  # fmt: skip


@one_act()
def join_groupement(
    accord: AccordCadre,
    *,
    actor: Actor,
    code: str,
    nom: str,
    mandataire: Organisation,
    cotraitants: Sequence[Organisation] = (),
    sous_traitants: Sequence[Organisation] = (),
    a_preciser: Sequence[Organisation] = (),
    on: dt.date | None = None,
) -> Groupement:
    """A holder, next in the ranking. Refused once the framework is notified (T-10)."""
    if accord.etat not in UNFINISHED:
        raise Refused("L’accord-cadre est notifié : aucun titulaire ne peut plus y entrer.")
    _entered(mandataire)
    if accord.groupements.filter(mandataire=mandataire).exists():
        raise Refused(
            f"{mandataire} est déjà mandataire d’un groupement de cet accord-cadre (R7)."
        )
    groupement = Groupement(
        accord_cadre=accord, code=code, nom=nom, mandataire=mandataire,
        rang=accord.groupements.count() + 1,
    )  # fmt: skip
    GROUPEMENTS.run(groupement, "join", actor=actor, on=on)
    roles = [(mandataire, RoleMembre.MANDATAIRE)]
    roles += [(firm, RoleMembre.COTRAITANT) for firm in cotraitants]
    roles += [(firm, RoleMembre.SOUS_TRAITANT) for firm in sous_traitants]
    roles += [(firm, RoleMembre.A_PRECISER) for firm in a_preciser]
    _keep_members(groupement, [Membre(firm, role) for firm, role in roles])
    return groupement


@dataclass(frozen=True, slots=True)
class Membre:
    """A firm as it is entered in a groupement; its skills may not be known."""

    organisation: Organisation
    role: str = RoleMembre.A_PRECISER
    competences: str = ""

    def __str__(self) -> str:
        known = f" : {self.competences}" if self.competences else ""
        return f"{self.organisation} ({RoleMembre(self.role).label.lower()}){known}"


@one_act()
def compose_groupement(
    groupement: Groupement, *, actor: Actor, membres: Sequence[Membre], on: dt.date | None = None
) -> Entry:
    """The whole list of its firms, the mandataire included: those left out are taken away (R3, R7)."""
    for one in membres:
        _entered(one.organisation)
    firms = [one.organisation.pk for one in membres]
    if len(set(firms)) < len(firms):
        raise Refused(
            "Une entreprise figure deux fois dans le groupement : gardez une seule ligne."
        )
    leaders = [one for one in membres if one.role == RoleMembre.MANDATAIRE]
    if [one.organisation.pk for one in leaders] != [groupement.mandataire_id]:
        raise Refused(f"Un groupement a un mandataire, et un seul : {groupement.mandataire}.")
    _keep_members(groupement, membres)
    return GROUPEMENTS.run(
        groupement, "compose", actor=actor, on=on, membres=[str(one) for one in membres]
    )


def _entered(firm: Organisation) -> None:
    """A firm that was typed for the first time, or its number, is kept with the act that names it."""
    if firm._state.adding or (
        firm.siren and Organisation.objects.filter(pk=firm.pk, siren="").exists()
    ):
        firm.save()


def _keep_members(groupement: Groupement, membres: Sequence[Membre]) -> None:
    """Each firm keeps its row, and so what else is known of it there."""
    groupement.membres.exclude(organisation__in=[one.organisation.pk for one in membres]).delete()
    for one in membres:
        MembreGroupement.objects.update_or_create(
            groupement=groupement, organisation=one.organisation,
            defaults={"role": one.role, "competences": one.competences},
        )  # fmt: skip


def find_firm(nom: str, *, siret: str = "", siren: str = "") -> Organisation:
    """A firm by its SIREN, its SIRET or its name; a new one is not kept before the act that names it."""
    number = siren or siret[:9]
    firms = Organisation.objects.filter(type=TypeOrganisation.ENTREPRISE).order_by("pk")
    known = Organisation.objects.filter(siren=number).first() if number else None
    known = known or firms.filter(nom__iexact=nom, **({"siren": ""} if number else {})).first()
    if known is None:
        return Organisation(nom=nom, type=TypeOrganisation.ENTREPRISE, siren=number, siret=siret)
    if known.type != TypeOrganisation.ENTREPRISE:
        raise Refused(f"{known} porte ce numéro et n’est pas une entreprise : vérifiez-le.")
    if number and not known.siren:
        known.siren, known.siret = number, siret
    return known


def _with_record(
    groupement: Groupement,
    name: str,
    nature: Nature,
    *,
    actor: Actor,
    motif: str,
    on: dt.date | None,
) -> Entry:
    """The act, and its record in the tourniquet when the framework has one."""
    day, accord = on or horloge.today(), groupement.accord_cadre
    with one_act():
        entry = GROUPEMENTS.run(groupement, name, actor=actor, on=day, motif=motif)
        if accord.is_by_turn:
            record_about(accord, groupement, nature, actor=actor, on=day, motif=motif)
    return entry


@one_act()
def suspend_groupement(
    groupement: Groupement,
    *,
    actor: Actor,
    motif: str,
    on: dt.date | None = None,
    ends_designations: bool = False,
) -> Entry:
    """T-10: the holder keeps its place; its live designations go on unless the decision ends them."""
    day = on or horloge.today()
    entry = _with_record(groupement, "suspend", Nature.SUSPENSION, actor=actor, motif=motif, on=on)
    if ends_designations:
        live = groupement.designations.filter(etat__in=("DESIGNEE", "ACCEPTEE"), is_used=False)
        for designation in live.select_related("atelier").order_by("numero"):
            close_on_suspension(designation, actor=actor, on=day, motif=motif)
    return entry


def end_suspension(
    groupement: Groupement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-10: the holder is examined again from the place it kept."""
    return _with_record(
        groupement, "end_suspension", Nature.FIN_SUSPENSION, actor=actor, motif=motif, on=on
    )


def terminate_groupement(
    groupement: Groupement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-10, R5: the holder leaves the file for good, and each of its turns that lives ends that day."""
    day = on or horloge.today()
    with one_act():
        entry = _with_record(
            groupement, "terminate", Nature.RESILIATION, actor=actor, motif=motif, on=day
        )
        live = groupement.designations.filter(etat__in=LIVE)
        for designation in live.select_related("atelier").order_by("numero"):
            lose_holder(designation, on=day, motif=motif)
    return entry


def send_formal_notice(
    groupement: Groupement, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """T-7: two counted refusals in twelve months; the letter is generated by documents."""
    return GROUPEMENTS.run(groupement, "send_formal_notice", actor=actor, on=on)
