"""The fiche-action, its money, the forms that write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.forms import Form
from django.urls import reverse

from etabli.ateliers.access import seat_of
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.documents.issuing import OFFERED
from etabli.core.formats import NOTHING, euros, pourcent
from etabli.core.models import Entry, reference
from etabli.feuilles_de_route import access, documents, financement, publication, selectors
from etabli.feuilles_de_route.cofinancement import SOURCES, Bilan
from etabli.feuilles_de_route.models import (
    Action,
    FeuilleDeRoute,
    LigneFinancement,
    PlanFinancement,
)
from etabli.feuilles_de_route.pages.indicateurs import results
from etabli.feuilles_de_route.pages.papers import Context
from etabli.feuilles_de_route.services.plans import kind_of
from etabli.feuilles_de_route.states import FINAL, STEPS, EtatAction, next_step


def money_url(action: Action) -> str:
    return f"{action.get_absolute_url()}#financement"


def fiche(action: Action, actor: Actor) -> Context:
    """Everything of the action, for those who follow it."""
    can = access.ACTIONS.abilities(actor, action)
    card = selectors.card(action)
    facts = documents.action_facts(card, public=False, has_tables=True)
    return {
        "action": action,
        "feuille": action.feuille,
        "atelier": action.feuille.atelier,
        "card": card,
        "asked": EtatAction(action.etape_demandee).label if action.etape_demandee else "",
        "facts": [fact for fact in facts if fact[1]],
        "unsaid": ", ".join(label.lower() for label, value in facts if not value),
        "plans": [money(reading) for reading in card.readings],
        "steps": steps(action),
        "may_edit": can["edit"],
        "results": results(action, may_write=can["amend_results"] and action.etat not in FINAL),
        "may_fund": can["amend_plan"] and action.etat not in FINAL,
        "journal": journal(action, actor),
        "papers": papers(action),
    }


def journal(action: Action, actor: Actor) -> list[Context]:
    """What was done on this action that this reader may know, the last first; a change of plan says which."""
    seat = seat_of(action.feuille.atelier, actor)
    rows = Entry.objects.filter(subject=reference(action)).order_by("-number")
    entries = [reading.as_told(entry, seat) for entry in reading.lines(rows, seat)[:50]]
    return [
        {
            "sentence": said(entry),
            "at": entry.at,
            "actor": entry.actor_name,
            "effective_on": entry.effective_on,
            "motif": entry.motif,
        }
        for entry in entries
    ]


def said(entry: Entry) -> str:
    """« Modifier le plan de financement : ligne ajoutée, DETR, 160 000,00 € »."""
    acte, source, amount = (entry.data.get(name) for name in ("acte", "source", "montant"))
    parts = [
        acte,
        entry.data.get("objet"),
        entry.data.get("valeur"),
        SOURCES[source][0] if source in SOURCES else "",
        euros(amount) if amount else "",
    ]
    detail = ", ".join(part for part in parts if part)
    return f"{entry.label} : {detail}" if detail else entry.label


def public_fiche(action: Action) -> Context:
    """The same without what is not public."""
    card = selectors.card(action)
    return {
        "action": action,
        "atelier": action.feuille.atelier,
        "facts": [fact for fact in documents.action_facts(card, public=True) if fact[1]],
        "shared": publication.public_action(card),
        "papers": papers(action),
    }


def papers(action: Action) -> list[Context]:
    return [
        {
            "url": reverse("feuilles_de_route:fiche", args=[action.pk, fmt]),
            "label": "Fiche-action",
            "format": name,
        }
        for fmt, name in OFFERED
    ]


def steps(action: Action) -> list[Context]:
    """The path of an action, with where it stands; off the path, where it left it."""
    at = action.etat if action.etat in STEPS else action.etat_avant
    place = STEPS.index(EtatAction(at)) if at in STEPS else -1
    return [
        {
            "label": step.label,
            "state": "done" if number < place else "current" if number == place else "coming",
        }
        for number, step in enumerate(STEPS)
    ]


def step_at_stake(action: Action, name: str) -> Context:
    """What an act on an action changes, in words."""
    wanted = action.etape_demandee or next_step(action.etat) or ""
    is_step = name in ("request_step", "confirm_step", "refuse_step") and wanted
    return {
        "action": action,
        "from_words": action.get_etat_display(),
        "to_words": EtatAction(wanted).label if is_step else "",
        "card": selectors.card(selectors.actions_of(action.feuille).get(pk=action.pk))
        if is_step
        else None,
    }


# -- money ----------------------------------------------------------------------------------------


def money(reading: financement.Reading) -> Context:
    """A plan with its figures, forecast and acquired (CF-1, CF-5, CF-7)."""
    return {"reading": reading, "plan": reading.plan, "figures": figures(reading)}


def figures(reading: financement.Reading) -> list[tuple[str, str, str]]:
    """Rate and amounts, shown in every case (10.5)."""
    columns = (reading.bilan, reading.acquis)
    return [(label, *(write(bilan) for bilan in columns)) for label, write in FIGURES]  # type: ignore[misc]


def _ruled(bilan: Bilan, amount: Decimal) -> str:
    """An amount the rule asks for; a dash where it does not apply (CF-4)."""
    return euros(amount) if bilan.rule_applies else NOTHING


def _rate(bilan: Bilan) -> str:
    return bilan.taux_affiche


FIGURES = (
    ("Coût HT", lambda b: euros(b.cout_ht)),
    ("Autofinancement", lambda b: euros(b.autofinancement)),
    ("Subventions publiques", lambda b: euros(b.subventions)),
    ("Financements privés", lambda b: euros(b.prive)),
    ("Part du maître d’ouvrage dans l’argent public", _rate),
    ("Part minimale", lambda b: pourcent(b.taux_minimal) if b.rule_applies else NOTHING),
    ("Autofinancement minimal", lambda b: _ruled(b, b.autofinancement_minimal)),
    ("Autofinancement qui manque", lambda b: _ruled(b, b.manque)),
    ("Subventions au plus", lambda b: _ruled(b, b.subventions_maximales)),
    ("Subventions à retirer", lambda b: _ruled(b, b.reduction)),
    ("Reste à trouver", lambda b: euros(b.financement_manquant)),
)


def plan_defaults(action: Action) -> Context:
    """The maître d'ouvrage of the action first; then what is left of the cost, for another."""
    plans = list(action.plans.all())
    owner = action.maitre_ouvrage
    left = (action.cout_ht or Decimal(0)) - sum((p.cout_ht for p in plans), Decimal(0))
    first = {
        "maitre_ouvrage_nom": action.porteur,
        "type_porteur": kind_of(owner),
        "departement_code": owner.departement_code if owner else "",
    }
    return {"cout_ht": max(left, Decimal(0)), **({} if plans else first)}


def plan_form(form: Form, action: Action, plan: PlanFinancement | None = None) -> Context:
    special = [name for name in (*form.SPECIAL, *form.DEROGATION) if form[name].value()]  # type: ignore[attr-defined]
    return {
        "form": form,
        "action": action,
        "atelier": action.feuille.atelier,
        "plan": plan,
        "has_special": bool(special),
        "title": "Modifier le plan de financement" if plan else "Ajouter un plan de financement",
    }


def line_form(form: Form, plan: PlanFinancement, ligne: LigneFinancement | None = None) -> Context:
    action = plan.action
    return {
        "form": form,
        "action": action,
        "atelier": action.feuille.atelier,
        "plan": plan,
        "ligne": ligne,
        "reading": financement.read(plan, action),
        "title": "Modifier la ligne" if ligne else "Ajouter une ligne de financement",
        "back_url": money_url(action),
    }


# -- writing ----------------------------------------------------------------------------------------


def action_defaults(feuille: FeuilleDeRoute, asked: Mapping[str, str]) -> Context:
    """Where « ajouter » was pressed: an axe, or a proposition."""
    axe = feuille.axes.filter(numero=_number(asked.get("axe"))).first() or feuille.axes.first()
    found: Context = {"axe": axe, "maitre_ouvrage": feuille.atelier.chef_de_file_id}
    proposition = feuille.atelier.propositions.filter(
        numero=_number(asked.get("proposition"))
    ).first()
    if proposition:
        found |= {
            "titre": proposition.texte[:160],
            "description": proposition.texte,
            "localisation": proposition.localisation,
            "propositions": [proposition.pk],
        }
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def action_form(form: Form, feuille: FeuilleDeRoute, action: Action | None = None) -> Context:
    return {
        "form": form,
        "feuille": feuille,
        "atelier": feuille.atelier,
        "action": action,
        "title": f"Modifier l’action {action.numero}" if action else "Ajouter une action",
        "back_url": (action or feuille).get_absolute_url(),
        "may_withdraw": action is not None,
        "has_objectif": "objectif" in form.fields,
        "has_propositions": "propositions" in form.fields,
    }
