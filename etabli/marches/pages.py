"""What each screen of the contract shows: contexts built from selectors, one function a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from etabli.acteurs.states import Role
from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.documents.models import Document
from etabli.core.refus import Refused
from etabli.core.ui.formats import date_courte, date_longue, euros, pourcent
from etabli.credits.selectors import available
from etabli.marches import access, garde_fous, presentation, selectors
from etabli.marches import tourniquet as tq
from etabli.marches.forms import DevisForm, PrepareOrderForm
from etabli.marches.models import (
    AccordCadre,
    BonDeCommande,
    Designation,
    Devis,
    Groupement,
    LigneTourniquet,
    MembreGroupement,
    VersionBordereau,
)
from etabli.marches.services.commandes import target_end
from etabli.marches.services.devis import ordered_phases, taux_of
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tourniquet import empreinte

Context = dict[str, Any]
FORMATS = (("pdf", "PDF"), ("odt", "ODT"), ("docx", "DOCX"))
TONES_BON = {
    EtatBon.BROUILLON: "neutral", EtatBon.A_SIGNER: "progress", EtatBon.SIGNE: "progress",
    EtatBon.ENGAGE: "progress", EtatBon.NOTIFIE: "success", EtatBon.SOLDE: "success",
    EtatBon.ANNULE: "neutral", EtatBon.RESILIE: "warning",
}  # fmt: skip
TONES_DEVIS = {
    EtatDevis.DEPOSE: "progress", EtatDevis.RETOURNE: "warning", EtatDevis.VALIDE: "success",
    EtatDevis.COMMANDE: "success", EtatDevis.CADUC: "neutral", EtatDevis.REFUSE: "error",
}  # fmt: skip


# -- frameworks -----------------------------------------------------------------------------------


def framework_cards(accords: QuerySet[AccordCadre]) -> list[Context]:
    """Each framework with its file."""
    return [
        {"accord": accord, "file": presentation.file_cards(accord.file, selectors.holders(accord))}
        for accord in accords
    ]


def framework(accord: AccordCadre, *, on: dt.date) -> Context:
    """Dates, maximum, what is consumed, reserved and left, holders."""
    state = selectors.framework_plafond(accord)
    days = selectors.days_to_end(accord, on=on)
    most = accord.maximum_par_titulaire_ht
    return {
        "accord": accord,
        "situation": selectors.situation(accord, on=on).label,
        "facts": [
            ("Mode", accord.get_mode_display()),
            ("Acheteur", accord.acheteur),
            ("Notifié le", date_longue(accord.date_notification) if accord.date_notification else ""),
            ("Fin de validité", f"{date_longue(accord.date_fin_validite)} ({days} jours)"),
            ("CCAG", accord.ccag),
            ("Maximum par titulaire", euros(most, "HT") if most else "aucun"),
        ],
        "figures": [
            {"value": euros(accord.maximum_ht), "label": "Maximum HT"},
            {"value": euros(state.consomme_ht), "label": "Consommé HT"},
            {"value": euros(state.reserve_ht), "label": "Réservé HT (devis validés)"},
            {"value": euros(state.restant_ht), "label": "Restant HT"},
        ],
        "holders": list(accord.groupements.select_related("mandataire").order_by("rang")),
    }  # fmt: skip


def tourniquet(accord: AccordCadre, *, is_replayed: bool) -> Context:
    """The file and its log; replayed from the start when asked."""
    holders = selectors.holders(accord)
    lines = selectors.log_lines(accord)
    numbers = {
        d.numero: d
        for d in Designation.objects.filter(groupement__accord_cadre=accord).order_by("pk")
    }
    return {
        "accord": accord,
        "file": presentation.file_cards(accord.file, holders),
        "lines": [
            {
                "line": line,
                "sentence": presentation.line_sentence(line, holders),
                "after": " → ".join(line.file_apres),
                "designation": numbers.get(line.designation),
            }
            for line in lines
        ],
        "verdict": _replayed(accord, holders, lines) if is_replayed else None,
    }


def _replayed(
    accord: AccordCadre, holders: dict[str, Groupement], lines: list[LigneTourniquet]
) -> Context:
    """The proof: the whole log played again gives the stored file, and no digest is broken."""
    records = selectors.records(lines)
    previous = "0" * 64
    for line, record in zip(lines, records, strict=True):
        if line.previous != previous or line.digest != empreinte(record, previous=previous):
            return {"is_right": False, "sentence": f"La ligne {line.numero} a été modifiée."}
        previous = line.digest
    try:
        file = list(tq.replay(holders, records).file) if lines else accord.file
    except Refused as broken:
        return {"is_right": False, "sentence": " ".join(broken.reasons)}
    if file != accord.file:
        return {"is_right": False, "sentence": "La file rejouée n’est pas la file enregistrée."}
    names = " → ".join(holders[code].nom for code in file)
    return {
        "is_right": True,
        "sentence": f"{len(lines)} lignes rejouées. La file obtenue est : {names}.",
    }


def holder(groupement: Groupement, *, on: dt.date, sees_refusals: bool) -> Context:
    """A holder: firms, price list in force; refusals and alert for those who may read them."""
    context: Context = {
        "groupement": groupement,
        "members": _members(groupement),
        "bordereau": _bordereau_on(groupement, on),
        "sees_refusals": sees_refusals,
    }
    if not sees_refusals or not groupement.accord_cadre.file:
        return context
    tour = selectors.tour_of(groupement.accord_cadre)
    numbers = {
        d.numero: d
        for d in groupement.designations.select_related("atelier__commune").order_by("pk")
    }
    found = tq.counted_refusals(tour, groupement.code, on=on)
    context["refusals"] = [{"le": r.le, "designation": numbers.get(r.designation)} for r in found]
    context["alert"] = tq.alerte(tour, groupement.code, on=on)
    return context


def _members(groupement: Groupement) -> list[Context]:
    rows = groupement.membres.select_related("organisation").order_by("pk")
    return [
        {"nom": m.organisation.nom, "role": m.get_role_display(), "competences": m.competences}
        for m in rows
    ]


def _bordereau_on(groupement: Groupement, on: dt.date) -> VersionBordereau | None:
    rows = groupement.bordereaux.prefetch_related("lignes").order_by("-valide_du", "-version")
    return next((v for v in rows if v.covers(on)), None)


# -- one turn -------------------------------------------------------------------------------------


def designation(turn: Designation, *, on: dt.date, sees_tests: bool) -> Context:
    """The explanation screen; without the right to the tests, one's own result and place (T-13)."""
    accord = turn.accord_cadre
    due = (
        echeances.of(turn, "reponse")
        or echeances.of(turn, "devis")
        or echeances.of(turn, "reprise")
    )
    context: Context = {
        "designation": turn,
        "tone": presentation.TONES[EtatDesignation(turn.etat)],
        "due": due,
        "devis": getattr(turn, "devis", None),
        "conflits": turn.atelier.conflits.filter(groupement=turn.groupement).order_by("-pk"),
        "sees_tests": sees_tests,
        "is_waiting_devis": turn.etat == EtatDesignation.ACCEPTEE and not hasattr(turn, "devis"),
        "members": _members(turn.groupement),
    }
    line = (
        LigneTourniquet.objects.filter(
            accord_cadre=accord, designation=turn.numero, nature="DESIGNATION"
        )
        .select_related("groupement", "atelier")
        .first()
    )
    if not sees_tests or line is None:
        context["position"] = _own_position(line, turn.groupement.code)
        context["length"] = len(accord.file)
        return context
    holders = selectors.holders(accord)
    context["line"] = line
    context["tests"] = presentation.test_cards(line, holders)
    context["before"] = presentation.file_cards(line.file_avant, holders)
    context["after"] = presentation.file_cards(line.file_apres, holders)
    context["deputy"] = selectors.deputy_of(turn, on=on) if turn.is_live else None
    return context


def _own_position(line: LigneTourniquet | None, code: str) -> int | None:
    tests = line.tests if line else []
    return next((t["position"] for t in tests if t["titulaire"] == code), None)


# -- devis ----------------------------------------------------------------------------------------


def devis(one: Devis, *, on: dt.date, sees_money: bool) -> Context:
    """The last version, the former ones, and for the State what remains."""
    version = one.current
    return {
        "devis": one,
        "version": version,
        "rows": _rows(version.lines()),
        "totaux": version.totaux,
        "versions": one.versions.order_by("-numero"),
        "tone": TONES_DEVIS[EtatDevis(one.etat)],
        "bons": one.bons.order_by("pk"),
        "remains": remains(one, on=on) if sees_money else None,
        "formats": FORMATS,
    }


def _rows(lignes: Iterable[Any]) -> list[Context]:
    return [{"line": x, "unite": presentation.unite(x.unite)} for x in lignes]


def remains(one: Devis, *, on: dt.date) -> list[tuple[str, str]]:
    """What remains in the framework and in the credits, this Atelier's own reserve added back."""
    atelier = one.atelier
    accord = selectors.framework_plafond(one.accord_cadre, sauf=atelier)
    mine = selectors.holder_plafond(one.groupement, sauf=atelier)
    held = available(atelier.service_pilote, on.year, origine=atelier.reference)
    lines = [
        ("Disponible dans l’accord-cadre", euros(accord.disponible_ht, "HT")),
        ("Autorisations d’engagement disponibles", euros(held.ae, "TTC")),
        ("Crédits de paiement disponibles", euros(held.cp, "TTC")),
    ]
    if mine.disponible_ht is not None:
        lines.insert(1, ("Disponible pour ce titulaire", euros(mine.disponible_ht, "HT")))
    return lines


def devis_form(form: DevisForm, turn: Designation, one: Devis | None) -> Context:
    """The table of the holder's price list, quantities only."""
    taux = one.taux_tva if one else taux_of(turn)
    due = echeances.of(turn, "reprise") or echeances.of(turn, "devis")
    return {
        "form": form,
        "designation": turn,
        "devis": one,
        "rows": [{**row, "unite": presentation.unite(row["line"].unite)} for row in form.rows()],
        "totaux": form.totals(taux=taux),
        "taux_texte": pourcent(taux),
        "due": due,
        "back_url": (one or turn).get_absolute_url(),
    }


def may_prepare(one: Devis, actor: Actor) -> bool:
    """May this reader prepare an order on this devis now?"""
    is_pilote = any(
        m.role == Role.SERVICE_PILOTE and m.organisation_id == one.atelier.service_pilote_id
        for m in actor.memberships
    )
    is_validated = one.etat in (EtatDevis.VALIDE, EtatDevis.COMMANDE)
    return is_pilote and is_validated and not ordered_phases(one) >= {2, 3}


# -- orders ---------------------------------------------------------------------------------------


def order_defaults(one: Devis) -> Context:
    """Both phases, or the one that is left."""
    left = sorted({2, 3} - ordered_phases(one))
    return {"phases": [str(phase) for phase in left], "fin_prevue": target_end(horloge.today())}


def order_form(form: PrepareOrderForm, one: Devis) -> Context:
    version = selectors.validated_version(one)
    return {
        "form": form,
        "devis": one,
        "version": version,
        "rows": _rows(version.lines()) if version else [],
    }


def bon(one: BonDeCommande, *, on: dt.date, sees_guards: bool) -> Context:
    """The order with the evidence: lines, amounts, guards, credits."""
    is_open = one.etat in (EtatBon.BROUILLON, EtatBon.A_SIGNER)
    guards = garde_fous.check(one, on=on) if sees_guards and is_open else []
    return {
        "bon": one,
        "rows": _rows(one.lines()),
        "totaux": one.totaux,
        "tone": TONES_BON[EtatBon(one.etat)],
        "phases": presentation.phases(one.phases),
        "guards": [
            {"label": f"{g.rule} — {g.label}", "state": g.state, "detail": g.detail}
            for g in guards
        ],
        "remains": remains(one.devis, on=on) if sees_guards else None,
        "schedule": presentation.schedule_sentences(one),
        "formats": FORMATS,
        "steps": _steps(one),
    }


def _steps(one: BonDeCommande) -> list[tuple[str, str]]:
    """The chain of signatures, what is done with its date."""
    return [
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


def issued_bon(one: BonDeCommande) -> Document | None:
    """The paper frozen at the notification."""
    rows = Document.objects.filter(nature="bon_de_commande", subject=one.reference)
    return rows.order_by("-created_at", "pk").first()


# -- one atelier, one holder ----------------------------------------------------------------------


def contract(atelier: Atelier, actor: Actor, *, on: dt.date) -> Context:
    """« Équipe et contrat »: turns, flags, devis and orders that this reader may see."""
    turns = access.DESIGNATIONS.visible(actor).filter(atelier=atelier)
    devis_rows = access.DEVIS.visible(actor).filter(designation__atelier=atelier)
    bons = access.BONS.visible(actor).filter(atelier=atelier)
    flags = access.CONFLITS.visible(actor).filter(atelier=atelier)
    holder_now = selectors.holder_of(atelier)
    return {
        "atelier": atelier,
        "groupement": holder_now,
        "members": _members(holder_now) if holder_now else [],
        "turns": [
            presentation.holder_line(turn)
            for turn in turns.select_related("groupement").order_by("-numero", "-pk")
        ],
        "devis": [
            {"devis": one, "version": one.current, "tone": TONES_DEVIS[EtatDevis(one.etat)]}
            for one in devis_rows.select_related("designation__groupement").order_by("-pk")
        ],
        "bons": [
            {"bon": one, "tone": TONES_BON[EtatBon(one.etat)]} for one in bons.order_by("pk")
        ],
        "flags": flags.select_related("groupement").order_by("-pk"),
        "may_flag": _may_flag(atelier, actor),
        "is_state": actor.has(*access.SERVICE_ROLES, *access.DGALN, Role.AUDITEUR),
    }


def _may_flag(atelier: Atelier, actor: Actor) -> bool:
    return TABLE.may(actor, "flag_conflict", atelier)


def my_groupement(groupements: list[Groupement], actor: Actor, *, on: dt.date) -> Context:
    """Screen 23: what waits for the holder first, then its orders."""
    turns = access.DESIGNATIONS.visible(actor).filter(groupement__in=groupements)
    turns = turns.select_related("atelier__commune", "groupement").order_by(
        "-designated_on", "-pk"
    )
    bons = access.BONS.visible(actor).filter(devis__designation__groupement__in=groupements)
    return {
        "groupements": [
            {"groupement": g, "members": _members(g), "length": len(g.accord_cadre.file)}
            for g in groupements
        ],
        "waiting": [line for line in map(_turn_duty, turns) if line],
        "turns": [presentation.holder_line(turn) for turn in turns],
        "bons": [
            {"bon": one, "tone": TONES_BON[EtatBon(one.etat)]}
            for one in bons.select_related("atelier__commune").order_by("-pk")
        ],
        "missing_certificates": _stale_certificates(groupements, on=on),
    }


def _turn_duty(turn: Designation) -> Context | None:
    """What a turn asks of its holder now."""
    if turn.etat == EtatDesignation.DESIGNEE and not turn.conflit_declare_on:
        due, what, button = echeances.of(turn, "reponse"), "Répondre à la désignation", "Répondre"
    elif turn.etat == EtatDesignation.ACCEPTEE and not hasattr(turn, "devis"):
        due, what, button = echeances.of(turn, "devis"), "Remettre le devis", "Établir le devis"
    elif turn.etat == EtatDesignation.ACCEPTEE and turn.devis.etat == EtatDevis.RETOURNE:
        due, what, button = echeances.of(turn, "reprise"), "Corriger le devis", "Corriger"
    else:
        return None
    return {
        "what": what,
        "about": str(turn.atelier),
        "due": due.due_on if due else None,
        "url": turn.get_absolute_url(),
        "button": button,
    }


def _stale_certificates(groupements: list[Groupement], *, on: dt.date) -> list[str]:
    """The firms whose vigilance certificate would be refused today."""
    names = []
    members = MembreGroupement.objects.filter(groupement__in=groupements).exclude(
        role="SOUS_TRAITANT"
    )
    for membre in members.select_related("organisation").order_by("pk"):
        if not garde_fous.has_certificate(membre.organisation, on=on):
            names.append(membre.organisation.nom)
    return list(dict.fromkeys(names))


def firms_of(actor: Actor) -> set[int]:
    """The firms for which this reader may give a certificate."""
    led = [m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MANDATAIRE]
    own = [m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MEMBRE]
    rows = MembreGroupement.objects.filter(groupement__mandataire_id__in=led).order_by()
    return {pk for pk in (*own, *rows.values_list("organisation_id", flat=True)) if pk}
