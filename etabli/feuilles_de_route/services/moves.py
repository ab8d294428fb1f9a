"""The three workflows of this app: roadmap, action, review."""

from __future__ import annotations

from django.db.models import Q

from etabli.ateliers.selectors import Audience, audiences, audiences_through
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.delais.echeances import Delay
from etabli.core.guards import guard
from etabli.core.workflow import ANY, Attempt, Changes, Filled, Move, Workflow
from etabli.feuilles_de_route import access, financement
from etabli.feuilles_de_route import payloads as p
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, Revue
from etabli.feuilles_de_route.services import engagement
from etabli.feuilles_de_route.services.waits import WAITS
from etabli.feuilles_de_route.states import (
    STEPS,
    UNFINISHED,
    Etat,
    EtatAction,
    EtatRevue,
    next_step,
)

E_, A_, R_ = Etat, EtatAction, EtatRevue


def _of_feuille(find: Audience) -> Audience:
    return lambda obj: find(obj.feuille.atelier)


OF_FEUILLE = {name: _of_feuille(find) for name, find in audiences.items()}


@guard("", "Une action a un maître d’ouvrage")
def _one_action_with_owner(attempt: Attempt[FeuilleDeRoute]) -> str | None:
    actions = attempt.obj.actions.exclude(maitre_ouvrage=None, maitre_ouvrage_nom="")
    if not actions.exists():
        return "Aucune action n’a de maître d’ouvrage : désignez-en un pour une action au moins."
    return None


FEUILLES = Workflow(
    access.FEUILLES,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(E_.CLOSE,),
    waits=WAITS,
    open=Move("Ouvrir la feuille de route", (), E_.BROUILLON, circle=Cercle.ATELIER),
    withdraw_action=Move("Retirer une action", (E_.BROUILLON, E_.CONCERTATION), circle=Cercle.ATELIER,
        payload=p.Withdrawal),
    consult=Move(
        "Mettre en concertation", (E_.BROUILLON,), E_.CONCERTATION, guards=(_one_action_with_owner,), awaited=True,
        asks=("signataires",), informs=("redacteurs", "mandataire"),
        todo="Écrivez les actions, puis mettez la feuille de route en concertation.",
        waiting="La feuille de route s’écrit.",
        announce="La collectivité est invitée à la lire et à la valider ; elle reste modifiable jusque-là.",
        told="a mis la feuille de route en concertation", circle=Cercle.ATELIER,
    ),
    validate=Move(
        "Valider la feuille de route", (E_.CONCERTATION,), E_.VALIDEE, usual=True,
        guards=(_one_action_with_owner, engagement.validation_is_awaited),
        effect=engagement.validated, informs=("pilote", "valideur", "mandataire", "redacteurs"),
        announce="Une fois validée par chaque porteur, ses actions et leur ordre ne changent plus ; les revues à "
        "{revues_mois} sont prévues.",
        circle=Cercle.ATELIER,
    ),
    record_act=Move(
        "Enregistrer l’acte d’un porteur", (E_.VALIDEE,), None, rule="6.4", guards=(engagement.an_act_is_awaited,),
        checks=(engagement.act_is_whole,), effect=engagement.act_recorded, informs=("pilote", "porteurs"),
        announce="Quand l’acte de chaque porteur est enregistré, la feuille de route s’officialise ; les revues "
        "courent du dernier.",
        told="a enregistré l’acte d’un porteur", circle=Cercle.ATELIER, payload=p.PorteurAct,
    ),
    make_official=Move(
        "Officialiser la feuille de route", (E_.VALIDEE,), E_.OFFICIALISEE, awaited=True,
        checks=(engagement.official_facts,), effect=engagement.made_official,
        informs=("pilote", "porteurs", "mandataire", "prefecture", "dgaln"),
        todo="Officialisez la feuille de route : mode, date et pièce.",
        waiting="La feuille de route attend d’être officialisée.",
        announce="La feuille de route est figée, mise en page et publiée ; les revues sont comptées de ce jour.",
        circle=Cercle.ATELIER, payload=p.Official,
    ),
    follow_up=Move("Passer au suivi de la feuille de route", (E_.OFFICIALISEE,), E_.EN_SUIVI, rule="F11",
        circle=Cercle.ATELIER),
    close=Move("Clore la feuille de route", (E_.VALIDEE, E_.OFFICIALISEE, E_.EN_SUIVI), E_.CLOSE, rule="F12",
               informs=("porteurs", "pilote"), circle=Cercle.ATELIER),
)  # fmt: skip


# -- actions --------------------------------------------------------------------------------


@guard("6.1", "La feuille de route est validée")
def _roadmap_agreed(attempt: Attempt[Action]) -> str | None:
    if attempt.obj.feuille.is_editable:
        return "Les actions avancent une fois la feuille de route validée par la collectivité."
    return None


@guard("6.1", "Aucune étape n’attend d’être confirmée")
def _no_step_asked(attempt: Attempt[Action]) -> str | None:
    asked = attempt.obj.etape_demandee
    if asked:
        return f"L’étape « {EtatAction(asked).label} » est déjà demandée : le pilote doit la confirmer."
    return None


@guard("6.1", "La collectivité demande une étape")
def _step_asked(attempt: Attempt[Action]) -> str | None:
    return (
        None if attempt.obj.etape_demandee else "Aucune étape n’est demandée par la collectivité."
    )


@guard("CF-7", "Les plans de financement permettent l’engagement")
def _can_commit(attempt: Attempt[Action]) -> list[str]:
    """10.5 CF-7: ENGAGEE needs every plan of the action conform or out of the rule."""
    if next_step(attempt.obj.etat) != A_.ENGAGEE:
        return []
    return financement.blockers_of_commitment(attempt.obj, on=attempt.on)


def _step_confirmed(attempt: Attempt[Action]) -> Changes:
    """The step asked is reached; the day of the engagement says which rates judge the plans (CF-3)."""
    asked = attempt.obj.etape_demandee
    engaged = {"engagee_on": attempt.on} if asked == A_.ENGAGEE else {}
    return {"etat": asked, "etape_demandee": "", **engaged}


def _new_date(attempt: Filled[Action, p.Postponement]) -> str | None:
    until = attempt.data.reportee_a
    if until is None or until <= attempt.on:
        return "Donnez la nouvelle date de l’action, après aujourd’hui."
    return bornes.too_far(until, attempt.on, months=120, what="Le report d’une action")


def _other_action(attempt: Filled[Action, p.Merger]) -> str | None:
    target = attempt.data.dans
    if (
        target is None
        or target.pk == attempt.obj.pk
        or target.feuille_id != attempt.obj.feuille_id
    ):
        return "Choisissez une autre action de la même feuille de route."
    if target.etat in (A_.FUSIONNEE, A_.ABANDONNEE):
        return "L’action choisie est elle-même abandonnée ou fusionnée."
    return None


ACTIONS = Workflow(
    access.ACTIONS,
    related=("axe", "feuille", "feuille__atelier"),
    audiences=OF_FEUILLE,
    final=(A_.TERMINEE, A_.ABANDONNEE, A_.FUSIONNEE),
    propose=Move("Proposer une action", (), A_.PROPOSEE, circle=Cercle.ATELIER, payload=p.Titled),
    tie=Move("Relier l’action à ses propositions", ANY, circle=Cercle.ATELIER, payload=p.Origins),
    amend_plan=Move("Modifier le plan de financement", ANY, circle=Cercle.ATELIER, payload=p.PlanChange),
    amend_results=Move(
        "Modifier les liens et les indicateurs", ANY, rule="6.1", circle=Cercle.ATELIER, payload=p.ResultChange,
    ),
    retain=Move("Retenir l’action", (A_.PROPOSEE,), A_.RETENUE, circle=Cercle.ATELIER),
    request_step=Move(
        "Demander l’étape suivante", STEPS[:-1], None, rule="6.1", usual=True,
        guards=(_roadmap_agreed, _no_step_asked, _can_commit),
        effect=lambda attempt: {"etape_demandee": next_step(attempt.obj.etat)}, asks=("pilote",),
        announce="Le pilote confirme l’étape ; l’état de l’action change alors.",
        ask="Une action demande à passer à l’étape suivante : confirmez l’étape, ou refusez-la.",
        circle=Cercle.ATELIER,
    ),
    confirm_step=Move(
        "Confirmer l’étape", STEPS[:-1], None, rule="6.1",
        guards=(_roadmap_agreed, _step_asked, _can_commit),
        awaited=True, pending=~Q(etape_demandee=""),
        todo="La collectivité demande l’étape suivante : confirmez-la, ou refusez-la.",
        waiting="Le pilote confirme l’étape demandée.",
        effect=_step_confirmed, informs=("redacteurs",), circle=Cercle.ATELIER,
    ),
    refuse_step=Move(
        "Refuser l’étape", STEPS[:-1], None, rule="6.1", guards=(_step_asked,), has_motif=True,
        effect=lambda attempt: {"etape_demandee": ""}, informs=("redacteurs",), danger=True,
        announce="L’action reste à l’étape où elle est. La collectivité lit vos raisons.", circle=Cercle.ATELIER,
    ),
    postpone=Move(
        "Reporter l’action", UNFINISHED[:-1], A_.REPORTEE, rule="6.1", guards=(_roadmap_agreed,),
        has_motif=True, checks=(_new_date,), informs=("pilote",),
        announce="L’action reste dans la feuille de route, reportée à ce jour. Reprenez-la quand elle repart.",
        effect=lambda attempt: {"etat_avant": attempt.obj.etat, "reportee_a": attempt.data.reportee_a,
                                "motif": attempt.motif.strip(), "etape_demandee": ""}, circle=Cercle.ATELIER,
        payload=p.Postponement,
    ),
    resume=Move(
        "Reprendre l’action", (A_.REPORTEE,), None, rule="6.1", informs=("pilote",),
        effect=lambda attempt: {"etat": attempt.obj.etat_avant, "etat_avant": "", "reportee_a": None, "motif": ""},
        circle=Cercle.ATELIER,
    ),
    abandon=Move(
        "Abandonner l’action", UNFINISHED, A_.ABANDONNEE, rule="6.1", guards=(_roadmap_agreed,), has_motif=True,
        effect=lambda attempt: {"motif": attempt.motif.strip(), "etape_demandee": ""}, informs=("pilote",),
        announce="L’action reste dans la feuille de route, avec la raison de son abandon.",
        circle=Cercle.ATELIER, danger=True,
    ),
    merge=Move(
        "Fusionner dans une autre action", UNFINISHED, A_.FUSIONNEE, rule="6.1", guards=(_roadmap_agreed,),
        checks=(_other_action,), informs=("pilote",),
        effect=lambda attempt: {"fusionnee_dans": attempt.data.dans, "motif": attempt.motif.strip(),
                                "etape_demandee": ""},
        announce="L’action s’arrête ici et renvoie à celle que vous choisissez.",
        told="a fusionné l’action dans une autre", circle=Cercle.ATELIER, danger=True, payload=p.Merger,
    ),
)  # fmt: skip


# -- reviews --------------------------------------------------------------------------------


def _filled(attempt: Filled[Revue, p.Words]) -> Changes:
    kept = {name: getattr(attempt.data, name) for name in attempt.given}
    return {**kept, "remplie_on": attempt.on, "motif_retour": ""}


@guard("6.4", "La dernière revue est évaluée")
def _last_is_evaluated(attempt: Attempt[Revue]) -> list[str]:
    revue = attempt.obj
    if not revue.is_last:
        return []
    return [] if revue.note and revue.changements else [
        "La dernière revue est une évaluation : dites ce qui a changé et si vous referiez un Atelier (1 à 5)."
    ]  # fmt: skip


def _held_in_its_time(attempt: Attempt[Revue]) -> str | None:
    """A review follows the agreement it looks at, and the review before it (6.4)."""
    revue, what = attempt.obj, "La revue"
    agreed = revue.feuille.reference_on
    rows = revue.feuille.revues.filter(mois__lt=revue.mois, etat=R_.TENUE)
    former = rows.order_by("-mois").values_list("tenue_on", flat=True).first()
    return bornes.before(
        attempt.on, agreed, what=what, event="l’accord sur la feuille de route"
    ) or bornes.before(attempt.on, former, what=what, event="la revue d’avant")


REVUES = Workflow(
    access.REVUES,
    related=("feuille", "feuille__atelier", "feuille__atelier__commune"),
    audiences=OF_FEUILLE,
    delays={
        "revue": Delay("Revue de la feuille de route", "months", "revues_mois", "6.4", rolls=True, holder="redacteurs",
                       reminders=(-30, -7, 15), circle=Cercle.ATELIER),
    },
    final=(R_.TENUE, R_.NON_TENUE),
    schedule=Move("Prévoir une revue", (), R_.PREVUE, rule="F11", circle=Cercle.ATELIER, payload=p.Day),
    reschedule=Move("Déplacer une revue", (R_.PREVUE,), None, rule="F11", circle=Cercle.ATELIER, payload=p.Day),
    fill=Move(
        "Remplir la revue", (R_.PREVUE, R_.REMPLIE), R_.REMPLIE, rule="6.4", effect=_filled, awaited=True,
        due=("revue",), asks=("pilote",), pending=Q(etat=R_.PREVUE),
        todo="Dites où en est chaque action, ce qui bloque et l’aide souhaitée : dix minutes suffisent.",
        waiting="La collectivité remplit la revue.",
        announce="L’état de chaque action est photographié à ce jour ; le pilote tient ensuite la revue.",
        circle=Cercle.ATELIER, payload=p.Words,
    ),
    hold=Move(
        "Tenir la revue", (R_.REMPLIE,), R_.TENUE, rule="6.4", guards=(_last_is_evaluated,),
        checks=(_held_in_its_time,), meets=("revue",),
        effect=lambda attempt: {"tenue_on": attempt.on,
                                "participants": attempt.data.participants or attempt.obj.participants},
        informs=("porteurs", "dgaln"), awaited=True,
        todo="La collectivité a rempli la revue : tenez-la avec elle.", waiting="Le pilote tient la revue.",
        announce="La revue est figée ; la page publique montre l’avancement.", circle=Cercle.ATELIER,
        payload=p.Holding,
    ),
    send_back=Move("Rendre la revue à compléter", (R_.REMPLIE,), R_.PREVUE, has_motif=True,
                   effect=lambda attempt: {"motif_retour": attempt.motif.strip()}, asks=("redacteurs",),
                       circle=Cercle.ATELIER),
    miss=Move("Constater une revue non tenue", (R_.PREVUE, R_.REMPLIE), R_.NON_TENUE, rule="6.4", cancels=("revue",),
              informs=("pilote", "porteurs", "dgaln"), told="a constaté qu’une revue ne s’est pas tenue",
                  circle=Cercle.ATELIER),
)  # fmt: skip
