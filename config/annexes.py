"""What a later app adds to the page of an earlier app's object: links, each a label and an address.

Functions of (object, actor) that give the links this reader may follow.
"""

ANNEXES: dict[str, tuple[str, ...]] = {
    "livrables.livrable": ("etabli.redaction.pages.links",),
    "consultations.marchesubsequent": ("etabli.sceaux.pages.links",),
}
