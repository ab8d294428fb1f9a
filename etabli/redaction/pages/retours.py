"""The page from which a text goes to a word processor, and that of a file that came back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from etabli.core.access import Actor
from etabli.core.ui.contexts import Context
from etabli.redaction import access
from etabli.redaction.comparaison import compared
from etabli.redaction.forms import BringBackForm, SendOutForm
from etabli.redaction.models import ChangementTexte, RetourTexte, SectionTexte, Texte
from etabli.redaction.pages.reading import told
from etabli.redaction.states import Suite


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change as it is read: from what stands here to what the file says; both sides when both moved."""

    one: ChangementTexte
    lines: list[SafeString]
    #: what the file changed of what went out, when what stands here is no longer that
    theirs: list[SafeString]
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one section."""

    section: SectionTexte
    changes: list[Proposed]


def word(one: Texte, send: SendOutForm, bring: BringBackForm, *, may_write: bool) -> Context:
    """Out and back."""
    retours = RetourTexte.objects.filter(sortie__texte=one).select_related("fichier")
    return {
        "texte": one,
        "send_form": send,
        "bring_form": bring,
        "may_write": may_write,
        "outs": list(one.sorties.all()[:20]),
        "retours": [(row, _waiting(row)) for row in retours[:20]],
    }


def _waiting(row: RetourTexte) -> int:
    return row.changements.filter(suite=Suite.A_EXAMINER).count()


def retour(one: RetourTexte, actor: Actor) -> Context:
    """What the file changes, section by section, and what it could not bring."""
    rows = one.changements.select_related("section__texte__atelier").order_by("rang")
    may: dict[int, bool] = {}
    groups: dict[int, Group] = {}
    for row in rows:
        key = row.section_id
        if key not in may:
            may[key] = access.SECTIONS.may(actor, "write", row.section)
        group = groups.setdefault(key, Group(row.section, []))
        group.changes.append(_proposed(row, may_decide=may[key]))
    waiting = [row for row in rows if row.suite == Suite.A_EXAMINER]
    return {
        "texte": one.sortie.texte,
        "retour": one,
        "groups": list(groups.values()),
        "waiting": len(waiting),
        "easy": sum(not row.is_disputed and may[row.section_id] for row in waiting),
    }


def _proposed(row: ChangementTexte, *, may_decide: bool) -> Proposed:
    return Proposed(
        row,
        told(compared(row.notre, row.apres)),
        told(compared(row.avant, row.apres)) if row.is_disputed else [],
        may_decide and row.suite == Suite.A_EXAMINER,
    )
