"""Who sits, who left, who has frozen and who has voted (N-9 to N-12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from etabli.consultations import analyse
from etabli.consultations.models import ClassementFige, MarcheSubsequent, MembreComite, NoteOffre
from etabli.consultations.selectors.judging.once import once
from etabli.consultations.states import SiegeComite
from etabli.core.access import Actor


@once
def member_of(marche: MarcheSubsequent, actor: Actor) -> MembreComite | None:
    """The seat of this person, declared or not, in déport or not."""
    if actor.person_id is None:
        return None
    rows = marche.membres.filter(
        personne_id=actor.person_id, organisation_id__in=actor.organisation_ids
    )
    return rows.select_related("organisation").first()


@once
def seated(marche: MarcheSubsequent) -> list[MembreComite]:
    """Everybody who was named, in the order in which they were."""
    return list(marche.membres.select_related("organisation", "personne").order_by("pk"))


def active_members(marche: MarcheSubsequent) -> list[MembreComite]:
    """Those who judge: declared, not in déport."""
    return [one for one in seated(marche) if one.is_active]


def voting(marche: MarcheSubsequent) -> list[MembreComite]:
    """Those of them who have a voice, and who mark: the DGALN attends (N-9)."""
    return [one for one in active_members(marche) if one.siege != SiegeComite.DGALN]


def committee(marche: MarcheSubsequent, *, in_words: bool = False) -> list[analyse.MembreComite]:
    """The committee of the pure rules: keys, or the names that a sentence needs.

    Somebody named who has not declared yet takes part in nothing, and gives no voice to nobody.
    """
    return [
        analyse.MembreComite(
            str(one.personne) if in_words else str(one.pk),
            one.organisation.nom if in_words else str(one.organisation_id),
            analyse.Siege(one.siege),
            is_deporte=one.deported_on is not None,
        )
        for one in seated(marche)
        if one.declared_at is not None or one.deported_on is not None
    ]


def faults_of_committee(marche: MarcheSubsequent) -> list[str]:
    """What keeps those who declared from being a committee, in sentences (N-9, N-10)."""
    return analyse.faults_of_comite(committee(marche, in_words=True))


def has_frozen(membre: MembreComite, *, asked: Collection[tuple[int, str]]) -> bool:
    """Has this member frozen every mark that is asked of them (offer, sub-criterion)?"""
    return set(asked) <= _frozen_marks(membre.marche).get(membre.pk, set())


@once
def _frozen_marks(marche: MarcheSubsequent) -> dict[int, set[tuple[int, str]]]:
    """What each member has frozen, by their key."""
    rows = NoteOffre.objects.filter(
        membre__marche=marche, frozen_at__isnull=False, cancelled_at=None
    )
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for membre, offre, code in rows.values_list("membre_id", "offre_id", "sous_critere"):
        found[membre or 0].add((offre, code))
    return found


def last_ballots(classement: ClassementFige) -> dict[int, str]:
    """The choice of each organisation that answered, by its key."""
    return dict(classement.votes.values_list("organisation_id", "choix"))
