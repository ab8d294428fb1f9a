"""Essential data of contracts (DECP), official format 2.0.3: values, verification, JSON (4.7).

A later app fills a `MarchePublie`, asks `faults`, and writes `document`. What was published is never
edited: what changes is `appended` (DE-3).
"""

from etabli.marches.decp.modifications import appended, edited
from etabli.marches.decp.values import (
    VERSION,
    ActeSousTraitance,
    Ccag,
    ConsiderationEnvironnementale,
    ConsiderationSociale,
    FormePrix,
    Lieu,
    MarchePublie,
    Modalite,
    Modification,
    ModificationActe,
    Operateur,
    Procedure,
    PubliePar,
    Technique,
    TypeCode,
    TypeGroupement,
    TypeIdentifiant,
    TypePrix,
    Variation,
)
from etabli.marches.decp.verification import (
    due_on,
    faults,
    faults_of_identifiant,
    faults_of_publication,
    identifiant,
    is_in_scope,
)
from etabli.marches.decp.writing import document, record

__all__ = [
    "VERSION",
    "ActeSousTraitance",
    "Ccag",
    "ConsiderationEnvironnementale",
    "ConsiderationSociale",
    "FormePrix",
    "Lieu",
    "MarchePublie",
    "Modalite",
    "Modification",
    "ModificationActe",
    "Operateur",
    "Procedure",
    "PubliePar",
    "Technique",
    "TypeCode",
    "TypeGroupement",
    "TypeIdentifiant",
    "TypePrix",
    "Variation",
    "appended",
    "document",
    "due_on",
    "edited",
    "faults",
    "faults_of_identifiant",
    "faults_of_publication",
    "identifiant",
    "is_in_scope",
    "record",
]
