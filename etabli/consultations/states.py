"""The states of a marché subséquent, from the first draft of its dossier to its execution (2.4)."""

from __future__ import annotations

from django.db import models

from etabli.consultations import analyse
from etabli.consultations.avenants import Base, Objet
from etabli.core.states import State, Tone


class EtatMarche(State):
    """2.4."""

    PREPARATION = "PREPARATION", Tone.PROGRESS, "En préparation"
    PUBLIE = "PUBLIE", Tone.INFO, "Publié"
    CLOS_OFFRES = "CLOS_OFFRES", Tone.PROGRESS, "Remise des offres close"
    ANALYSE = "ANALYSE", Tone.PROGRESS, "Offres en analyse"
    AUDITIONS = "AUDITIONS", Tone.PROGRESS, "Auditions"
    CLASSEMENT = "CLASSEMENT", Tone.PROGRESS, "Offres classées"
    ATTRIBUE = "ATTRIBUE", Tone.INFO, "Attribué"
    NOTIFIE = "NOTIFIE", Tone.SUCCESS, "Notifié"
    EN_EXECUTION = "EN_EXECUTION", Tone.PROGRESS, "En exécution"
    SOLDE = "SOLDE", Tone.SUCCESS, "Soldé"
    RESILIE = "RESILIE", Tone.WARNING, "Résilié"
    ARRETE_FIN_DE_PHASE = "ARRETE_FIN_DE_PHASE", Tone.WARNING, "Arrêté en fin de phase"
    INFRUCTUEUX = "INFRUCTUEUX", Tone.WARNING, "Infructueux"
    SANS_SUITE = "SANS_SUITE", Tone.NEUTRAL, "Déclaré sans suite"


#: those that gave no contract: a new one may be prepared from them (M14)
UNFRUITFUL = (EtatMarche.INFRUCTUEUX, EtatMarche.SANS_SUITE)
#: the contract was notified: its team works, then whatever came after
ALIVE = (EtatMarche.NOTIFIE, EtatMarche.EN_EXECUTION)
#: it stopped before its term (2.7.4)
STOPPED = (EtatMarche.RESILIE, EtatMarche.ARRETE_FIN_DE_PHASE)
NOTIFIED = (*ALIVE, EtatMarche.SOLDE, *STOPPED)
#: those that still stand between an Atelier and its contract
RUNNING = tuple(e for e in EtatMarche if e not in (*UNFRUITFUL, *NOTIFIED))
#: offers have been received: what they say is read by the committee and the State alone
OPENED = (
    EtatMarche.ANALYSE,
    EtatMarche.AUDITIONS,
    EtatMarche.CLASSEMENT,
    EtatMarche.ATTRIBUE,
    *NOTIFIED,
)
#: nothing can be handed in any more
CLOSED = (EtatMarche.CLOS_OFFRES, *OPENED, *UNFRUITFUL)
#: what the holders consulted may read: nothing before the publication
PUBLISHED = tuple(e for e in EtatMarche if e != EtatMarche.PREPARATION)


class EtatAvenant(State):
    """2.7.6."""

    BROUILLON = "BROUILLON", Tone.PROGRESS, "En préparation"
    VISE_DGALN = "VISE_DGALN", Tone.PROGRESS, "Visé par la DGALN"
    A_SIGNER = "A_SIGNER", Tone.PROGRESS, "À signer"
    NOTIFIE = "NOTIFIE", Tone.SUCCESS, "Notifié"
    REFUSE = "REFUSE", Tone.NEUTRAL, "Refusé"


#: an avenant that changes nothing yet
IN_PREPARATION = (EtatAvenant.BROUILLON, EtatAvenant.VISE_DGALN, EtatAvenant.A_SIGNER)


class ObjetAvenant(models.TextChoices):
    """What an avenant is about (2.7.6)."""

    DUREE = Objet.DUREE.value, "Durée"
    PERIMETRE = Objet.PERIMETRE.value, "Périmètre"
    MONTANT = Objet.MONTANT.value, "Montant"
    COMPOSITION = Objet.COMPOSITION.value, "Composition du groupement"
    ADMINISTRATIF = Objet.ADMINISTRATIF.value, "Clause administrative"


class BaseAvenant(models.TextChoices):
    """The case of the code (EX-1)."""

    CLAUSE = Base.CLAUSE.value, "Clause de réexamen prévue au contrat (R2194-1)"
    SUPPLEMENTAIRES = (
        Base.SUPPLEMENTAIRES.value,
        "Prestations supplémentaires devenues nécessaires (R2194-2)",
    )
    IMPREVUES = Base.IMPREVUES.value, "Circonstances imprévisibles (R2194-5)"
    TITULAIRE = Base.TITULAIRE.value, "Nouveau titulaire (R2194-6)"
    NON_SUBSTANTIELLE = Base.NON_SUBSTANTIELLE.value, "Modification non substantielle (R2194-7)"
    FAIBLE = Base.FAIBLE.value, "Modification de faible montant (R2194-8)"


class Canal(models.TextChoices):
    """Where offers are handed in: one channel a consultation, fixed at its publication (N-8)."""

    PLACE = "PLACE", "PLACE, la plateforme des achats de l’État"
    PLATEFORME = "PLATEFORME", "Établi, sous scellés"


class NaturePiece(models.TextChoices):
    """The papers of a dossier de consultation (4.9), in the order in which they are read."""

    RC = "RC", "Règlement de la consultation"
    CCTP = "CCTP", "Cahier des clauses techniques particulières"
    CADRE = "CADRE", "Cadre de réponse technique"
    DPGF = "DPGF", "Décomposition du prix global et forfaitaire"
    AE = "AE", "Acte d’engagement"
    NOTE = "NOTE", "Note d’opportunité, sans ce qui est confidentiel"
    ACTEURS = "ACTEURS", "Liste des acteurs"


class OrigineQuestion(models.TextChoices):
    """How a question reached the service."""

    PLACE = "PLACE", "Posée sur PLACE"
    PLATEFORME = "PLATEFORME", "Posée ici"


class PublieePar(models.TextChoices):
    """Who publishes the essential data, so that they are not published twice (4.7)."""

    PLACE = "PLACE", "PLACE"
    PLATEFORME = "PLATEFORME", "Établi"


class NatureOffre(models.TextChoices):
    """What an offer is made of (4.6)."""

    NOTE = "NOTE", "Note méthodologique"
    COMPETENCES = "COMPETENCES", "Compétences techniques"
    FINANCIERE = "FINANCIERE", "Proposition financière"
    AE = "AE", "Acte d’engagement"
    AUTRE = "AUTRE", "Autre pièce"


class MotifElimination(models.TextChoices):
    """What somebody decides of an offer; late and above the budget are computed (MS-5, MS-6)."""

    IRREGULIERE = analyse.Motif.IRREGULIERE.value, "Irrégulière"
    INAPPROPRIEE = analyse.Motif.INAPPROPRIEE.value, "Inappropriée"
    ANORMALEMENT_BASSE = analyse.Motif.ANORMALEMENT_BASSE.value, "Anormalement basse"


class NatureDemande(models.TextChoices):
    """What a candidate is asked after the closing."""

    PRIX = "PRIX", "Justification d’un prix qui paraît anormalement bas"
    REGULARISATION = "REGULARISATION", "Régularisation de l’offre"
    PRECISION = "PRECISION", "Précision sur l’offre"


class SuiteDemande(models.TextChoices):
    """What was decided of the answer, or of its absence."""

    ADMISE = "ADMISE", "L’offre est gardée"
    REJETEE = "REJETEE", "L’offre est rejetée"


class SiegeComite(models.TextChoices):
    """In which capacity an organisation sits (N-9)."""

    PILOTE = analyse.Siege.PILOTE.value, "Service pilote"
    COLLECTIVITE = analyse.Siege.COLLECTIVITE.value, "Collectivité porteuse"
    OPERATEUR = analyse.Siege.OPERATEUR.value, "Opérateur associé"
    DREAL = analyse.Siege.DREAL.value, "DREAL"
    DGALN = analyse.Siege.DGALN.value, "DGALN, sans voix"


class ChoixVote(models.TextChoices):
    """All that a ballot can say (N-12)."""

    ADOPTER = analyse.Choix.ADOPTER.value, "Adopter l’analyse et le classement"
    REVOIR = analyse.Choix.REVOIR.value, "À revoir"
    ABSTENTION = analyse.Choix.ABSTENTION.value, "S’abstenir"


class NatureAttestation(models.TextChoices):
    """What the holder ranked first brings (N-14)."""

    FISCALE = "FISCALE", "Attestation fiscale"
    SOCIALE = "SOCIALE", "Attestation sociale (vigilance)"
    ASSURANCE = "ASSURANCE", "Assurance"
    RIB = "RIB", "Coordonnées bancaires"
    POUVOIRS = "POUVOIRS", "Pouvoirs du signataire"


class NatureRegistre(models.TextChoices):
    """The registers of PLACE that are read before the closing as after; that of deposits is read after."""

    RETRAITS = "RETRAITS", "Registre des retraits"
    QUESTIONS = "QUESTIONS", "Registre des questions"
