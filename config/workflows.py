"""Every workflow of the product, by model: diagrams, duties and reminders are read from here."""

WORKFLOWS: dict[str, tuple[str, ...]] = {
    "acteurs.invitation": ("etabli.acteurs.services.WORKFLOW",),
}
