"""The frameworks as one reads them: all of them, and each with its holders, its rules, what is used of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from django.db.models import QuerySet

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.candidatures import formats
from etabli.candidatures.access import TABLE as CANDIDATURES
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat as EtatCandidature
from etabli.core.access import Actor
from etabli.core.formats import compte, date_longue, euros, pourcent
from etabli.marches import criteres, selectors
from etabli.marches.models import AccordCadre, Groupement, MembreGroupement, ReglesConsultation
from etabli.marches.states import Situation

Context = dict[str, object]
#: prices of a worked example, the lowest first (the figures of no real offer)
EXAMPLE = (Decimal(80000), Decimal(100000), Decimal(120000))
#: what waits for a framework is long to read beyond this
WAITING_SHOWN = 20
PAST = (Situation.EXPIRE, Situation.RESILIE)


class Row(TypedDict):
    """A framework in a list: where it stands that day, in words."""

    accord: AccordCadre
    situation: Situation
    dates: str
    holders: int


def frameworks(rows: QuerySet[AccordCadre], *, on: dt.date) -> Context:
    """Those in force first, those that are prepared, those that are over."""
    listed: list[Row] = []
    for accord in rows.prefetch_related("groupements").order_by("-date_fin_validite", "code"):
        listed.append(
            {
                "accord": accord,
                "situation": selectors.situation(accord, on=on),
                "dates": _dates(accord),
                "holders": len(accord.groupements.all()),
            }
        )
    prepared = [one for one in listed if one["situation"] == Situation.PREPARATION]
    past = [one for one in listed if one["situation"] in PAST]
    current = [one for one in listed if one not in prepared and one not in past]
    return {
        "groups": [
            {
                "caption": "En vigueur",
                "rows": current,
                "none": "Aucun accord-cadre n’est notifié.",
            },
            {"caption": "En préparation", "rows": prepared, "none": "Aucun n’est en préparation."},
            {
                "caption": "Passés",
                "rows": past,
                "none": "Aucun accord-cadre passé n’est enregistré.",
            },
        ]
    }


def _dates(accord: AccordCadre) -> str:
    start, end = accord.date_notification, accord.date_fin_validite
    if end is None:
        return "dates à compléter"
    if start is None:
        return f"jusqu’au {date_longue(end)}"
    return f"du {date_longue(start)} au {date_longue(end)}"


def framework(accord: AccordCadre, actor: Actor, *, on: dt.date) -> Context:
    """Dates, maximum, what is consumed, reserved and left, holders, rules, what waits for it."""
    rules = ReglesConsultation.objects.filter(accord_cadre=accord).first()
    holders = _holders(accord)
    return {
        "accord": accord,
        "situation": selectors.situation(accord, on=on),
        "facts": _facts(accord, on=on),
        **_use(accord),
        "modifications": list(accord.modifications.order_by("numero")),
        "holders": holders,
        "shared": list(selectors.shared_firms(accord)),
        "buyers": list(accord.acheteurs_autorises.order_by("nom")),
        "rules": _rules(rules) if rules else None,
        "waiting": _waiting(accord, actor),
    }


def _facts(accord: AccordCadre, *, on: dt.date) -> list[tuple[str, object]]:
    end, most = accord.date_fin_validite, accord.maximum_par_titulaire_ht
    left = selectors.days_to_end(accord, on=on) if end else 0
    days = f" ({compte(left, 'jour,jours')})" if left >= 0 else ""
    return [
        ("Mode", accord.get_mode_display()),
        ("Acheteur", accord.acheteur),
        ("Notifié le", date_longue(accord.date_notification) if accord.date_notification else ""),
        ("Fin de validité", f"{date_longue(end)}{days}" if end else "à compléter"),
        ("CCAG", accord.ccag),
        ("Maximum par titulaire", euros(most, "HT") if most else "aucun"),
        (
            "Une entreprise dans plusieurs groupements",
            "permise" if accord.cumul_autorise else "interdite",
        ),
    ]


def _use(accord: AccordCadre) -> Context:
    """The maximum and what is used of it, in figures and as a bar."""
    state = selectors.framework_plafond(accord)
    maximum = state.maximum_ht
    figures = [
        {"value": euros(maximum) if maximum else "à compléter", "label": "Maximum HT"},
        {"value": euros(state.consomme_ht), "label": "Consommé HT"},
        {"value": euros(state.reserve_ht), "label": "Réservé HT"},
        {"value": euros(state.restant_ht), "label": "Restant HT"},
    ]
    used = [
        {"label": "Consommé", "value": state.consomme_ht},
        {"label": "Réservé", "value": state.reserve_ht},
    ]
    share = (
        pourcent((state.consomme_ht * 100 / maximum).quantize(Decimal("0.1"))) if maximum else ""
    )
    return {"figures": figures if maximum else figures[:1], "used": used, "share": share}


def _holders(accord: AccordCadre) -> list[Context]:
    """AC-8, AC-9: each holder with its firms, what they know, and its share of what is notified."""
    shares = selectors.shares(accord)
    rows = accord.groupements.select_related("mandataire").order_by("rang")
    return [
        {
            "groupement": one,
            "members": _members(one),
            "ht": shares[one.pk][0],
            "share": pourcent(shares[one.pk][1].quantize(Decimal("0.1"))),
        }
        for one in rows.prefetch_related("membres__organisation")
    ]


def _members(groupement: Groupement) -> list[MembreGroupement]:
    """The mandataire first."""
    return sorted(groupement.membres.all(), key=lambda m: (m.role != "MANDATAIRE", m.pk))


def _rules(rules: ReglesConsultation) -> Context:
    """Criteria as lines, the formula in words and worked on an example."""
    grille, formule = rules.grille, rules.formule_prix
    return {
        "lines": list(_criteria(grille)),
        "formula": rules.get_formule_display(),
        "example": _worked(formule, grille),
        "facts": [
            ("Notation", rules.get_notation_display()),
            ("Départage des ex aequo", rules.departage),
            ("Tirage au sort en dernier recours", "prévu" if rules.tirage_prevu else "non prévu"),
            ("Délai de réponse", compte(rules.delai_reponse_jours, "jour,jours")),
            ("Négociation", "permise" if rules.negociation_permise else "non prévue"),
            ("Auditions", "prévues" if rules.auditions_prevues else "non prévues"),
            (
                "Délai avant la signature",
                compte(rules.standstill_jours, "jour,jours")
                if rules.standstill_jours
                else "aucun",
            ),
        ],
    }


def _criteria(grille: criteres.Grille) -> Iterable[Context]:
    for one in grille.criteres:
        weight = criteres.in_words(one.poids)
        yield {"code": one.code, "libelle": one.libelle, "poids": weight, "is_part": False}
        for part in one.sous_criteres:
            weight = criteres.in_words(part.poids)
            yield {"code": part.code, "libelle": part.libelle, "poids": weight, "is_part": True}


def _worked(formule: criteres.Formule, grille: criteres.Grille) -> list[Context]:
    """What the formula gives to three prices."""
    poids = grille.prix.poids
    return [
        {
            "price": euros(price),
            "points": criteres.half_up(
                Fraction(poids) * criteres.share(formule, price, compares=EXAMPLE)
            ),
        }
        for price in EXAMPLE
    ]


def _waiting(accord: AccordCadre, actor: Actor) -> list[Atelier | Candidature]:
    """C20, F15: what stands still until a framework of this mode serves, among what one may read."""
    served = [one.code for one in formats.known if one.mode == accord.mode]
    ateliers = ATELIERS.visible(actor).filter(
        etat=EtatAtelier.EN_ATTENTE_ACCORD_CADRE, format__in=served
    )
    dossiers = CANDIDATURES.visible(actor).filter(
        etat=EtatCandidature.EN_ATTENTE_ACCORD_CADRE, format__in=served
    )
    shown = dossiers.select_related("commune").order_by("pk")[:WAITING_SHOWN]
    return [*shown, *ateliers.select_related("commune").order_by("pk")[:WAITING_SHOWN]]
