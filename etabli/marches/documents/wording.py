"""What is contracted, in words: sentences and item lists that screens and papers share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etabli.ateliers.deroules import deroule_of
from etabli.core.formats import compte, date_courte, date_longue
from etabli.marches import prix
from etabli.marches.models import BonDeCommande, Conflit, Designation, Groupement, LigneTourniquet
from etabli.marches.models.designations import NATURES
from etabli.marches.states import EtatConflit
from etabli.marches.tourniquet import Cause, Nature, Resultat

UNITES = {prix.Unite.FORFAIT: "forfait", prix.Unite.JOUR: "jour", prix.Unite.UNITE: "unité"}
#: a record of refusal that is not one, by its cause
CAUSES: dict[str, str] = {
    Cause.CONFLIT: "Conflit d’intérêts confirmé",
    Cause.SUSPENSION: "Désignation close par la suspension",
}
RESULTATS = {
    Resultat.DEJA_REFUSE: "passé : a déjà refusé, ou n’a pas répondu, pour cet Atelier",
    Resultat.SUSPENDU: "passé : suspendu",
    Resultat.PLAFOND: "passé : son maximum serait dépassé",
    Resultat.CONFLIT: "passé : conflit d’intérêts confirmé",
    Resultat.DESIGNE: "retenu",
}


def unite(value: prix.Unite) -> str:
    return UNITES[value]


def phases(bon: BonDeCommande) -> str:
    """« phase 2 (lancement et appropriation) et phase 3 (animation) »."""
    named = [one for one in deroule_of(bon.atelier).phases if one.code in bon.phases]
    return " et ".join(f"phase {one.code} ({one.label})" for one in named)


def schedule_sentences(bon: BonDeCommande) -> tuple[str, ...]:
    """CH-8, in words: what each request of an order pays."""
    order = deroule_of(bon.atelier).order(bon.phases)
    return tuple(step.told for step in order.steps) if order else ()


def file_cards(file: Iterable[str], holders: Mapping[str, Groupement]) -> list[dict[str, object]]:
    """The file as a row of cards, the head first."""
    return [
        {
            "label": holders[code].nom,
            "detail": f"{'En tête' if place == 1 else f'{place}e'} — {code}",
            "note": "" if holders[code].etat == "ACTIF" else holders[code].get_etat_display(),
        }
        for place, code in enumerate(file, start=1)
    ]


def test_cards(line: LigneTourniquet, holders: Mapping[str, Groupement]) -> list[dict[str, str]]:
    """Each holder examined, in order, with the test that decided, in words (T-13)."""
    cards = []
    for test in line.tests:
        resultat = Resultat(test["resultat"])
        is_retained = resultat is Resultat.DESIGNE
        cards.append(
            {
                "label": holders[test["titulaire"]].nom,
                "detail": f"Place {test['position']} — {_words(resultat, test, line)}",
                "state": "retained" if is_retained else "passed",
            }
        )
    return cards


def _words(resultat: Resultat, test: Mapping[str, object], line: LigneTourniquet) -> str:
    """The test in words, with the reason when one was recorded."""
    words = RESULTATS[resultat]
    if test["detail"]:
        return f"{words} ({test['detail']})"
    if resultat is not Resultat.CONFLIT or line.atelier_id is None:
        return words
    found = (
        Conflit.objects.filter(
            atelier_id=line.atelier_id,
            groupement__code=test["titulaire"],
            groupement__accord_cadre_id=line.accord_cadre_id,
            etat=EtatConflit.CONFIRME,
        )
        .order_by("-pk")
        .first()
    )
    if found is None:
        return words
    return f"{words} le {date_courte(found.etat_on)} ({found.decision})"


def nature_words(line: LigneTourniquet) -> str:
    """What a record tells; a designation that ends by a confirmed conflict is no refusal (T-6 a)."""
    return CAUSES.get(line.cause) or NATURES[Nature(line.nature)]


def line_sentence(line: LigneTourniquet, holders: Mapping[str, Groupement]) -> str:
    """One record of the log as a sentence."""
    atelier = f" — {line.atelier}" if line.atelier else ""
    holder = line.groupement.nom if line.groupement else ""
    if line.nature != Nature.DESIGNATION:
        motif = f" ({line.motif})" if line.motif else ""
        return f"{nature_words(line)} : {holder}{atelier}{motif}"
    tested = " ; ".join(
        f"{holders[t['titulaire']].nom} {RESULTATS[Resultat(t['resultat'])]}" for t in line.tests
    )
    head = "Désignation" if holder else "Désignation infructueuse"
    return f"{head}{atelier} : {tested or 'aucun titulaire dans la file'}"


def holder_line(designation: Designation) -> dict[str, object]:
    """What a holder reads of one of its turns."""
    return {
        "designation": designation,
        "since": date_longue(designation.designated_on),
    }


def counted(number: int) -> str:
    return compte(number, "refus compté,refus comptés")
