"""One story on stage: its people, its subject, its days, and the objects it made so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.cast import Firm, National, StateTeam, Territory
from demo.sujets import Sujet
from demo.theatre import Calendar
from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.ateliers.models import Atelier
from etabli.candidatures.models import Candidature
from etabli.consultations.selectors.contract import contract_of
from etabli.core.access import Actor
from etabli.core.delais import is_working_day
from etabli.core.documents.blocks import Content
from etabli.core.documents.pdf import render_pdf
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.marches.models import BonDeCommande, Designation, Devis
from etabli.marches.selectors import devis_of, live_designation
from etabli.seances.models import SessionInSitu

SITE = 128


@dataclass(slots=True)
class Scene:
    """What the acts of one story share. Objects are read again at each act: others may have moved them."""

    people: Territory
    bureau: National
    firms: Mapping[str, Firm]
    sujet: Sujet
    calendar: Calendar
    epci: Organisation | None = None
    president: Actor | None = None
    #: the communes that carry a Local beside its EPCI, each with who signs for it
    communes: tuple[tuple[Organisation, Actor], ...] = ()
    #: the other State services of the perimeter
    around: tuple[StateTeam, ...] = ()
    #: are the offers of a Local sealed here, or received by PLACE?
    is_sealed: bool = False
    candidature_id: int = 0

    def day(self, number: int) -> dt.date:
        return self.calendar.day(number)

    @property
    def site(self) -> tuple[dt.date, dt.date]:
        """Two worked days in a row."""
        first = self.day(SITE)
        while not is_working_day(first + dt.timedelta(days=1)) or not is_working_day(first):
            first += dt.timedelta(days=1)
        return first, first + dt.timedelta(days=1)

    @property
    def is_led_by_epci(self) -> bool:
        """Does an EPCI lead the dossier, or a commune?"""
        return self.people.collectivite.type == TypeOrganisation.EPCI

    @property
    def candidature(self) -> Candidature:
        return Candidature.objects.get(pk=self.candidature_id)

    @property
    def atelier(self) -> Atelier:
        return Atelier.objects.get(candidature_id=self.candidature_id)

    @property
    def designation(self) -> Designation:
        found = live_designation(self.atelier)
        assert found is not None
        return found

    @property
    def mandataire(self) -> Actor:
        contract = contract_of(self.atelier)
        holder = contract.attributaire if contract else self.designation.groupement
        assert holder is not None, "a notified contract has its holder"
        return self.firms[holder.code].mandataire

    @property
    def devis(self) -> Devis:
        found = devis_of(self.atelier)
        assert found is not None
        return found

    @property
    def bons(self) -> list[BonDeCommande]:
        return list(self.atelier.bons_de_commande.exclude(etat="ANNULE").order_by("pk"))

    @property
    def session(self) -> SessionInSitu:
        return self.atelier.sessions.order_by("numero")[0]

    @property
    def feuille(self) -> FeuilleDeRoute:
        return self.atelier.feuille_de_route


def paper(content: Content, name: str) -> SimpleUploadedFile:
    """A paper printed, signed and scanned: the file a signatory sends back."""
    return SimpleUploadedFile(name, render_pdf(content), content_type="application/pdf")
