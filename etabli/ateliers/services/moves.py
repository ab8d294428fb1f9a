"""The verbs of an Atelier. Later apps drive it: they look back, it never looks forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from etabli.acteurs.models import Organisation
from etabli.ateliers import access
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences
from etabli.ateliers.states import BEFORE_NOTIFICATION, EXECUTION, OPEN, RUNNING, Etat, Format
from etabli.core import parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import bornes, calcul
from etabli.core.delais.echeances import Delay
from etabli.core.workflow import Attempt, Move, Workflow

Trying = Attempt[Atelier]
E_ = Etat


def _keep_basket(attempt: Trying) -> dict[str, Any]:
    """Quantities by unit of work, as text so that they stay exact."""
    return {"panier": {code: str(q) for code, q in attempt.data["panier"].items() if q}}


def _notified(attempt: Trying) -> dict[str, Any]:
    return {"notified_on": attempt.obj.notified_on or attempt.on}


def _keep_site_dates(attempt: Trying) -> dict[str, Any]:
    return {"site_from": attempt.data["site_from"], "site_to": attempt.data["site_to"]}


def site_days_hint(on: dt.date) -> str:
    """« 2 jours d’ordinaire, 3 au plus. »: the lasting of a Flash that day, for whoever types it."""
    usual, most = (
        parametres.integer(code, on=on) for code in ("jours_site_flash", "jours_site_max_flash")
    )
    return f"{usual} jours d’ordinaire, {most} au plus."


def _site_dates_in_order(attempt: Trying) -> str | None:
    first, last = attempt.data["site_from"], attempt.data["site_to"]
    return site_days_fault(attempt.obj, first, last, on=attempt.on)


def site_days_fault(atelier: Atelier, first: dt.date, last: dt.date, *, on: dt.date) -> str | None:
    """Days on site are in order, no more than a Flash may last, after the order, within a year."""
    days = (last - first).days + 1
    if days < 1:
        return "Le dernier jour sur place précède le premier : corrigez l’une des deux dates."
    most = parametres.integer("jours_site_max_flash", on=on)
    if days > most:
        return f"Une session Flash dure {most} jours au plus ; vos dates en font {days}."
    since, event = atelier.notified_on, "la notification du bon de commande"
    return bornes.before(
        first, since or on, what="La session sur place", event=event if since else "ce jour"
    ) or bornes.too_far(last, on, months=12, what="La session sur place")


def _admitted(attempt: Trying) -> dict[str, Any]:
    return {"admission_on": attempt.on}


def _closed(attempt: Trying) -> dict[str, Any]:
    return {"closed_on": attempt.on}


def _has_motif(attempt: Trying) -> str | None:
    return (
        None
        if attempt.data.get("motif", "").strip()
        else "Donnez le motif : il sera lu et gardé au journal."
    )


def _suspended(attempt: Trying) -> dict[str, Any]:
    return {
        "state_before": attempt.obj.etat,
        "suspended_on": attempt.on,
        "suspended_until": attempt.data.get("suspended_until"),
    }


def _suspension_not_too_long(attempt: Trying) -> str | None:
    until = attempt.data.get("suspended_until")
    what, event = "La reprise prévue", "la suspension"
    if fault := bornes.before(until, attempt.on, what=what, event=event):
        return fault
    months = parametres.integer("suspension_max_mois", on=attempt.on)
    last = calcul.end_in_months(attempt.on, months, rolls=False)
    if until and until > last:
        return f"Une suspension dure {months} mois au plus : la reprise ne peut dépasser le {last:%d/%m/%Y}."
    return None


def _not_before_suspension(attempt: Trying) -> str | None:
    since = attempt.obj.suspended_on
    return bornes.before(attempt.on, since, what="La reprise", event="la suspension")


def _resumed(attempt: Trying) -> dict[str, Any]:
    """Back to the state left (F16); only the days of the duration, from the first order, count (D-03)."""
    atelier = attempt.obj
    since = attempt.record["suspended_on"] = atelier.suspended_on or attempt.on
    counted = (attempt.on - since).days if atelier.notified_on else 0
    return {
        "etat": atelier.state_before,
        "etat_on": attempt.on,
        "state_before": "",
        "suspended_on": None,
        "suspended_until": None,
        "suspended_days": atelier.suspended_days + counted,
    }


def _abandoned(attempt: Trying) -> dict[str, Any]:
    atelier = attempt.obj
    return {
        "etape_abandon": atelier.state_before or atelier.etat,
        "motif_abandon": attempt.data.get("motif", ""),
    }


#: how long the team works, the target and the alert
DURATIONS = ("cible", "plafond")
FLASH = Workflow(
    access.TABLE,
    format=Format.FLASH,
    audiences=audiences,
    related=("commune",),
    final=(E_.ARCHIVE, E_.ABANDONNE),
    delays={
        "cible": Delay("Travail de l’équipe (cible)", "months", "duree_cible_mois_flash", "D-03", is_target=True),
        "plafond": Delay(
            "Durée maximale d’un Flash (alerte)", "months", "duree_plafond_mois_flash", "D-03", holder="pilote"
        ),
    },
    # who follows the candidature is told by its conversion, of which this is the effect
    open=Move("Ouvrir l’Atelier", (), E_.A_LANCER),
    designate=Move(
        "Désigner le groupement", (E_.A_LANCER,), E_.DESIGNATION, rule="F1", awaited=True,
        informs=("pilote",),
        todo="Désignez le groupement : le tourniquet dira à qui revient cet Atelier.",
        waiting="La DGALN désigne le groupement au tourniquet.",
        announce="Le tourniquet examine les titulaires dans l’ordre de la file et retient le premier "
        "qui peut. Il est prévenu aussitôt et a cinq jours ouvrés pour répondre.",
    ),
    enter_basket=Move(
        "Estimer le panier", (E_.A_LANCER,), None, rule="T-2", effect=_keep_basket,
        announce="L’estimation sert au test du maximum par titulaire ; elle n’engage rien.",
    ),
    redesignate=Move(
        "Désigner le suivant", (E_.DESIGNATION,), E_.DESIGNATION, rule="F2",
        informs=("pilote", "dgaln"), told="a désigné le groupement suivant",
    ),
    accept_designation=Move(
        "Accepter la désignation", (E_.DESIGNATION,), E_.DEVIS, rule="F3", informs=("pilote",)
    ),
    exhaust_designation=Move(
        "Constater la désignation infructueuse", (E_.DESIGNATION,), E_.DESIGNATION_INFRUCTUEUSE, rule="F4",
        asks=("decideur",), informs=("dgaln", "pilote"),
    ),
    order=Move("Passer à la commande", (E_.DEVIS,), E_.COMMANDE, rule="F6", informs=("pilote", "budget"),
        told="a fait passer l’Atelier à la commande"),
    start_appropriation=Move(
        "Commencer l’appropriation", (E_.COMMANDE,), E_.APPROPRIATION, rule="F7", effect=_notified,
        informs=("mandataire", "porteurs", "dgaln"),
    ),
    start_animation=Move(
        "Passer à l’animation", (E_.APPROPRIATION,), E_.ANIMATION, rule="F8", awaited=True,
        checks=(_site_dates_in_order,), effect=_keep_site_dates, informs=("porteurs", "mandataire"),
        todo="Fixez les dates sur place quand l’appropriation est faite.",
        waiting="L’équipe s’approprie le sujet ; le pilote fixera les dates sur place.",
        announce="Les porteurs et l’équipe reçoivent les dates de la session sur place.",
        told="a fait passer l’Atelier à l’animation",
    ),
    move_site_dates=Move(
        "Déplacer les dates sur place", (*RUNNING, E_.SUSPENDU), None, rule="F8",
        effect=_keep_site_dates, informs=("porteurs", "mandataire"),
    ),
    start_restitution=Move(
        "Passer à la restitution", (E_.ANIMATION,), E_.RESTITUTION, rule="F9", awaited=True,
        informs=("mandataire", "porteurs"),
        todo="Quand la session a eu lieu, passez à la restitution.",
        waiting="La session sur place se prépare ou se tient.",
        announce="L’équipe rédige le livrable de synthèse ; la feuille de route s’écrit.",
        told="a fait passer l’Atelier à la restitution",
    ),
    record_admission=Move(
        "Noter l’admission du livrable", (*OPEN, E_.ABANDONNE), None,
        effect=_admitted, meets=DURATIONS,
    ),
    close=Move(
        "Clore l’Atelier", (E_.RESTITUTION,), E_.CLOS, rule="F10", awaited=True, effect=_closed,
        informs=("pilote", "porteurs", "mandataire", "dgaln", "prefecture"),
        todo="Quand le livrable est admis et que tout est payé, vous pouvez clore l’Atelier.",
        waiting="Le livrable, la feuille de route et les paiements se terminent.",
        announce="L’Atelier est clos ; le suivi de la feuille de route commence.",
    ),
    start_follow_up=Move("Commencer le suivi", (E_.CLOS,), E_.EN_SUIVI, rule="F11", informs=("porteurs", "pilote")),
    archive=Move(
        "Archiver l’Atelier", (E_.EN_SUIVI,), E_.ARCHIVE, rule="F12",
        announce="L’Atelier quitte les listes de travail ; sa page publique demeure.",
    ),
    return_to_designation=Move(
        "Revenir à la désignation", (E_.DEVIS, E_.COMMANDE), E_.DESIGNATION, rule="F13",
        informs=("pilote", "dgaln"), told="a ramené l’Atelier à la désignation",
    ),
    replace_holder=Move(
        "Désigner un autre groupement", EXECUTION, E_.DESIGNATION, rule="R5",
        informs=("pilote", "porteurs", "dgaln"),
    ),
    examine_again=Move(
        "Examiner de nouveau la file", (E_.DESIGNATION_INFRUCTUEUSE,), E_.DESIGNATION, rule="F14",
        informs=("pilote",),
        announce="La file est examinée telle qu’elle est ; les refus restent.",
    ),
    ask_again=Move(
        "Solliciter de nouveau les titulaires", (E_.DESIGNATION_INFRUCTUEUSE,), E_.DESIGNATION, rule="F14",
        checks=(_has_motif,), awaited=True, informs=("dgaln", "pilote"),
        todo="Aucun titulaire n’a pu : sollicitez-les de nouveau, ou abandonnez.",
        waiting="La DGALN décide de la suite : aucun titulaire n’a pu.",
        announce="Les refus et silences sur cet Atelier sont effacés, une seule fois.",
    ),
    abandon_unfruitful=Move(
        "Abandonner faute de groupement", (E_.DESIGNATION_INFRUCTUEUSE,), E_.ABANDONNE, rule="F14",
        effect=_abandoned, checks=(_has_motif,), cancels=DURATIONS, informs=("pilote", "porteurs", "dgaln"),
        told="a abandonné l’Atelier, faute de groupement",
    ),
    wait_framework=Move(
        "Attendre un accord-cadre", (*BEFORE_NOTIFICATION, E_.APPROPRIATION), E_.EN_ATTENTE_ACCORD_CADRE, rule="F15",
        informs=("achats", "pilote"), told="a mis l’Atelier en attente d’un accord-cadre",
    ),
    leave_wait=Move(
        "Reprendre après l’attente", (E_.EN_ATTENTE_ACCORD_CADRE,), E_.A_LANCER, rule="F15",
        informs=("pilote", "dgaln"),
        told="a repris l’Atelier après l’attente",
    ),
    suspend=Move(
        "Suspendre l’Atelier", RUNNING, E_.SUSPENDU, rule="F16",
        checks=(_has_motif, _suspension_not_too_long), effect=_suspended, pauses=DURATIONS,
        informs=("mandataire", "porteurs", "dgaln"),
        announce="Les délais du devis et de l’exécution s’arrêtent ; aucun bon de commande n’est signé ni notifié. "
        "Une désignation en attente est annulée et le tour rendu.",
    ),
    resume=Move(
        "Reprendre l’Atelier", (E_.SUSPENDU,), None, rule="F16", checks=(_not_before_suspension,),
        effect=_resumed, awaited=True,
        resumes=DURATIONS, informs=("mandataire", "porteurs", "dgaln"),
        todo="L’Atelier est suspendu : reprenez-le quand c’est possible.", waiting="L’Atelier est suspendu.",
        announce="L’Atelier revient à son étape et les délais repartent. Ce qui a été décidé entre-temps "
        "(devis validé, titulaire qui renonce) prend effet ce jour.",
    ),
    abandon=Move(
        "Abandonner l’Atelier", (*RUNNING, E_.SUSPENDU, E_.EN_ATTENTE_ACCORD_CADRE), E_.ABANDONNE, rule="F17",
        checks=(_has_motif,), effect=_abandoned, cancels=DURATIONS,
        informs=("mandataire", "porteurs", "dgaln", "pilote"),
        announce="L’Atelier s’arrête définitivement. Ce qui est admis est payé ; le reste n’est pas dû.",
    ),
)  # fmt: skip


def set_team(
    atelier: Atelier, *, mandataire: Organisation | None, equipe: Iterable[Organisation] = ()
) -> None:
    """Who may see this Atelier on the holder's side; the designation itself is what is journalled."""
    atelier.mandataire = mandataire
    Atelier.objects.filter(pk=atelier.pk).update(mandataire=mandataire)
    atelier.equipe.set(list(equipe))


def enter_basket(
    atelier: Atelier, *, actor: Actor, panier: Mapping[str, Decimal], on: dt.date | None = None
) -> None:
    """T-2: what the Atelier is expected to order, when the basket by default does not fit."""
    FLASH.run(atelier, "enter_basket", actor=actor, on=on, panier=dict(panier))


def start_animation(
    atelier: Atelier,
    *,
    actor: Any,
    site_from: dt.date,
    site_to: dt.date,
    on: dt.date | None = None,
) -> None:
    """F8: the dates on site are known and announced."""
    FLASH.run(atelier, "start_animation", actor=actor, on=on, site_from=site_from, site_to=site_to)


def follow_session(atelier: Atelier, *, first: dt.date, last: dt.date, on: dt.date) -> None:
    """The session moved: the dates on site, once announced (F8), are its own, and the parties are told."""
    known = Atelier.objects.get(pk=atelier.pk)
    may_move = FLASH.moves["move_site_dates"].leaves(known.etat)
    if known.site_from and may_move and (known.site_from, known.site_to) != (first, last):
        FLASH.run(known, "move_site_dates", actor=CLOCK, on=on, site_from=first, site_to=last)


def record_admission(atelier: Atelier, *, on: dt.date) -> None:
    """The livrable de synthèse is admitted: the duration stops counting (D-03)."""
    FLASH.run(atelier, "record_admission", actor=CLOCK, on=on)
