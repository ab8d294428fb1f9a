"""What the offers say is looked for through every exit, by those who do not judge them (N-9, N-13).

A consultation is played to its adopted ranking; each reader opens every page of it and of its Atelier,
every act with a form or a preview, their messages and their agenda. Who opens a paper of the award is
told by `consultations/tests/test_ecrans_attribution.py`.
"""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.tests import attribution
from etabli.consultations.tests import judging as played
from etabli.consultations.views.marches import MarcheMoveView
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import Message
from etabli.espaces.mon_etabli import agenda
from etabli.espaces.tests.adresses import routes

pytestmark = pytest.mark.django_db
DAY = attribution.AWARDED
#: prices HT and TTC, points, comments, ballots, what PLACE calls a deposit
SAID = (
    "78 000,00", "93 600,00", "81 250,00", "97 500,00", "83 000,00", "86,40", "Solide ;", "PLACE-L",
)  # fmt: skip
#: the second of a deposit: of those who may know who deposited
SECOND = "11 h 58 min 40"
CODES = {"offres": "L2", "pieces": "rc"}
ACTS = ("demander", "reponse", "decider", "eliminer", "reprendre", "compte-rendu")

#: what gives a file or asks another key; what a Local has not, or that is no act of its consultation
NOT_A_PAGE = (
    ":fmt>", "uuid", "str:", "dossier.zip", "feuilles_de_route:", "livrables:", "marches:", "paiements:",
    "seances:", "espaces:atelier-acte",
)  # fmt: skip
#: acts that ask nothing, and show something before their button
SHOWN = ("award", "sign", "send_rejections", "take_next", "freeze_ranking", "count_votes")


@pytest.fixture
def found(settings: Any) -> attribution.Award:
    """S05 to its ranking adopted; the people have given their second factor."""
    settings.DEMO = True
    return attribution.ranked()


def addresses(marche: MarcheSubsequent) -> set[str]:
    """Every address that leads to this consultation or to its Atelier, with its codes and its acts."""
    pks = {"consultations": marche.pk, "atelier": marche.atelier_id, "ateliers": marche.atelier_id}
    every: set[str] = {
        reverse("espaces:mon-etabli"), reverse("espaces:mes-ateliers"), reverse("espaces:journal"),
        reverse("espaces:catalogue"), reverse("consultations:liste"),
    }  # fmt: skip
    for name, route, pattern in routes():
        parts, asked = route.split("/"), set(pattern.pattern.converters)
        before = next((parts[i - 1] for i, part in enumerate(parts) if ":pk>" in part), "")
        if before not in pks or any(kind in name + route for kind in NOT_A_PAGE):
            continue
        code = next((CODES[part] for part in parts if part in CODES), "rc")
        keys = {"pk": pks[before], "numero": 1, "item": 1, "code": code, "section": "objet",
                "slug": "carnet-1"}  # fmt: skip
        for more in each_act(asked):
            given = {key: value for key, value in (keys | more).items() if key in asked}
            every.add(reverse(name, kwargs=given))
    return every


def each_act(asked: set[str]) -> list[dict[str, str]]:
    """The acts that an address names; itself when it names none."""
    if "acte" in asked:
        return [{"acte": one} for one in ACTS]
    if "move" in asked:
        return [{"move": one.replace("_", "-")} for one in (*MarcheMoveView.forms, *SHOWN)]
    return [{}]


def read(client: Client, address: str) -> str:
    """What the page says; nothing when it does not open."""
    answer: Any = client.get(address)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return ""
    return plain(answer.text)


def plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ").replace("\u202f", " ")


def heard(actor: Actor, marche: MarcheSubsequent, words: tuple[str, ...]) -> list[str]:
    """Where this reader meets one of these words."""
    with horloge.at(DAY):
        client = client_of(actor)
        told = {address: read(client, address) for address in addresses(marche)}
        told["agenda"] = plain(agenda.feed(actor).decode().replace("\r\n ", ""))
    rows = Message.objects.filter(person_id=actor.person_id)
    told["messages"] = plain(" ".join(f"{row.subject} {row.body}" for row in rows))
    return sorted(
        f"{place}: {word}" for place, text in told.items() for word in words if word in text
    )


def outside(found: attribution.Award) -> dict[str, Actor]:
    """Those who judge nothing and may not know who deposited."""
    one, people = found.one, found.one.where.people
    other = OrganisationFactory.create(type=TypeOrganisation.DDT, nom="DDT d’ailleurs (fictive)")
    return {
        "candidate": one.mandataires["L1"],
        "winner": one.mandataires["L2"],
        "silent": one.mandataires["L3"],
        "late": one.mandataires["L5"],
        "porteur": people.maire,
        "colleague": played.newcomer(Role.COLLECTIVITE_REDACTEUR, one.where.epci),
        "chef": people.chef_projet,
        "budget": found.budget,
        "elsewhere": actor_of(Role.SERVICE_PILOTE, organisation=other),
    }


def informed(found: attribution.Award) -> dict[str, Actor]:
    """Those who know who deposited, and read nothing of what it says before the notification."""
    return {
        "colleague": played.newcomer(Role.SERVICE_PILOTE, found.marche.service),
        "valideur": found.one.where.people.valideur,
        "achats": actor_of(Role.DGALN_ACHATS),
        "audit": actor_of(Role.AUDITEUR),
    }


@pytest.mark.regle("N-9", "N-13")
def test_who_does_not_judge_meets_nothing_of_the_offers_anywhere(found):
    words = (*SAID, SECOND)
    met = {name: heard(who, found.marche, words) for name, who in outside(found).items()}
    assert {name: places for name, places in met.items() if places} == {}


@pytest.mark.regle("N-9", "N-13")
def test_who_knows_the_deposits_meets_nothing_of_what_they_say(found):
    met = {name: heard(who, found.marche, SAID) for name, who in informed(found).items()}
    assert {name: places for name, places in met.items() if places} == {}


@pytest.mark.regle("N-13")
def test_the_committee_meets_it_else_the_others_would_prove_nothing(found):
    met = heard(found.one.where.presidente, found.marche, (*SAID, SECOND))
    base = f"/consultations/{found.marche.pk}/"
    places = {one.partition(":")[0].removeprefix(base) for one in met}
    assert places >= {"offres/", "offres/L2/", "comparaison/", "classement/"}
