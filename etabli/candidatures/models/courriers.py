"""The signed letters of a dossier (2.2.1); a letter is never replaced, a newer one comes after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.candidatures.models.candidature import Candidature
from etabli.candidatures.states import Examen, Qualite, TypeCourrier
from etabli.core import horloge
from etabli.core.fichiers.models import Fichier

#: a letter that engages for longer engages without limit
MOIS_MAX = 60


class Courrier(models.Model):
    """One signed letter: who signed, when, in what quality; who deposited it, for which version."""

    candidature = models.ForeignKey(
        Candidature, models.PROTECT, related_name="courriers", verbose_name="candidature"
    )
    type = models.CharField("type", max_length=30, choices=TypeCourrier)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="courriers", verbose_name="organisation"
    )
    signataire_nom = models.CharField("nom du signataire", max_length=160)
    signataire_qualite = models.CharField("qualité du signataire", max_length=30, choices=Qualite)
    signe_on = models.DateField("daté du")
    is_signe = models.BooleanField("signé", default=True)
    is_bien_adresse = models.BooleanField("adressé à la sous-direction AD", default=True)
    nomme_l_atelier = models.BooleanField("nomme l’Atelier et son format", default=True)
    is_autrement_nomme = models.BooleanField("porte l’autre intitulé admis", default=False)
    duree_mois = models.PositiveSmallIntegerField("engage pour ce nombre de mois", null=True)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", verbose_name="fichier")
    version_fiche = models.PositiveSmallIntegerField("version de la fiche soutenue")
    deposited_on = models.DateField("déposé le")
    deposited_at = models.DateTimeField("saisi le", default=horloge.now)
    deposited_by = done_by("déposé par")
    deposited_by_name = models.CharField("nom du déposant", max_length=200)
    examen = models.CharField(
        "examen de la DGALN", max_length=12, choices=Examen, blank=True, default=Examen.AUCUN
    )
    examen_motif = models.TextField("observation de la DGALN", blank=True)

    #: it spoke of the pilote of then: another one pilots since that day, and it counts no more
    sans_effet_on = models.DateField("sans effet depuis le", null=True)

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(duree_mois=None) | models.Q(duree_mois__range=(1, MOIS_MAX)),
                name="courrier_months_are_some",
                violation_error_message=f"Un courrier engage pour 1 à {MOIS_MAX} mois.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} — {self.organisation}"
