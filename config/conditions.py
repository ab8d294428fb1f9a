"""Guards, checks of what is typed and alerts that a later app adds to an earlier app's move: functions of (attempt)."""

ATELIERS = "etabli.ateliers.guards"
MARCHES = "etabli.marches.guards.earlier"
CONSULTATIONS = "etabli.consultations.guards.earlier"
SEANCES = "etabli.seances.guards"
FEUILLES = "etabli.feuilles_de_route.guards"
LIVRABLES = "etabli.livrables.guards"
REDACTION = "etabli.redaction.guards"
PAIEMENTS = "etabli.paiements.guards"
SCEAUX = "etabli.sceaux.guards.earlier"

#: L4, L5: what is asked of each session of a Local, and of the work that follows it
AFTER_A_SESSION: dict[str, tuple[str, ...]] = {
    "guards": (f"{SEANCES}.attendance_entered", f"{LIVRABLES}.carnet_deposited")
}
BEFORE_THE_NEXT: dict[str, tuple[str, ...]] = {
    "guards": (f"{LIVRABLES}.carnet_admitted", f"{SEANCES}.worked_between"),
    "checks": (f"{SEANCES}.after_the_former",),
}

#: V5: what is asked of the pictures of a paper written here
PUBLISHED = (
    f"{REDACTION}.image_rights",
    f"{REDACTION}.no_picture_taken_out",
    f"{REDACTION}.images_say_something",
)

CONDITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "candidatures.candidature.accept": {"alerts": (f"{ATELIERS}.overlap_alert",)},
    "candidatures.candidature.convert": {
        "guards": (f"{MARCHES}.valid_framework", f"{ATELIERS}.format_is_followed"),
        "alerts": (f"{ATELIERS}.overlap_alert",),
    },
    "candidatures.candidature.wait_framework": {"guards": (f"{MARCHES}.no_valid_framework",)},
    "candidatures.candidature.leave_wait": {"guards": (f"{MARCHES}.valid_framework",)},
    "ateliers.atelier.designate": {
        "guards": (f"{MARCHES}.valid_framework", f"{MARCHES}.no_open_flag"),
    },
    "ateliers.atelier.examine_again": {
        "guards": (f"{MARCHES}.valid_framework", f"{MARCHES}.no_open_flag"),
    },
    "ateliers.atelier.ask_again": {
        "guards": (f"{MARCHES}.valid_framework", f"{MARCHES}.no_open_flag"),
    },
    "ateliers.atelier.redesignate": {"guards": (f"{MARCHES}.turn_over",)},
    "ateliers.atelier.return_to_designation": {"guards": (f"{MARCHES}.turn_over",)},
    "ateliers.atelier.replace_holder": {"guards": (f"{MARCHES}.turn_over",)},
    "ateliers.atelier.accept_designation": {"guards": (f"{MARCHES}.designation_accepted",)},
    "ateliers.atelier.order": {"guards": (f"{MARCHES}.devis_validated",)},
    "ateliers.atelier.start_appropriation": {"guards": (f"{MARCHES}.bon_notified",)},
    "ateliers.atelier.start_animation": {
        "guards": (f"{PAIEMENTS}.former_phases_certified", f"{MARCHES}.phase_ordered"),
    },
    "livrables.livrable.ask_publication": {"guards": PUBLISHED},
    "livrables.livrable.agree_publication": {"guards": PUBLISHED},
    "livrables.livrable.admit_with_refaction": {"checks": (f"{PAIEMENTS}.refaction_within_due",)},
    "ateliers.atelier.start_restitution": {"guards": (f"{SEANCES}.session_held",)},
    "consultations.avenant.prepare": {"guards": (f"{PAIEMENTS}.marches.balance_is_open",)},
    "consultations.avenant.notify": {"guards": (f"{PAIEMENTS}.marches.balance_is_open",)},
    "consultations.marchesubsequent.settle": {
        "guards": (
            f"{PAIEMENTS}.marches.kit_is_admitted",
            f"{PAIEMENTS}.marches.balance_is_paid",
            f"{PAIEMENTS}.marches.interests_are_paid",
            f"{PAIEMENTS}.marches.advance_is_back",
            f"{PAIEMENTS}.marches.penalties_are_settled",
        )
    },
    "ateliers.atelier.start_session_1": {
        "guards": (f"{LIVRABLES}.note_admitted", f"{SEANCES}.cadrage_held"),
    },
    "ateliers.atelier.start_inter_1": AFTER_A_SESSION,
    "ateliers.atelier.start_session_2": BEFORE_THE_NEXT,
    "ateliers.atelier.start_inter_2": AFTER_A_SESSION,
    "ateliers.atelier.start_session_3": BEFORE_THE_NEXT,
    "ateliers.atelier.start_production": {"guards": (f"{FEUILLES}.roadmap_drafted",)},
    "ateliers.atelier.open_restitution": {"guards": (f"{LIVRABLES}.results_admitted",)},
    "ateliers.atelier.conclude": {
        "guards": (
            f"{SEANCES}.restitution_held",
            f"{LIVRABLES}.kit_admitted",
            f"{FEUILLES}.roadmap_entered",
            f"{CONSULTATIONS}.marche_settled",
        )
    },
    "ateliers.atelier.close": {
        "guards": (
            f"{LIVRABLES}.livrable_admitted",
            f"{FEUILLES}.roadmap_entered",
            f"{MARCHES}.bons_closed",
        )
    },
    "ateliers.atelier.abandon": {"guards": (f"{CONSULTATIONS}.contract_is_over",)},
    "ateliers.atelier.start_follow_up": {"guards": (f"{FEUILLES}.roadmap_agreed",)},
    "ateliers.atelier.archive": {"guards": (f"{FEUILLES}.follow_up_over",)},
    "consultations.marchesubsequent.publish": {"guards": (f"{SCEAUX}.seal_is_rehearsed",)},
    "consultations.marchesubsequent.declare_unfruitful": {
        "guards": (f"{SCEAUX}.nothing_stays_sealed",)
    },
    "marches.bondecommande.sign": {"alerts": (f"{PAIEMENTS}.advance_warns",)},
    "marches.bondecommande.terminate": {"checks": (f"{PAIEMENTS}.certified_is_admitted",)},
    "ateliers.atelier.leave_wait": {"guards": (f"{MARCHES}.valid_framework",)},
}
