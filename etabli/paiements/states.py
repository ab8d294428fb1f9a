"""The states of what is paid: service fait, then demande de paiement."""

from __future__ import annotations

from django.db import models


class Etape(models.TextChoices):
    """The payments that every format may have: the others are codes of its orders (CH-8)."""

    ADMISSION = "ADMISSION", "Admission du livrable de synthèse"
    RESILIATION = "RESILIATION", "Solde après résiliation"


class EtatServiceFait(models.TextChoices):
    A_VENIR = "A_VENIR", "À venir"
    A_CERTIFIER = "A_CERTIFIER", "À certifier"
    CERTIFIE = "CERTIFIE", "Certifié"
    DEMANDE = "DEMANDE", "Paiement demandé"
    SANS_OBJET = "SANS_OBJET", "Sans objet"


WAITING = (EtatServiceFait.A_VENIR, EtatServiceFait.A_CERTIFIER)
CERTIFIED = (EtatServiceFait.CERTIFIE, EtatServiceFait.DEMANDE)


class EtatDemande(models.TextChoices):
    RECUE = "RECUE", "Reçue, service fait attendu"
    A_PAYER = "A_PAYER", "À payer"
    PAYEE = "PAYEE", "Payée"
    REJETEE = "REJETEE", "Rejetée, à corriger"


LIVE = (EtatDemande.RECUE, EtatDemande.A_PAYER, EtatDemande.PAYEE)
