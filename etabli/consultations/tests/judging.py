"""A consultation of S05 played to its analysis: deposits of PLACE, a committee of three voices, marks."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal as D

from etabli.accounts.models import Personne
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.payloads.judging import Received
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche, NatureOffre
from etabli.consultations.tests.scene import CLOSES, published
from etabli.core import horloge
from etabli.core.models import Fichier
from etabli.core.refus import Refused
from etabli.marches.models import ReglesConsultation
from tests.recits import told_once

#: S05: when each was received
HOURS = {"L1": (11, 0, 0), "L2": (11, 58, 40), "L4": (12, 0, 0), "L5": (12, 0, 1)}
PRICES = {"L1": D("78000"), "L2": D("81250"), "L4": D("83000")}
MARKS = {
    "L1": ("8.0", "7.2", "8.0"),
    "L2": ("8.0", "8.0", "8.0"),
    "L4": ("7.5", "7.5", "7.5"),
}
CODES = ("T1", "T2", "T3")
WORDS = "Solide ; sans calendrier détaillé."
OPENED = dt.datetime(2026, 6, 23, 9, tzinfo=horloge.PARIS)


def day(number, hour=9, minute=0):
    """That day of June 2026 in Paris; from 31 on, of July."""
    return OPENED.replace(hour=hour, minute=minute) + dt.timedelta(days=number - 23)


@contextmanager
def on(number, hour=9):
    with horloge.at(day(number, hour)):
        yield


def plain(sentences):
    return [one.replace("\u00a0", " ").replace("\u202f", " ") for one in sentences]


def refused(act):
    """The sentences of a refusal, with plain spaces."""
    try:
        act()
    except Refused as refusal:
        return plain(refusal.reasons)
    raise AssertionError("it was not refused")


def person(actor):
    return Personne.objects.get(pk=actor.person_id)


def ttc(ht):
    return (ht * 120 / 100).quantize(D("0.01"))


@told_once
def closed(one, **rules):
    """M4: published on 1 June with these rules of the framework, closed on the 22nd at noon."""
    if rules:
        ReglesConsultation.objects.filter(accord_cadre=one.accord).update(**rules)
    marche = published(one)
    with horloge.at(CLOSES + dt.timedelta(seconds=1)):
        assert services.close_consultations() == 1
    return again(marche)


def again(marche):
    return MarcheSubsequent.objects.select_related("atelier").get(pk=marche.pk)


def holder(one, code):
    return one.accord.groupements.get(code=code)


def file_of(marche, name="memoire.pdf"):
    """A file of an offer as the import keeps it; its bytes are not what is looked at here."""
    return Fichier.objects.create(
        name=name, sha256="0" * 64, size=1200, kind="application/pdf", path="depots/0",
        subject=judging.subject_of_offers(marche),
    )  # fmt: skip


def deposits(one, marche, hours=None, *, with_files=True):
    """What PLACE gives: one file for each offer in time, none for a late one."""
    found = []
    for code, hour in (hours or HOURS).items():
        at = CLOSES.replace(hour=hour[0], minute=hour[1], second=hour[2])
        is_kept = with_files and at <= CLOSES
        files = [(NatureOffre.NOTE, file_of(marche))] if is_kept else []
        found.append(Received(holder(one, code), at, f"PLACE-{code}-1", files))
    return found


def received(one, marche, hours=None, *, with_files=False):
    with on(22, 14):
        offers = deposits(one, marche, hours, with_files=with_files)
        services.receive_offers(marche, actor=one.pilote, offers=offers)
    return marche


def seats(one, marche):
    """The pilote, the president of the EPCI, the mayor of the other commune."""
    return {
        "pilote": (one.pilote, marche.service, "PILOTE"),
        "epci": (one.where.presidente, one.where.epci, "COLLECTIVITE"),
        "voisine": (one.where.maire_voisin, one.where.voisine, "COLLECTIVITE"),
    }


def sits(one, marche, who, *, organisation, siege, at=22):
    """Named by the pilote, then their declaration."""
    with on(at, 15):
        services.seat_member(again(marche), organisation, person(who), siege, actor=one.pilote)
        services.declare_interests(again(marche), actor=who)


def committee(one, marche):
    for who, organisation, siege in seats(one, marche).values():
        sits(one, marche, who, organisation=organisation, siege=siege)


@told_once
def opened(one, hours=None, *, prices=None, with_files=False, **rules):
    """M6: received, the committee declared, the analysis begun, prices typed."""
    marche = closed(one, **rules)
    received(one, marche, hours, with_files=with_files)
    committee(one, marche)
    with on(23):
        services.begin_analysis(again(marche), actor=one.pilote)
        found = PRICES if prices is None else prices
        services.record_prices(
            again(marche), {code: (ht, ttc(ht)) for code, ht in found.items()}, actor=one.pilote
        )
    return again(marche)


def offer(marche, code):
    found = judging.offer_of(marche, code)
    assert found is not None
    return found


def frozen_of(marche):
    """The ranking last frozen."""
    found = judging.current_ranking(again(marche))
    assert found is not None
    return found


def mark(marche, actor, code, valeurs, comment=WORDS):
    offre = offer(marche, code)
    for sous, valeur in zip(CODES, valeurs, strict=True):
        services.write_mark(
            offre, actor=actor, sous_critere=sous, valeur=D(valeur), commentaire=comment
        )


def marked(one, marche, marks=None, *, actor=None, at=24):
    with on(at):
        for code, valeurs in (marks or MARKS).items():
            mark(marche, actor or one.pilote, code, valeurs)


@told_once
def ranked(one, *, marks=None, **how):
    """M8: the ranking is frozen on 25 June."""
    marche = opened(one, **how)
    marked(one, marche, marks)
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)
    found = again(marche)
    assert found.etat == EtatMarche.CLASSEMENT
    return found


def votes(marche, ballots, *, at=26):
    """Each answers: (actor, choice), with a reason when it is to review."""
    with on(at):
        for actor, choix in ballots:
            reason = ("T1", "La méthode n’a pas été lue.") if choix == "REVOIR" else ("", "")
            services.cast_vote(again(marche), choix, *reason, actor=actor)


def counted(one, marche, ballots, *, at=26):
    votes(marche, ballots, at=at)
    with on(at, 10):
        services.count_votes(again(marche), actor=one.pilote)
    return frozen_of(marche)


def table(found):
    return [
        (line.rang, line.offre, *(str(score.points) for score in line.scores), str(line.total))
        for line in found.lignes
    ]


def newcomer(role, organisation):
    """Somebody else of that organisation."""
    return actor_of(role, organisation=organisation)
