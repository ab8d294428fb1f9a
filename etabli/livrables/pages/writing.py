"""Writing a part, handing in, reading on the page."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from etabli.core.access import Actor
from etabli.core.coecriture.writing import columns
from etabli.core.documents.issuing import html_fragment
from etabli.core.guards import Condition, blocking
from etabli.core.ui.contexts import Context
from etabli.livrables import access, selectors, services
from etabli.livrables.forms import DepositForm, FilesForm, SectionForm
from etabli.livrables.models import Livrable, SectionLivrable, VersionLivrable
from etabli.livrables.states import CONSIGNES, Partie


def slug_of(code: str) -> str:
    """PLAN_GUIDE → plan-guide."""
    return str(code).lower().replace("_", "-")


def section_form(section: SectionLivrable, request: HttpRequest) -> SectionForm:
    initial = columns(section, ("texte", "image_alt", "image_legende"))
    data = request.POST if request.method == "POST" else None
    return SectionForm(data, request.FILES or None, initial=initial, section=section)


def section(one: Livrable, part: SectionLivrable, form: SectionForm) -> Context:
    """The form of a part."""
    part.refresh_from_db()
    return {
        "livrable": one,
        "section": part,
        "slug": slug_of(part.code),
        "consigne": CONSIGNES[Partie(part.code)],
        "form": form,
    }


def require_deposit(one: Livrable, actor: Actor, *, composed: bool) -> None:
    """404 when nothing is to be handed in this way now, 403 when it is for others to do."""
    move = services.deposit_move(one)
    access.LIVRABLES.require(actor, move, one)
    is_open = services.WORKFLOW.moves[move].leaves(one.etat)
    has_no_parts = not one.is_composed_here or move == "supply_accessible"
    if not is_open or (composed and has_no_parts):
        raise Http404("Aucun dépôt n’est attendu pour ce livrable.")


def deposit(
    one: Livrable, actor: Actor, form: DepositForm | FilesForm, *, is_composed: bool
) -> Context:
    """What happens with the deposit, what is still missing, the preview to read before."""
    name = services.deposit_move(one)
    asked = services.WORKFLOW.checklist(one, name, actor=actor)
    conditions = (*asked, *([_written(one)] if is_composed else []))
    return {
        "livrable": one,
        "form": form,
        "move": services.WORKFLOW.moves[name],
        "is_composed": is_composed,
        "conditions": conditions,
        "blockers": blocking(conditions),
        "formats": (("pdf", "PDF"), ("odt", "ODT")),
    }


def _written(one: Livrable) -> Condition:
    """V1: a composed livrable is deposited with its parts written."""
    return Condition("V1", "Les parties à écrire le sont", tuple(selectors.missing_parts(one)))


def reading(one: Livrable, version: VersionLivrable) -> Context:
    """The frozen words of a composed version."""
    assert version.document is not None
    return {
        "livrable": one,
        "version": version,
        "fragment": html_fragment(version.document, level=2),
    }
