"""The verbs of a proposition: numbered once per Atelier, never deleted, its fate always said."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.models import Proposition, SessionInSitu
from etabli.seances.states import College, EtatProposition

E_ = EtatProposition
SORTABLE = (E_.EMISE, E_.RETENUE, E_.A_CREUSER, E_.ECARTEE)


def _keeps_reason(attempt: Attempt[Proposition]) -> Changes:
    return {"motif": attempt.motif.strip()}


def _reworded(attempt: Filled[Proposition, p.Rewording]) -> Changes:
    return {name: getattr(attempt.data, name) for name in attempt.given if name != "avant"}


PROPOSITIONS = Workflow(
    access.PROPOSITIONS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    submit=Move("Noter une proposition", (), E_.EMISE, circle=Cercle.ATELIER, payload=p.Numbered),
    reword=Move("Corriger le texte", SORTABLE,
                effect=_reworded,
                    circle=Cercle.ATELIER, payload=p.Rewording),
    keep=Move("Retenir la proposition", (E_.EMISE, E_.A_CREUSER), E_.RETENUE, effect=_keeps_reason,
              awaited=True, todo="Dites ce que devient cette proposition.",
              waiting="Le pilote et l’équipe trient les propositions.", circle=Cercle.ATELIER),
    retrieve=Move("Reprendre la proposition", (E_.ECARTEE,), E_.RETENUE, effect=_keeps_reason,
                  announce="Elle redevient retenue ; la raison de l’écart reste au journal.", circle=Cercle.ATELIER),
    explore=Move("Mettre à creuser", (E_.EMISE, E_.RETENUE, E_.ECARTEE), E_.A_CREUSER, effect=_keeps_reason,
        circle=Cercle.ATELIER),
    set_aside=Move("Écarter la proposition", (E_.EMISE, E_.RETENUE, E_.A_CREUSER), E_.ECARTEE,
                   has_motif=True, effect=_keeps_reason,
                   announce="La proposition reste au carnet, avec la raison.", circle=Cercle.ATELIER, danger=True),
    transform=Move("Relier la proposition à une action", (E_.EMISE, E_.RETENUE, E_.A_CREUSER, E_.TRANSFORMEE),
                   E_.TRANSFORMEE, effect=lambda attempt: {"devenir": attempt.data.devenir[:200]},
                       circle=Cercle.ATELIER, payload=p.Becoming),
    release=Move("Délier la proposition de l’action", (E_.TRANSFORMEE,), E_.RETENUE,
                 effect=lambda attempt: {"devenir": ""}, circle=Cercle.ATELIER),
)  # fmt: skip


@one_act()
def submit_proposition(
    atelier: Atelier,
    *,
    actor: Actor,
    texte: str,
    session: SessionInSitu | None = None,
    theme: str = "",
    table: str = "",
    localisation: str = "",
    auteur_type: str = "",
    on: dt.date | None = None,
) -> Proposition:
    """Write an idea down under the next number of the Atelier (P1, P2…); never with a name."""
    if not texte.strip():
        raise Refused("La proposition est vide : écrivez-la en une phrase.")
    if atelier.etat in (EtatAtelier.ARCHIVE, EtatAtelier.ABANDONNE):
        raise Refused("L’Atelier est terminé : on n’y note plus de proposition.")
    Atelier.objects.select_for_update(of=("self",)).order_by().get(pk=atelier.pk)
    last = Proposition.objects.filter(atelier=atelier).aggregate(n=Max("numero"))["n"] or 0
    row = Proposition(
        atelier=atelier, session=session, numero=last + 1, texte=texte.strip(), theme=theme.strip(),
        table=table.strip(), localisation=localisation.strip(),
        auteur_type=College(auteur_type) if auteur_type else "",
    )  # fmt: skip
    PROPOSITIONS.run(row, "submit", actor=actor, on=on, numero=row.code)
    return row


def reword_proposition(
    proposition: Proposition, *, actor: Actor, on: dt.date | None = None, **texts: str
) -> None:
    """Correct the words (`texte`, `theme`, `localisation`, `table`); the journal keeps the new ones."""
    if "texte" in texts and not texts["texte"].strip():
        raise Refused(
            "La proposition ne peut pas être vidée : une proposition n’est jamais effacée."
        )
    PROPOSITIONS.run(proposition, "reword", actor=actor, on=on, avant=proposition.texte, **texts)


def keep_proposition(
    proposition: Proposition, *, actor: Actor, motif: str = "", on: dt.date | None = None
) -> None:
    """Keep it; one that had been put aside is taken back."""
    name = "retrieve" if proposition.etat == E_.ECARTEE else "keep"
    PROPOSITIONS.run(proposition, name, actor=actor, motif=motif, on=on)


def explore_proposition(
    proposition: Proposition, *, actor: Actor, motif: str = "", on: dt.date | None = None
) -> None:
    PROPOSITIONS.run(proposition, "explore", actor=actor, motif=motif, on=on)


def set_aside_proposition(
    proposition: Proposition, *, actor: Actor, motif: str, on: dt.date | None = None
) -> None:
    """Put it aside; the reason is required and shown."""
    PROPOSITIONS.run(proposition, "set_aside", actor=actor, motif=motif, on=on)


def transform_proposition(
    proposition: Proposition, *, actor: Actor, devenir: str, on: dt.date | None = None
) -> None:
    """It became an action, named by `devenir` (« action 1.3 : … »)."""
    PROPOSITIONS.run(proposition, "transform", actor=actor, devenir=devenir, on=on)


def release_proposition(
    proposition: Proposition, *, actor: Actor, on: dt.date | None = None
) -> None:
    """It is no longer tied to any action: it is again kept."""
    PROPOSITIONS.run(proposition, "release", actor=actor, on=on)
