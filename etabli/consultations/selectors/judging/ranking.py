"""From the rows to the pure rules: figures, what is missing, the ranking (4.6)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from etabli.consultations import analyse
from etabli.consultations.models import (
    ClassementFige,
    DemandeOffre,
    EliminationOffre,
    MarcheSubsequent,
    MembreComite,
    NoteOffre,
    Offre,
    TirageAuSort,
)
from etabli.consultations.selectors.judging.committee import has_frozen, voting
from etabli.consultations.selectors.judging.offers import current_offers, deposits
from etabli.consultations.selectors.judging.once import once
from etabli.consultations.states import MotifElimination, NatureDemande
from etabli.core import horloge, parametres
from etabli.core.formats import listed
from etabli.marches.criteres import FORMULES, grille_of
from etabli.marches.states import EtatGroupement

MEAN_SHARE, ESTIMATE_SHARE = "oab_part_moyenne", "oab_part_estimation"


class Figures(NamedTuple):
    """All that a ranking is computed from."""

    offres: tuple[analyse.OffreChiffree, ...]
    notes: tuple[analyse.Note, ...]
    decisions: tuple[analyse.Elimination, ...]
    lots: analyse.Lots | None
    analyses: tuple[analyse.SecondeAnalyse, ...]


def reglement(marche: MarcheSubsequent) -> analyse.Reglement:
    """The rules frozen at publication, with the closing as it stands."""
    rules, closes_at = marche.reglement, marche.closes_at
    assert closes_at is not None, "a published consultation has a closing"
    estimation = str(rules.get("estimation_ht") or "")
    return analyse.Reglement(
        grille=grille_of(rules["criteres"]),
        formule=FORMULES[str(rules["formule"])],
        cloture_at=closes_at,
        budget_ttc=Decimal(str(rules["budget_ttc"])),
        mode=analyse.Mode(str(rules["notation"])),
        estimation_ht=Decimal(estimation) if estimation else None,
        is_tirage_prevu=bool(rules["tirage_prevu"]),
    )


@once
def figures(marche: MarcheSubsequent, *, in_words: bool = False) -> Figures:
    """Offers, marks, decisions, lots, second analyses; evaluators by their name for a sentence."""
    return Figures(
        tuple(_priced(one) for one in _judged(marche)),
        tuple(_marks(marche, in_words=in_words)),
        _decisions(marche),
        _lots(marche),
        _second_analyses(marche),
    )


def _judged(marche: MarcheSubsequent) -> list[Offre]:
    """Those that are opened, and the last late one of each candidate who has no other."""
    opened = current_offers(marche)
    known = {one.groupement_id for one in opened}
    late = {one.groupement_id: one for one in deposits(marche) if one.is_late}
    return [*opened, *(one for pk, one in late.items() if pk not in known)]


def _priced(offre: Offre) -> analyse.OffreChiffree:
    return analyse.OffreChiffree(offre.code, offre.recue_at, offre.prix_ht, offre.prix_ttc)


def _marks(marche: MarcheSubsequent, *, in_words: bool) -> Iterator[analyse.Note]:
    for row in _given(marche):
        assert row.valeur is not None, "the query asks for it"
        who = row.membre.personne if in_words and row.membre else row.membre_id or ""
        yield analyse.Note(row.offre.code, row.sous_critere, row.valeur, row.commentaire, str(who))


@once
def _given(marche: MarcheSubsequent) -> list[NoteOffre]:
    """The agreed ones, or those of each member who stays; one without its figure is not given yet."""
    is_mean = reglement(marche).mode is analyse.Mode.MOYENNE
    rows = NoteOffre.objects.filter(
        offre__marche=marche,
        offre__is_replaced=False,
        valeur__isnull=False,
        cancelled_at=None,
        membre__isnull=not is_mean,
    )
    return list(rows.select_related("offre__groupement", "membre__personne").order_by("pk"))


@once
def _decisions(marche: MarcheSubsequent) -> tuple[analyse.Elimination, ...]:
    rows = EliminationOffre.objects.filter(offre__marche=marche, offre__is_replaced=False)
    return tuple(
        analyse.Elimination(row.offre.code, analyse.Motif(row.motif), row.raison)
        for row in rows.select_related("offre__groupement").order_by("pk")
    )


@once
def _second_analyses(marche: MarcheSubsequent) -> tuple[analyse.SecondeAnalyse, ...]:
    """The last first."""
    rows = marche.secondes_analyses.order_by("-pk")
    return tuple(analyse.SecondeAnalyse(tuple(row.ordre), row.motifs) for row in rows)


@once
def numbers_of(marche: MarcheSubsequent) -> TirageAuSort | None:
    """The numbers published for the lots, drawn or not."""
    return TirageAuSort.objects.filter(marche=marche).select_related("drawn_by").first()


def _lots(marche: MarcheSubsequent) -> analyse.Lots | None:
    row = numbers_of(marche)
    if row is None:
        return None
    annonce = analyse.Annonce(tuple(row.candidats), row.valeur_publique, row.announced_at)
    if row.drawn_at is None:
        return analyse.Lots(annonce)
    sources = tuple(tuple(source) for source in row.sources)
    drawn = analyse.Tirage(sources, row.drawn_at, str(row.drawn_by), tuple(row.temoins))
    return analyse.Lots(annonce, drawn)


# -- what comes out -------------------------------------------------------------------------------


def signalements(marche: MarcheSubsequent) -> tuple[analyse.Signalement, ...]:
    """Every price in time with its thresholds, as they were on the day of the closing (N-6)."""
    rules = reglement(marche)
    day = rules.cloture_at.astimezone(horloge.PARIS).date()
    shares = analyse.SeuilsOab(
        parametres.decimal(MEAN_SHARE, on=day), parametres.decimal(ESTIMATE_SHARE, on=day)
    )
    offres = tuple(_priced(one) for one in current_offers(marche))
    return analyse.signalements(offres, reglement=rules, seuils=shares)


@once
def compared_offers(marche: MarcheSubsequent) -> list[Offre]:
    """The offers that are ranked: for no reason decided or computed are they left out (N-3)."""
    found = figures(marche)
    names = {
        one.identifiant
        for one in analyse.compared(
            found.offres, reglement=reglement(marche), decisions=found.decisions
        )
    }
    return [one for one in current_offers(marche) if one.code in names]


@once
def ranking(marche: MarcheSubsequent) -> analyse.Classement:
    """The ranking of today's figures. ValueError while something is missing: see `faults_to_rank`."""
    found = figures(marche)
    return analyse.rank(
        found.offres, reglement=reglement(marche), notes=found.notes, decisions=found.decisions,
        lots=found.lots, analyses=found.analyses,
    )  # fmt: skip


@once
def faults_to_rank(marche: MarcheSubsequent) -> list[str]:
    """What keeps the offers from being ranked: prices, marks, comments, in sentences (M8)."""
    found = figures(marche, in_words=True)
    faults = analyse.faults(
        found.offres,
        reglement=reglement(marche),
        notes=found.notes,
        decisions=found.decisions,
    )
    if faults:
        return faults
    try:
        ranking(marche)
    except (
        ValueError
    ) as impossible:  # lots drawn for candidates who are no longer those of the tie
        return [str(impossible)]
    return []


def tied(marche: MarcheSubsequent) -> tuple[tuple[str, ...], ...]:
    """The groups of offers that nothing parts yet; nothing while they cannot be ranked.

    A mean is known to nobody before all have frozen their marks (N-1): nor is it said to be a tie.
    """
    is_known = not _unfrozen(marche) and not faults_to_rank(marche)
    return ranking(marche).ex_aequo if is_known else ()


def faults_to_freeze(marche: MarcheSubsequent) -> list[str]:
    """All that keeps the ranking from being frozen, in sentences (M8)."""
    left = [*_unfrozen(marche), *faults_to_rank(marche)]
    if left:
        return left
    found = ranking(marche)
    if not found.lignes:
        return ["Aucune offre ne reste à classer : la consultation se déclare infructueuse."]
    way = (
        "tirez au sort devant deux témoins"
        if found.reglement.is_tirage_prevu
        else "écrivez une seconde analyse, motivée"
    )
    return [f"{listed(group)} sont à égalité : {way}." for group in found.ex_aequo]


def _unfrozen(marche: MarcheSubsequent) -> list[str]:
    """In MOYENNE, those who have not frozen their marks: a mean is of everybody's (N-1)."""
    if reglement(marche).mode is not analyse.Mode.MOYENNE:
        return []
    asked = marks_asked(marche)
    return [
        f"{one.personne} n’a pas encore figé ses notes."
        for one in voting(marche)
        if not has_frozen(one, asked=asked)
    ]


def faults_of_own(marche: MarcheSubsequent, membre: MembreComite) -> list[str]:
    """What one member has still to mark or to say, in sentences (N-1)."""
    given = {(row.offre_id, row.sous_critere): row for row in marks_kept(marche, membre)}
    names = {one.pk: one.code for one in compared_offers(marche)}
    faults: list[str] = []
    for pk, code in marks_asked(marche):
        row = given.get((pk, code))
        if row is None or row.valeur is None:
            faults.append(f"{names[pk]}, {code} : donnez votre note.")
        elif not row.commentaire.strip():
            faults.append(f"{names[pk]}, {code} : écrivez ce qui est fort et ce qui est faible.")
    return faults


@once
def marks_kept(marche: MarcheSubsequent, membre: MembreComite | None) -> list[NoteOffre]:
    """What one member has written, or what is agreed by all (None); figures and words, frozen or not."""
    rows = NoteOffre.objects.filter(offre__marche=marche, membre=membre, cancelled_at=None)
    return list(rows.order_by("pk"))


def marks_asked(marche: MarcheSubsequent) -> list[tuple[int, str]]:
    """What is to be marked: each compared offer on each sub-criterion."""
    notes = reglement(marche).grille.notes
    return [(offre.pk, item.code) for offre in compared_offers(marche) for item in notes]


@once
def current_ranking(marche: MarcheSubsequent) -> ClassementFige | None:
    """The ranking last frozen."""
    return marche.classements.order_by("-numero").first()


# -- what must be settled before (MS-5, MS-6) -----------------------------------------------------


def unsettled(marche: MarcheSubsequent) -> list[str]:
    """Prices that look abnormally low and were not asked about, requests without their decision."""
    names = {one.code for one in compared_offers(marche)}
    asked = _asked(marche, NatureDemande.PRIX)
    faults = [
        f"{one.offre} : son prix paraît anormalement bas, demandez-lui de le justifier."
        for one in signalements(marche)
        if one.is_signale and one.offre in names and one.offre not in asked
    ]
    return [*faults, *_open_requests(marche), *_not_asked_like_others(marche), *_gone(marche)]


@once
def _requests(marche: MarcheSubsequent) -> list[DemandeOffre]:
    """All that was asked of the offers that stand."""
    rows = DemandeOffre.objects.filter(offre__marche=marche, offre__is_replaced=False)
    return list(rows.select_related("offre__groupement").order_by("pk"))


def _asked(marche: MarcheSubsequent, nature: str) -> set[str]:
    return {row.offre.code for row in _requests(marche) if row.nature == nature}


def _open_requests(marche: MarcheSubsequent) -> list[str]:
    waiting = {row.offre_id for row in _requests(marche) if row.decided_on is None}
    return [
        f"{offre.code} : une demande attend sa décision."
        for offre in current_offers(marche)
        if offre.pk in waiting
    ]


def _not_asked_like_others(marche: MarcheSubsequent) -> list[str]:
    """MS-5: a regularisation is asked of all the irregular offers, or of none."""
    asked = _asked(marche, NatureDemande.REGULARISATION)
    if not asked:
        return []
    reasons = {one.offre: set[str]() for one in _decisions(marche)}
    for one in _decisions(marche):
        reasons[one.offre].add(one.motif.value)
    return [
        f"{code} est irrégulière et n’a pas été invitée à régulariser, alors que {listed(sorted(asked))} l’a été."
        for code, why in sorted(reasons.items())
        if MotifElimination.IRREGULIERE in why
        and MotifElimination.ANORMALEMENT_BASSE not in why
        and code not in asked
    ]


def _gone(marche: MarcheSubsequent) -> list[str]:
    """A holder whose contract was ended meanwhile can receive no marché (R2162-10)."""
    return [
        f"{one.code} n’est plus titulaire de l’accord-cadre : la personne habilitée écarte son offre."
        for one in compared_offers(marche)
        if one.groupement.etat == EtatGroupement.RESILIE
    ]
