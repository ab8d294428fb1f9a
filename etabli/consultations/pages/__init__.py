"""What each screen of a consultation shows: contexts built from selectors, one function a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.db.models import F, QuerySet

from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.consultations import access, selectors, services
from etabli.consultations.dce.plans import PIECES, Piece, Plan
from etabli.consultations.documents import issued_papers
from etabli.consultations.models import MarcheSubsequent, Question, Report, SectionDCE
from etabli.consultations.pages.awarding import contract
from etabli.consultations.selectors import reglement
from etabli.consultations.states import EtatMarche, NaturePiece
from etabli.core import hooks
from etabli.core.access import Actor
from etabli.core.documents.issuing import OFFERED, html_fragment
from etabli.core.documents.models import Document
from etabli.core.formats import compte, euros, listed, moment
from etabli.core.ui.contexts import Context

#: what the page asks of the rights of its reader
ASKED = ("view_preparation", "view_money", "view_registers", "write", "relaunch")
E = EtatMarche
#: between the closing and the award, what happens now
NOW: dict[str, str] = {
    E.CLOS_OFFRES: "La remise des offres est close. Le comité signe ses déclarations, puis l’analyse commence.",
    E.ANALYSE: "Le comité compare les offres. Il vote ensuite sur leur classement.",
    E.AUDITIONS: "Le comité entend les candidats, puis reprend l’analyse.",
    E.CLASSEMENT: "Les offres sont classées. Le comité vote, puis le marché est attribué.",
}
JUDGING = (E.ANALYSE, E.AUDITIONS, E.CLASSEMENT)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the dossier: what is written of it, how many sections still wait, its frozen bytes."""

    piece: Piece
    waiting: int
    issued: Document | None

    @property
    def code(self) -> str:
        return self.piece.nature.value.lower()


class Agreement(TypedDict):
    """One whose agreement the CCTP needs, and whether it has it."""

    nom: str
    is_given: bool


class OfTheState(TypedDict):
    """What the buyer alone reads; empty for others."""

    money: list[tuple[str, str]]
    unanswered: list[Question]


class OfThePreparation(TypedDict):
    """What those who prepare read; empty for others."""

    agreements: list[Agreement]
    consulted: list[str]
    left_out: list[tuple[str, str]]
    former: MarcheSubsequent | None
    is_preparing: bool
    prepares: bool


class MarchePage(OfTheState, OfThePreparation):
    """What the page of a consultation reads."""

    marche: MarcheSubsequent
    deadline: str
    now: str
    reason: str
    facts: list[tuple[str, str]]
    papers: list[Paper]
    formats: tuple[tuple[str, str], ...]
    questions: list[Question]
    reports: list[Report]
    links: list[tuple[str, str]]
    rules: reglement.Read
    is_out: bool
    has_place: bool
    may_write: bool
    may_relaunch: bool


def marche(one: MarcheSubsequent, actor: Actor) -> MarchePage:
    """The consultation as this reader may see it: nothing of it is counted that they do not read."""
    can = access.TABLE.abilities(actor, one, *ASKED)
    prepares, is_draft = can["view_preparation"], one.etat == one.Etat.PREPARATION
    issued = issued_papers(one)
    papers = _papers(one, issued)
    preparing = _of_the_preparation(one, is_draft=is_draft, prepares=prepares)
    return {
        **_of_the_state(one, sees_money=can["view_money"]),
        **preparing,
        "marche": one,
        "deadline": moment(one.closes_at) if one.etat == one.Etat.PUBLIE else "",
        "now": _now(one, papers, preparing["agreements"]) if prepares else _now_for_a_holder(one),
        "reason": selectors.reason_of_end(one),
        "facts": _facts(one),
        "papers": papers,
        "formats": OFFERED,
        "questions": list(one.questions.exclude(answered_at=None).order_by("numero")),
        "reports": list(one.reports.order_by("pk")),
        "links": hooks.links_beside(one._meta.label_lower, one, actor),
        "rules": reglement.read(one),
        "is_out": bool(issued),
        "has_place": can["view_registers"],
        "may_write": can["write"],
        "may_relaunch": can["relaunch"] and selectors.is_last_unfruitful(one),
    }


def _of_the_state(one: MarcheSubsequent, *, sees_money: bool) -> OfTheState:
    if not sees_money:
        return {"money": [], "unanswered": []}
    return {"money": _money(one), "unanswered": list(one.questions.filter(answered_at=None))}


def _of_the_preparation(
    one: MarcheSubsequent, *, is_draft: bool, prepares: bool
) -> OfThePreparation:
    return {
        "agreements": _agreements(one) if prepares and is_draft else [],
        "consulted": [str(row.groupement) for row in selectors.consulted(one)] if prepares else [],
        "left_out": _left_out(one) if prepares else [],
        "former": one.suite_de if prepares else None,
        "is_preparing": is_draft and prepares,
        "prepares": prepares,
    }


def _now(one: MarcheSubsequent, papers: list[Paper], agreements: list[Agreement]) -> str:
    """What happens now, to those who follow the consultation."""
    if one.etat != one.Etat.PREPARATION:
        return NOW.get(one.etat, "")
    waiting = sum(paper.waiting for paper in papers)
    if waiting:
        left = compte(waiting, "section reste à écrire,sections restent à écrire")
        return f"Le service pilote écrit le dossier : {left}."
    if not one.budget_ttc or not one.duree_mois:
        return "Le dossier est écrit. Le service pilote fixe le budget et la durée."
    missing = [row["nom"] for row in agreements if not row["is_given"]]
    if missing:
        return f"Le dossier est écrit. Accords attendus : {listed(missing)}."
    return "Le dossier est prêt. Le signataire des marchés le publie."


def _now_for_a_holder(one: MarcheSubsequent) -> str:
    """The same for a candidate: nothing of how far the committee is."""
    if one.etat in (one.Etat.CLOS_OFFRES, *JUDGING):
        return (
            "Les offres sont examinées. Chaque candidat reçoit un courrier une fois le choix fait."
        )
    return ""


def _facts(one: MarcheSubsequent) -> list[tuple[str, str]]:
    duree = f"{one.duree_mois} mois" if one.duree_mois else ""
    lines = [
        ("Objet", one.objet),
        ("Acheteur", one.service.nom),
        ("Accord-cadre", str(one.accord_cadre)),
        ("Durée d’exécution", duree),
        ("Offres remises sur", one.get_canal_display()),
        ("Référence sur PLACE", one.reference_place),
        ("Publiée le", moment(one.published_at) if one.published_at else ""),
        ("Remise des offres jusqu’au", moment(one.closes_at) if one.closes_at else ""),
    ]
    return [(name, value) for name, value in lines if value]


def _money(one: MarcheSubsequent) -> list[tuple[str, str]]:
    return [
        ("Budget", euros(one.budget_ttc, "TTC") if one.budget_ttc else "à fixer"),
        ("Dit aux candidats", "oui" if one.is_budget_said else "non"),
        ("Estimation", euros(one.estimation_ht, "HT") if one.estimation_ht else "non donnée"),
        *([("Motif du budget", one.budget_motif)] if one.budget_motif else []),
    ]


def _papers(one: MarcheSubsequent, issued: dict[str, Document]) -> list[Paper]:
    waiting = [piece for piece, _ in selectors.empty_sections(one)]
    return [Paper(piece, waiting.count(piece), issued.get(piece.nature.value)) for piece in PIECES]


def _agreements(one: MarcheSubsequent) -> list[Agreement]:
    awaited = {organisation.pk for organisation in selectors.awaited_agreements(one)}
    return [
        {"nom": organisation.nom, "is_given": organisation.pk not in awaited}
        for organisation in selectors.partners(one)
    ]


def _left_out(one: MarcheSubsequent) -> list[tuple[str, str]]:
    rows = one.consultes.exclude(ecarte_motif="").select_related("groupement")
    return [(str(row.groupement), row.ecarte_motif) for row in rows.order_by("groupement__rang")]


@dataclass(frozen=True, slots=True)
class Line:
    """One section on the page of a paper: its words, or the consultation's own."""

    plan: Plan
    texte: str


def paper(
    one: MarcheSubsequent, piece: Piece, issued: Document | None, *, may_write: bool
) -> Context:
    """One paper: section by section while it is written, the words of its frozen document after."""
    texts = selectors.texts_of(one)
    return {
        "frozen": html_fragment(issued) if issued else "",
        "marche": one,
        "piece": piece,
        "lines": [
            Line(plan, texts.get((piece.nature.value, plan.code), "")) for plan in piece.sections
        ],
        "formats": OFFERED,
        "is_agreed": piece.nature == NaturePiece.CCTP,
        "may_write": may_write,
    }


def section(one: MarcheSubsequent, row: SectionDCE, plan: Plan, form: object) -> Context:
    return {"marche": one, "section": row, "plan": plan, "form": form}


def atelier(found: Atelier, actor: Actor) -> Context:
    """« Équipe et contrat » of an Atelier put to competition: its consultations, the newest first."""
    rows = access.TABLE.visible(actor).filter(atelier=found).order_by("-pk")
    marches = list(rows.select_related("accord_cadre"))
    may_prepare = _may_prepare(found, actor)
    notified = next((one for one in marches if one.notified_on), None)
    return {
        "atelier": found,
        "contract": contract(notified) if notified else [],
        "contract_url": notified.get_absolute_url() if notified else "",
        "marches": [(one, moment(one.closes_at) if one.closes_at else "") for one in marches],
        "team": list(found.equipe.order_by("pk")) if found.mandataire else [],
        "may_prepare": may_prepare,
        "blockers": services.blockers_to_prepare(found, actor=actor) if may_prepare else [],
    }


def _may_prepare(found: Atelier, actor: Actor) -> bool:
    """Whether this reader prepares the first consultation of this Atelier."""
    return not found.marches_subsequents.exists() and any(
        hat.role == Role.SERVICE_PILOTE and hat.organisation_id == found.service_pilote_id
        for hat in actor.memberships
    )


def consultations(actor: Actor) -> QuerySet[MarcheSubsequent]:
    """Those that this reader sees, the last to close first, those that are written before all."""
    rows = access.TABLE.visible(actor).select_related("atelier__commune", "accord_cadre")
    return rows.order_by(F("closes_at").desc(nulls_first=True), "-pk")
