"""The country of the demonstration: fourteen Ateliers at fourteen stages, told at once up to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from demo import (
    analysis,
    cast,
    course,
    execution,
    framework,
    nouvelles,
    request,
    territoire,
)
from demo.cast import Firm, National, Territory
from demo.scene import Scene
from demo.sujets import Sujet, sujet, sujet_for
from demo.theatre import Calendar, play
from etabli.acteurs import selectors
from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.territoires.models import Commune
from etabli.territoires.selectors import find_commune

Days = Iterator[dt.date]
#: the framework is notified that many days before today
FRAMEWORK = 780


@dataclass(frozen=True, slots=True)
class Programme:
    """One story: where, about what, since how many days, how far."""

    code: str
    days: int
    until: Callable[[Scene], Days]
    sujet: str = ""
    is_on_stage: bool = True


STORIES: tuple[Programme, ...] = (
    Programme("47106", 425, course.followed),
    Programme("55029", 117, course.until_session),
    Programme("77182", 50, request.until_instruction),
    Programme("38185", 2, request.contact, "gare-fictive"),
    Programme("2A004", 14, request.until_draft, "halle-fictive"),
    Programme("97209", 48, request.until_complement, "front-de-mer-fictif"),
    Programme("94038", 77, course.until_signature, "entree-de-ville-fictive"),
    Programme("29232", 192, course.until_verification, "ecole-fictive"),
    Programme("12089", 55, request.until_opinions, "decazeville"),
    Programme("03310", 130, request.until_rejection, "lotissement-fictif", is_on_stage=False),
    Programme("76217", 125, analysis.until_last_mark, "dieppe"),
    Programme("63430", 410, execution.whole, "usines-vallee-fictive"),
    Programme("22070", 278, execution.whole, "arriere-littoral-fictif"),
    Programme("34142", 700, execution.whole, "vallee-eau-fictive"),
)


def tell(progress: Callable[[dt.date], object] = lambda day: None) -> None:
    """Play every story of the country through the services, up to today; `progress` is given each day."""
    today = horloge.today()
    start = today - dt.timedelta(days=FRAMEWORK)
    bureau, firms = found(start)
    scenes = [
        (stage(find_commune(row.code), bureau, firms, start=today - dt.timedelta(days=row.days),
               about=sujet(row.sujet) if row.sujet else None, turn=turn, is_persona=row.is_on_stage), row)
        for turn, row in enumerate(STORIES)
    ]  # fmt: skip
    services = [scene.people.service for scene, _ in scenes]
    play(
        [
            agenda(bureau, services, firms, start=start, until=today),
            *(row.until(scene) for scene, row in scenes),
            *(nouvelles.beside(scene) for scene, row in scenes if row.until is execution.whole),
        ],
        until=today,
        tell=progress,
    )


def found(start: dt.date) -> tuple[National, Mapping[str, Firm]]:
    """The national team, the frameworks and their holders, in place that day."""
    with horloge.at(start):
        bureau = cast.national()
        _, firms = framework.framework(bureau, notified=start)
        consulted = framework.consulted(bureau, notified=start)
    return bureau, {**firms, **consulted}


def stage(
    commune: Commune,
    bureau: National,
    firms: Mapping[str, Firm],
    *,
    start: dt.date,
    about: Sujet | None = None,
    turn: int = 0,
    is_persona: bool = True,
) -> Scene:
    """The people of a commune, its subject, its calendar."""
    subject = about or sujet_for(commune.code)
    lead = (
        selectors.epci_organisation(commune.epci, commune=commune)
        if subject.is_local and commune.epci
        else None
    )
    people = cast.territory(commune, lead=lead, turn=turn, is_persona=is_persona)
    scene = Scene(
        people=people,
        bureau=bureau,
        firms=firms,
        sujet=subject,
        calendar=Calendar(start),
    )
    if lead:
        communes = [find_commune(code) for code in subject["co_porteurs"]]
        scene.communes = territoire.mayors(communes, turn=turn, is_persona=is_persona)
    if scene.sujet.co_porteur_epci and commune.epci:
        scene.epci, scene.president = _epci(people, is_persona=is_persona)
    return scene


def _epci(people: Territory, *, is_persona: bool) -> tuple[Organisation, Actor]:
    assert people.commune.epci is not None
    epci = selectors.epci_organisation(people.commune.epci, commune=people.commune)
    president = cast.person(
        "Bernard", "Larrieu", Role.COLLECTIVITE_SIGNATAIRE, epci,
        fonction="président", is_persona=is_persona,
    )  # fmt: skip
    return epci, president


def agenda(
    bureau: National,
    services: Sequence[Organisation],
    firms: Mapping[str, Firm],
    *,
    start: dt.date,
    until: dt.date,
) -> Days:
    """What comes back whatever the stories: credits of each year, certificates twice a year."""
    wanted = list(dict.fromkeys(services))
    days = _agenda_days(start, until)
    for day in days:
        yield day
        if day == days[0] or (day.month, day.day) == (1, 5):
            for service in wanted:
                framework.credit(bureau, service, year=day.year)
        for firm in firms.values():
            framework.certificates(firm)


def _agenda_days(start: dt.date, until: dt.date) -> list[dt.date]:
    """The first day, each 5 January, and every five months."""
    years = range(start.year + 1, until.year + 1)
    januaries = {dt.date(year, 1, 5) for year in years}
    rounds = {start + dt.timedelta(days=150 * n) for n in range((until - start).days // 150 + 1)}
    return sorted(day for day in januaries | rounds if start <= day <= until)
