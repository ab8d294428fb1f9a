"""The committee: one voice per organisation, those who leave, the quorum, the vote (N-9 to N-12).

The vote adopts a ranking or sends it back with a reason tied to a criterion. It has no way to name
another candidate (D-11): there is no such ballot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from etabli.marches.criteres import Grille


class Siege(StrEnum):
    """In which capacity an organisation sits (N-9)."""

    PILOTE = "PILOTE"
    COLLECTIVITE = "COLLECTIVITE"
    OPERATEUR = "OPERATEUR"
    DREAL = "DREAL"
    DGALN = "DGALN"  # attends without voice


@dataclass(frozen=True, slots=True)
class MembreComite:
    """A person who sits for an organisation; in déport, they left the whole analysis (N-10)."""

    personne: str
    organisation: str
    siege: Siege
    is_deporte: bool = False


class Choix(StrEnum):
    """All that a ballot can say (N-12)."""

    ADOPTER = "ADOPTER"
    REVOIR = "REVOIR"
    ABSTENTION = "ABSTENTION"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The ballot of one organisation; « à revoir » names a criterion and says why."""

    organisation: str
    choix: Choix
    critere: str = ""
    raison: str = ""


@dataclass(frozen=True, slots=True)
class Scrutin:
    """A vote counted, on the ranking of this digest. `is_voix_du_pilote`: a tie, ended by the pilote."""

    empreinte: str
    base: int
    quorum: int
    presents: tuple[str, ...]
    pour: int
    revoir: int
    abstentions: int
    is_adopte: bool
    is_voix_du_pilote: bool


# -- voices (N-9, N-10) ---------------------------------------------------------------------------


def voices(membres: Iterable[MembreComite]) -> tuple[str, ...]:
    """The organisations with a voice, by name: those somebody still sits for once the déports are made.

    Somebody else of the same organisation keeps its voice; nobody, and it leaves the base (N-10).
    """
    sitting = (m for m in membres if m.siege is not Siege.DGALN and not m.is_deporte)
    return tuple(sorted({membre.organisation for membre in sitting}))


def pilote(membres: Iterable[MembreComite]) -> str:
    """The organisation that leads. LookupError when nobody sits for it."""
    for membre in membres:
        if membre.siege is Siege.PILOTE and not membre.is_deporte:
            return membre.organisation
    raise LookupError("nobody sits for the pilote")


def deports(membres: Iterable[MembreComite]) -> frozenset[str]:
    """Who left: their marks are cancelled (`notation.without`)."""
    return frozenset(membre.personne for membre in membres if membre.is_deporte)


def faults_of_comite(membres: Sequence[MembreComite]) -> list[str]:
    """What keeps these people from being a committee, in sentences (N-9, N-10, 10.6)."""
    leaders = _leaders(membres)
    checks = (
        (len(leaders) != 1, "Un service pilote, et un seul, siège au comité."),
        (
            len(leaders) == 1 and not leaders & set(voices(membres)),
            "Le service pilote remplace son membre en déport : il ne peut pas être absent.",
        ),
        (
            Siege.COLLECTIVITE not in {membre.siege for membre in membres},
            "Invitez au moins une collectivité porteuse : le choix est collégial.",
        ),
    )
    return [*(said for is_wrong, said in checks if is_wrong), *_seated_twice(membres)]


def _leaders(membres: Iterable[MembreComite]) -> set[str]:
    return {membre.organisation for membre in membres if membre.siege is Siege.PILOTE}


def _seated_twice(membres: Sequence[MembreComite]) -> list[str]:
    """One organisation, one voice; one person, one seat (N-9)."""
    seats = {(membre.organisation, membre.siege) for membre in membres}
    faults = [
        f"{who} siège à deux titres : une organisation, une voix."
        for who in _several(who for who, _ in seats)
    ]
    people = _several(membre.personne for membre in membres)
    return [*faults, *(f"{who} siège deux fois." for who in people)]


def _several(names: Iterable[str]) -> list[str]:
    """The names that come more than once, in order."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


# -- quorum (N-11) --------------------------------------------------------------------------------


def quorum(base: int) -> int:
    """More than half of the voices that remain (N-11)."""
    return base // 2 + 1


def faults_of_quorum(membres: Sequence[MembreComite], *, presents: Collection[str]) -> list[str]:
    """Why the committee cannot sit with these organisations present, in sentences (N-11)."""
    known = voices(membres)
    needed, here = quorum(len(known)), len(set(presents) & set(known))
    faults = [f"{who} n’a pas de voix au comité." for who in sorted(set(presents) - set(known))]
    if here < needed:
        faults.append(f"Le quorum n’est pas atteint : {here} voix présentes, il en faut {needed}.")
    if not _leaders(membres) & set(presents) & set(known):
        faults.append("Le service pilote doit être présent.")
    return faults


# -- vote (N-12) ----------------------------------------------------------------------------------


def faults_of_scrutin(
    membres: Sequence[MembreComite],
    *,
    presents: Collection[str],
    bulletins: Sequence[Bulletin],
    grille: Grille,
) -> list[str]:
    """Everything that keeps these ballots from being counted, in sentences (N-11, N-12)."""
    return [
        *faults_of_comite(membres),
        *faults_of_quorum(membres, presents=presents),
        *_faults_of_turnout(presents, [bulletin.organisation for bulletin in bulletins]),
        *(fault for x in bulletins for fault in _faults_of_bulletin(x, membres, grille)),
    ]


def _faults_of_turnout(presents: Collection[str], given: Sequence[str]) -> list[str]:
    """Each voice present answers, once; nobody else does."""
    here, answered = set(presents), set(given)
    return [
        *(f"{who} a voté deux fois." for who in _several(given)),
        *(f"{who} a voté sans être présent." for who in sorted(answered - here)),
        *(
            f"{who} n’a rien répondu : adopter, revoir ou s’abstenir."
            for who in sorted(here - answered)
        ),
    ]


def _faults_of_bulletin(
    bulletin: Bulletin, membres: Sequence[MembreComite], grille: Grille
) -> list[str]:
    criteria = {critere.code for critere in grille.criteres} | {x.code for x in grille.notes}
    is_leader = bulletin.organisation in _leaders(membres)
    if bulletin.choix is Choix.ABSTENTION and is_leader:
        return ["Le service pilote ne peut pas s’abstenir : sa voix départage."]
    is_reasoned = bulletin.critere in criteria and bool(bulletin.raison.strip())
    if bulletin.choix is Choix.REVOIR and not is_reasoned:
        return [f"{bulletin.organisation} : dites sur quel critère revoir l’analyse, et pourquoi."]
    return []


def count(
    membres: Sequence[MembreComite],
    *,
    presents: Collection[str],
    bulletins: Sequence[Bulletin],
    grille: Grille,
    empreinte: str,
) -> Scrutin:
    """The vote counted: majority of votes cast, abstentions apart; a tie is the pilote's (N-12).

    ValueError when it cannot be counted: `faults_of_scrutin` says it to people.
    """
    found = faults_of_scrutin(membres, presents=presents, bulletins=bulletins, grille=grille)
    if found:
        raise ValueError(" ".join(found))
    votes = Counter(bulletin.choix for bulletin in bulletins)
    leader = pilote(membres)
    theirs = next(bulletin.choix for bulletin in bulletins if bulletin.organisation == leader)
    pour, revoir = votes[Choix.ADOPTER], votes[Choix.REVOIR]
    base = len(voices(membres))
    return Scrutin(
        empreinte,
        base,
        quorum(base),
        tuple(sorted(presents)),
        pour,
        revoir,
        votes[Choix.ABSTENTION],
        is_adopte=pour > revoir if pour != revoir else theirs is Choix.ADOPTER,
        is_voix_du_pilote=pour == revoir,
    )
