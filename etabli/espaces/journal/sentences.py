"""The journal as sentences: of one Atelier for one reader, of the whole country for the control."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from etabli.acteurs.states import GROUPEMENT_ROLES, Role
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.core.models import Echeance, Entry, Movable
from etabli.espaces.access import is_state, visible_subjects

#: acts of the Atelier itself that would tell the others who refused, or what was asked of whom
HOLDERS_SECRET = (
    "accept_designation", "redesignate", "exhaust_designation", "return_to_designation",
    "examine_again", "ask_again", "abandon_unfruitful", "enter_basket", "wait_framework",
    "leave_wait", "order",
)  # fmt: skip
#: the price of a livrable is discussed between the service and the holder, and nobody else reads it
HEARING = ("open_hearing", "observe", "end_hearing")
#: decisions on a livrable that the others read without their reproaches, and in these words
SOFTENED = {
    "livrables.livrable.admit_with_refaction": ("Admettre le livrable", "ADMIS"),
    "livrables.livrable.postpone": ("", ""),
    "livrables.livrable.reject": ("", ""),
}
#: they read the whole journal of the country
CONTROL = (Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.AUDITEUR)
#: what technical staff read in full: the accounts and the invitations, which are their work
THEIR_WORK = "acteurs."
#: of an order, a holder reads what is addressed to it, not how the State prepared it
ORDER_KNOWN = ("notify", "settle", "terminate")


def story(atelier: Atelier, actor: Actor) -> QuerySet[Entry]:
    """The lines of this Atelier that this reader may read, newest first.

    The State reads all that concerns it. The others read what is about objects they may see, less
    what happens between the State and its holders (T-13).
    """
    rows = Entry.objects.filter(root=atelier.reference).order_by("-number")
    subjects = rows.order_by().values_list("subject", flat=True).distinct()
    rows = rows.filter(subject__in=visible_subjects(actor, subjects))
    if is_state(actor, atelier):
        return rows
    rows = rows.exclude(between_state_and_holders())
    return rows if is_party(atelier, actor) else rows.exclude(verb__in=_hearing())


def is_party(atelier: Atelier, actor: Actor) -> bool:
    """Does the person read the contract: the State that buys, the holder that is paid?"""
    return is_state(actor, atelier) or actor.has(*GROUPEMENT_ROLES)


def _hearing() -> list[str]:
    return [f"livrables.livrable.{name}" for name in HEARING]


def told_deadlines(dates: list[Echeance], seen: set[str], *, is_party: bool) -> list[Echeance]:
    """The deadlines of what the reader sees, outside the State; the hearing of a holder is its own."""
    told = [row for row in dates if row.subject in seen and not row.is_target]
    return [row for row in told if is_party or row.code != "observations"]


def between_state_and_holders() -> Q:
    """What a collectivité or a firm never reads."""
    secret = Q(verb__in=[f"ateliers.atelier.{name}" for name in HOLDERS_SECRET])
    known = [f"marches.bondecommande.{name}" for name in ORDER_KNOWN]
    return secret | (Q(verb__startswith="marches.bondecommande.") & ~Q(verb__in=known))


def lines(
    entries: Any, *, is_numbered: bool = False, is_discreet: bool = False
) -> list[dict[str, Any]]:
    """The lines as sentences; `is_discreet` for those who are no party to the contract."""
    if is_discreet:
        entries = [softened(entry) for entry in entries]
    return [line(entry, is_numbered=is_numbered) for entry in entries]


def softened(entry: Entry) -> Entry:
    """A decision on a livrable without its price nor its reproaches (the row itself is never saved)."""
    if entry.verb in SOFTENED:
        label, target = SOFTENED[entry.verb]
        entry.label, entry.target, entry.motif = label or entry.label, target or entry.target, ""
    elif entry.source == "ADMIS_AVEC_REFACTION" or entry.target == "ADMIS_AVEC_REFACTION":
        entry.source = entry.source.replace("ADMIS_AVEC_REFACTION", "ADMIS")
        entry.target = entry.target.replace("ADMIS_AVEC_REFACTION", "ADMIS")
    return entry


def is_technical(actor: Actor) -> bool:
    """Do they read the journal to keep the site running, and for nothing else?"""
    return actor.has(Role.ADMIN_TECHNIQUE) and not actor.has(*CONTROL)


def told_to(actor: Actor, entry: Entry) -> Entry:
    """The line as this reader of the national journal may read it (the row itself is never saved).

    Technical staff see that something happened, when, by whom and on what: neither the act, nor its
    reason, nor an amount, nor a digest by which they could be guessed.
    """
    if not is_technical(actor) or entry.verb.startswith(THEIR_WORK):
        return entry
    for name in ("source", "target", "motif", "rule", "digest", "previous"):
        setattr(entry, name, "")
    entry.label, entry.subject_label, entry.data = "Acte", kind_of(entry.subject), {}
    return entry


def kind_of(subject: str) -> str:
    """« Devis n° 12 »: an object by its kind and its number, without its title."""
    label, _, pk = subject.partition(":")
    try:
        kind = str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = "objet"
    return f"{kind[:1].upper()}{kind[1:]} n°\u00a0{pk}"


def line(entry: Entry, *, is_numbered: bool = False) -> dict[str, Any]:
    """One line of the journal as a sentence."""
    number = f"n°\u00a0{entry.number} — " if is_numbered else ""
    return {
        "sentence": f"{number}{entry.label} — {entry.subject_label}{passage(entry)}",
        "at": entry.at,
        "actor": entry.actor_name,
        "role": role_name(entry),
        "effective_on": entry.effective_on,
        "motif": entry.motif,
    }


def passage(entry: Entry) -> str:
    """« (Brouillon → En signature) », nothing when the state does not change."""
    if not entry.target or entry.source == entry.target:
        return ""
    before, after = (state_name(entry.subject, code) for code in (entry.source, entry.target))
    return f" ({before} → {after})" if before else f" ({after})"


def role_name(entry: Entry) -> str:
    return str(Role(entry.role).label) if entry.role in Role.values else entry.role


def state_name(subject: str, code: str) -> str:
    """The word of a state, as people read it; the code itself when the kind is not known."""
    return _states(subject.partition(":")[0]).get(code, code)


def _states(label: str) -> dict[str, str]:
    try:
        kind = apps.get_model(label)
    except LookupError:
        return {}
    return kind.state_names() if issubclass(kind, Movable) else {}


COLUMNS = (
    Column("Numéro", "number", "int"),
    Column("Saisi le", "at", "moment"),
    Column("Prend effet le", "effective_on", "date"),
    Column("Personne", "actor_name"),
    Column("Rôle", role_name),
    Column("Acte", "label"),
    Column("Objet", "subject_label"),
    Column("De", lambda entry: state_name(entry.subject, entry.source)),
    Column("Vers", lambda entry: state_name(entry.subject, entry.target)),
    Column("Motif", "motif"),
    Column("Règle", "rule", for_machines=True),
    Column("Empreinte", "digest"),
)
