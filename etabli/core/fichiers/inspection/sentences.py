"""What a PDF lacks for some readers (V5)."""

from __future__ import annotations

UNTAGGED = (
    "Le PDF n’est pas balisé\u00a0: un lecteur d’écran ne peut pas en suivre la structure. "
    "Exportez-le de nouveau en cochant «\u00a0PDF balisé\u00a0» (ou «\u00a0PDF/UA\u00a0»)."
)
UNTITLED = "Le PDF n’a pas de titre\u00a0: donnez-en un dans les propriétés du document avant de l’exporter."
NO_LANGUAGE = "Le PDF ne dit pas sa langue\u00a0: choisissez «\u00a0français\u00a0» dans les propriétés du document."
NO_TEXT = (
    "Le PDF ne contient que des images\u00a0: on ne peut ni le lire à voix haute ni y chercher un mot. "
    "Déposez aussi le document d’origine, ou passez-le à la reconnaissance de caractères."
)
FONTS = (
    "Des polices ne sont pas dans le PDF ({names})\u00a0: il se lira et s’imprimera autrement ailleurs. Exportez-le "
    "de nouveau en cochant «\u00a0incorporer les polices\u00a0»."
)
NO_ALTERNATIVE = (
    "{count} du PDF n’ont pas de texte de remplacement\u00a0: écrivez, dans le document d’origine, ce que montre "
    "chacune, puis exportez-le de nouveau."
)
ONE_WITHOUT = (
    "Une image du PDF n’a pas de texte de remplacement\u00a0: écrivez, dans le document d’origine, ce qu’elle "
    "montre, puis exportez-le de nouveau."
)
