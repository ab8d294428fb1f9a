"""Offers are received, opened, priced, asked about, eliminated (N-8, M6, MS-4 to MS-6, M5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from etabli.ateliers import services as ateliers
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations import access
from etabli.consultations.models import AccesOffre, MarcheSubsequent, PieceOffre
from etabli.consultations.payloads.judging import Received
from etabli.consultations.selectors.judging import subject_of_offers
from etabli.consultations.services.moves import WORKFLOW
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import Entry, Fichier
from etabli.core.outbox import one_act
from etabli.core.refus import Refused


def receive_offers(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    offers: Sequence[Received],
    on: dt.date | None = None,
) -> Entry:
    """N-8: what the channel received, after the closing; a deposit already known is passed over.

    Files are kept under `subject_of_offers`, which no list of papers asks for. A late offer keeps none.
    """
    sealed = subject_of_offers(marche)
    for one in offers:
        for _, fichier in one.files:
            assert fichier.subject == sealed, "files of offers are listed with no other paper"
    return WORKFLOW.run(marche, "receive_offers", actor=actor, on=on, offers=list(offers))


@one_act()
def open_piece(piece: PieceOffre, *, actor: Actor) -> Fichier:
    """N-13: the file, to who may read the offers; the access is written first."""
    access.TABLE.require(actor, "read_offers", piece.offre.marche)
    if piece.offre.is_replaced:
        raise Refused("Cette offre a été remplacée par une suivante : elle n’est pas ouverte.")
    AccesOffre.objects.create(piece=piece, opened_by_id=actor.person_id, opened_at=horloge.now())
    return piece.fichier


def begin_analysis(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M6: the committee stands, everybody has declared; offers become readable to them."""
    return WORKFLOW.run(marche, "begin_analysis", actor=actor, on=on)


def record_prices(
    marche: MarcheSubsequent,
    prix: Mapping[str, tuple[Decimal, Decimal]],
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """Prices of offers by code, HT then TTC, in euros."""
    return WORKFLOW.run(marche, "record_prices", actor=actor, on=on, prix=dict(prix))


def ask_candidate(
    marche: MarcheSubsequent,
    code: str,
    nature: str,
    texte: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """MS-5, MS-6: a price to justify, an offer to regularise, a precision; with its delay (N-6)."""
    return WORKFLOW.run(
        marche, "ask_candidate", actor=actor, on=on, code=code, nature=nature, texte=texte
    )


def record_answer(
    marche: MarcheSubsequent,
    code: str,
    nature: str,
    reponse: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """The mandataire of that offer answers, or the pilote copies what came by PLACE."""
    return WORKFLOW.run(
        marche, "record_answer", actor=actor, on=on, code=code, nature=nature, reponse=reponse
    )


def decide_request(
    marche: MarcheSubsequent,
    code: str,
    nature: str,
    suite: str,
    raison: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """MS-5, MS-6: the RPA keeps the offer, or rejects it; once it has answered or its delay is over."""
    return WORKFLOW.run(
        marche, "decide_request", actor=actor, on=on, code=code, nature=nature, suite=suite,
        raison=raison,
    )  # fmt: skip


def eliminate_offer(
    marche: MarcheSubsequent,
    code: str,
    motif: str,
    raison: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """MS-5: irregular or inappropriate, with the reason that its candidate will read."""
    return WORKFLOW.run(
        marche, "eliminate_offer", actor=actor, on=on, code=code, cause=motif,
        raison=raison,
    )  # fmt: skip


def reinstate_offer(
    marche: MarcheSubsequent, code: str, motif: str, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """MS-5: this reason to eliminate the offer no longer holds."""
    return WORKFLOW.run(marche, "reinstate_offer", actor=actor, on=on, code=code, cause=motif)


@one_act()
def declare_unfruitful(
    marche: MarcheSubsequent, motif: str, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """M5: no offer can be retained; the Atelier is to launch again."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "declare_unfruitful", actor=actor, on=day, motif=motif)
    # a suspended Atelier goes back to its launch when it is resumed (`reactions.on_resume`)
    if marche.atelier.etat == EtatAtelier.CONSULTATION:
        ateliers.end_consultation(marche.atelier, motif=motif, on=day)
    return entry
