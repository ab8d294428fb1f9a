"""The verbs of a session: prepare it, announce it, hold it, tell what was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q

from etabli.ateliers.deroules import RUNNING, deroule_of, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.ateliers.services import follow_session, site_days_fault
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.texte import slug
from etabli.core.workflow import ANY, Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access, selectors
from etabli.seances import payloads as p
from etabli.seances.models import SessionInSitu
from etabli.seances.services import people
from etabli.seances.services.checks import check_row
from etabli.seances.states import Etat, NatureSequence

Trying = Attempt[SessionInSitu]
NOT_CLOSED = (Etat.PREPARATION, Etat.OUVERTE, Etat.PAUSE)
#: what a change of the session must be told to those who registered
TOLD = ("debut_on", "fin_on", "heure_debut", "heure_fin", "lieu")


@guard("", "L’Atelier est en cours")
def _atelier_runs(attempt: Trying) -> str | None:
    if attempt.obj.atelier.etat not in states(*RUNNING):
        return "L’Atelier n’est plus en cours : on n’y prépare plus de session."
    return None


@guard("D-05", "Il reste une session à préparer")
def _one_is_left(attempt: Trying) -> str | None:
    """A format of several sessions holds that many, each under its number; one more asks for an avenant."""
    most = deroule_of(attempt.obj.atelier).sessions
    if most > 1 and attempt.obj.atelier.sessions.count() >= most:
        return f"Les {most} sessions de l’Atelier sont préparées : une de plus demande un avenant."
    return None


def _days_stand(attempt: Trying) -> str | None:
    return _fault_of_days(attempt.obj, on=attempt.on)


def _fault_of_days(session: SessionInSitu, *, on: dt.date) -> str | None:
    """The days of a session are days on site: same bounds (F8)."""
    atelier, first = session.atelier, session.debut_on
    return site_days_fault(atelier, first, session.fin_on, on=on) or selectors.fault_of_order(
        atelier, session.numero, first=first
    )


@guard("", "Le programme compte une séquence")
def _has_programme(attempt: Trying) -> str | None:
    if not attempt.obj.sequences.exists():
        return "Le programme est vide : ajoutez au moins une séquence."
    return None


@guard("", "Le programme tient dans la session")
def _programme_fits(attempt: Trying) -> list[str]:
    return selectors.programme_alerts(attempt.obj)


@guard("", "Le jour de la session est venu")
def _has_come(attempt: Trying) -> str | None:
    if attempt.on < attempt.obj.debut_on:
        day = f"{attempt.obj.debut_on:%d/%m/%Y}"
        return f"La session commence le {day} : elle s’ouvre ce jour-là au plus tôt."
    return None


@guard("5.3", "Le déroulé et les présences sont relevés")
def _is_told(attempt: Trying) -> list[str]:
    """5.3: minutes say who came, by college, and what took place."""
    reasons = []
    if not attempt.obj.deroule.strip():
        reasons.append("Le déroulé réel est vide : racontez ce qui s’est passé.")
    if not attempt.obj.presences.exists():
        reasons.append("La liste de présence est vide : relevez qui est venu.")
    return reasons


@guard("", "La session est ouverte au public et n’est pas encore annoncée")
def _is_for_the_public(attempt: Trying) -> list[str]:
    session = attempt.obj
    reasons = []
    if not session.is_public:
        reasons.append("Cette session n’est pas ouverte au public : changez-le d’abord.")
    if session.annoncee_le:
        reasons.append("La session est déjà annoncée.")
    return reasons


def _held(attempt: Filled[SessionInSitu, p.Held]) -> Changes:
    """What the person says took place, else what the programme holds."""
    natures = set(attempt.obj.sequences.order_by("pk").values_list("nature", flat=True))
    said = attempt.data
    visite, seance = said.visite_tenue, said.seance_tenue
    return {
        "visite_tenue": NatureSequence.VISITE in natures if visite is None else visite,
        "seance_tenue": NatureSequence.SEANCE in natures if seance is None else seance,
    }


SESSIONS = Workflow(
    access.SESSIONS,
    related=("atelier", "atelier__commune"),
    audiences={**audiences_through("atelier"), "inscrits": selectors.registrants},
    final=(Etat.CLOSE,),
    prepare=Move("Préparer une session", (), Etat.PREPARATION, informs=("pilote", "mandataire", "porteurs"),
                 guards=(_atelier_runs, _one_is_left), checks=(_days_stand,), circle=Cercle.ATELIER, payload=p.Days),
    amend=Move("Modifier la session", NOT_CLOSED, circle=Cercle.ATELIER, payload=p.Changed),
    announce=Move(
        "Annoncer la session au public", (Etat.PREPARATION, Etat.OUVERTE), None, guards=(_is_for_the_public,),
        effect=lambda attempt: {"annoncee_le": attempt.on}, informs=("porteurs",),
        announce="La session paraît sur la page publique de l’Atelier et les inscriptions s’ouvrent.",
        circle=Cercle.ATELIER,
    ),
    open=Move(
        "Ouvrir la session", (Etat.PREPARATION,), Etat.OUVERTE, awaited=True,
        guards=(_has_programme, _has_come), alerts=(_programme_fits,),
        todo="Préparez la session : programme, invitations, feuille de présence ; ouvrez-la le jour venu.",
        waiting="La session se prépare.", circle=Cercle.ATELIER,
    ),
    pause=Move("Mettre la session en pause", (Etat.OUVERTE,), Etat.PAUSE, circle=Cercle.ATELIER),
    resume=Move("Reprendre la session", (Etat.PAUSE,), Etat.OUVERTE, awaited=True,
                todo="La session est en pause : reprenez-la.", waiting="La session est en pause.",
                    circle=Cercle.ATELIER),
    close=Move(
        "Fermer la session", (Etat.OUVERTE, Etat.PAUSE), Etat.CLOSE, effect=_held, awaited=True,
        informs=("pilote", "mandataire", "porteurs"),
        todo="Relevez les présences, puis fermez la session.", waiting="La session se tient.",
        announce="Les inscriptions se ferment. La feuille de présence, les propositions et le compte rendu "
        "se complètent encore.", circle=Cercle.ATELIER, payload=p.Held,
    ),
    record_attendance=Move("Relever les présences", (Etat.OUVERTE, Etat.PAUSE, Etat.CLOSE), guards=(),
        circle=Cercle.ATELIER, payload=p.Attendance),
    record_decision=Move("Noter une décision", ANY, circle=Cercle.ATELIER, payload=p.Decision),
    withdraw_decision=Move("Retirer une décision", ANY, circle=Cercle.ATELIER, payload=p.Decision),
    issue_minutes=Move(
        "Établir le compte rendu", (Etat.CLOSE,), guards=(_is_told,), informs=("porteurs", "mandataire"),
        awaited=True, pending=Q(compte_rendu=None) & ~Q(atelier__etat=EtatAtelier.ABANDONNE),
        todo="La session est close : écrivez le compte rendu, puis établissez-le.",
        waiting="Le service pilote établit le compte rendu de la session.",
        announce="Le compte rendu est mis en page et figé ; un nouveau le remplacera au besoin.",
        circle=Cercle.ATELIER,
    ),
    forget_access_needs=Move("Effacer les besoins d’accès", ANY, rule="7.4",
                             effect=lambda attempt: {"acces_effaces_le": attempt.on}, circle=Cercle.ATELIER,
        payload=p.Erased),
    forget_people=Move("Effacer les noms des participants", ANY, rule="7.4",
                       effect=lambda attempt: {"personnes_effacees_le": attempt.on}, circle=Cercle.ATELIER,
        payload=p.Forgotten),
)  # fmt: skip


SET_BY_MOVES = (
    "atelier",
    "slug",
    "compte_rendu",
    "annoncee_le",
    "acces_effaces_le",
    "personnes_effacees_le",
)


@one_act()
def prepare_session(
    atelier: Atelier,
    *,
    actor: Actor,
    titre: str,
    debut_on: dt.date,
    fin_on: dt.date | None = None,
    lieu: str,
    on: dt.date | None = None,
    **fields: Any,
) -> SessionInSitu:
    """Create a session of some days (2.9); its room is the parameter `capacite_seance` by default."""
    Atelier.objects.select_for_update(of=("self",)).order_by().get(pk=atelier.pk)
    last = SessionInSitu.objects.filter(atelier=atelier).aggregate(n=Max("numero"))["n"] or 0
    fields.setdefault("capacite", parametres.integer("capacite_seance", on=on or horloge.today()))
    session = SessionInSitu(
        atelier=atelier, numero=last + 1, titre=titre, debut_on=debut_on, fin_on=fin_on or debut_on,
        lieu=lieu, slug=f"{slug(atelier.slug, limit=120)}-session-{last + 1}", **fields,
    )  # fmt: skip
    check_row(session, exclude=SET_BY_MOVES)
    SESSIONS.run(session, "prepare", actor=actor, on=on, debut_on=debut_on, fin_on=session.fin_on)
    _tell_atelier(session, on=on)
    return session


@one_act()
def amend_session(
    session: SessionInSitu, *, actor: Actor, on: dt.date | None = None, **fields: Any
) -> None:
    """Change the session; those who registered are told when the day, the hour or the place change."""
    before = {name: getattr(session, name) for name in fields}
    changed = [name for name in fields if fields[name] != before[name]]
    if not changed:
        return
    for name in changed:
        setattr(session, name, fields[name])
    try:
        _stays_sound(session, changed, on=on)
    except Refused:
        for name in changed:
            setattr(session, name, before[name])
        raise
    SESSIONS.run(session, "amend", actor=actor, on=on, champs=changed)
    session.save(update_fields=changed)
    _tell_atelier(session, on=on)
    if set(changed) & set(TOLD):
        people.warn_registrants(session, actor=actor, on=on)
    if "capacite" in changed:
        people.fill_seats(session, on=on)


def _tell_atelier(session: SessionInSitu, *, on: dt.date | None) -> None:
    """Session dates and site dates are one thing: those of the session that comes."""
    if session == selectors.session_dated(session.atelier):
        day = on or horloge.today()
        follow_session(session.atelier, first=session.debut_on, last=session.fin_on, on=day)


def _stays_sound(session: SessionInSitu, changed: list[str], *, on: dt.date | None) -> None:
    """The fields, the programme, and the days when they move."""
    check_row(session, exclude=SET_BY_MOVES)
    _keeps_its_days(session)
    if {"debut_on", "fin_on"} & set(changed):
        fault = _fault_of_days(session, on=on or horloge.today())
        if fault:
            raise Refused(fault)


def _keeps_its_days(session: SessionInSitu) -> None:
    """A day that holds sequences is not taken away with them."""
    lost = (
        session.sequences.filter(jour__gt=session.jours)
        .order_by("jour")
        .values_list("jour", flat=True)
    )
    if lost:
        days = ", ".join(f"{day}" for day in dict.fromkeys(lost))
        raise Refused(
            f"Le programme compte des séquences au jour {days} : déplacez-les ou retirez-les "
            "avant de raccourcir la session."
        )


def announce_session(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> None:
    """Make the session public and open registration."""
    SESSIONS.run(session, "announce", actor=actor, on=on)


def open_session(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> None:
    """The day has come: people arrive."""
    SESSIONS.run(session, "open", actor=actor, on=on)


def pause_session(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> None:
    SESSIONS.run(session, "pause", actor=actor, on=on)


def resume_session(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> None:
    SESSIONS.run(session, "resume", actor=actor, on=on)


def close_session(
    session: SessionInSitu,
    *,
    actor: Actor,
    visite_tenue: bool | None = None,
    seance_tenue: bool | None = None,
    on: dt.date | None = None,
) -> None:
    """End the session; the visit and the collective session are held as planned unless said otherwise (F9)."""
    SESSIONS.run(
        session, "close", actor=actor, on=on, visite_tenue=visite_tenue, seance_tenue=seance_tenue
    )
