"""Who judges: the committee, and the page where one signs one's declaration of interests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.forms import Form

from etabli.consultations import declarations, selectors
from etabli.consultations.models import MembreComite
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.core import horloge
from etabli.core.formats import date_courte, moment
from etabli.core.ui.contexts import Context
from etabli.marches.models import MembreGroupement


@dataclass(frozen=True, slots=True)
class Seat:
    """One member as the committee is shown."""

    membre: MembreComite
    is_me: bool

    @property
    def state(self) -> tuple[str, str]:
        """Where they stand: words, then the tone of their badge."""
        one = self.membre
        if one.deported_on:
            return "En déport", "neutral"
        if one.declared_at:
            return "Déclaration signée", "success"
        return "Déclaration attendue", "warning"

    @property
    def detail(self) -> str:
        one = self.membre
        if one.deported_on:
            return f"depuis le {date_courte(one.deported_on)}"
        if one.declared_at:
            return f"le {moment(one.declared_at)}"
        return f"désignée le {date_courte(one.named_on)}"


def comite(reader: Reader) -> Context:
    """The committee: who sits, who has declared, what is still missing."""
    rows = reader.marche.membres.select_related("organisation", "personne").order_by("pk")
    seats = [Seat(one, one.personne_id == reader.actor.person_id) for one in rows]
    waiting = [one for one in seats if not one.membre.declared_at and not one.membre.deported_on]
    return {
        **frame(reader, "consultations:comite"),
        "title": "Le comité de sélection",
        "seats": seats,
        "waiting": len(waiting),
        "faults": judging.faults_of_committee(reader.marche),
        "may_seat": reader.can["seat_member"],
        "is_to_declare": is_to_declare(reader),
    }


def is_to_declare(reader: Reader) -> bool:
    """Is their signature awaited?"""
    one = reader.membre
    return one is not None and one.declared_at is None and one.deported_on is None


def declaration(reader: Reader, form: Form) -> Context:
    """The words to sign, and the holders they speak of; once signed, the words that were."""
    membre = reader.membre
    assert membre is not None, "the door has found the seat"
    signed, is_open = declarations.signed_by(membre), is_to_declare(reader)
    return {
        **frame(reader, "consultations:declaration"),
        "title": "Signer ma déclaration d’intérêts" if is_open else "Ma déclaration d’intérêts",
        "membre": membre,
        "paragraphs": signed or declarations.words_on(horloge.today()),
        "candidates": _candidates(reader),
        "form": form,
        "is_open": is_open,
        "may_step_aside": membre.deported_on is None,
    }


def _candidates(reader: Reader) -> list[tuple[str, list[str]]]:
    """The holders consulted, with their firms and known subcontractors; who answered is not said."""
    holders = [row.groupement for row in selectors.consulted(reader.marche)]
    rows = MembreGroupement.objects.filter(groupement__in=holders).select_related("organisation")
    firms: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("pk"):
        firms[row.groupement_id].append(row.organisation.nom)
    return [(one.nom, firms[one.pk]) for one in holders]
