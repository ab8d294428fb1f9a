"""The demonstration played alone: whose turn it is, the clock one moves, what it did, the mailbox.

It looks at every object whoever may see it, so that one player can go from one person to the next:
nothing of this exists when DEMO is off.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import caches
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from etabli.accounts.models import Personne
from etabli.acteurs import selectors as acteurs
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.candidatures.models import Candidature
from etabli.core import decalage, duties, horloge, reading
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.devoirs.models import Devoir
from etabli.core.formats import compte, date_longue
from etabli.core.fuseaux import Place
from etabli.core.models import Echeance, Entry, JournalHead
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.core.words import said
from etabli.espaces.journal import sentences

#: how long a computed list of steps is kept (seconds); any act or day makes another one
KEPT = 300
#: steps looked at: those of a play, never of a whole country
ON_STAGE = 500
#: lines of the journal told after the clock moved
TOLD = 6
#: what a player just did is spoken of for that long
JUST_NOW = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Step:
    """One normal next step: what, on what, where it is done, and the personas who may do it."""

    what: str
    about: str
    root: str
    url: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """« C’est à Louise »: the next step, and the persona to enter as."""

    step: Step
    personne: Personne

    @property
    def url(self) -> str:
        """Where one enters as that persona."""
        return reverse("acteurs:become", args=[self.personne.pk])


@dataclass(slots=True)
class Player:
    """One persona with what waits for them."""

    persona: acteurs.Persona
    steps: list[Step] = field(default_factory=list)


# -- whose turn it is ---------------------------------------------------------------------------


def steps() -> list[Step]:
    """Every normal next step of every dossier and Atelier that is not over, oldest first."""
    key = f"demonstration-{_head()}-{horloge.today():%Y%m%d}"
    kept = caches["processus"]
    found: list[Step] | None = kept.get(key)
    if found is None:
        found = _steps()
        kept.set(key, found, KEPT)
    return found


def _steps() -> list[Step]:
    hats = [(membre.personne_id, acteurs.membership_of(membre)) for membre in acteurs.on_stage()]
    found: dict[tuple[str, str, tuple[int, ...]], Step] = {}
    for row in _running():
        parts = [part for part in row.parts.all() if part.is_to_do]
        known = {pk: None for pk, hat in hats for part in parts if part.names(hat)}
        if known:
            step = duties.step_of(row)
            what = said(step.todo, on=row.since) or step.label
            one = Step(what, row.about, row.root, row.url, tuple(known))
            found.setdefault((one.root, one.what, one.people), one)
    return list(found.values())


def _running() -> list[Devoir]:
    """What is to do today in the dossiers, and in the Ateliers that are not over, oldest first."""
    reference = Concat(Value(f"{Atelier._meta.label_lower}:"), Cast("pk", CharField()))
    over = Atelier.objects.filter(etat__in=states(Group.OVER)).order_by()
    shown = Q(shown_from=None) | Q(shown_from__lte=horloge.today())
    rows = Devoir.objects.filter(shown).exclude(root__in=over.values_list(reference, flat=True))
    first = rows.prefetch_related("parts").order_by("pk")[:ON_STAGE]
    return sorted(first, key=lambda row: (row.since, row.pk))


def cast() -> tuple[list[Player], list[tuple[str, list[Player]]]]:
    """Those who have something to do, most first; then everyone, by side."""
    waiting: dict[int, list[Step]] = defaultdict(list)
    for step in steps():
        for pk in step.people:
            waiting[pk].append(step)
    sides = [
        (side, [Player(one, waiting[one.personne.pk]) for one in people])
        for side, people in acteurs.personas()
    ]
    busy = [player for _, people in sides for player in people if player.steps]
    return sorted(busy, key=lambda player: -len(player.steps)), sides


def after_act(actor: Actor) -> Turn | None:
    """What follows the act this person did just now: who plays next on the same dossier."""
    if actor.is_anonymous:
        return None
    last = Entry.objects.filter(actor_id=actor.person_id).order_by("-number").first()
    now = horloge.now()
    if last is None or not now - JUST_NOW <= last.at <= now:
        return None
    roots = _roots_of(last)
    found = [step for step in steps() if step.root in roots]
    if not found or any(actor.person_id in step.people for step in found):
        return None
    personne = Personne.objects.get(pk=found[0].people[0])
    return Turn(found[0], personne)


def _roots_of(entry: Entry) -> set[str]:
    """The dossier of this line, and the Atelier it has become."""
    label, _, pk = entry.root.partition(":")
    if label != Candidature._meta.label_lower:
        return {entry.root}
    ateliers = Atelier.objects.filter(candidature_id=int(pk)).order_by("pk")
    return {entry.root, *(atelier.reference for atelier in ateliers)}


# -- the clock ----------------------------------------------------------------------------------


def coming_deadlines(number: int = 5) -> list[Echeance]:
    """The deadlines that run, soonest first; internal targets make nothing happen."""
    rows = echeances.open_ones().filter(
        suspended_on=None, is_target=False, due_on__gte=horloge.today()
    )
    return list(rows.order_by("due_on", "pk")[:number])


def told_deadlines() -> list[dict[str, object]]:
    """The same with the commune of each, whose hour is said: two queries more."""
    rows = coming_deadlines()
    roots = [row.root.partition(":") for row in rows]
    places: dict[str, Place | None] = {}
    for kind in (Candidature, Atelier):
        keys = [int(pk) for label, _, pk in roots if label == kind._meta.label_lower]
        found = kind._default_manager.filter(pk__in=keys).select_related("commune")
        places |= {obj.reference: obj.place for obj in found}
    return [
        {"label": row.label, "due_on": row.due_on, "place": places.get(row.root)} for row in rows
    ]


def go_past_next_deadline() -> list[str]:
    """Live to the morning after the next deadline, and say what the clock did (see `advance`)."""
    found = coming_deadlines(1)
    if not found:
        raise Refused("Aucune échéance ne court : avancez d’un jour, ou faites un acte.")
    return advance((found[0].due_on - horloge.today()).days + 1)


def advance(days: int) -> list[str]:
    """Move the clock of the demonstration, let it beat once, and say what it did, in sentences.

    Raises Refused past five years, or backwards.
    """
    before = _head()
    decalage.advance(days)
    done = tic().done
    entries = Entry.objects.filter(number__gt=before).order_by("number")
    acts = [f"{line['sentence']}." for line in sentences.lines(entries[:TOLD], reading.NATION)]
    left = entries.count() - len(acts)
    more = [f"Et {compte(left, 'autre acte,autres actes')}."] if left > 0 else []
    reminders = done.get("rappels", 0)
    told = [f"{compte(reminders, 'rappel écrit,rappels écrits')}."] if reminders else []
    found = [*acts, *more, *told] or ["Rien n’était dû : l’horloge n’a rien fait."]
    return [f"Nous sommes le {date_longue(horloge.today())}.", *found]


def _head() -> int:
    return JournalHead.objects.order_by("pk").values_list("number", flat=True).first() or 0
