"""Every workflow of the product, by model: diagrams, duties and reminders are read from here."""

WORKFLOWS: dict[str, tuple[str, ...]] = {
    "acteurs.invitation": ("etabli.acteurs.services.WORKFLOW",),
    "credits.enveloppebudgetaire": ("etabli.credits.services.ENVELOPPES",),
    "credits.delegationcredits": ("etabli.credits.services.DELEGATIONS",),
    "credits.reservation": ("etabli.credits.services.RESERVATIONS",),
    "credits.engagementjuridique": ("etabli.credits.services.ENGAGEMENTS",),
    "credits.consommationcp": ("etabli.credits.services.CONSOMMATIONS",),
    "candidatures.candidature": ("etabli.candidatures.services.WORKFLOW",),
    "ateliers.atelier": ("etabli.ateliers.services.FLASH",),
    "marches.accordcadre": ("etabli.marches.services.ACCORDS",),
    "marches.groupement": ("etabli.marches.services.GROUPEMENTS",),
    "marches.designation": ("etabli.marches.services.DESIGNATIONS",),
    "marches.conflit": ("etabli.marches.services.CONFLITS",),
    "marches.devis": ("etabli.marches.services.DEVIS",),
    "marches.bondecommande": ("etabli.marches.services.BONS",),
    "seances.sessioninsitu": ("etabli.seances.services.SESSIONS",),
    "seances.invitationseance": ("etabli.seances.services.INVITATIONS",),
    "seances.inscription": ("etabli.seances.services.INSCRIPTIONS",),
    "seances.proposition": ("etabli.seances.services.PROPOSITIONS",),
}
