"""What the analysis needs of the world: a committee, offers, prices, marks, a vote (M5 to M8, M10)."""

from __future__ import annotations

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations import analyse
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import judging
from etabli.consultations.selectors.judging.ranking import unsettled
from etabli.consultations.states import SiegeComite
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.marches.states import EtatGroupement

Trying = Attempt[MarcheSubsequent]


@guard("F16", "L’Atelier n’est pas suspendu", circle=Cercle.ETAT)
def atelier_runs(attempt: Trying) -> str | None:
    """F16: the analysis goes on, the notification waits: offers are worth their price for a time only."""
    if attempt.obj.atelier.etat == EtatAtelier.CONSULTATION:
        return None
    name = attempt.obj.atelier.get_etat_display().lower()
    return f"L’Atelier est « {name} » : aucun marché ne sera notifié avant sa reprise."


@guard("M6", "Une offre au moins est arrivée à temps")
def something_is_received(attempt: Trying) -> str | None:
    if judging.current_offers(attempt.obj):
        return None
    return (
        "Aucune offre n’est arrivée à temps : enregistrez celles que PLACE a reçues, "
        "ou la consultation se déclare infructueuse."
    )


@guard("N-9", "Le comité est nommé")
def committee_stands(attempt: Trying) -> list[str]:
    """N-9, N-10: one pilote present, one collectivité at least, one voice an organisation."""
    return judging.faults_of_committee(attempt.obj)


@guard("N-9", "Chaque membre a signé sa déclaration d’intérêts")
def everybody_declared(attempt: Trying) -> list[str]:
    """M6: signed before any access to the offers."""
    rows = attempt.obj.membres.filter(declared_at=None, deported_on=None)
    return [
        f"{one.personne} ({one.organisation.nom}) n’a pas encore signé sa déclaration."
        for one in rows.select_related("personne", "organisation")
    ]


@guard("N-9", "Vous siégez au comité, et n’avez pas encore signé")
def is_to_declare(attempt: Trying) -> str | None:
    membre = judging.member_of(attempt.obj, attempt.actor)
    if membre is None:
        return "Vous n’êtes pas membre de ce comité."
    if membre.declared_at is not None:
        return "Votre déclaration est déjà signée."
    return "Vous êtes en déport : vous n’avez rien à signer." if membre.deported_on else None


@guard("M7", "Les auditions étaient annoncées à la publication")
def hearings_were_said(attempt: Trying) -> str | None:
    if attempt.obj.reglement.get("auditions"):
        return None
    return "La consultation n’annonçait pas d’auditions : personne ne peut être entendu."


@guard("M7", "Chaque audition a son compte rendu")
def minutes_are_written(attempt: Trying) -> list[str]:
    rows = attempt.obj.offres.filter(audition__compte_rendu="")
    return [
        f"{offre.code} : écrivez le compte rendu de son audition."
        for offre in rows.select_related("groupement")
    ]


@guard("M8", "Chaque offre comparée a ses prix, ses notes et ses commentaires")
def ranking_is_ready(attempt: Trying) -> list[str]:
    return attempt.world.once(judging.faults_to_freeze, attempt.obj)


@guard("MS-6", "Les prix anormalement bas et les demandes ont leur suite")
def requests_are_settled(attempt: Trying) -> list[str]:
    return unsettled(attempt.obj)


@guard("M8", "Les titulaires comparés sont actifs", circle=Cercle.ETAT)
def holders_still_serve(attempt: Trying) -> list[str]:
    """A suspended holder was consulted before: its offer is judged, and whoever awards is told."""
    return [
        f"{one.code} est suspendu depuis la publication : il ne pourra être retenu qu’à la fin de sa suspension."
        for one in judging.current_offers(attempt.obj)
        if one.groupement.etat == EtatGroupement.SUSPENDU
    ]


@guard("N-12", "Votre organisation a une voix, et n’a pas encore répondu")
def has_a_voice_left(attempt: Trying) -> str | None:
    """N-9, N-12: one voice an organisation, given once."""
    marche = attempt.obj
    membre, frozen = judging.member_of(marche, attempt.actor), judging.current_ranking(marche)
    if membre is None or not membre.is_active:
        return "Vous ne siégez pas à ce comité."
    if membre.siege == SiegeComite.DGALN:
        return "La DGALN assiste au comité sans voix."
    if frozen is None or frozen.counted_at is not None:
        return "Le vote est clos."
    if frozen.votes.filter(organisation_id=membre.organisation_id).exists():
        return f"{membre.organisation.nom} a déjà répondu : une organisation, une voix."
    return None


@guard("N-11", "Le vote peut être compté : quorum, présence du pilote")
def vote_may_be_counted(attempt: Trying) -> list[str]:
    """N-11, N-12: present is who answered."""
    marche = attempt.obj
    frozen = judging.current_ranking(marche)
    if frozen is None or frozen.counted_at is not None:
        return ["Le vote est déjà compté."]
    ballots = [
        analyse.Bulletin(row.organisation.nom, analyse.Choix(row.choix), row.critere, row.raison)
        for row in frozen.votes.select_related("organisation")
    ]
    return analyse.faults_of_scrutin(
        judging.committee(marche, in_words=True),
        presents=[ballot.organisation for ballot in ballots],
        bulletins=ballots,
        grille=judging.reglement(marche).grille,
    )


@guard("M10", "Le comité a demandé de revoir l’analyse")
def review_was_voted(attempt: Trying) -> str | None:
    frozen = judging.current_ranking(attempt.obj)
    if frozen is not None and frozen.is_adopted is False:
        return None
    return "Le comité n’a pas voté « à revoir » : le classement tient."


@guard("M5", "Aucune offre ne peut être retenue")
def nothing_is_left(attempt: Trying) -> str | None:
    """M5: none in time, or only offers that are irregular, inacceptable, inappropriate, rejected."""
    if not judging.compared_offers(attempt.obj):
        return None
    return "Une offre au moins peut être retenue : une seule suffit."


@guard("N-5", "Le règlement prévoit le tirage au sort")
def lots_are_provided(attempt: Trying) -> str | None:
    if judging.reglement(attempt.obj).is_tirage_prevu:
        return None
    return "Le règlement ne prévoit pas de tirage au sort : une seconde analyse départage."


@guard("N-5", "Aucune note n’est encore écrite")
def nothing_is_marked(attempt: Trying) -> str | None:
    """N-5: numbers are published before the marks, else they could be chosen to suit."""
    marche = attempt.obj
    if judging.numbers_of(marche) is not None:
        return "Les numéros sont déjà publiés."
    if marche.offres.filter(notes__isnull=False).exists():
        return "Une note est déjà écrite : les numéros se publient avant les notes."
    return None


@guard("N-5", "Des offres sont à égalité")
def offers_are_tied(attempt: Trying) -> str | None:
    if judging.tied(attempt.obj):
        return None
    return "Aucune offre n’est à égalité, ou le classement n’est pas complet."


@guard("N-5", "Le règlement ne prévoit pas de tirage au sort")
def lots_are_not_provided(attempt: Trying) -> str | None:
    if not judging.reglement(attempt.obj).is_tirage_prevu:
        return None
    return "Le règlement prévoit un tirage au sort : lui seul départage."


@guard("N-1", "Toutes mes notes ont leur valeur et leur commentaire")
def marks_are_mine_to_freeze(attempt: Trying) -> list[str]:
    """N-1: each member marks every offer on everything, in MOYENNE."""
    marche = attempt.obj
    if judging.reglement(marche).mode is not analyse.Mode.MOYENNE:
        return ["Les notes sont arrêtées ensemble : elles sont figées avec le classement."]
    membre = judging.member_of(marche, attempt.actor)
    if membre is None or membre.pk not in {one.pk for one in judging.voting(marche)}:
        return ["Vous ne notez pas les offres de cette consultation."]
    return judging.faults_of_own(marche, membre)
