"""What follows, in an Atelier, from a candidature and from its own moves (config/reactions.py)."""

from __future__ import annotations

from etabli.ateliers import recherche
from etabli.ateliers.deroules import current
from etabli.ateliers.models import Atelier
from etabli.ateliers.services.catch_up import catch_up
from etabli.ateliers.services.moves import advance
from etabli.candidatures import selectors as dossier
from etabli.candidatures.models import Candidature
from etabli.core import tables
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.texte import slug as slug_of
from etabli.core.workflow import Attempt


def open_atelier(candidature: Candidature, attempt: Attempt[Candidature]) -> Atelier:
    """Reaction to C21: the programmed candidature becomes an Atelier to launch."""
    answers = dossier.answers(candidature)
    communes = list(dossier.communes(candidature))
    commune = candidature.commune or communes[0]
    titre = dossier.title(candidature)
    atelier = Atelier(
        format=candidature.format,
        deroule=current(candidature.format).code,
        numero=candidature.numero or "",
        slug=free_slug(f"{commune.nom} {titre}"),
        titre=titre,
        question=str(answers.get("question_posee") or ""),
        annee=candidature.annee_programmation or attempt.on.year,
        candidature=candidature,
        commune=commune,
        departement_code=candidature.departement_code,
        thematiques=dossier.choices(candidature, "thematiques"),
        chef_de_file=candidature.chef_de_file,
        service_pilote=candidature.service_pilote,
    )
    advance(atelier, "open", actor=CLOCK, on=attempt.on)
    atelier.communes.set(communes)
    atelier.co_porteurs.set(dossier.co_porteurs(candidature))
    recherche.index(atelier)
    return atelier


def free_slug(words: str) -> str:
    """A public address that nobody has: it must still work in twenty years."""
    base = slug_of(words) or "atelier"
    taken = set(Atelier.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def start_durations(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F7, L2, D-02, D-03: target and ceiling run from the first notified contract, whatever comes after."""
    delays = tables.workflow_of(atelier).delays
    for code in ("cible", "plafond"):
        if echeances.last(atelier, code) is None:
            echeances.start(atelier, code, delays[code], on=attempt.on)


def on_resume(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F16: back to its stage, the Atelier catches up with what was decided while it was suspended."""
    catch_up(atelier, actor=CLOCK, on=attempt.on)


def index_again(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """2.7.1: the catalogue finds it under the name of its new lead."""
    recherche.index(atelier)
