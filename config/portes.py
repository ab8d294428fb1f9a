"""How many bytes an address that takes files receives; the others receive a form
(DATA_UPLOAD_MAX_MEMORY_SIZE), and no more.

A deposit is given room beyond what it accepts: a file a little too heavy is then refused by the form
itself, which keeps what was typed. A test compares this table with the forms that take files.
"""

from __future__ import annotations

from etabli.core.fichiers.deposits import DOCUMENT_MAX_BYTES, LETTER_MAX_BYTES
from etabli.core.fichiers.inspection.archives import ALL_BYTES

_LETTER = 3 * LETTER_MAX_BYTES
#: a PDF, its source, their pictures; the files joined to a message
_DOCUMENTS = 3 * DOCUMENT_MAX_BYTES
#: the offers of every holder in one archive, with the register of their deposits
_OFFERS, _REGISTER = ALL_BYTES + 50_000_000, 5_000_000

#: addresses that take a file without session: what says that the signed link they hold still opens
LINKS: dict[str, str] = {
    "candidatures:lettre": "etabli.candidatures.services.lien.still_opens",
}

BODIES: dict[str, int] = {
    "actualites:modifier": _LETTER,
    "actualites:proposer": _LETTER,
    "candidatures:ecrire": _DOCUMENTS,
    "candidatures:lettre": _LETTER,
    "candidatures:repondre": _LETTER,
    "candidatures:signer": _LETTER,
    "consultations:acte": _LETTER,
    "consultations:place-offres": _OFFERS,
    "consultations:place-registre": _REGISTER,
    "espaces:atelier-acte": _LETTER,
    "espaces:atelier-ecrire": _DOCUMENTS,
    "feuilles_de_route:acte": _LETTER,
    "livrables:deposer-fichiers": _DOCUMENTS,
    "livrables:verifier-pdf": _DOCUMENTS,
    "livrables:partie": _LETTER,
    "marches:accord-acte": _DOCUMENTS,
    "marches:attestations": _LETTER,
    "paiements:chorus-verser": _REGISTER,
    "redaction:images": _LETTER,
    "redaction:rapporter": _LETTER,
    "redaction:remarquer": _DOCUMENTS,
    "seances:dessein-nouveau": _LETTER,
    "seances:dessein-version": _LETTER,
    "ui:galerie-formulaire": _LETTER,
}
