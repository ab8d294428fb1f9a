"""The formats of the programme that cannot be asked for here yet: the public page names them.

The file of a format takes its `Presentation` from here when it is written.
"""

from __future__ import annotations

from etabli.candidatures.formats.definition import Presentation

ANNOUNCED = (
    Presentation(
        nom="Atelier multisites",
        pour="Plusieurs territoires réunis sur un thème national, choisis par appel à manifestation d’intérêt",
        duree="Environ un an, avec des rencontres entre les sites",
        obtenu="Une feuille de route par site et des enseignements partagés",
    ),
)
