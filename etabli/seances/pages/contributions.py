"""What inhabitants wrote: for the pilote who reads it first, for those who follow, for everybody."""

from __future__ import annotations

from django.core.paginator import Page

from etabli.ateliers.access import reaches
from etabli.ateliers.models import Atelier
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.core.formats import compte
from etabli.seances import access, contributions
from etabli.seances.documents import fate_sentence
from etabli.seances.forms import ContributionForm
from etabli.seances.models import Contribution
from etabli.seances.pages.entretiens import parts
from etabli.seances.states import EtatContribution

COLUMNS = (
    Column("Reçue le", "recue_le", "date"),
    Column("Contribution", "texte_publie"),
    Column("Publiée le", "publiee_le", "date"),
    Column("Suite donnée", lambda row: became(row)),
)


def is_moderator(actor: Actor, atelier: Atelier) -> bool:
    """Does this person read the contributions first?"""
    return reaches(access.PILOTE_OF_ATELIER, actor, atelier)


def became(row: Contribution) -> str:
    """« Proposition P7 : retenue. »"""
    if row.proposition is None:
        return "La prochaine session la reprendra."
    return f"Proposition {row.proposition.code} : {fate_sentence(row.proposition)}"


def of_atelier(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Those that this reader sees, what waits first for the pilote."""
    found = contributions.counted(atelier)
    seen = access.CONTRIBUTIONS.visible(actor, "view")
    rows = contributions.received(atelier).filter(pk__in=seen.values("pk"))
    order = list(EtatContribution)
    moderates = is_moderator(actor, atelier)
    return {
        "atelier": atelier,
        "rows": sorted(rows, key=lambda row: order.index(EtatContribution(row.etat))),
        "figures": [
            {"value": number, "label": compte(number, words).partition("\u00a0")[2]}
            for number, words in (
                (found.to_read, "à relire,à relire"),
                (found.published, "publiée,publiées"),
                (found.refused, "non publiée,non publiées"),
            )
            if number
        ],
        "may_note": moderates and contributions.is_open(atelier),
        "moderates": moderates,
        "is_open": contributions.is_open(atelier),
        "menu": parts(atelier, current="contributions"),
    }  # fmt: skip


def contribution(row: Contribution, actor: Actor) -> dict[str, object]:
    """One of them; the words as they came for the pilote alone."""
    reads = is_moderator(actor, row.atelier)
    return {
        "row": row,
        "atelier": row.atelier,
        "is_readable": reads and row.effacee_le is None and bool(row.texte),
        "facts": [
            ("Reçue", "sur papier" if row.sur_papier else "en ligne"),
            ("Prénom ou pseudonyme", row.prenom if reads else ""),
        ],
        "became": became(row) if row.etat == EtatContribution.REPRISE else "",
    }


def public_list(atelier: Atelier, page: Page[Contribution]) -> dict[str, object]:
    """What everybody reads."""
    found = contributions.counted(atelier)
    return {
        "atelier": atelier,
        "page": page,
        "lines": [{"row": row, "became": became(row)} for row in page],
        "total": page.paginator.count,
        "refused": found.refused,
        "is_open": contributions.is_open(atelier),
    }


def writing(atelier: Atelier, form: ContributionForm) -> dict[str, object]:
    """The form open to all, or why it is closed."""
    return {
        "atelier": atelier,
        "form": form,
        "is_open": contributions.is_open(atelier),
        **_notice(atelier),
    }


def own(row: Contribution) -> dict[str, object]:
    """The page of who wrote it."""
    return {
        "row": row,
        "atelier": row.atelier,
        "became": became(row) if row.etat in contributions.READ_BY_ALL else "",
        "until": row.link_until(""),
        "is_withdrawn": row.etat == EtatContribution.RETIREE,
        **_notice(row.atelier),
    }


def _notice(atelier: Atelier) -> dict[str, object]:
    today = horloge.today()
    return {
        "service": atelier.service_pilote,
        "months": parametres.integer("contributions_mois", on=today),
        "days": parametres.integer("moderation_jours_ouvres", on=today),
    }
