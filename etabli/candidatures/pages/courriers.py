"""One card per signatory with the state of its letter, in words (ecrans 7 and 20)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from etabli.acteurs.models import Membre, Organisation
from etabli.candidatures import courriers
from etabli.candidatures.formats import Auteur, CourrierAttendu, format_of
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import (
    active_porteurs,
    deposit_day,
    lettre_of,
    validity_months,
)
from etabli.candidatures.services.courriers import may_give, takes_letter
from etabli.candidatures.services.waits import SIGNATORIES, WAITS
from etabli.candidatures.states import Etat, TypeCourrier
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.states import State, Tone


class EtatLettre(State):
    """Where the letter of one signatory stands."""

    A_REDIGER = "A_REDIGER", Tone.NEUTRAL, "À rédiger"
    ENVOYEE = "ENVOYEE", Tone.INFO, "En attente de signature"
    SIGNEE = "SIGNEE", Tone.SUCCESS, "Signé, reçu"
    A_CONFIRMER = "A_CONFIRMER", Tone.WARNING, "À confirmer par la DGALN"
    A_REFAIRE = "A_REFAIRE", Tone.ERROR, "À refaire"


@dataclass(slots=True)
class Card:
    """The letter expected from one signatory."""

    type: str
    label: str
    organisation: Organisation
    state: EtatLettre
    courrier: Courrier | None = None
    faults: list[str] = field(default_factory=list)
    earlier: list[Courrier] = field(default_factory=list)
    may_send: bool = False
    #: what DGALN has yet to confirm, in words, and until when the letter engages its author
    doubts: list[str] = field(default_factory=list)
    until: str = ""


def cards_for(candidature: Candidature, actor: Actor, *, on: dt.date) -> list[Card]:
    """The cards, each saying whether this reader may send that letter."""
    found = cards(candidature, on=on)
    for card in found:
        is_taken = takes_letter(candidature, card.type)
        card.may_send = is_taken and may_give(candidature, card.organisation, actor)
    return found


def awaited_of(
    candidature: Candidature, owed: Iterable[Duty], actor: Actor, *, on: dt.date
) -> Card | None:
    """The letter that this signatory owes now, among what waits: not received, or to be made again."""
    if not any(duty.is_mine and duty.name in WAITS for duty in owed):
        return None
    signing = {m.organisation_id for m in actor.memberships if m.role in SIGNATORIES}
    return next(
        (
            card
            for card in cards(candidature, on=on)
            if card.organisation.pk in signing
            and card.state in (EtatLettre.ENVOYEE, EtatLettre.A_REFAIRE)
        ),
        None,
    )


def signatory_of(actor: Actor, author: Organisation) -> Membre | None:
    """Who signs the letter of this author: the reader when it is theirs, else the only one who may."""
    signing = Membre.objects.active().filter(
        organisation=author, role__in=SIGNATORIES, personne__is_active=True
    )
    found = list(signing.select_related("personne").order_by("pk"))
    mine = [membre for membre in found if membre.personne_id == actor.person_id]
    if mine or len({membre.personne_id for membre in found}) == 1:
        return (mine or found)[0]
    return None


def signature_of(actor: Actor, author: Organisation, *, on: dt.date) -> dict[str, object]:
    """What is already written when one sends a letter: its date, the name, the quality."""
    membre = signatory_of(actor, author)
    return {
        "signe_on": on,
        "signataire_nom": membre.personne.get_full_name() if membre else "",
        "signataire_qualite": courriers.quality_of(author.type, membre.fonction if membre else ""),
    }


def cards(candidature: Candidature, *, on: dt.date) -> list[Card]:
    """Every signatory of the dossier: the collectivités, the préfecture, the neighbour if any."""
    rows = candidature.courriers.filter(sans_effet_on=None)
    letters = list(rows.select_related("organisation", "fichier").order_by("pk"))
    wanted = [
        (courrier.type, courrier.label, author)
        for courrier in format_of(candidature).courriers
        for author in signatories(candidature, courrier, letters)
    ]
    voisin = TypeCourrier.ACCORD_SERVICE_VOISIN
    asked = {letter.organisation for letter in letters if letter.type == voisin}
    asked |= {one.service for one in neighbours.of(candidature) if one.service}
    wanted += [(voisin, str(voisin.label), row) for row in sorted(asked, key=lambda o: o.pk)]
    return [
        card_of(candidature, letters, kind, label, author, on=on) for kind, label, author in wanted
    ]


def signatories(
    candidature: Candidature, courrier: CourrierAttendu, letters: list[Courrier]
) -> list[Organisation]:
    """Who is expected to sign this letter."""
    if courrier.auteur == Auteur.PORTEURS:
        return [row.organisation for row in active_porteurs(candidature)]
    if courrier.auteur == Auteur.PILOTE:
        return [candidature.service_pilote]
    prefecture = signing_prefecture(candidature, courrier, letters)
    return [prefecture] if prefecture else []


def signing_prefecture(
    candidature: Candidature, courrier: CourrierAttendu, letters: list[Courrier]
) -> Organisation | None:
    """The préfecture of the dossier, unless a sous-préfecture has already written."""
    given = [x.organisation for x in letters if x.type == courrier.type]
    return given[-1] if given else candidature.prefecture


def card_of(
    candidature: Candidature,
    letters: list[Courrier],
    type: str,
    label: str,
    author: Organisation,
    *,
    on: dt.date,
) -> Card:
    own = [x for x in letters if (x.type, x.organisation_id) == (type, author.pk)]
    if not own:
        is_asked = (candidature.etat == Etat.BROUILLON) == (
            type == TypeCourrier.ACCORD_SERVICE_VOISIN
        )
        is_open = is_asked and candidature.etat != Etat.OPPORTUNITE_CARACTERISEE
        return Card(type, label, author, EtatLettre.ENVOYEE if is_open else EtatLettre.A_REDIGER)
    last = own[-1]
    lettre = lettre_of(last)
    faults = courriers.faults(
        lettre, deposit=deposit_day(candidature, on), months=validity_months(on)
    )
    doubts = [] if faults else courriers.to_confirm(lettre, version=candidature.version)
    return Card(
        type, label, author, _state(faults, doubts), last, faults, own[:-1], doubts=doubts,
        until=courriers.until(last.duree_mois) if last.duree_mois else "",
    )  # fmt: skip


def _state(faults: list[str], doubts: list[str]) -> EtatLettre:
    if faults:
        return EtatLettre.A_REFAIRE
    return EtatLettre.A_CONFIRMER if doubts else EtatLettre.SIGNEE


def checks(courrier: Courrier, faults: list[str]) -> list[dict[str, str]]:
    """What was verified of a letter received, in words."""
    said = (
        ("Signé", courrier.is_signe),
        ("Adressé à la sous-direction de l’Aménagement durable", courrier.is_bien_adresse),
        ("Nomme cet Atelier et son format", courrier.nomme_l_atelier),
    )
    lines = [{"label": label, "state": "ok" if fact else "blocking"} for label, fact in said]
    lines.insert(
        0,
        {
            "label": f"Par {courrier.signataire_nom}, {courrier.get_signataire_qualite_display()}",
            "state": "ok",
            "detail": f"Daté du {courrier.signe_on:%d/%m/%Y}, envoyé le "
            f"{courrier.deposited_on:%d/%m/%Y} par {courrier.deposited_by_name}",
        },
    )
    return [*lines, *({"label": fault, "state": "blocking"} for fault in faults)]
