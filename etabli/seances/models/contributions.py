"""What inhabitants write between the sessions, on line or on paper (2.9); published without any name."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core import parametres
from etabli.core.delais import end_in_months
from etabli.core.liens import lien
from etabli.core.models import Movable
from etabli.seances.models.sessions import Proposition
from etabli.seances.states import EtatContribution
from etabli.territoires.models import Commune

CONTRIBUTION_LINK = lien("seances.contribution")


class Contribution(Movable):
    """A few words of an inhabitant: as they came, then as everybody reads them.

    What came, and the first name, are read by the pilote alone and erased in time (7.4); what was
    published stays. The link of its author leads by `code`.
    """

    root_path = "atelier"

    states = EtatContribution
    etat = models.CharField(
        "état", max_length=40, choices=EtatContribution, default=EtatContribution.RECUE
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="contributions", verbose_name="atelier"
    )
    code = models.UUIDField("code", default=uuid.uuid4, unique=True, editable=False)
    recue_le = models.DateField("reçue le")
    sur_papier = models.BooleanField("reçue sur papier", default=False)
    texte = models.TextField("texte reçu", max_length=2000, blank=True)
    prenom = models.CharField("prénom ou pseudonyme", max_length=60, blank=True)
    texte_publie = models.TextField("texte publié", max_length=2000, blank=True)
    publiee_le = models.DateField("publiée le", null=True)
    motif = models.TextField("motif", blank=True)
    proposition = models.ForeignKey(
        Proposition,
        models.PROTECT,
        null=True,
        related_name="contributions",
        verbose_name="proposition",
    )
    effacee_le = models.DateField("texte reçu effacé le", null=True)

    class Meta:
        verbose_name = "contribution"
        verbose_name_plural = "contributions"
        ordering = ("-recue_le", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat__in=["PUBLIEE", "REPRISE"])
                | (Q(publiee_le__isnull=False) & ~Q(texte_publie="")),
                name="contribution_published_has_its_words",
            ),
            models.CheckConstraint(
                condition=~Q(etat="REFUSEE") | ~Q(motif=""),
                name="contribution_refused_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(etat="RETIREE") | Q(texte="", prenom="", texte_publie=""),
                name="contribution_withdrawn_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=Q(effacee_le=None) | Q(texte="", prenom=""),
                name="contribution_erased_keeps_no_name",
            ),
            models.CheckConstraint(
                condition=~Q(etat="REPRISE") | Q(proposition__isnull=False),
                name="contribution_taken_up_has_its_proposition",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution du {self.recue_le:%d/%m/%Y}, {self.atelier}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("seances:contribution", args=[self.pk])

    def link_until(self, audience: str) -> dt.date:
        """The last day on which the signed link of its author opens: what came is erased the next (7.4)."""
        months = parametres.integer("contributions_mois", on=self.recue_le)
        return end_in_months(self.recue_le, months, rolls=False)

    def get_own_url(self) -> str:
        """The page of its author, who has no account."""
        return reverse("seances:ma-contribution", args=[CONTRIBUTION_LINK.sign(str(self.code))])
