"""The offers of six holders, the committee that compares them, the one that is chosen (M4 to M11).

One is late, one has no signed undertaking, one is abnormally low and says why, one mayor steps aside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from demo import consultation, sealed
from demo.consultation import marche
from demo.offers import LATE, OFFERS, Played, sheet, sheets
from demo.scene import Scene, paper
from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.consultations import services
from etabli.consultations.payloads.judging import Received
from etabli.consultations.selectors import judging
from etabli.consultations.states import ChoixVote, NatureAttestation, NatureOffre, SiegeComite
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import end_in_months
from etabli.core.documents.blocks import Content
from etabli.core.fichiers.deposits import deposit
from etabli.core.models import Fichier
from etabli.marches import prix
from etabli.marches.models import Groupement

Days = Iterator[dt.date]
#: days from the first contact to the notification
LENGTH = 150


TVA = ("tva_taux", "tva_taux_antilles_reunion")
IRREGULAR, LOW = "L3", "L6"
MARKED = [one.code for one in OFFERS if one.code not in {LATE, IRREGULAR}]
#: what is said of a sub-criterion well answered, and of one that is less so
COMMENTS = {
    "T1": (
        "La méthode répond à la question posée et s’appuie sur les projets en cours.",
        "La méthode répond à la question posée ; le lien avec les projets en cours reste à préciser.",
    ),
    "T2": (
        "Toutes les compétences demandées sont là, et le temps de chacun est dit.",
        "Les compétences demandées sont là ; le temps du paysagiste et de l’écologue n’est pas dit.",
    ),
    "T3": (
        "Les trois sessions sont décrites heure par heure ; la place des habitants est réelle.",
        "Les trois sessions sont décrites ; la place des habitants y est peu détaillée.",
    ),
}
#: the mark from which a sub-criterion is well answered
WELL = Decimal("7.5")


def receive(scene: Scene) -> Days:
    """M4, N-8: the day after the closing, what PLACE received is brought in; a late offer stays closed."""
    yield consultation.after(scene, 1)
    found, closes = marche(scene), consultation.closing(scene)
    holders = {row.code: row for row in found.accord_cadre.groupements.order_by("rang")}
    received = [
        Received(
            groupement=holders[one.code],
            recue_at=closes + dt.timedelta(seconds=one.seconds),
            cle=f"{found.reference_place}-{one.code}",
            files=[] if one.code == LATE else list(_papers(scene, holders[one.code], one)),
        )
        for one in OFFERS
    ]
    services.receive_offers(found, actor=scene.people.pilote, offers=received)


def _papers(
    scene: Scene, holder: Groupement, one: Played
) -> Iterator[tuple[NatureOffre, Fichier]]:
    subject = judging.subject_of_offers(marche(scene))
    for nature, content in sheets(holder, one).items():
        yield nature, _kept(scene, content, subject=subject)


def _kept(scene: Scene, content: Content, *, subject: str, actor: Actor | None = None) -> Fichier:
    return deposit(
        paper(content, f"{content.title}.pdf"),
        subject=subject,
        depositor_id=(actor or scene.people.pilote).person_id,
        circle=Cercle.ETAT,
    )


def gather(scene: Scene) -> Days:
    """M6, N-9, N-10: the committee is named, signs; one mayor steps aside and is not replaced."""
    yield consultation.after(scene, 2)
    for organisation, actor, siege in _seats(scene):
        services.seat_member(
            marche(scene),
            actor=scene.people.pilote,
            organisation=organisation,
            personne=Personne.objects.get(pk=actor.person_id or 0),
            siege=siege,
        )
    yield consultation.after(scene, 4)
    for _organisation, actor, _siege in _seats(scene):
        if actor is _aside(scene):
            services.step_aside(
                marche(scene),
                actor=actor,
                raison="J’ai travaillé il y a un an avec une des entreprises qui ont répondu.",
            )
        else:
            services.declare_interests(marche(scene), actor=actor)
    services.begin_analysis(marche(scene), actor=scene.people.pilote)


def _seats(scene: Scene) -> Iterator[tuple[Organisation, Actor, SiegeComite]]:
    people = scene.people
    yield people.service, people.pilote, SiegeComite.PILOTE
    yield people.collectivite, people.signataire, SiegeComite.COLLECTIVITE
    for commune, mayor in scene.communes:
        yield commune, mayor, SiegeComite.COLLECTIVITE


def _aside(scene: Scene) -> Actor | None:
    """The last mayor, when another collectivité still sits."""
    return scene.communes[-1][1] if scene.communes else None


def _prices(scene: Scene) -> dict[str, tuple[Decimal, Decimal]]:
    """HT and TTC of each offer in time, at the rate of the place."""
    rates = [parametres.decimal(code, on=horloge.today()) * 100 for code in TVA]
    taux = prix.taux_tva(scene.atelier.departement_code, prix.Tva(*rates))
    figures = {one.code: Decimal(one.prix_ht) for one in OFFERS if one.code != LATE}
    return {code: (ht, prix.cents(ht * (100 + taux) / 100)) for code, ht in figures.items()}


def price(scene: Scene) -> Days:
    """N-6, N-7, MS-5, MS-6: prices typed, the low one explained and kept, the unsigned one eliminated."""
    yield consultation.after(scene, 5)
    services.record_prices(marche(scene), actor=scene.people.pilote, prix=_prices(scene))
    services.ask_candidate(
        marche(scene),
        actor=scene.people.pilote,
        code=LOW,
        nature="PRIX",
        texte="Votre prix est très inférieur à celui des autres offres : comment s’explique-t-il ?",
    )
    services.eliminate_offer(
        marche(scene),
        actor=scene.people.rpa,
        code=IRREGULAR,
        motif="IRREGULIERE",
        raison="L’acte d’engagement n’est pas signé par le mandataire.",
    )
    yield consultation.after(scene, 8)
    services.record_answer(
        marche(scene),
        actor=scene.firms[LOW].mandataire,
        code=LOW,
        nature="PRIX",
        reponse="Nos bureaux sont à vingt kilomètres : ni hébergement, ni long déplacement.",
    )
    yield consultation.after(scene, 9)
    services.decide_request(
        marche(scene),
        actor=scene.people.rpa,
        code=LOW,
        nature="PRIX",
        suite="ADMISE",
        raison="Les frais de déplacement évités expliquent l’écart, poste par poste.",
    )


def mark(scene: Scene) -> Days:
    """N-1, M8: one mark agreed for each sub-criterion, with its comment; the ranking is frozen."""
    yield consultation.after(scene, 12)
    for code in MARKED:
        _mark(scene, code)
    services.freeze_ranking(marche(scene), actor=scene.people.pilote)


def _mark(scene: Scene, code: str) -> None:
    offre, played = (
        judging.offer_of(marche(scene), code),
        next(o for o in OFFERS if o.code == code),
    )
    assert offre is not None, "every holder of the story has answered"
    for (sous_critere, said), mark in zip(COMMENTS.items(), played.marks, strict=True):
        valeur = Decimal(mark)
        services.write_mark(
            offre,
            actor=scene.people.pilote,
            sous_critere=sous_critere,
            valeur=valeur,
            commentaire=said[valeur < WELL],
        )


def vote(scene: Scene) -> Days:
    """N-11, N-12: each voice that remains adopts the ranking."""
    yield consultation.after(scene, 15)
    for _organisation, actor, _siege in _seats(scene):
        if actor is not _aside(scene):
            services.cast_vote(marche(scene), actor=actor, choix=ChoixVote.ADOPTER)
    services.count_votes(marche(scene), actor=scene.people.pilote)


def award(scene: Scene) -> Days:
    """M9, N-14, MS-2: awarded, certificates brought, the others told with their rank and why."""
    yield consultation.after(scene, consultation.AWARDED)
    services.award_marche(marche(scene), actor=scene.people.rpa)
    yield consultation.after(scene, 22)
    _bring_certificates(scene)
    yield consultation.after(scene, 24)
    services.send_rejections(marche(scene), actor=scene.people.rpa)


def _bring_certificates(scene: Scene) -> None:
    found = marche(scene)
    chosen = found.attributaire
    assert chosen is not None, "the marché was awarded the day before"
    actor, day = scene.firms[chosen.code].mandataire, horloge.today()
    for member in chosen.membres.select_related("organisation").order_by("pk"):
        for nature in NatureAttestation:
            title = f"{nature.label} — {member.organisation.nom}"
            services.record_attestation(
                marche(scene),
                actor=actor,
                organisation=member.organisation,
                nature=nature,
                fichier=_kept(
                    scene,
                    sheet(title, "Valable à ce jour.", chosen),
                    subject=found.reference,
                    actor=actor,
                ),
                issued_on=day,
                valid_until=end_in_months(day, 6, rolls=False),
            )


def notify(scene: Scene) -> Days:
    """M11: signed, committed under the number of Chorus, notified; the Atelier is at its framing."""
    yield consultation.after(scene, consultation.SIGNED)
    services.sign_marche(marche(scene), actor=scene.people.rpa)
    services.engage_marche(
        marche(scene),
        actor=scene.people.budget,
        numero_ej=f"{1_700_000_000 + scene.candidature_id}",
    )
    yield consultation.after(scene, 37)
    services.notify_marche(
        marche(scene),
        actor=scene.people.rpa,
        preuve=f"PLACE, accusé de réception du {horloge.today():%d/%m/%Y}",
    )


def until_marks(scene: Scene) -> Days:
    """From the first contact to the marks that the committee writes."""
    yield from consultation.until_agreed(scene)
    if scene.is_sealed:
        yield from sealed.make_keys(scene)
    yield from consultation.until_answered(scene)
    yield from sealed.receive(scene) if scene.is_sealed else receive(scene)
    yield from gather(scene)
    yield from price(scene)


def until_last_mark(scene: Scene) -> Days:
    """One offer waits for its marks: who enters as the pilote writes them and freezes the ranking."""
    yield from until_marks(scene)
    yield consultation.after(scene, 12)
    for code in MARKED[:-1]:
        _mark(scene, code)


def local(scene: Scene) -> Days:
    """From the first contact to the contract notified."""
    yield from until_marks(scene)
    yield from mark(scene)
    yield from vote(scene)
    yield from award(scene)
    yield from notify(scene)
