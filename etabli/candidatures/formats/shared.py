"""What the formats share: where their fiches are, what a préfet writes, the criteria of the grid (2.2.2)."""

from __future__ import annotations

from pathlib import Path

from etabli.candidatures.formats.definition import CLOSING, Line
from etabli.candidatures.grille import TOO_LATE, Regle

FICHES = Path(__file__).parent.parent / "fiches"
#: what a préfet writes after the request, in every format
SOUTIEN: tuple[Line, ...] = (
    "Ce sujet répond aux priorités de l’État dans le département et s’accorde avec les "
    "contrats en cours. En particulier : {a_completer}.",
    "Le service pilote est {service_pilote}. Chef de projet : {chef_projet_etat}. "
    "Les autres services mobilisés sont : {a_completer}.",
    "L’Atelier complète les programmes dont le territoire bénéficie déjà ({zonages}) : "
    "il prépare des décisions d’aménagement qu’ils pourront financer ensuite.",
    "J’émets donc un avis favorable. Réserves éventuelles : {a_completer}.",
    CLOSING,
)

#: the criteria of the programme, by code; a format takes its own, in order
CRITERES = {
    regle.code: regle
    for regle in (
        Regle("E1", "Le territoire est couvert par le programme", True, "Métropole et DROM."),
        Regle("E2", "La demande est portée ensemble par l’État et la collectivité", True),
        Regle(
            "E3",
            "Le sujet est traité par l’aménagement et l’urbanisme, au service de la transition écologique",
            True,
        ),
        Regle(
            "E4",
            "L’Atelier intervient avant l’avant-projet",
            True,
            "Ni marché de travaux ni maîtrise d’œuvre signés sur le même objet.",
            no_at=TOO_LATE,
        ),
        Regle("E5", "L’échelle convient au format", False),
        Regle(
            "E6",
            "Le sujet croise plusieurs politiques ou dépasse les limites administratives",
            True,
        ),
        Regle("E7", "Le sujet demande de réunir des acteurs qui ne décident pas ensemble", True),
        Regle(
            "E8",
            "Les enjeux sont portés par les politiques de l’État",
            False,
            "Un « oui » donne la priorité.",
        ),
        Regle(
            "E9",
            "L’ingénierie locale est faible, ou à associer",
            False,
            "Un « oui » donne la priorité.",
        ),
        Regle(
            "E10",
            "La mobilisation de la collectivité et des services de l’État est crédible",
            True,
            "Personnes nommées, jours prévus.",
        ),
        Regle("E11", "L’ingénierie locale est associée pour que les effets durent", False),
        Regle("E12", "Les co-porteurs acceptent les frais de logistique", True),
        Regle("E13", "Aucun autre Atelier n’est en cours sur le même périmètre", False),
        Regle("E14", "Le projet complète ACV, PVD, CRTE, PPA…", False),
    )
}


def grid(*codes: str) -> tuple[Regle, ...]:
    """The criteria of these codes, in this order."""
    return tuple(CRITERES[code] for code in codes)
