"""Those that take part without carrying nor piloting: operators that write, services that the perimeter enters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.acteurs.models import Organisation
from etabli.candidatures.models.candidature import Candidature
from etabli.candidatures.states import QualiteAssocie


class Associe(models.Model):
    """An organisation beside the porteurs and the pilote: since when, why; `ended_on` says until when.

    An operator is named by the porteurs or the pilote and writes with them. A service is concerned because
    communes of its territory are in the perimeter: it follows, and gives its agreement (10.4).
    """

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="associes", verbose_name="candidature"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="associations", verbose_name="organisation"
    )
    qualite = models.CharField("qualité", max_length=20, choices=QualiteAssocie)
    since = models.DateField("depuis le")
    motif = models.TextField("pourquoi", blank=True)
    #: an operator, like a porteur, says that the project interests it (C2)
    interet_on = models.DateField("intérêt confirmé le", null=True)
    #: a service agrees that the pilote in place pilots for its communes too (C6)
    accord_on = models.DateField("accord donné le", null=True)
    ended_on = models.DateField("jusqu’au", null=True)

    class Meta:
        verbose_name = "associé"
        verbose_name_plural = "associés"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "organisation"),
                condition=models.Q(ended_on=None),
                name="associe_once",
                violation_error_message="Cette organisation est déjà associée au dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_qualite_display()})"
