"""S05 as far as its ranking adopted, then each step of its award, one a day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal as D

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.states import NatureAttestation
from etabli.consultations.tests import judging as judged
from etabli.consultations.tests.scene import Scene, scene
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.fichiers import store
from etabli.core.models import Fichier
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.credits.selectors import solde
from etabli.marches.models import Groupement
from tests.recits import told_once

AWARDED = dt.date(2026, 7, 6)
TOLD = dt.date(2026, 7, 7)
SIGNED = dt.date(2026, 7, 15)
NOTIFIED = dt.date(2026, 7, 16)
EJ = "1600004210"


@dataclass
class Award:
    """Who plays the award, beside those of the consultation."""

    one: Scene
    marche: MarcheSubsequent
    budget: Actor

    def fresh(self) -> MarcheSubsequent:
        return MarcheSubsequent.objects.get(pk=self.marche.pk)

    @property
    def holder(self) -> Groupement:
        """The one it is awarded to, as the base knows it."""
        found = self.fresh().attributaire
        assert found is not None
        return found


@told_once
def ranked(*, ae: str = "500000.00") -> Award:
    """The consultation of S05, from its publication to the vote that adopts its ranking."""
    one = scene()
    with horloge.at(dt.date(2026, 1, 2)):
        credits.delegate_credits(
            actor=actor_of(Role.DGALN_CHEF_PROJET),
            destination=credits.envelope_for(one.atelier.service_pilote, 2026),
            ae=D(ae),
            cp=D(ae),
        )
    marche = judged.ranked(one)
    ballots = [(who, "ADOPTER") for who, _, _ in judged.seats(one, marche).values()]
    assert judged.counted(one, marche, ballots).is_adopted
    budget = actor_of(Role.GESTIONNAIRE_BUDGET, organisation=marche.service)
    return Award(one, judged.again(marche), budget)


@told_once
def awarded() -> Award:
    """M9, on 6 July 2026."""
    found = ranked()
    with horloge.at(AWARDED):
        services.award_marche(found.marche, actor=found.one.rpa)
    return found


def a_file(data: bytes = b"%PDF-1.4 attestation") -> Fichier:
    return Fichier.objects.create(
        name="attestation.pdf", sha256=store.digest(data), size=len(data), kind="application/pdf",
        path=store.keep(data, folder="depots", suffix="pdf"), subject="consultations.consulte:1",
        depositor_id=1,
    )  # fmt: skip


def give(found: Award, *, on=TOLD, until=dt.date(2026, 12, 31), without=()):
    """Every paper of every firm of the chosen holder, by its mandataire."""
    marche = found.marche
    actor = found.one.mandataires[found.holder.code]
    with horloge.at(on):
        for firm in awarding.firms_of(found.holder):
            for nature in NatureAttestation:
                if nature in without:
                    continue
                services.record_attestation(
                    marche, actor=actor, organisation=firm, nature=nature.value,
                    fichier=a_file(), issued_on=on,
                    valid_until=None if nature == NatureAttestation.RIB else until,
                )  # fmt: skip


@told_once
def told() -> Award:
    """N-14 and MS-2: every paper is there, the others are told."""
    found = awarded()
    give(found)
    with horloge.at(TOLD):
        services.send_rejections(found.marche, actor=found.one.rpa)
    return found


@told_once
def signed() -> Award:
    found = told()
    with horloge.at(SIGNED):
        services.sign_marche(found.marche, actor=found.one.rpa)
    return found


@told_once
def engaged() -> Award:
    found = signed()
    with horloge.at(SIGNED):
        services.engage_marche(found.marche, actor=found.budget, numero_ej=EJ)
    return found


@told_once
def notified() -> Award:
    """M11, on 16 July 2026 (S05.5)."""
    found = engaged()
    with horloge.at(NOTIFIED):
        services.notify_marche(found.marche, actor=found.one.rpa, preuve="PLACE, accusé du jour")
    return found


def refused(act):
    """The reasons of a refusal, spaces made plain."""
    with pytest.raises(Refused) as refusal:
        act()
    return [
        reason.replace("\u00a0", " ").replace("\u202f", " ") for reason in refusal.value.reasons
    ]


def ae(marche):
    """What the envelope of its service says."""
    return solde(credits.envelope_for(marche.service, 2026))
