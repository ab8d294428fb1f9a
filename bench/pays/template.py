"""What of the demonstration is copied: every row that hangs on a story, found through its relations.

A row hangs on another by a foreign key, by a reference (`app.model:pk`) or by the number of a person.
The stories are the candidatures and the Ateliers with the people of their commune; the services of the
State are copied once a block of départements, because a département has one.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from etabli.accounts.models import Personne
from etabli.acteurs.models import Membre, Organisation
from etabli.ateliers.models import Atelier
from etabli.candidatures.models import Candidature
from etabli.core.models import Entry, Message

Model = type[models.Model]
Key = tuple[str, Any]
REFERENCE = re.compile(r"\b([a-z_]+\.[a-z_]+):(\d+)\b")
#: models that a copy of the country leaves as they are, and why
NOT_COPIED = {
    "territoires.Region": "le pays réel est déjà entier",
    "territoires.Departement": "le pays réel est déjà entier",
    "territoires.Epci": "le pays réel est déjà entier",
    "territoires.Commune": "le pays réel est déjà entier",
    "territoires.Repere": "le pays réel est déjà entier",
    "territoires.PopulationAnnuelle": "le pays réel est déjà entier",
    "auth.Permission": "table de Django",
    "auth.Group": "table de Django",
    "auth.Group_permissions": "table de Django",
    "contenttypes.ContentType": "table de Django",
    "sessions.Session": "table de Django",
    "core.JournalHead": "une seule tête, reportée par la copie du journal",
    "core.Bail": "un bail par travail",
    "core.Devoir": "écrits d’après l’état des copies, à la fin",
    "core.PartDevoir": "écrites avec leur devoir",
    "marches.LigneTourniquet": "une seule chaîne par accord-cadre, écrite d’après les règles (bench/pays/turns.py)",
    "core.Panne": "ce qui a échoué n’est pas une histoire",
    "core.Injoignable": "une ligne par adresse",
    "core.Pli": "un pli n’est gardé que le temps de partir",
    "core.Compteur": "compteurs d’essais",
    "core.Allure": "compteurs d’essais",
    "candidatures.Compteur": "le dernier numéro donné par année et département",
}


class UnplacedModelError(LookupError):
    """A model that is neither copied nor named as not copied."""


class Level(enum.IntEnum):
    """How many times a row is copied: never, once a block of départements, once a copy."""

    NONE = 0
    SERVICE = 1
    STORY = 2


def label(model: Model) -> str:
    return model._meta.label_lower


def columns(model: Model) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def is_person(found: models.Field[Any, Any]) -> bool:
    """A person known by number, without a foreign key."""
    is_number = isinstance(found, models.BigIntegerField) and not found.primary_key
    return is_number and (found.name.endswith("_id") or found.name == "seen_by")


def holds_text(found: models.Field[Any, Any]) -> bool:
    return isinstance(found, models.CharField | models.TextField | models.JSONField)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the demonstration and how often it is copied."""

    model: Model
    values: dict[str, Any]
    level: Level

    @property
    def key(self) -> Key:
        return _key(self.model, self.values)


@dataclass(slots=True)
class Template:
    """The rows to copy, by model, a model after those that it points to."""

    rows: dict[Model, list[Row]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows


def copied_models() -> list[Model]:
    """Every model that may hang on a story; UnplacedModelError when one is neither that nor named."""
    every = apps.get_models(include_auto_created=True)
    found = {model for model in every if model._meta.label not in NOT_COPIED}
    if unplaced := sorted(model._meta.label for model in found if not _hangs(model, found)):
        raise UnplacedModelError(f"ni copié ni nommé dans NOT_COPIED : {', '.join(unplaced)}")
    return _ordered(found)


def _hangs(model: Model, among: set[Model]) -> bool:
    if model in {Organisation, Personne}:
        return True
    names = {one.name for one in columns(model)}
    return bool(
        names & {"subject", "root", "origine"}
        or any(is_person(one) for one in columns(model))
        or any(parent in among and parent != model for parent in parents(model))
    )


def parents(model: Model) -> set[Model]:
    """The models that its foreign keys point to."""
    return {one.related_model for one in columns(model) if isinstance(one, models.ForeignKey)}


def _ordered(wanted: set[Model]) -> list[Model]:
    """A model after those that it points to; itself apart."""
    done: list[Model] = []
    todo = sorted(wanted, key=label)
    while todo:
        ready = [one for one in todo if not (parents(one) - {one}) & set(todo)]
        if not ready:
            raise UnplacedModelError(f"relations en cercle : {', '.join(map(label, todo))}")
        done += ready
        todo = [one for one in todo if one not in ready]
    return done


def read(*, lines: int) -> Template:
    """The rows of this base that a copy of the country holds, so many lines of journal an Atelier."""
    every = {model: _values(model) for model in copied_models()}
    _shorten(every, lines)
    levels = _roots(every)
    while _spread(every, levels):
        continue
    template = Template()
    for model, rows in every.items():
        kept = [Row(model, one, levels.get(_key(model, one), Level.NONE)) for one in rows]
        template.rows[model] = [row for row in kept if row.level]
    return template


def _key(model: Model, values: dict[str, Any]) -> Key:
    return label(model), values[model._meta.pk.attname]


def _spread(every: dict[Model, list[dict[str, Any]]], levels: dict[Key, Level]) -> bool:
    """Give each row the level of what it hangs on; False when nothing moved."""
    is_moving = False
    for model, rows in every.items():
        if model in {Organisation, Personne}:
            continue
        for values in rows:
            found = [levels.get(one, Level.NONE) for one in pointed(model, values)]
            level, key = max(found, default=Level.NONE), _key(model, values)
            if level > levels.get(key, Level.NONE):
                levels[key], is_moving = level, True
    return is_moving


def _shorten(every: dict[Model, list[dict[str, Any]]], lines: int) -> None:
    """Keep the last lines of each story, fewer of a candidature, and the messages that tell of them."""
    stories: dict[str, list[int]] = defaultdict(list)
    for one in every[Entry]:
        stories[one["root"]].append(one["number"])
    kept: set[int] = set()
    for root, numbers in stories.items():
        wanted = lines if root.startswith(label(Atelier)) else -(-lines // 4)
        kept |= set(numbers[-wanted:])
    every[Entry] = [one for one in every[Entry] if one["number"] in kept]
    every[Message] = [one for one in every[Message] if one["entry_id"] in {None, *kept}]


def _values(model: Model) -> list[dict[str, Any]]:
    names = [one.attname for one in columns(model)]
    return list(model._base_manager.order_by("pk").values(*names))


def _roots(every: dict[Model, list[dict[str, Any]]]) -> dict[Key, Level]:
    """Candidatures, Ateliers, the collectivités, the services of a département, and their people."""
    levels: dict[Key, Level] = {}
    for model in (Candidature, Atelier):
        levels |= {(label(model), one["id"]): Level.STORY for one in every[model]}
    for organisation in Organisation.objects.order_by("pk"):
        if organisation.is_collectivite:
            levels[label(Organisation), organisation.pk] = Level.STORY
        elif organisation.departement_id:
            levels[label(Organisation), organisation.pk] = Level.SERVICE
    for person, where in Membre.objects.order_by("pk").values_list("personne", "organisation"):
        at = levels.get((label(Organisation), where), Level.NONE)
        before = levels.get((label(Personne), person), at)
        levels[label(Personne), person] = min(at, before)
    return levels


def pointed(model: Model, values: dict[str, Any]) -> Iterable[Key]:
    """What a row hangs on."""
    for one in columns(model):
        value = values[one.attname]
        if value is None:
            continue
        if isinstance(one, models.ForeignKey):
            yield label(one.related_model), value
        elif one.name in {"subject", "root", "about", "origine"}:
            yield from ((name, int(pk)) for name, pk in REFERENCE.findall(value))
        elif is_person(one) and model._meta.label in PERSONAL:
            yield label(Personne), value


#: what belongs to a person only, known by number
PERSONAL = {"core.RythmeCourriels", "core.Brouillon"}
