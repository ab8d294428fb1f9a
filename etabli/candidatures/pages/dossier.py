"""The frame of a dossier: facts, tabs, stages, who does what next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from django.urls import reverse

from etabli.acteurs.models import Invitation, Organisation
from etabli.acteurs.selectors import awaited_guests, recipients
from etabli.acteurs.states import Role
from etabli.candidatures import echanges, fiche, selectors
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import courriers, screens, thread
from etabli.candidatures.pages.porteurs import Makers, makers
from etabli.candidatures.selectors import dossier
from etabli.candidatures.selectors.vintages import Changed, changed
from etabli.candidatures.states import COURSE, FINAL, FORMING, Etat
from etabli.core import duties, horloge
from etabli.core.access import Actor
from etabli.core.articles import begins, le
from etabli.core.delais import echeances
from etabli.core.duties import Duty
from etabli.core.echanges import marks
from etabli.core.echanges.threads import opened
from etabli.core.formats import compte
from etabli.core.ui.doors import Line, bar
from etabli.territoires.models import Commune

#: the ways out, kept apart from what happens now
LEAVES = frozenset({"withdraw", "leave"})


class Tab(TypedDict):
    """One tab of a dossier."""

    label: str
    url: str
    current: bool
    #: what is new there, when something is
    count: int | None


class Stage(TypedDict):
    """One stage of the course, as the timeline draws it."""

    label: str
    state: str
    date: dt.date | str
    detail: NotRequired[str]


class Overview(Makers):
    """What the page of a dossier reads besides its frame; `exits` are the ways out, `invites`
    whether somebody of the lead is to be invited."""

    now: Now
    fiche_url: str
    invites: bool
    guests: list[Invitation]
    continuation_url: str
    moves: list[Line]
    exits: list[Line]
    stages: list[Stage]
    contacts: list[dict[str, str]]
    documents: list[dict[str, object]]
    communes: list[Commune]
    communes_label: str
    changed: list[Changed]
    note_audience: str


def facts(candidature: Candidature) -> list[str]:
    """The line under the title: format, place, pilote, number."""
    number = f"n° {candidature.numero}" if candidature.numero else ""
    return [
        format_of(candidature).nom,
        str(candidature.commune),
        f"Pilote : {candidature.service_pilote.nom}",
        number,
    ]


def tabs(candidature: Candidature, actor: Actor, can: dict[str, bool], current: str) -> list[Tab]:
    """The tabs this reader may open, and how many messages they have not read."""
    found = opened(echanges.ROOM, candidature, actor, can)
    has_fiche = bool(candidature.fiche_version)
    shown = [
        ("dossier", "Dossier", True),
        ("fiche", "Fiche", has_fiche),
        ("courriers", "Courriers", has_fiche),
        ("complement", "Compléments", candidature.demandes.exists()),
        ("instruction", "Instruction", can["view_grid"] and candidature.numero is not None),
        ("echanges", "Échanges", bool(found.threads)),
        ("suivi", "Suivi", True),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"candidatures:{name}", args=[candidature.pk]),
            "current": name == current,
            "count": marks.unread(found) if name == "echanges" else None,
        }
        for name, label, is_shown in shown
        if is_shown
    ]


def stages(candidature: Candidature, actor: Actor) -> list[Stage]:
    """The ordinary course with the day each stage was reached; a side state stands at its place."""
    reached = {
        entry.target: entry.effective_on
        for entry in selectors.history(candidature, actor).order_by("number")
        if entry.target != entry.source
    }
    place = _place(candidature, reached)
    is_over = candidature.etat in FINAL
    lines: list[Stage] = [
        {
            "label": etat.label,
            "state": _state(rank - place, is_over),
            "date": reached.get(etat, ""),
        }
        for rank, etat in enumerate(COURSE)
    ]
    if is_over and candidature.etat != Etat.CONVERTIE:
        return [*lines[: place + 1], _end(candidature)]
    lines[place]["detail"] = _side_detail(candidature)
    return lines


def _place(candidature: Candidature, reached: Mapping[str, dt.date]) -> int:
    """The stage of the course it stands at, or the last one it went through."""
    if candidature.stage >= 0:
        return candidature.stage
    return max((COURSE.index(Etat(e)) for e in reached if e in COURSE), default=0)


def _state(distance: int, is_over: bool) -> str:
    if distance > 0:
        return "coming"
    return "done" if distance < 0 or is_over else "current"


def _end(candidature: Candidature) -> Stage:
    """The line of a dossier that stopped before becoming an Atelier."""
    return {
        "label": candidature.get_etat_display(),
        "state": "dropped",
        "date": candidature.etat_on,
    }


def _side_detail(candidature: Candidature) -> str:
    etat = Etat(candidature.etat)
    return "" if etat in COURSE else etat.label


@dataclass(frozen=True, slots=True)
class Now:
    """« Ce qui se passe maintenant »: what this reader must do, or whom they wait for."""

    title: str
    sentences: list[str]
    is_mine: bool
    sign_url: str = ""


def at_hand(candidature: Candidature, actor: Actor) -> list[Duty]:
    """What waits on it today for this reader."""
    return [duty for duty in duties.duties_on(actor, candidature) if not duty.is_early]


def now(candidature: Candidature, actor: Actor, owed: Sequence[Duty] | None = None) -> Now:
    """The awaited moves of the stage, said to this reader; `owed` is what the page has read already."""
    if candidature.etat in FINAL:
        return Now(candidature.get_etat_display(), [_ending(candidature)], False)
    owed = at_hand(candidature, actor) if owed is None else owed
    if letter := courriers.awaited_of(candidature, owed, actor, on=horloge.today()):
        return _to_sign(candidature, letter)
    mine = [duty for duty in owed if duty.is_mine]
    if mine and not _is_only_written(candidature, mine):
        return Now("À vous de jouer", [duty.sentence for duty in mine], True)
    told = [duty.sentence for duty in owed if duty.row.is_told]
    title = "Rien à faire pour vous maintenant"
    return Now(title, _waiting(candidature, told, is_written=bool(mine)), False)


def _is_only_written(candidature: Candidature, mine: Sequence[Duty]) -> bool:
    """Is the fiche all that these wait for, and is it whole? Then it is the service's turn."""
    return {duty.name for duty in mine} == {"write_fiche"} and not fiche.missing_fields(
        candidature
    )


def _to_sign(candidature: Candidature, letter: courriers.Card) -> Now:
    """A signatory opens the dossier: the letter comes before anything else."""
    sentence = (
        "Votre courrier est à refaire : " + " ".join(letter.faults)
        if letter.faults
        else f"Votre {_name(candidature, letter)} est attendu : lisez-le, signez-le, "
        "puis envoyez-en une photo ou un scan."
    )
    url = reverse(
        "candidatures:signer", args=[candidature.pk, letter.type, letter.organisation.pk]
    )
    return Now("À vous de jouer", [sentence], True, url)


def _name(candidature: Candidature, letter: courriers.Card) -> str:
    courrier = format_of(candidature).courrier(letter.type)
    return courrier.nom if courrier else "courrier"


def _waiting(candidature: Candidature, told: list[str], *, is_written: bool) -> list[str]:
    """Whom everybody waits for; at the first contact, by their name."""
    service = le(candidature.service_pilote.nom)
    if is_written:
        return [f"La fiche est complète : {service} peut la figer et l’envoyer en signature."]
    if candidature.etat != Etat.MANIFESTATION:
        return told or [f"Le dossier est à l’étape « {candidature.get_etat_display()} »."]
    silent = [le(nom) for nom in dossier.silent(candidature)]
    if candidature.interet_service_on is None:
        silent.append(service)
    return [
        *(f"{begins(nom)} n’a pas encore dit si ce projet l’intéresse." for nom in silent),
        f"Ensuite, {service} saisira la DGALN.",
    ]


def guests(candidature: Candidature, actor: Actor) -> list[Invitation]:
    """Who was invited for the lead and has not answered, as the service that pilots reads it."""
    waits = candidature.etat == Etat.MANIFESTATION and not candidature.interet_collectivite_on
    is_theirs = candidature.service_pilote_id in {
        hat.organisation_id for hat in actor.memberships if hat.role == Role.SERVICE_PILOTE
    }
    return awaited_guests(candidature.chef_de_file) if waits and is_theirs else []


def _ending(candidature: Candidature) -> str:
    sentences = {
        Etat.OPPORTUNITE_ECARTEE: "La DGALN n’a pas retenu l’opportunité. Ses raisons sont ci-dessous.",
        Etat.NON_ELIGIBLE: "La candidature n’est pas éligible. La lettre de décision donne les raisons.",
        Etat.CONVERTIE: "La candidature est devenue un Atelier : la suite se passe sur sa page.",
        Etat.RETIREE: "La candidature a été retirée.",
        Etat.CADUQUE: "La candidature est caduque. Elle peut être reprise dans un nouveau brouillon.",
    }
    return sentences[Etat(candidature.etat)]


def continuation_url(candidature: Candidature) -> str:
    """The page of the Atelier it has become; nothing before. Who reads the one follows the other."""
    atelier = getattr(candidature, "atelier", None)
    return str(atelier.get_absolute_url()) if atelier else ""


def _fiche_url(candidature: Candidature, actor: Actor) -> str:
    """The screen where this person goes on writing; the fiche as a whole once nothing is missing."""
    if candidature.etat not in (Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON):
        return ""
    found = screens.going_on(candidature, actor)
    return found["url"] if found else reverse("candidatures:fiche", args=[candidature.pk])


def next_page(candidature: Candidature, actor: Actor) -> str:
    """Where this person does what the dossier asks of them: their letter, the points to answer, or the
    screen where they go on writing; else the dossier."""
    owed = at_hand(candidature, actor)
    if letter := now(candidature, actor, owed).sign_url:
        return letter
    if any(duty.is_mine and duty.name == "answer_item" for duty in owed):
        return reverse("candidatures:complement", args=[candidature.pk])
    return _fiche_url(candidature, actor) or str(candidature.get_absolute_url())


def moves(candidature: Candidature, actor: Actor) -> list[Line]:
    """The moves of this reader; « redraft » is spoken of only when a collectivité has left."""
    has_left = echeances.of(candidature, "retrait") is not None
    return bar(candidature, actor, without=() if has_left else ("redraft",))


def contacts(candidature: Candidature) -> list[dict[str, str]]:
    """Whom to call: the pilote first, then the bureau."""
    pilote = candidature.service_pilote
    lead = candidature.chef_de_file
    lines = [
        {"label": "Service pilote", "value": pilote.nom,
         "hint": _reach(pilote, Role.SERVICE_PILOTE)},
        {"label": "Chef de file", "value": lead.nom,
         "hint": _reach(lead, Role.COLLECTIVITE_REDACTEUR)},
    ]  # fmt: skip
    if candidature.instructeur_nom:
        lines.append(
            {"label": "Instruction (DGALN)", "value": candidature.instructeur_nom, "hint": ""}
        )
    return lines


def _reach(organisation: Organisation, role: str) -> str:
    """A telephone, an address; else the person who follows the dossier there."""
    parts = [part for part in (organisation.telephone, organisation.courriel) if part]
    if not parts:
        people = recipients(role, organisation=organisation)
        parts = [f"{person.name}, {person.address}" for person in people[:1]]
    return " · ".join(parts)


def overview(candidature: Candidature, actor: Actor) -> Overview:
    """What the page of the dossier shows besides its frame."""
    found = moves(candidature, actor)
    owed = at_hand(candidature, actor)
    communes = selectors.communes(candidature)
    return {
        **makers(candidature),
        "now": now(candidature, actor, owed),
        "fiche_url": _fiche_url(candidature, actor),
        "invites": any(duty.name == "invite_lead" and duty.is_mine for duty in owed),
        "guests": guests(candidature, actor),
        "continuation_url": continuation_url(candidature),
        "moves": [line for line in found if line.name not in LEAVES],
        "exits": [line for line in found if line.name in LEAVES and line.allowed],
        "stages": stages(candidature, actor),
        "contacts": contacts(candidature),
        "documents": thread.documents(candidature, actor),
        "communes": communes,
        "communes_label": compte(len(communes), "commune"),
        "changed": changed(candidature) if candidature.etat in FORMING else [],
        "note_audience": echanges.state_audience(candidature),
    }
