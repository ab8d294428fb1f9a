"""The roles of the programme (domain 2.1) and the kinds of organisations (domain 1.2)."""

from __future__ import annotations

from django.db import models

from etabli.core.access import CLOCK_ROLE, VISITOR_ROLE


class Role(models.TextChoices):
    """Who someone is when they act; a person may wear several."""

    VISITEUR = VISITOR_ROLE, "Visiteur"
    PARTICIPANT = "PARTICIPANT", "Participant"
    COLLECTIVITE_REDACTEUR = "COLLECTIVITE_REDACTEUR", "Technicien de la collectivité"
    COLLECTIVITE_SIGNATAIRE = "COLLECTIVITE_SIGNATAIRE", "Maire ou président"
    PREFECTURE = "PREFECTURE", "Préfecture"
    SERVICE_PILOTE = "SERVICE_PILOTE", "Pilote (service de l’État)"
    SERVICE_VALIDEUR = "SERVICE_VALIDEUR", "Chef du service pilote"
    RPA = "RPA", "Signataire des marchés"
    GESTIONNAIRE_BUDGET = "GESTIONNAIRE_BUDGET", "Gestionnaire budgétaire"
    OPERATEUR_ASSOCIE = "OPERATEUR_ASSOCIE", "Opérateur associé"
    DGALN_CHEF_PROJET = "DGALN_CHEF_PROJET", "Chef de projet DGALN"
    DGALN_DECIDEUR = "DGALN_DECIDEUR", "Décideur DGALN"
    DGALN_ACHATS = "DGALN_ACHATS", "Acheteur DGALN"
    GROUPEMENT_MANDATAIRE = "GROUPEMENT_MANDATAIRE", "Mandataire du groupement"
    GROUPEMENT_MEMBRE = "GROUPEMENT_MEMBRE", "Membre du groupement"
    AUDITEUR = "AUDITEUR", "Auditeur"
    DPO = "DPO", "Délégué à la protection des données"
    ADMIN_TECHNIQUE = "ADMIN_TECHNIQUE", "Administrateur technique"
    CLOCK = CLOCK_ROLE, "Horloge"


#: a second factor is required of these roles, never of an elected person (domain 2.1, 7.5)
STRONG_ROLES = frozenset({Role.RPA, Role.DGALN_DECIDEUR, Role.ADMIN_TECHNIQUE})

DGALN_ROLES = frozenset({Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.DGALN_ACHATS})
SERVICE_ROLES = frozenset(
    {Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA, Role.GESTIONNAIRE_BUDGET}
)
COLLECTIVITE_ROLES = frozenset({Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE})
GROUPEMENT_ROLES = frozenset({Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE})


#: what an invitation promises: what the person will see, and do
SEES: dict[str, str] = {
    Role.COLLECTIVITE_REDACTEUR: "Les dossiers et les ateliers de votre collectivité ; vous remplissez la fiche.",
    Role.COLLECTIVITE_SIGNATAIRE: "Les dossiers et les ateliers de votre collectivité ; vous signez son courrier.",
    Role.PREFECTURE: "Les dossiers de votre département ; vous signez le courrier de soutien du préfet.",
    Role.SERVICE_PILOTE: "Les dossiers et les ateliers que votre service pilote ; vous les conduisez.",
    Role.SERVICE_VALIDEUR: "Les dossiers de votre service ; vous déposez les candidatures.",
    Role.RPA: "Les commandes de votre service ; vous signez les bons de commande.",
    Role.GESTIONNAIRE_BUDGET: "Les engagements et les paiements de votre service.",
    Role.OPERATEUR_ASSOCIE: "Les ateliers auxquels votre établissement est associé.",
    Role.DGALN_CHEF_PROJET: "Tous les dossiers transmis à la DGALN ; vous les instruisez.",
    Role.DGALN_DECIDEUR: "Tous les dossiers transmis à la DGALN ; vous décidez de leur éligibilité.",
    Role.DGALN_ACHATS: "Les accords-cadres, leurs titulaires et le tourniquet.",
    Role.GROUPEMENT_MANDATAIRE: "Les ateliers confiés à votre groupement ; vous y répondez en son nom.",
    Role.GROUPEMENT_MEMBRE: "Les ateliers confiés à votre groupement.",
    Role.AUDITEUR: "Tous les dossiers et le journal, en lecture.",
    Role.DPO: "Les pages publiques et votre compte.",
    Role.ADMIN_TECHNIQUE: "Les comptes, les invitations et le journal ; aucun dossier.",
}


class TypeOrganisation(models.TextChoices):
    """What a legal person is, as far as the programme's rules care."""

    COMMUNE = "COMMUNE", "Commune"
    EPCI = "EPCI", "Intercommunalité (EPCI)"
    PETR = "PETR", "Pôle d’équilibre territorial et rural"
    SYNDICAT = "SYNDICAT", "Syndicat mixte"
    DEPARTEMENT = "DEPARTEMENT", "Département"
    REGION = "REGION", "Région"
    DDT = "DDT", "DDT"
    DDTM = "DDTM", "DDTM"
    DREAL = "DREAL", "DREAL"
    DEAL = "DEAL", "DEAL"
    DRIEAT = "DRIEAT", "DRIEAT"
    DGTM = "DGTM", "DGTM"
    DTAM = "DTAM", "DTAM"
    PREFECTURE = "PREFECTURE", "Préfecture"
    SOUS_PREFECTURE = "SOUS_PREFECTURE", "Sous-préfecture"
    ADMINISTRATION_CENTRALE = "ADMINISTRATION_CENTRALE", "Administration centrale"
    OPERATEUR = "OPERATEUR", "Opérateur de l’État"
    ENTREPRISE = "ENTREPRISE", "Entreprise"
    ASSOCIATION = "ASSOCIATION", "Association"
    INGENIERIE = "INGENIERIE", "Ingénierie locale (CAUE, agence d’urbanisme…)"
    AUTRE = "AUTRE", "Autre"


COLLECTIVITES = frozenset(
    {TypeOrganisation.COMMUNE, TypeOrganisation.EPCI, TypeOrganisation.PETR,
     TypeOrganisation.SYNDICAT, TypeOrganisation.DEPARTEMENT, TypeOrganisation.REGION}
)  # fmt: skip
SERVICES_PILOTES = frozenset(
    {TypeOrganisation.DDT, TypeOrganisation.DDTM, TypeOrganisation.DREAL, TypeOrganisation.DEAL,
     TypeOrganisation.DRIEAT, TypeOrganisation.DGTM, TypeOrganisation.DTAM}
)  # fmt: skip
PREFECTURES = frozenset({TypeOrganisation.PREFECTURE, TypeOrganisation.SOUS_PREFECTURE})


#: those who may hold a framework agreement, or belong to a holder
FIRMS = frozenset(
    {TypeOrganisation.ENTREPRISE, TypeOrganisation.ASSOCIATION, TypeOrganisation.INGENIERIE,
     TypeOrganisation.AUTRE}
)  # fmt: skip
CENTRAL = frozenset({TypeOrganisation.ADMINISTRATION_CENTRALE})
OPERATORS = frozenset(
    {TypeOrganisation.OPERATEUR, TypeOrganisation.ASSOCIATION, TypeOrganisation.INGENIERIE,
     TypeOrganisation.AUTRE}
)  # fmt: skip
#: for which kinds of organisations one acts in a role (domain 2.1); those that control, for any
ACTS_FOR: dict[str, frozenset[TypeOrganisation]] = {
    **dict.fromkeys(COLLECTIVITE_ROLES, COLLECTIVITES),
    **dict.fromkeys(SERVICE_ROLES, SERVICES_PILOTES),
    **dict.fromkeys(DGALN_ROLES, CENTRAL),
    **dict.fromkeys(GROUPEMENT_ROLES, FIRMS),
    Role.PREFECTURE: PREFECTURES,
    Role.OPERATEUR_ASSOCIE: OPERATORS,
}
#: the same in words, after « se donne pour »
KINDS: dict[frozenset[TypeOrganisation], str] = {
    COLLECTIVITES: "une collectivité (commune, intercommunalité, PETR, syndicat, département ou région)",
    SERVICES_PILOTES: "un service de l’État (DDT, DDTM, DREAL, DEAL, DRIEAT, DGTM ou DTAM)",
    PREFECTURES: "une préfecture ou une sous-préfecture",
    CENTRAL: "une administration centrale",
    FIRMS: "une entreprise, une association ou un bureau d’ingénierie",
    OPERATORS: "un opérateur (établissement public, agence, association)",
}
