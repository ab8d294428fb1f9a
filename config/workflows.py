"""Every workflow of the product, by model: diagrams, duties and reminders are read from here."""

from etabli.ateliers import deroules

WORKFLOWS: dict[str, tuple[str, ...]] = {
    "acteurs.invitation": ("etabli.acteurs.services.WORKFLOW",),
    "credits.enveloppebudgetaire": ("etabli.credits.services.ENVELOPPES",),
    "credits.delegationcredits": ("etabli.credits.services.DELEGATIONS",),
    "credits.reservation": ("etabli.credits.services.RESERVATIONS",),
    "credits.engagementjuridique": ("etabli.credits.services.ENGAGEMENTS",),
    "credits.consommationcp": ("etabli.credits.services.CONSOMMATIONS",),
    "candidatures.candidature": ("etabli.candidatures.services.WORKFLOW",),
    "ateliers.atelier": tuple(one.workflow for one in deroules.known),
    "marches.accordcadre": ("etabli.marches.services.ACCORDS",),
    "marches.groupement": ("etabli.marches.services.GROUPEMENTS",),
    "marches.designation": ("etabli.marches.services.DESIGNATIONS",),
    "marches.conflit": ("etabli.marches.services.CONFLITS",),
    "marches.devis": ("etabli.marches.services.DEVIS",),
    "marches.bondecommande": ("etabli.marches.services.BONS",),
    "consultations.marchesubsequent": ("etabli.consultations.services.WORKFLOW",),
    "sceaux.cle": ("etabli.sceaux.services.CLES",),
    "sceaux.depot": ("etabli.sceaux.services.DEPOTS",),
    "sceaux.ouverture": ("etabli.sceaux.services.OUVERTURES",),
    "paiements.servicefait": ("etabli.paiements.services.SERVICES_FAITS",),
    "paiements.demandepaiement": ("etabli.paiements.services.DEMANDES",),
    "seances.sessioninsitu": ("etabli.seances.services.SESSIONS",),
    "seances.invitationseance": ("etabli.seances.services.INVITATIONS",),
    "seances.inscription": ("etabli.seances.services.INSCRIPTIONS",),
    "seances.proposition": ("etabli.seances.services.PROPOSITIONS",),
    "feuilles_de_route.feuillederoute": ("etabli.feuilles_de_route.services.FEUILLES",),
    "feuilles_de_route.action": ("etabli.feuilles_de_route.services.ACTIONS",),
    "feuilles_de_route.revue": ("etabli.feuilles_de_route.services.REVUES",),
    "livrables.livrable": ("etabli.livrables.services.WORKFLOW",),
}
