"""Flags of conflict of interest: raised by the system, a service or the holder; settled by DGALN."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import is_within_months
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.workflow import Attempt, Changes, Move, Workflow
from etabli.marches import access, selectors
from etabli.marches.models import Conflit, Designation, Groupement
from etabli.marches.services import designation_moves
from etabli.marches.services.designations import end_in_conflict, resume_answer
from etabli.marches.services.tourniquet import record_about, serialised
from etabli.marches.states import CasConflit, EtatConflit, SourceConflit
from etabli.marches.tourniquet import Nature


def _decided(attempt: Attempt[Conflit]) -> Changes:
    return {"decision": attempt.motif}


WORKFLOW = Workflow(
    access.CONFLITS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda c: selectors.mandataires_of(c.groupement),
        "dgaln": lambda c: recipients(Role.DGALN_CHEF_PROJET),
    },
    related=("atelier__commune", "groupement"),
    delays={
        "examen": Delay(
            "Examen d’un conflit", "working_days", "conflit_examen_jours_ouvres", "T-12",
            is_target=True, holder="dgaln",
            circle=Cercle.ETAT,
        ),
    },
    final=(EtatConflit.CONFIRME, EtatConflit.LEVE),
    flag=Move(
        "Signaler un conflit", (), EtatConflit.SIGNALE, rule="T-2", starts=("examen",), asks=("dgaln",),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    confirm=Move(
        "Confirmer le conflit", (EtatConflit.SIGNALE,), EtatConflit.CONFIRME, rule="T-6", awaited=True,
        has_motif=True, effect=_decided, meets=("examen",), informs=("pilote",),
        todo="Un conflit d’intérêts est signalé : confirmez-le ou levez-le.",
        waiting="La DGALN examine un conflit d’intérêts signalé.",
        announce="Ce titulaire est passé pour cet Atelier. S’il était désigné, le tour lui est rendu.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    lift=Move(
        "Lever le conflit", (EtatConflit.SIGNALE,), EtatConflit.LEVE, rule="T-6",
        has_motif=True, effect=_decided, meets=("examen",), informs=("pilote",),
        announce="Le titulaire peut être désigné ; s’il l’était, il répond dans les jours qui restent.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
)  # fmt: skip


def flag_conflict(
    atelier: Atelier,
    groupement: Groupement,
    *,
    actor: Actor,
    cas: str,
    description: str,
    on: dt.date | None = None,
) -> Conflit:
    """A service, or DGALN, says that a holder may be in conflict on this Atelier (4.4)."""
    conflit = _new(atelier, groupement, SourceConflit.CONSTAT, cas, description, on)
    WORKFLOW.run(conflit, "flag", actor=actor, on=on)
    return conflit


def declare_conflict(
    designation: Designation,
    *,
    actor: Actor,
    cas: str,
    description: str,
    on: dt.date | None = None,
) -> Conflit:
    """The designated holder declares a conflict: its delay stops until DGALN answers (10.2)."""
    day = on or horloge.today()
    with serialised(designation.atelier) as atelier:
        designation_moves.WORKFLOW.run(
            designation, "declare_conflict", actor=actor, on=day, motif=description
        )
        conflit = _new(
            atelier, designation.groupement, SourceConflit.DECLARATION, cas, description, day
        )
        WORKFLOW.run(conflit, "flag", actor=actor, on=day)
    return conflit


def _new(
    atelier: Atelier,
    groupement: Groupement,
    source: SourceConflit,
    cas: str,
    description: str,
    on: dt.date | None,
) -> Conflit:
    return Conflit(
        atelier=atelier,
        groupement=groupement,
        source=source,
        cas=cas,
        description=description,
        flagged_on=on or horloge.today(),
    )


def confirm_conflict(
    conflit: Conflit, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-2, T-6a: the holder is passed; designated already, its turn is given back."""
    day = on or horloge.today()
    with serialised(conflit.atelier) as atelier:
        entry = WORKFLOW.run(conflit, "confirm", actor=actor, on=day, motif=motif)
        live = selectors.live_designation(atelier)
        if live and live.groupement_id == conflit.groupement_id and not live.is_used:
            end_in_conflict(live, actor=actor, on=day, motif=motif)
        else:
            record_about(
                conflit.groupement.accord_cadre, conflit.groupement, Nature.CONFLIT_CONFIRME,
                actor=actor, on=day, atelier=atelier, motif=motif,
            )  # fmt: skip
    return entry


def lift_conflict(
    conflit: Conflit, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-12: the flag is lifted with reasons; a holder that waited answers in the days left."""
    day = on or horloge.today()
    with serialised(conflit.atelier) as atelier:
        entry = WORKFLOW.run(conflit, "lift", actor=actor, on=day, motif=motif)
        record_about(
            conflit.groupement.accord_cadre, conflit.groupement, Nature.CONFLIT_LEVE,
            actor=actor, on=day, atelier=atelier, motif=motif,
        )  # fmt: skip
        live = selectors.live_designation(atelier)
        is_waiting = (
            live and live.groupement_id == conflit.groupement_id and live.conflit_declare_on
        )
        if live and is_waiting:
            resume_answer(live, actor=actor, on=day, motif=motif)
    return entry


def flag_known_conflicts(atelier: Atelier, *, on: dt.date) -> list[Conflit]:
    """System flags: a conflict confirmed not long ago on the same commune is looked at again."""
    known = Conflit.objects.filter(
        etat=EtatConflit.CONFIRME, atelier__commune=atelier.commune
    ).exclude(atelier=atelier)
    months = parametres.integer("conflit_contrat_mois", on=on)
    flagged: list[Conflit] = []
    seen: set[int] = set()
    for former in known.select_related("groupement", "atelier").order_by("-flagged_on", "-pk"):
        is_recent = is_within_months(former.flagged_on, months, on=on)
        if former.groupement_id in seen or not is_recent:
            continue
        seen.add(former.groupement_id)
        conflit = _new(
            atelier, former.groupement, SourceConflit.SYSTEME, former.cas or CasConflit.CONTRAT,
            f"Conflit confirmé le {former.flagged_on:%d/%m/%Y} sur la même commune"
            f" ({former.atelier.titre}).", on,
        )  # fmt: skip
        WORKFLOW.run(conflit, "flag", actor=CLOCK, on=on)
        flagged.append(conflit)
    return flagged
