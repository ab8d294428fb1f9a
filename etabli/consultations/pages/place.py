"""What the pages of the exchange with PLACE show (4.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from django.db.models import Count

from etabli.consultations import access
from etabli.consultations.documents import issued_papers
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import depots, registres
from etabli.consultations.states import EtatMarche, NatureRegistre
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.fichiers.archives import Entree
from etabli.core.formats import compte, seconde, taille


class Withdrawal(TypedDict):
    """One line of the withdrawals."""

    nom: str
    at: str
    pieces: str


class Deposit(TypedDict):
    """One offer received: its holder, its second, what follows of it, its files."""

    nom: str
    at: str
    suite: str
    files: int


class PlacePage(TypedDict):
    """What is exchanged with PLACE; `sealed` says why nothing is told of the offers yet."""

    marche: MarcheSubsequent
    papers: int
    withdrawals: list[Withdrawal]
    silent: list[str]
    questions: int
    sealed: str
    closes: str
    deposits: list[Deposit]
    knows_deposits: bool
    may_import: bool
    may_receive: bool


def place(one: MarcheSubsequent, actor: Actor) -> PlacePage:
    """The exchange as the State reads it: of the offers, nothing before the hour, not even how many (N-13).

    After it, who deposited and when is of those who may know it (N-9), and of nobody else of the State.
    """
    rows = list(one.retraits.select_related("groupement").order_by("withdrawn_at", "pk"))
    withdrew = {row.groupement_id for row in rows}
    is_closed = one.etat not in (EtatMarche.PREPARATION, EtatMarche.PUBLIE)
    can = access.TABLE.abilities(actor, one, "view_deposits", "import_register", "receive_offers")
    return {
        "marche": one,
        "papers": len(issued_papers(one)),
        "withdrawals": [
            {"nom": str(row.groupement), "at": seconde(row.withdrawn_at), "pieces": row.pieces}
            for row in rows
        ],
        "silent": [
            holder.nom for holder in registres.titulaires(one) if holder.pk not in withdrew
        ],
        "questions": one.questions.count(),
        "sealed": "" if is_closed else depots.sealed(one, at=horloge.now()),
        "closes": seconde(one.closes_at),
        "deposits": _deposits(one) if can["view_deposits"] else [],
        "knows_deposits": can["view_deposits"],
        "may_import": can["import_register"],
        "may_receive": can["receive_offers"],
    }


def _deposits(one: MarcheSubsequent) -> list[Deposit]:
    rows = one.offres.select_related("groupement").annotate(files=Count("pieces"))
    return [
        {
            "nom": str(row.groupement),
            "at": seconde(row.recue_at),
            "suite": depots.suite_of(is_late=row.is_late, is_replaced=row.is_replaced),
            "files": row.files,
        }
        for row in rows.order_by("recue_at", "pk")
    ]


class Line(TypedDict):
    """One row that would be written."""

    what: str
    at: str
    detail: str


class PlanPage(TypedDict):
    """What a register would do: the rows, how many are there already, those refused, what is to know."""

    columns: str
    #: has each row more than its name and its second?
    is_detailed: bool
    lines: list[Line]
    summary: list[str]
    faults: list[str]
    notes: list[str]
    mark: str
    is_useful: bool


def plan_of_register(one: MarcheSubsequent, plan: registres.Plan) -> PlanPage:
    names = {holder.pk: holder.nom for holder in registres.titulaires(one)}
    lines: list[Line] = [
        {"what": names[row.titulaire], "at": seconde(row.at), "detail": row.pieces}
        for row in plan.retraits
    ]
    lines += [{"what": row.texte, "at": seconde(row.at), "detail": ""} for row in plan.questions]
    noun = "retrait,retraits" if plan.retraits else "question,questions"
    summary = [f"À verser : {compte(plan.new, noun if plan.new else 'ligne,lignes')}."]
    if plan.present:
        summary.append(f"Déjà là : {compte(plan.present, 'ligne,lignes')}.")
    is_withdrawal = plan.nature == NatureRegistre.RETRAITS
    return {
        "columns": "Titulaire | Quand | Pièces" if is_withdrawal else "Question | Posée",
        "is_detailed": is_withdrawal,
        "lines": lines,
        "summary": summary,
        "faults": [str(fault) for fault in plan.faults],
        "notes": list(plan.notes),
        "mark": plan.mark,
        "is_useful": bool(plan.new),
    }


def plan_of_offers(plan: depots.Plan, entries: Sequence[Entree]) -> PlanPage:
    sizes = {one.rank: one.size for one in entries}
    lines: list[Line] = []
    for row in plan.depots:
        kept = "" if row.is_new else " Déjà versée."
        lines.append(
            {
                "what": row.nom,
                "at": seconde(row.at),
                "detail": f"{row.suite}{kept} {_folder(row, sizes)}".strip(),
            }
        )
    in_time = sum(row.is_opened for row in plan.depots)
    late = sum(row.is_late for row in plan.depots)
    summary = [f"À temps : {compte(in_time, 'offre,offres,aucune offre')}."]
    if late:
        summary.append(f"Hors délai : {compte(late, 'offre,offres')}.")
    return {
        "columns": "Titulaire | Reçue par PLACE | Suite",
        "is_detailed": True,
        "lines": lines,
        "summary": summary,
        "faults": [str(fault) for fault in plan.faults],
        "notes": list(plan.notes),
        "mark": plan.mark,
        "is_useful": bool(plan.new or plan.plis),
    }


def _folder(row: depots.Depose, sizes: dict[int, int]) -> str:
    """What the archive holds of this deposit, by names and sizes alone."""
    if row.pli is None:
        return ""
    if not row.is_opened:
        return f"« {row.pli.folder} » reste fermé."
    count = compte(len(row.pli.fichiers), "fichier,fichiers")
    whole = taille(sum(sizes[one.rank] for one in row.pli.fichiers))
    return f"« {row.pli.folder} » : {count}, {whole}."
