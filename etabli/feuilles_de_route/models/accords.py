"""What each porteur says of a roadmap: it validates the text, then commits itself by an act (6.4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.core.models import Fichier
from etabli.feuilles_de_route.models.feuilles import FeuilleDeRoute
from etabli.feuilles_de_route.states import ModeOfficialisation


class AccordPorteur(models.Model):
    """One porteur on one roadmap: the text it validated, then the act by which it commits itself.

    A validation holds for a text (`digest`); what is written since makes it lapse.
    """

    feuille = models.ForeignKey(
        FeuilleDeRoute, models.CASCADE, related_name="accords", verbose_name="feuille de route"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="porteur"
    )
    validee_on = models.DateField("validée le", null=True)
    validee_by = done_by("validée par")
    digest = models.CharField("empreinte du texte", max_length=64, blank=True)
    mode = models.CharField("mode", max_length=20, choices=ModeOfficialisation, blank=True)
    acte = models.CharField("référence de l’acte", max_length=200, blank=True)
    acte_on = models.DateField("date de l’acte", null=True)
    piece = models.ForeignKey(
        Fichier, models.PROTECT, null=True, verbose_name="pièce", related_name="+"
    )

    class Meta:
        verbose_name = "accord d’un porteur"
        verbose_name_plural = "accords des porteurs"
        ordering = ("feuille", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("feuille", "organisation"), name="accord_porteur_once"
            ),
            models.CheckConstraint(
                condition=(Q(mode="", acte_on=None, piece=None))
                | (~Q(mode="") & Q(acte_on__isnull=False, piece__isnull=False)),
                name="accord_porteur_acte_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Accord {self.organisation} — {self.feuille}"
