"""What the moves of the committee, of the lots and of the vote change (N-5, N-9 to N-12, M8, M10)."""

from __future__ import annotations

from etabli.consultations import analyse, declarations
from etabli.consultations.models import (
    ClassementFige,
    MarcheSubsequent,
    MembreComite,
    NoteOffre,
    SecondeAnalyse,
    TirageAuSort,
    VoteComite,
)
from etabli.consultations.payloads import judging as p
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.workflow import Attempt, Changes, Filled

M = MarcheSubsequent


# -- who sits -------------------------------------------------------------------------------------


def member_seated(attempt: Filled[M, p.Seat]) -> None:
    data = attempt.data
    MembreComite.objects.create(
        marche=attempt.obj,
        organisation=data.organisation,
        personne=data.personne,
        siege=data.siege,
        named_on=attempt.on,
    )


def member_unseated(attempt: Filled[M, p.Unseat]) -> None:
    attempt.data.membre.delete()


def interests_declared(attempt: Attempt[M]) -> None:
    """N-9: the journal keeps the digest of the words that were signed."""
    membre = _own(attempt)
    membre.declared_at = horloge.now()
    membre.save(update_fields=("declared_at",))
    attempt.record["declaration"] = declarations.digest_on(horloge.today())


def stepped_aside(attempt: Filled[M, p.Aside]) -> Changes:
    """N-10: documents hidden at once (the seat no longer opens them), marks cancelled, no voice.

    A ranking that their marks are part of is computed again; a vote in which they spoke is counted again.
    """
    marche, data = attempt.obj, attempt.data
    membre = data.membre or _own(attempt)
    membre.deported_on, membre.deport_motif = attempt.on, data.raison.strip()
    membre.save(update_fields=("deported_on", "deport_motif"))
    own = NoteOffre.objects.filter(membre=membre, cancelled_at=None)
    has_marked = own.filter(valeur__isnull=False).exists()
    own.update(cancelled_at=horloge.now())
    frozen = judging.current_ranking(marche)
    if marche.etat != EtatMarche.CLASSEMENT or frozen is None:
        return {}
    spoke = frozen.votes.filter(membre=membre)
    if spoke.exists():
        spoke.delete()
        _uncount(frozen)
    if has_marked and judging.reglement(marche).mode is analyse.Mode.MOYENNE:
        return {"etat": EtatMarche.ANALYSE.value}
    return {}


def _uncount(frozen: ClassementFige) -> None:
    ClassementFige.objects.filter(pk=frozen.pk).update(
        counted_at=None, base=None, quorum=None, pour=None, revoir=None, abstentions=None,
        is_adopted=None, is_voix_du_pilote=False,
    )  # fmt: skip


def _own(attempt: Attempt[M]) -> MembreComite:
    membre = judging.member_of(attempt.obj, attempt.actor)
    assert membre is not None, "the guards have found it"
    return membre


# -- marks and ranking ----------------------------------------------------------------------------


def marks_frozen(attempt: Attempt[M]) -> None:
    """N-1: their marks no longer move, and those of others become readable."""
    rows = NoteOffre.objects.filter(
        membre=_own(attempt), offre__marche=attempt.obj, cancelled_at=None, frozen_at=None
    )
    rows.filter(valeur__isnull=False).exclude(commentaire="").update(frozen_at=horloge.now())


def ranking_frozen(attempt: Attempt[M]) -> None:
    """M8: the text of the ranking and its SHA-256; the committee votes on that text alone."""
    marche, now = attempt.obj, horloge.now()
    found = judging.ranking(marche)
    empreinte = analyse.empreinte(found)
    ClassementFige.objects.create(
        marche=marche,
        numero=marche.classements.count() + 1,
        texte=analyse.canonical(found),
        empreinte=empreinte,
        frozen_at=now,
    )
    rows = NoteOffre.objects.filter(offre__marche=marche, cancelled_at=None, frozen_at=None)
    rows.filter(valeur__isnull=False).exclude(commentaire="").update(frozen_at=now)
    attempt.record["empreinte"] = empreinte


def analysis_reviewed(attempt: Attempt[M]) -> None:
    """M10: marks may be written again; the ranking that was voted stays with its votes."""
    rows = NoteOffre.objects.filter(offre__marche=attempt.obj, cancelled_at=None)
    rows.update(frozen_at=None)


# -- lots (N-5) -----------------------------------------------------------------------------------


def numbers_published(attempt: Filled[M, p.Numbers]) -> None:
    data = attempt.data
    TirageAuSort.objects.create(
        marche=attempt.obj,
        candidats=list(data.candidats),
        valeur_publique=data.valeur_publique.strip(),
        announced_at=horloge.now(),
    )


def lots_drawn(attempt: Filled[M, p.Drawing]) -> None:
    """N-5: by the RPA, so that anybody can draw again and find the same."""
    data = attempt.data
    TirageAuSort.objects.filter(marche=attempt.obj).update(
        sources=[list(source) for source in data.sources],
        temoins=[one.strip() for one in data.temoins],
        drawn_at=horloge.now(),
        drawn_by=attempt.actor.person_id,
    )


def tie_ordered(attempt: Filled[M, p.Ordering]) -> None:
    data = attempt.data
    SecondeAnalyse.objects.create(
        marche=attempt.obj,
        ordre=list(data.ordre),
        motifs=data.motifs.strip(),
        written_on=attempt.on,
        written_by_id=attempt.actor.person_id,
    )


# -- vote (N-11, N-12) ----------------------------------------------------------------------------


def vote_cast(attempt: Filled[M, p.Ballot]) -> None:
    membre, data = _own(attempt), attempt.data
    VoteComite.objects.create(
        classement=_frozen(attempt.obj),
        organisation=membre.organisation,
        membre=membre,
        choix=data.choix,
        critere=data.critere if data.choix == analyse.Choix.REVOIR else "",
        raison=data.raison.strip() if data.choix == analyse.Choix.REVOIR else "",
        voted_at=horloge.now(),
    )


def votes_counted(attempt: Attempt[M]) -> None:
    """N-11, N-12: the result with its base, its quorum and each number, on the digest voted."""
    marche = attempt.obj
    frozen = _frozen(marche)
    ballots = [
        analyse.Bulletin(
            str(row.organisation_id), analyse.Choix(row.choix), row.critere, row.raison
        )
        for row in frozen.votes.order_by("pk")
    ]
    found = analyse.count(
        judging.committee(marche),
        presents=[one.organisation for one in ballots],
        bulletins=ballots,
        grille=judging.reglement(marche).grille,
        empreinte=frozen.empreinte,
    )
    ClassementFige.objects.filter(pk=frozen.pk).update(
        counted_at=horloge.now(), base=found.base, quorum=found.quorum, pour=found.pour,
        revoir=found.revoir, abstentions=found.abstentions, is_adopted=found.is_adopte,
        is_voix_du_pilote=found.is_voix_du_pilote,
    )  # fmt: skip
    attempt.record["empreinte"] = found.empreinte


def _frozen(marche: M) -> ClassementFige:
    frozen = judging.current_ranking(marche)
    assert frozen is not None, "a ranking is frozen in this state"
    return frozen
