"""Communes, EPCI, départements and régions of the official geographic code of the year.

Départements, régions and EPCI are keyed by their code; a commune by (code, type), because 584 former
communes share the code of the commune that took them in.
"""

from __future__ import annotations

from django.db import models


class Zone(models.TextChoices):
    """Where a territory stands."""

    METROPOLE = "metro", "Métropole"
    DROM = "drom", "Départements et régions d’outre-mer"
    COM = "com", "Collectivités d’outre-mer"


class Region(models.Model):
    """A région, keyed by its code."""

    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=100)
    zone = models.CharField("zone", max_length=5, choices=Zone, default=Zone.METROPOLE)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.nom


class Departement(models.Model):
    """A département, keyed by its code (047 is written 47; 2A, 971)."""

    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=100)
    zone = models.CharField("zone", max_length=5, choices=Zone, default=Zone.METROPOLE)
    region = models.ForeignKey(Region, models.PROTECT, null=True, verbose_name="région")

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"


class Epci(models.Model):
    """A grouping of communes with its own taxation, keyed by its SIREN."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    nom = models.CharField("nom", max_length=200)
    type = models.CharField("type", max_length=10)
    population = models.PositiveIntegerField("population municipale", null=True)

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        ordering = ("nom", "code")

    def __str__(self) -> str:
        return self.nom


class TypeCommune(models.TextChoices):
    """The status of a commune in the geographic code."""

    ACTUELLE = "commune-actuelle", "Commune"
    DELEGUEE = "commune-deleguee", "Commune déléguée"
    ASSOCIEE = "commune-associee", "Commune associée"
    ARRONDISSEMENT = "arrondissement-municipal", "Arrondissement municipal"


class Commune(models.Model):
    """A commune, or a former one within it, at the vintage of the package."""

    code = models.CharField("code Insee", max_length=5, db_index=True)
    type = models.CharField(
        "statut", max_length=30, choices=TypeCommune, default=TypeCommune.ACTUELLE
    )
    nom = models.CharField("nom", max_length=120)
    chef_lieu = models.CharField(
        "code de la commune nouvelle", max_length=5, blank=True, db_index=True
    )
    siren = models.CharField("SIREN", max_length=9, blank=True)
    zone = models.CharField("zone", max_length=5, choices=Zone, default=Zone.METROPOLE)
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, verbose_name="département"
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, verbose_name="région")
    epci = models.ForeignKey(
        Epci, models.PROTECT, null=True, related_name="communes", verbose_name="EPCI"
    )
    population = models.PositiveIntegerField("population municipale", null=True)
    codes_postaux = models.JSONField("codes postaux", default=list)
    anciens_codes = models.JSONField("anciens codes", default=list)
    millesime = models.PositiveSmallIntegerField("millésime", default=2026)
    #: the name without accents, hyphens nor apostrophes, « st » written « saint »: what search reads
    cle = models.CharField("clé de recherche", max_length=160, db_index=True, blank=True)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ("nom", "code", "type")
        constraints = [
            models.UniqueConstraint(fields=("code", "type"), name="commune_code_type_once")
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.departement_id or self.code[:2]})"

    @property
    def is_actuelle(self) -> bool:
        return self.type == TypeCommune.ACTUELLE


class Repere(models.Model):
    """One way to find a commune: a word of its name and what follows, its code, a postcode.

    Search is a prefix range on `cle`, the same on SQLite and PostgreSQL. `rang` puts the whole name
    before a word inside it.
    """

    commune = models.ForeignKey(
        Commune, models.CASCADE, related_name="reperes", verbose_name="commune"
    )
    cle = models.CharField("clé", max_length=160)
    rang = models.PositiveSmallIntegerField("rang", default=0)
    population = models.PositiveIntegerField("population de la commune", default=0)

    class Meta:
        verbose_name = "repère de recherche"
        verbose_name_plural = "repères de recherche"
        ordering = ("rang", "cle", "pk")
        indexes = [
            models.Index(fields=("cle", "rang", "population", "commune"), name="repere_cle")
        ]

    def __str__(self) -> str:
        return self.cle


class PopulationAnnuelle(models.Model):
    """The municipal population of a commune code at a census vintage."""

    code = models.CharField("code Insee", max_length=5)
    millesime = models.PositiveSmallIntegerField("millésime")
    valeur = models.PositiveIntegerField("population municipale")

    class Meta:
        verbose_name = "population annuelle"
        verbose_name_plural = "populations annuelles"
        ordering = ("code", "millesime")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "millesime"), name="population_code_millesime_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.millesime} : {self.valeur}"
