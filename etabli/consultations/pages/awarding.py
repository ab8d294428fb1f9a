"""The award on a screen: where it stands, the papers, the letters, the contract."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from etabli.acteurs.states import Role
from etabli.consultations import access, decp, documents
from etabli.consultations.decp.forms import MarcheDataForm
from etabli.consultations.documents.courriers import points
from etabli.consultations.models import MarcheSubsequent, Rejet
from etabli.consultations.selectors import awarding
from etabli.consultations.services import WORKFLOW
from etabli.consultations.services.awarding.reasons import reasons_of
from etabli.consultations.states import NOTIFIED, EtatMarche
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.documents.blocks import Content
from etabli.core.documents.issuing import OFFERED
from etabli.core.documents.models import Document
from etabli.core.formats import date_courte, date_longue, euros
from etabli.core.guards import Condition, Known
from etabli.core.models import reference
from etabli.core.ui.contexts import Context
from etabli.marches.models import Groupement

AFTER = (EtatMarche.ATTRIBUE, *NOTIFIED)


class Summary(TypedDict):
    """What the page of a consultation says of its award to this reader; nothing to the others."""

    sees_award: bool
    #: told of the contract without following its papers: the porteurs, and the holder itself
    is_told: bool
    is_chosen: bool
    my_letters: list[Document]


@dataclass(frozen=True, slots=True)
class Rejected:
    """One candidate that is not chosen: why, and its letter once it is sent."""

    groupement: Groupement
    rang: int | None
    motifs: str
    sent_on: str


def summary(one: MarcheSubsequent, actor: Actor) -> Summary:
    """Does this reader see the award, and was their groupement written to?"""
    can = access.TABLE.abilities(actor, one, "view_award", "view_preparation")
    sees, is_out = one.etat in AFTER and can["view_award"], one.etat in NOTIFIED
    leads = one.attributaire is not None and _leads(one.attributaire, actor)
    is_chosen = leads and (sees or is_out)
    return {
        "sees_award": sees,
        "is_told": is_out and not sees and (is_chosen or can["view_preparation"]),
        "is_chosen": is_chosen,
        "my_letters": [] if is_chosen else my_letters(one, actor),
    }


def _leads(groupement: Groupement, actor: Actor) -> bool:
    """Chosen after another withdrew (M12): what was written before no longer holds."""
    return any(
        hat.role == Role.GROUPEMENT_MANDATAIRE and hat.organisation_id == groupement.mandataire_id
        for hat in actor.memberships
    )


def my_letters(one: MarcheSubsequent, actor: Actor) -> list[Document]:
    """The letters written to the groupements that this reader leads, the last first."""
    led = [m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MANDATAIRE]
    if not led:
        return []
    rows = one.consultes.filter(groupement__mandataire_id__in=led, ecarte_motif="")
    subjects = [reference(row) for row in rows]
    found = Document.objects.filter(
        subject__in=subjects, nature=documents.REJECTION, titulaire_id__in=led
    )
    return list(found.order_by("-created_at", "-pk"))


def attribution(one: MarcheSubsequent, actor: Actor, *, known: Known) -> Context:
    """The award as this reader may see it: the rejections are of who signs them."""
    can = access.TABLE.abilities(
        actor, one, "view_rejections", "read_offers", "publish_data", "notify", "view_money"
    )
    on, due = horloge.today(), echeances.of(one, "attestations")
    return {
        "marche": one,
        "facts": facts(one),
        "steps": steps(one),
        "conditions": _conditions(one, actor, known=known),
        "pieces": awarding.pieces(one, on=on),
        "due": due.due_on if due else None,
        "rejections": rejections(one) if can["view_rejections"] else [],
        "report": documents.issued_report(one) if can["read_offers"] else None,
        "formats": OFFERED,
        "has_letter": one.signed_on is not None and can["view_money"],
        "data_due": one.decp_due_on if can["publish_data"] else None,
    }


def _conditions(
    one: MarcheSubsequent, actor: Actor, *, known: Known
) -> tuple[tuple[str, tuple[Condition, ...]], ...]:
    """The guards of the next act of signature or notification, for those who follow it in the State."""
    if one.etat != EtatMarche.ATTRIBUE or not access.TABLE.may(actor, "view_money", one):
        return ()
    name = "sign" if one.signed_on is None else "notify"
    found = WORKFLOW.checklist(one, name, actor=actor, known=known)
    title = "Avant la signature" if name == "sign" else "Avant la notification"
    return ((title, found),)


def facts(one: MarcheSubsequent) -> list[tuple[str, str]]:
    """The contract in lines: with whom, at what price, for how long."""
    holder = one.attributaire
    return [
        ("Titulaire", str(holder) if holder else ""),
        ("Mandataire", holder.mandataire.nom if holder else ""),
        ("Objet", one.objet),
        ("Montant HT", euros(one.montant_ht)),
        ("Montant TTC", euros(one.montant_ttc)),
        ("Durée", f"{one.duree_mois} mois à compter de la notification"),
        ("Accord-cadre", str(one.accord_cadre)),
    ]


def steps(one: MarcheSubsequent) -> list[tuple[str, str]]:
    """What is done, with its date."""
    done = [
        ("Attribué", date_courte(one.awarded_on) if one.awarded_on else ""),
        ("Pièces réunies", date_courte(one.pieces_on) if one.pieces_on else ""),
        ("Candidats informés", date_courte(one.rejections_on) if one.rejections_on else ""),
        (
            "Signé",
            f"{date_courte(one.signed_on)} par {one.signed_by_name}" if one.signed_on else "",
        ),
        (
            "Engagement juridique",
            f"{one.numero_ej}, {date_courte(one.engaged_on)}" if one.engaged_on else "",
        ),
        ("Notifié", f"{date_courte(one.notified_on)} — {one.preuve}" if one.notified_on else ""),
    ]
    return [(name, value or "à venir") for name, value in done]


def preview(one: MarcheSubsequent, name: str) -> list[tuple[str, str]]:
    """What is at stake, before the button of an act of the award; nothing for the other acts."""
    if name == "award":
        return _to_award(one)
    if name in ("sign", "engage", "notify", "take_next"):
        return facts(one)
    if name == "send_rejections" and one.rejections_on is None:
        return [(row.nom, reasons_of(one, row)[1]) for row in awarding.to_reject(one)]
    return []


def _to_award(one: MarcheSubsequent) -> list[tuple[str, str]]:
    """The first of the adopted ranking, its points and its prices: who awards reads the offers."""
    first = awarding.next_in_line(one)
    offre = awarding.current_offer(one, first["offre"]) if first else None
    if first is None or offre is None:
        return []
    return [
        ("Attributaire", str(offre.groupement)),
        ("Mandataire", offre.groupement.mandataire.nom),
        ("Rang", str(first["rang"])),
        ("Points", points(first["total"])),
        ("Montant HT", euros(offre.prix_ht)),
        ("Montant TTC", euros(offre.prix_ttc)),
    ]


def rejections(one: MarcheSubsequent) -> list[Rejected]:
    """Those to tell, with the reasons of their letter; those told, with the day."""
    if one.rejections_on is None:
        return [Rejected(row, *reasons_of(one, row), "") for row in awarding.to_reject(one)]
    rows = one.rejets.select_related("groupement__mandataire").order_by("groupement__rang")
    return [
        Rejected(
            row.groupement,
            row.rang,
            row.motifs,
            date_courte(row.sent_at) if row.sent_at else "",
        )
        for row in rows
    ]


def contract(one: MarcheSubsequent) -> list[tuple[str, str]]:
    """« Équipe et contrat » once it is notified: what everybody who follows the Atelier reads."""
    return [
        *facts(one),
        ("Notifié le", date_longue(one.notified_on)),
        ("Numéro d’engagement juridique", one.numero_ej),
    ]


def essential_data(one: MarcheSubsequent, form: MarcheDataForm) -> Context:
    """The form, by which day to publish, what is read; or why there is nothing to publish (DE-1)."""
    found = decp.refusal(one)
    if found:
        return {"marche": one, "reasons": found}
    return {"marche": one, "form": form, "due": one.decp_due_on, "read": _read(one)}


def _read(one: MarcheSubsequent) -> list[tuple[str, str]]:
    holder = one.attributaire
    firms = awarding.firms_of(holder) if holder else []
    return [
        ("Montant HT", euros(one.montant_ht)),
        ("Offres reçues à temps", str(awarding.received(one))),
        ("Durée", f"{one.duree_mois} mois"),
        ("Notifié le", date_longue(one.notified_on)),
        ("Titulaires", ", ".join(firm.nom for firm in firms)),
    ]


def day_of(one: MarcheSubsequent) -> dt.date:
    """The day a letter not sent yet would bear."""
    return one.rejections_on or horloge.today()


def rejection_draft(one: MarcheSubsequent, holder: Groupement) -> Content:
    """The letter that this holder would receive."""
    rang, motifs = reasons_of(one, holder)
    draft = Rejet(marche=one, groupement=holder, rang=rang, motifs=motifs)
    return documents.rejection_content(draft, signatory="", on=day_of(one), draft=True)
