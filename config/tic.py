"""The jobs of the clock, in the order of the story; each returns how many objects it moved."""

TIC: tuple[str, ...] = (
    "etabli.acteurs.services.expire_invitations",
)
