"""The stages of a candidature (domain 2.2) and the short lists its rules speak of."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class Etat(State):
    """Where a candidature stands."""

    MANIFESTATION = "MANIFESTATION", Tone.INFO, "Premier contact"
    ECHANGE_DGALN = "ECHANGE_DGALN", Tone.INFO, "Échange avec la DGALN"
    OPPORTUNITE_CARACTERISEE = "OPPORTUNITE_CARACTERISEE", Tone.INFO, "Opportunité caractérisée"
    OPPORTUNITE_ECARTEE = "OPPORTUNITE_ECARTEE", Tone.ERROR, "Opportunité écartée"
    BROUILLON = "BROUILLON", Tone.PROGRESS, "Brouillon"
    EN_SIGNATURE = "EN_SIGNATURE", Tone.PROGRESS, "En signature"
    DEPOSEE = "DEPOSEE", Tone.INFO, "Déposée"
    COMPLEMENT_DEMANDE = "COMPLEMENT_DEMANDE", Tone.WARNING, "Complément demandé"
    COMPLETE = "COMPLETE", Tone.INFO, "Complète"
    EN_INSTRUCTION = "EN_INSTRUCTION", Tone.PROGRESS, "En instruction"
    AJOURNEE = "AJOURNEE", Tone.WARNING, "Ajournée"
    NON_ELIGIBLE = "NON_ELIGIBLE", Tone.ERROR, "Non éligible"
    ELIGIBLE = "ELIGIBLE", Tone.SUCCESS, "Éligible"
    PROGRAMMEE = "PROGRAMMEE", Tone.SUCCESS, "Programmée"
    EN_ATTENTE_ACCORD_CADRE = (
        "EN_ATTENTE_ACCORD_CADRE",
        Tone.WARNING,
        "En attente d’un accord-cadre",
    )
    CONVERTIE = "CONVERTIE", Tone.SUCCESS, "Devenue un Atelier"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"
    CADUQUE = "CADUQUE", Tone.ERROR, "Caduque"


#: the ordinary course, in order
COURSE = (
    Etat.MANIFESTATION, Etat.ECHANGE_DGALN, Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON,
    Etat.EN_SIGNATURE, Etat.DEPOSEE, Etat.COMPLETE, Etat.EN_INSTRUCTION, Etat.ELIGIBLE,
    Etat.PROGRAMMEE, Etat.CONVERTIE,
)  # fmt: skip
FINAL = (
    Etat.OPPORTUNITE_ECARTEE, Etat.NON_ELIGIBLE, Etat.CONVERTIE, Etat.RETIREE, Etat.CADUQUE,
)  # fmt: skip
#: « any non-final, before C21 » (C22, C24)
RUNNING = tuple(etat for etat in Etat if etat not in FINAL)
#: the fiche has been opened: what C24 may send back to the draft
WITH_FICHE = tuple(
    etat
    for etat in RUNNING
    if etat not in (Etat.MANIFESTATION, Etat.ECHANGE_DGALN, Etat.OPPORTUNITE_CARACTERISEE)
)
#: the fiche is not frozen yet: who carries, who pilots and where may still change
FORMING = (Etat.MANIFESTATION, Etat.ECHANGE_DGALN, Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON)
#: there is no fiche yet
BEFORE_FICHE = (Etat.MANIFESTATION, Etat.ECHANGE_DGALN)
#: the fiche is frozen and DGALN holds the dossier
DEPOSITED = (
    Etat.DEPOSEE, Etat.COMPLEMENT_DEMANDE, Etat.COMPLETE, Etat.EN_INSTRUCTION, Etat.AJOURNEE,
    Etat.NON_ELIGIBLE, Etat.ELIGIBLE, Etat.PROGRAMMEE, Etat.EN_ATTENTE_ACCORD_CADRE,
    Etat.CONVERTIE,
)  # fmt: skip
DECIDED = (
    Etat.AJOURNEE, Etat.NON_ELIGIBLE, Etat.ELIGIBLE, Etat.PROGRAMMEE,
    Etat.EN_ATTENTE_ACCORD_CADRE, Etat.CONVERTIE,
)  # fmt: skip
#: what the buyer of the framework agreements needs to see
TO_BUY = (Etat.ELIGIBLE, Etat.PROGRAMMEE, Etat.EN_ATTENTE_ACCORD_CADRE, Etat.CONVERTIE)


class Format(models.TextChoices):
    """The declination of the programme that is asked for."""

    FLASH = "FLASH", "Atelier Flash"
    LOCAL = "LOCAL", "Atelier Local"


class RolePorteur(models.TextChoices):
    """The place of a collectivité among those that carry the dossier."""

    CHEF_DE_FILE = "CHEF_DE_FILE", "Chef de file"
    CO_PORTEUR = "CO_PORTEUR", "Co-porteuse"


class QualiteAssocie(models.TextChoices):
    """In what quality an organisation takes part without carrying nor piloting."""

    OPERATEUR = "OPERATEUR", "Opérateur de l’État associé"
    SERVICE = "SERVICE", "Service de l’État concerné"


class TypeCourrier(models.TextChoices):
    """The letters of domain 2.2.1; the last one is asked at C6 only."""

    COURRIER_COLLECTIVITE = "COURRIER_COLLECTIVITE", "Courrier de la collectivité"
    COURRIER_PREFET = "COURRIER_PREFET", "Courrier du préfet"
    COURRIER_PILOTE = "COURRIER_PILOTE", "Courrier du service pilote"
    ACCORD_SERVICE_VOISIN = "ACCORD_SERVICE_VOISIN", "Accord du service de l’État voisin"


class Qualite(models.TextChoices):
    """In what quality a letter is signed."""

    MAIRE = "MAIRE", "Maire"
    PRESIDENT_EPCI = "PRESIDENT_EPCI", "Président ou présidente de l’intercommunalité"
    PRESIDENT_PETR = "PRESIDENT_PETR", "Président ou présidente du PETR"
    PRESIDENT_SYNDICAT = "PRESIDENT_SYNDICAT", "Président ou présidente du syndicat"
    PREMIER_ADJOINT = "PREMIER_ADJOINT", "Première ou premier adjoint, par délégation"
    PREFET = "PREFET", "Préfet ou préfète"
    SOUS_PREFET = "SOUS_PREFET", "Sous-préfet ou sous-préfète"
    SECRETAIRE_GENERAL = "SECRETAIRE_GENERAL", "Secrétaire général, par délégation"
    DIRECTEUR = "DIRECTEUR", "Directeur ou directrice du service"
    AUTRE = "AUTRE", "Une autre qualité"


class Examen(models.TextChoices):
    """What DGALN said of a letter, when it said something."""

    AUCUN = "", "Pas d’observation"
    CONFIRME = "CONFIRME", "Confirmé par la DGALN"
    A_REFAIRE = "A_REFAIRE", "À refaire"


class EtatItem(State):
    """C10b: where one requested item stands."""

    DEMANDE = "DEMANDE", Tone.WARNING, "Demandé"
    REPONDU = "REPONDU", Tone.INFO, "Répondu"
    ACCEPTE = "ACCEPTE", Tone.SUCCESS, "Accepté"


class NatureItem(models.TextChoices):
    """What is asked: a piece, the correction of a field, the answer to a question."""

    PIECE = "PIECE", "Pièce"
    CHAMP = "CHAMP", "Champ de la fiche"
    QUESTION = "QUESTION", "Question"


class Appreciation(models.TextChoices):
    """The answer to one criterion of the grid (2.2.2)."""

    OUI = "OUI", "Oui"
    PARTIELLEMENT = "PARTIELLEMENT", "Partiellement"
    NON = "NON", "Non"


class SensAvis(models.TextChoices):
    """What one thinks of a dossier before the decision."""

    FAVORABLE = "FAVORABLE", "Favorable"
    RESERVE = "RESERVE", "Favorable avec réserves"
    DEFAVORABLE = "DEFAVORABLE", "Défavorable"


class MotifEcart(models.TextChoices):
    """C4: why an opportunity is set aside."""

    HORS_SUJET = "HORS_SUJET", "Le sujet ne relève pas de l’aménagement"
    TROP_AVANCE = "TROP_AVANCE", "Le projet est déjà trop avancé"
    AUTRE_DISPOSITIF = "AUTRE_DISPOSITIF", "Un autre dispositif convient mieux"
    TROP_TOT = "TROP_TOT", "Le projet n’est pas assez mûr"
    HORS_TERRITOIRE = "HORS_TERRITOIRE", "Le territoire n’est pas couvert"
    AUTRE = "AUTRE", "Un autre motif"
