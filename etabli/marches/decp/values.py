"""The official format of essential data, version 2.0.3, as values (4.7). No database, no clock.

The words of the lists are those of the format, letter for letter, down to its straight apostrophes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

VERSION = "2.0.3"


#: the official lists are written with the straight one
APOSTROPHE = "\N{APOSTROPHE}"


class Technique(StrEnum):
    ACCORD_CADRE = "Accord-cadre"
    CONCOURS = "Concours"
    QUALIFICATION = "Système de qualification"
    ACQUISITION_DYNAMIQUE = f"Système d{APOSTROPHE}acquisition dynamique"
    CATALOGUE = "Catalogue électronique"
    ENCHERE = "Enchère électronique"
    SANS_OBJET = "Sans objet"


class Modalite(StrEnum):
    TRANCHES = "Tranches"
    BONS_DE_COMMANDE = "Bons de commande"
    MARCHES_SUBSEQUENTS = "Marchés subséquents"
    SANS_OBJET = "Sans objet"


class Ccag(StrEnum):
    TRAVAUX = "Travaux"
    MAITRISE_OEUVRE = f"Maitrise d{APOSTROPHE}œuvre"
    FOURNITURES_SERVICES = "Fournitures courantes et services"
    INDUSTRIELS = "Marchés industriels"
    PRESTATIONS_INTELLECTUELLES = "Prestations intellectuelles"
    TIC = f"Techniques de l{APOSTROPHE}information et de la communication"
    AUCUN = "Pas de CCAG"


class TypeGroupement(StrEnum):
    CONJOINT = "Conjoint"
    SOLIDAIRE = "Solidaire"
    AUCUN = "Pas de groupement"


class Procedure(StrEnum):
    ADAPTEE = "Procédure adaptée"
    APPEL_OUVERT = f"Appel d{APOSTROPHE}offres ouvert"
    APPEL_RESTREINT = f"Appel d{APOSTROPHE}offres restreint"
    NEGOCIATION = "Procédure avec négociation"
    SANS_PUBLICITE = "Marché passé sans publicité ni mise en concurrence préalable"
    DIALOGUE = "Dialogue compétitif"


class TypeCode(StrEnum):
    POSTAL = "Code postal"
    COMMUNE = "Code commune"
    ARRONDISSEMENT = "Code arrondissement"
    CANTON = "Code canton"
    DEPARTEMENT = "Code département"
    REGION = "Code région"
    PAYS = "Code pays"


class TypePrix(StrEnum):
    FERME = "Définitif ferme"
    ACTUALISABLE = "Définitif actualisable"
    REVISABLE = "Définitif révisable"
    PROVISOIRE = "Provisoire"


class FormePrix(StrEnum):
    UNITAIRE = "Unitaire"
    FORFAITAIRE = "Forfaitaire"
    MIXTE = "Mixte"


class ConsiderationSociale(StrEnum):
    CLAUSE = "Clause sociale"
    CRITERE = "Critère social"
    RESERVE = "Marché réservé"
    AUCUNE = "Pas de considération sociale"


class ConsiderationEnvironnementale(StrEnum):
    CLAUSE = "Clause environnementale"
    CRITERE = "Critère environnemental"
    AUCUNE = "Pas de considération environnementale"


class TypeIdentifiant(StrEnum):
    SIRET = "SIRET"
    TVA = "TVA"
    TAHITI = "TAHITI"
    RIDET = "RIDET"
    FRWF = "FRWF"
    IREP = "IREP"
    HORS_UE = "HORS-UE"


class Variation(StrEnum):
    FERME = "Ferme"
    ACTUALISABLE = "Actualisable"
    REVISABLE = "Révisable"


class PubliePar(StrEnum):
    """Who publishes: one of the two, never both (4.7). The format does not carry it."""

    PLACE = "PLACE"
    PLATEFORME = "PLATEFORME"


@dataclass(frozen=True, slots=True)
class Operateur:
    """A firm, by its identifier."""

    id: str
    type_identifiant: TypeIdentifiant = TypeIdentifiant.SIRET


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where the contract is executed; an INSEE code rather than a postal one."""

    code: str
    type_code: TypeCode


@dataclass(frozen=True, slots=True)
class ActeSousTraitance:
    """One accepted subcontractor, published once."""

    numero: int
    sous_traitant: Operateur
    duree_mois: int
    notifie_on: dt.date
    publie_on: dt.date
    montant: Decimal
    variation: Variation


@dataclass(frozen=True, slots=True)
class ModificationActe:
    """A change to a published act of subcontracting; `acte` is its number."""

    acte: int
    notifiee_on: dt.date
    publiee_on: dt.date
    duree_mois: int | None = None
    montant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Modification:
    """A change to a published contract: only what changes is said, at its new value (DE-3)."""

    numero: int
    notifiee_on: dt.date
    publiee_on: dt.date
    duree_mois: int | None = None
    montant: Decimal | None = None
    titulaires: tuple[Operateur, ...] = ()


@dataclass(frozen=True, slots=True)
class MarchePublie:
    """All that is published of one contract, amounts HT. What came later is in the last three fields."""

    id: str
    acheteur: str
    objet: str
    code_cpv: str
    techniques: tuple[Technique, ...]
    modalites: tuple[Modalite, ...]
    procedure: Procedure
    offres_recues: int
    lieu: Lieu
    duree_mois: int
    notifie_on: dt.date
    publie_on: dt.date
    montant: Decimal
    types_prix: tuple[TypePrix, ...]
    forme_prix: FormePrix
    titulaires: tuple[Operateur, ...]
    type_groupement: TypeGroupement
    considerations_sociales: tuple[ConsiderationSociale, ...]
    considerations_environnementales: tuple[ConsiderationEnvironnementale, ...]
    publie_par: PubliePar
    ccag: Ccag = Ccag.PRESTATIONS_INTELLECTUELLES
    #: of a marché subséquent (DE-2)
    id_accord_cadre: str = ""
    is_innovant: bool = False
    is_sous_traitance_declaree: bool = False
    #: None: no advance; zero: an advance whose rate is not known (format 2.0.3)
    taux_avance: Decimal | None = None
    actes: tuple[ActeSousTraitance, ...] = ()
    modifications_actes: tuple[ModificationActe, ...] = ()
    modifications: tuple[Modification, ...] = ()
