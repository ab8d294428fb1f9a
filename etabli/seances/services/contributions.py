"""The verbs of a contribution: written by an inhabitant, read by the pilote, published without a name (2.9)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.delais.echeances import Delay
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access, contributions, selectors
from etabli.seances import payloads as p
from etabli.seances.models import Contribution
from etabli.seances.services.checks import check_row
from etabli.seances.services.propositions import submit_proposition
from etabli.seances.states import College, EtatContribution

E_ = EtatContribution
SET_BY_MOVES = ("texte_publie", "publiee_le", "motif", "proposition", "effacee_le")
OWN_WISH = "Retirée par la personne qui l’a écrite."


@guard("", "Les contributions sont ouvertes")
def _is_open(attempt: Attempt[Contribution]) -> str | None:
    if contributions.is_open(attempt.obj.atelier):
        return None
    return "Cet Atelier ne reçoit pas de contribution : elles s’ouvrent avec son contrat et se ferment à sa clôture."


def _is_anonymous(attempt: Filled[Contribution, p.Anonymised]) -> list[str]:
    text = attempt.data.texte
    if not text.strip():
        return ["Le texte à publier est vide : écrivez ce que tout le monde lira."]
    return [
        f"Le texte publié ne nomme personne : retirez « {found} »."
        for found in contributions.names_found(text, attempt.obj.prenom)
    ]


def _published(attempt: Filled[Contribution, p.Anonymised]) -> Changes:
    return {"texte_publie": attempt.data.texte.strip(), "publiee_le": attempt.on, "motif": ""}


def _kept_back(attempt: Attempt[Contribution]) -> Changes:
    return {"motif": attempt.motif.strip()}


def _withdrawn(attempt: Attempt[Contribution]) -> Changes:
    return {"texte": "", "prenom": "", "texte_publie": "", "motif": attempt.motif.strip()}


def _taken_up(attempt: Filled[Contribution, p.TakenUp]) -> Changes:
    return {"proposition": attempt.data.proposition}


def _forgotten(attempt: Attempt[Contribution]) -> Changes:
    return {"texte": "", "prenom": "", "effacee_le": attempt.on}


CONTRIBUTIONS = Workflow(
    access.CONTRIBUTIONS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(E_.RETIREE,),
    delays={
        "relecture": Delay(
            "Relecture d’une contribution", "working_days", "moderation_jours_ouvres", "2.9", holder="pilote",
            circle=Cercle.ATELIER,
        ),
    },
    contribute=Move(
        "Envoyer une contribution", (), E_.RECUE, rule="2.9", guards=(_is_open,), starts=("relecture",),
        asks=("pilote",), told="a envoyé une contribution", circle=Cercle.ATELIER,
        ask="Une contribution attend : relisez-la, puis publiez-la ou dites pourquoi non.",
    ),
    note=Move(
        "Saisir une contribution", (), E_.RECUE, rule="2.9", guards=(_is_open,), starts=("relecture",),
        circle=Cercle.ATELIER,
    ),
    publish=Move(
        "Publier la contribution", (E_.RECUE, E_.REFUSEE), E_.PUBLIEE, rule="2.9", awaited=True,
        pending=Q(etat=E_.RECUE),
        checks=(_is_anonymous,), effect=_published, meets=("relecture",), due=("relecture",),
        todo="Une contribution attend : relisez-la, puis publiez-la ou dites pourquoi non.",
        waiting="Le service pilote relit la contribution.",
        announce="Tout le monde la lit sur la page publique de l’Atelier, sans nom ; la prochaine session la reprend.",
        secret=("texte",), circle=Cercle.ATELIER, payload=p.Anonymised,
    ),
    refuse=Move(
        "Ne pas publier", (E_.RECUE,), E_.REFUSEE, rule="2.9", has_motif=True, effect=_kept_back,
        meets=("relecture",), circle=Cercle.ATELIER, danger=True,
        announce="Qui l’a écrite lit vos raisons par son lien ; la contribution peut être publiée plus tard.",
    ),
    take_up=Move(
        "Reprendre en proposition", (E_.PUBLIEE,), E_.REPRISE, rule="2.9", usual=True, effect=_taken_up,
        announce="Elle devient une proposition, sous le numéro qui suit ; la page publique le dit.",
        circle=Cercle.ATELIER, payload=p.TakenUp,
    ),
    withdraw=Move(
        "Retirer la contribution", (E_.RECUE, E_.PUBLIEE, E_.REPRISE, E_.REFUSEE), E_.RETIREE, rule="7.4",
        has_motif=True, effect=_withdrawn, cancels=("relecture",), circle=Cercle.ATELIER, danger=True,
        announce="Son texte est effacé partout ; la proposition qui en est née reste, sans nom.",
    ),
    forget=Move(
        "Effacer le texte reçu", (E_.RECUE, E_.PUBLIEE, E_.REPRISE, E_.REFUSEE), rule="7.4", effect=_forgotten,
        circle=Cercle.ATELIER,
    ),
)  # fmt: skip


@one_act()
def send_contribution(
    atelier: Atelier, *, texte: str, prenom: str = "", on: dt.date | None = None
) -> Contribution:
    """An inhabitant writes, without an account; the same words of the same day are kept once.

    Refused when the Atelier has received too many today: the form has its pace besides.
    """
    day = on or horloge.today()
    row = Contribution(atelier=atelier, texte=texte.strip(), prenom=prenom.strip(), recue_le=day)
    if not row.texte:
        raise Refused("Votre contribution est vide : écrivez-la en quelques phrases.")
    today = Contribution.objects.filter(atelier=atelier, recue_le=day, sur_papier=False)
    known = today.filter(texte=row.texte, prenom=row.prenom, etat=E_.RECUE).first()
    if known:
        return known
    if today.count() >= parametres.integer("contributions_par_jour", on=day):
        raise Refused(
            "Beaucoup de contributions sont arrivées aujourd’hui : gardez votre texte et revenez demain, "
            "ou confiez-le sur papier à votre mairie."
        )
    check_row(row, exclude=SET_BY_MOVES)
    CONTRIBUTIONS.run(row, "contribute", actor=access.participant(row), on=on)
    return row


@one_act()
def note_contribution(
    atelier: Atelier, *, actor: Actor, texte: str, recue_le: dt.date, prenom: str = "",
    on: dt.date | None = None,
) -> Contribution:  # fmt: skip
    """The pilote types what came on paper, the day it came."""
    day = on or horloge.today()
    row = Contribution(
        atelier=atelier, texte=texte.strip(), prenom=prenom.strip(), recue_le=recue_le, sur_papier=True,
    )  # fmt: skip
    faults = [
        bornes.before(
            recue_le, atelier.notified_on, what="La contribution", event="la notification du contrat"
        ),
        "La contribution n’est pas encore reçue : vérifiez son jour." if recue_le > day else "",
        "" if row.texte else "La contribution est vide : recopiez ce qui est écrit.",
    ]  # fmt: skip
    if reasons := [fault for fault in faults if fault]:
        raise Refused(*reasons)
    check_row(row, exclude=SET_BY_MOVES)
    CONTRIBUTIONS.run(row, "note", actor=actor, on=on)
    return row


def publish_contribution(
    contribution: Contribution, *, actor: Actor, texte: str, on: dt.date | None = None
) -> None:
    """Everybody reads these words, which name nobody; the next session takes them up."""
    CONTRIBUTIONS.run(contribution, "publish", actor=actor, on=on, texte=texte)


def refuse_contribution(
    contribution: Contribution, *, actor: Actor, motif: str, on: dt.date | None = None
) -> None:
    """It stays unpublished; who wrote it reads why by their link."""
    CONTRIBUTIONS.run(contribution, "refuse", actor=actor, on=on, motif=motif)


@one_act()
def take_up_contribution(
    contribution: Contribution, *, actor: Actor, on: dt.date | None = None
) -> None:
    """It becomes a proposition of the session to come, under the next number; its fate will be said."""
    access.CONTRIBUTIONS.require(actor, "take_up", contribution)
    proposition = submit_proposition(
        contribution.atelier, actor=actor, texte=contribution.texte_publie[:1000],
        session=selectors.session_to_come(contribution.atelier), auteur_type=College.HABITANT, on=on,
    )  # fmt: skip
    CONTRIBUTIONS.run(contribution, "take_up", actor=actor, on=on, proposition=proposition)


def withdraw_contribution(
    contribution: Contribution, *, actor: Actor, motif: str = OWN_WISH, on: dt.date | None = None
) -> None:
    """Nobody reads it any more: its author takes it back by their link, or the pilote does, and says why."""
    CONTRIBUTIONS.run(contribution, "withdraw", actor=actor, on=on, motif=motif)
