"""A session announced, with its programme, its guests and its registrations; readers signed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from etabli.acteurs.tests.clients import client_of
from etabli.core import horloge
from etabli.seances import services
from etabli.seances.access import participant
from etabli.seances.models import Inscription, SessionInSitu
from etabli.seances.tests.factories import DAY, Scene, make_scene

BEFORE = DAY - dt.timedelta(days=10)


#: a browser of that person
signed_in = client_of


def address(name: str, *args: Any) -> str:
    return reverse(f"seances:{name}", args=args)


def enrol(
    session: SessionInSitu, nom: str, college: str = "HABITANT", besoins: str = ""
) -> Inscription:
    row = services.register_participant(
        session, nom=nom, courriel=f"{nom.split()[0].lower()}@exemple.test", college=college,
        besoins_acces=besoins,
    )  # fmt: skip
    services.confirm_registration(row, actor=participant(row))
    return row


def announced(**fields: Any) -> Scene:
    """The scene, with a programme of two moments and the session announced ten days before."""
    scene = make_scene(**fields)
    with horloge.at(BEFORE):
        for titre, duree, nature in (
            ("Visite des quais", 120, "VISITE"),
            ("Tables", 90, "SEANCE"),
        ):
            services.add_sequence(
                scene.session, actor=scene.pilote, titre=titre, duree=duree, nature=nature
            )
        services.announce_session(scene.session, actor=scene.pilote)
    return scene


def held(**fields: Any) -> Scene:
    """The session was held: attendance, propositions, decisions, words; it is closed."""
    scene = announced(**fields)
    with horloge.at(BEFORE):
        rows = [enrol(scene.session, nom) for nom in ("Dominique Modèle", "Lou Fictif")]
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        services.record_attendance(
            scene.session,
            actor=scene.mandataire,
            venues={rows[0].pk: "PRESENT", rows[1].pk: "ABSENT"},
            walk_ins=[{"nom": "Sacha Passant", "college": "HABITANT"}] * 5
            + [{"nom": "", "college": "ELU"}] * 6,
        )
        for texte in ("Ouvrir la cour", "Planter le quai"):
            services.submit_proposition(
                scene.atelier,
                actor=scene.mandataire,
                texte=texte,
                session=scene.session,
                theme="Sol",
            )
        services.close_session(
            scene.session, actor=scene.pilote, visite_tenue=True, seance_tenue=True
        )
        services.record_decision(
            scene.session, actor=scene.pilote, quoi="Mesurer la halle", qui="La DDT",
            pour_le=dt.date(2026, 4, 30),
        )  # fmt: skip
        services.write_minutes(
            scene.session, actor=scene.mandataire, deroule="La visite a duré deux heures.",
            accords="Tous veulent ouvrir la cour.",
        )  # fmt: skip
    return scene
