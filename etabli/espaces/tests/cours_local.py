"""A Local at work after its notification: its people, and what they do, act by act."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, blockers_of, start_session
from etabli.consultations import services as consultations
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.tests.attribution import NOTIFIED, notified
from etabli.core import horloge
from etabli.credits import services as credits
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images
from etabli.livrables.tests.factories import pdf, source
from etabli.paiements import services as paiements
from etabli.paiements.payloads import Part
from etabli.seances import services as seances
from etabli.seances.models import SessionInSitu
from tests.recits import told_once

CAME: Any = [{"nom": "Une élue", "college": "ELU"}]


def after(days: int) -> dt.date:
    return NOTIFIED + dt.timedelta(days=days)


CADRAGE, FRAMED = after(20), after(60)
SESSIONS = {1: after(90), 2: after(180), 3: after(270)}
PRODUCED, GIVEN_BACK, CLOSED = after(300), after(330), after(350)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class Local:
    """A Local notified on 16 July 2026, its people, and what they do."""

    def __init__(self) -> None:
        self.pk = notified().fresh().atelier_id
        service = self.atelier.service_pilote
        self.pilote = actor_of(Role.SERVICE_PILOTE, organisation=service)
        self.valideur = actor_of(Role.SERVICE_VALIDEUR, organisation=service)
        self.mandataire = actor_of(
            Role.GROUPEMENT_MANDATAIRE, organisation=self.atelier.mandataire
        )

    @property
    def atelier(self) -> Atelier:
        return Atelier.objects.get(pk=self.pk)

    def lacks(self, name: str, *, on: dt.date, by: str = "pilote") -> list[str]:
        with horloge.at(on):
            reasons = blockers_of(self.atelier, name, actor=getattr(self, by))
        return [plain(reason) for reason in reasons]

    def meet(self, genre: str, *, on: dt.date) -> None:
        with horloge.at(on):
            row = seances.plan_reunion(
                self.atelier, actor=self.pilote, genre=genre, jour=on, lieu="Mairie"
            )
            seances.hold_reunion(
                row, actor=self.pilote, tenue_le=on, participants={"ELU": 3}, compte_rendu="Dit."
            )

    def deposit(self, type_: str, *, on: dt.date) -> None:
        with horloge.at(on):
            livrables.deposit_files(
                Livrable.objects.get(atelier_id=self.pk, type=type_), actor=self.mandataire, pdf=pdf(),
                source=source(), images=Images.AUCUNE_PERSONNE,
            )  # fmt: skip

    def admit(self, type_: str, *, on: dt.date) -> None:
        self.deposit(type_, on=on)
        with horloge.at(on):
            row = Livrable.objects.get(atelier_id=self.pk, type=type_)
            livrables.start_verification(row, actor=self.pilote)
            livrables.admit_livrable(row, actor=self.valideur)

    def frame(self) -> None:
        self.meet("CADRAGE", on=CADRAGE)
        self.admit("NOTE_CADRAGE", on=FRAMED)

    def prepare(
        self, n: int, *, first: dt.date | None = None, on: dt.date = FRAMED
    ) -> SessionInSitu:
        with horloge.at(on):
            made: SessionInSitu = seances.prepare_session(
                self.atelier, actor=self.pilote, titre=f"Session {n}", debut_on=first or SESSIONS[n],
                lieu="Salle des fêtes",
            )  # fmt: skip
        return made

    def go_to(self, n: int, *, on: dt.date, days: int = 1) -> None:
        first = SESSIONS[n]
        with horloge.at(on):
            start_session(
                self.atelier, n, actor=self.pilote, site_from=first, site_to=first + dt.timedelta(days - 1)
            )  # fmt: skip

    def hold(self, n: int) -> None:
        """Session n: prepared, held, told; the carnet deposited."""
        session = SessionInSitu.objects.filter(atelier_id=self.pk, numero=n).first()
        session = session or self.prepare(n)
        with horloge.at(SESSIONS[n]):
            seances.add_sequence(session, actor=self.pilote, titre="Visite", duree=60)
            seances.open_session(session, actor=self.pilote)
            seances.record_attendance(session, actor=self.pilote, walk_ins=CAME)

    def met(self, *, on: dt.date) -> None:
        with horloge.at(on):
            seances.record_entretien(
                self.atelier, actor=self.pilote, mene_le=on, college="ELU", themes="eau", accord="ANONYME"
            )  # fmt: skip

    def pay_all(self, *, on: dt.date) -> None:
        """Each step of the marché certified, claimed and paid that day, whose service has the credits."""
        marche = MarcheSubsequent.objects.get(atelier_id=self.pk)
        budget = actor_of(Role.GESTIONNAIRE_BUDGET, organisation=marche.service)
        with horloge.at(on):
            credits.delegate_credits(
                actor=actor_of(Role.DGALN_CHEF_PROJET),
                destination=credits.envelope_for(marche.service, on.year), ae=D("0.00"), cp=D("200000.00"),
            )  # fmt: skip
            whole = [Part(marche.groupement.mandataire, marche.ttc, False)]
            paiements.share_marche(marche.repartition, actor=budget, parts=whole)
            for avance in marche.avances.filter(etat="A_VERSER"):
                paiements.pay_avance(avance, actor=budget)
            for step in marche.services_faits.order_by("rang"):
                paiements.certify_service_fait(step, actor=self.pilote)
                paid = paiements.record_demande(
                    step, actor=self.mandataire, numero=f"DP-{step.rang}"
                )
                paiements.pay_demande(paid, actor=budget)

    def settle(self, *, on: dt.date) -> None:
        """M16."""
        marche = MarcheSubsequent.objects.get(atelier_id=self.pk)
        with horloge.at(on):
            consultations.settle_marche(
                marche, actor=actor_of(Role.GESTIONNAIRE_BUDGET, organisation=marche.service)
            )

    def move(self, name: str, *, on: dt.date, by: str = "pilote") -> None:
        with horloge.at(on):
            advance(self.atelier, name, actor=getattr(self, by))


@told_once
def at_inter_1() -> Local:
    found = Local()
    found.frame()
    found.go_to(1, on=FRAMED)
    found.hold(1)
    found.deposit("CARNET_1", on=after(100))
    found.move("start_inter_1", on=after(100))
    return found


@told_once
def at_session_3() -> Local:
    found = at_inter_1()
    verify(found, "CARNET_1", on=after(110))
    found.met(on=after(115))
    found.go_to(2, on=after(150))
    found.hold(2)
    found.admit("CARNET_2", on=after(190))
    found.move("start_inter_2", on=after(190))
    found.met(on=after(200))
    found.go_to(3, on=after(240))
    return found


def verify(found: Local, type_: str, *, on: dt.date) -> None:
    with horloge.at(on):
        row = Livrable.objects.get(atelier_id=found.pk, type=type_)
        livrables.start_verification(row, actor=found.pilote)
        livrables.admit_livrable(row, actor=found.valideur)
