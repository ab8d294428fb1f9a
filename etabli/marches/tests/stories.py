"""A log being written by hand, for the tests of the tourniquet."""

import datetime as dt

from etabli.marches import tourniquet as tq
from etabli.marches.tourniquet import Cause, Nature, TourDeRole

DAY = dt.date(2026, 5, 4)
RANG = ("G1", "G2", "G3")
#: T-7: two refusals in twelve months call for a notice, three for a suspension
SEUILS = tq.Seuils(alerte=2, suspension=3, fenetre_mois=12)


class Story:
    """A log being written: each act appends its record, the file follows."""

    def __init__(self, *rang):
        self.rang = rang or RANG
        self.log = []
        self.tour = TourDeRole.initial(self.rang)
        self.le = DAY

    def keep(self, record):
        self.log.append(record)
        self.tour = tq.apply(self.tour, record)
        return record

    def designate(self, atelier, **inputs):
        return self.keep(tq.designate(self.tour, atelier, le=self.le, **inputs))

    def answer(self, atelier, nature, **more):
        live = self.tour.live_designation(atelier)
        assert live is not None
        return self.keep(tq.answer(self.tour, live.numero, nature, le=self.le, **more))

    def accept(self, atelier):
        return self.answer(atelier, Nature.ACCEPTATION)

    def refuse(self, atelier, cause=Cause.AUTRE):
        return self.answer(atelier, Nature.REFUS, cause=cause)

    def give_back(self, numero):
        return self.keep(tq.give_back(self.tour, numero, le=self.le))

    def holder(self, titulaire, nature, atelier=""):
        record = tq.about_holder(self.tour, titulaire, nature, le=self.le, atelier=atelier)
        return self.keep(record)

    @property
    def file(self):
        return list(self.tour.file)


def results(record):
    return [(test.titulaire, test.resultat.value) for test in record.tests]
