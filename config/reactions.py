"""What follows from what, across apps, in the order of the story.

A reaction takes (obj, attempt), runs in the same transaction, and its failure undoes the move.
"""

#: what an Atelier does by itself as soon as the guards of these moves hold: after each act on its
#: contract and, for what happened while it was suspended, on its resumption
#: (ateliers/services/catch_up.py)
CATCH_UPS: tuple[str, ...] = (
    "ateliers.atelier.redesignate",
    "ateliers.atelier.return_to_designation",
    "ateliers.atelier.order",
    "ateliers.atelier.start_appropriation",
    "ateliers.atelier.open_restitution",
)

#: a session takes the days on site that are announced
ON_SITE = ("etabli.seances.services.reactions.on_site_dates",)
ON_INVITATION = ("etabli.candidatures.services.reactions.on_invitation",)

REACTIONS: dict[str, tuple[str, ...]] = {
    "consultations.marchesubsequent.close": (
        "etabli.sceaux.services.reactions.register_deposits",
    ),
    "acteurs.invitation.send": ON_INVITATION,
    "acteurs.invitation.accept": ON_INVITATION,
    "acteurs.invitation.cancel": ON_INVITATION,
    "acteurs.invitation.expire": ON_INVITATION,
    "candidatures.candidature.convert": ("etabli.ateliers.services.reactions.open_atelier",),
    "ateliers.atelier.open": ("etabli.marches.services.reactions.on_open",),
    "ateliers.atelier.designate": ("etabli.marches.services.reactions.on_designate",),
    "ateliers.atelier.redesignate": ("etabli.marches.services.reactions.on_designate",),
    "ateliers.atelier.examine_again": ("etabli.marches.services.reactions.on_designate",),
    "ateliers.atelier.ask_again": ("etabli.marches.services.reactions.on_ask_again",),
    "ateliers.atelier.start_appropriation": (
        "etabli.ateliers.services.reactions.start_durations",
    ),
    "ateliers.atelier.start_cadrage": (
        "etabli.ateliers.services.reactions.start_durations",
        "etabli.livrables.services.reactions.expect_kit",
    ),
    "ateliers.atelier.start_animation": ON_SITE,
    "ateliers.atelier.start_session_1": ON_SITE,
    "ateliers.atelier.start_session_2": ON_SITE,
    "ateliers.atelier.start_session_3": ON_SITE,
    "ateliers.atelier.start_inter_2": ("etabli.feuilles_de_route.services.reactions.open_draft",),
    "ateliers.atelier.start_restitution": (
        "etabli.feuilles_de_route.services.reactions.open_draft",
        "etabli.livrables.services.reactions.expect_kit",
        "etabli.paiements.services.reactions.on_progress",
    ),
    "ateliers.atelier.record_admission": ("etabli.paiements.services.reactions.on_progress",),
    "ateliers.atelier.start_follow_up": (
        "etabli.feuilles_de_route.services.reactions.on_follow_up",
    ),
    "ateliers.atelier.archive": ("etabli.feuilles_de_route.services.reactions.on_archive",),
    "ateliers.atelier.return_to_designation": (
        "etabli.marches.services.reactions.on_return_to_designation",
    ),
    "ateliers.atelier.replace_holder": (
        "etabli.marches.services.reactions.on_designate",
        "etabli.livrables.services.reactions.on_replace",
    ),
    "ateliers.atelier.wait_framework": (
        "etabli.marches.services.reactions.on_wait_framework",
        "etabli.consultations.services.reactions.on_wait_framework",
    ),
    "ateliers.atelier.suspend": (
        "etabli.marches.services.reactions.on_suspend",
        "etabli.livrables.services.reactions.stop_delays",
    ),
    "ateliers.atelier.leave_lead": ("etabli.livrables.services.reactions.stop_delays",),
    "ateliers.atelier.succeed_lead": (
        "etabli.ateliers.services.reactions.index_again",
        "etabli.feuilles_de_route.services.reactions.on_porteurs_changed",
        "etabli.livrables.services.reactions.restart_delays",
        "etabli.consultations.services.reactions.on_resume",
        "etabli.ateliers.services.reactions.on_resume",
    ),
    "ateliers.atelier.leave": ("etabli.feuilles_de_route.services.reactions.on_porteurs_changed",),
    "ateliers.atelier.resume": (
        "etabli.marches.services.reactions.on_resume",
        "etabli.consultations.services.reactions.on_resume",
        "etabli.livrables.services.reactions.restart_delays",
        "etabli.ateliers.services.reactions.on_resume",
    ),
    "ateliers.atelier.abandon": (
        "etabli.marches.services.reactions.on_abandon",
        "etabli.consultations.services.reactions.on_abandon",
        "etabli.livrables.services.reactions.drop_unfinished",
    ),
    "ateliers.atelier.abandon_unfruitful": ("etabli.marches.services.reactions.on_abandon",),
    "feuilles_de_route.feuillederoute.make_official": (
        "etabli.feuilles_de_route.services.reactions.freeze_roadmap",
    ),
    "marches.accordcadre.raise_maximum": ("etabli.marches.services.reactions.issue_modification",),
    "marches.groupement.send_formal_notice": (
        "etabli.marches.services.reactions.issue_formal_notice",
    ),
    "marches.designation.confirm_conflict": ("etabli.marches.services.reactions.on_turn_over",),
    "marches.designation.give_up": ("etabli.marches.services.reactions.on_turn_over",),
    "marches.designation.close_on_suspension": ("etabli.marches.services.reactions.on_turn_over",),
    "marches.designation.miss_devis": ("etabli.marches.services.reactions.on_turn_over",),
    "marches.designation.fail_devis": ("etabli.marches.services.reactions.on_turn_over",),
    "marches.designation.lose_holder": ("etabli.marches.services.reactions.on_holder_lost",),
    "marches.devis.validate": ("etabli.marches.services.reactions.issue_devis",),
    "marches.bondecommande.notify": (
        "etabli.marches.services.reactions.issue_bon",
        "etabli.paiements.services.reactions.on_notify",
    ),
    "marches.bondecommande.terminate": ("etabli.paiements.services.reactions.on_terminate",),
    "consultations.marchesubsequent.abandon": (
        "etabli.consultations.services.reactions.on_give_up",
    ),
    "consultations.marchesubsequent.publish": (
        "etabli.consultations.services.reactions.on_publish",
    ),
    "actualites.actualite.publish": ("etabli.actualites.services.reactions.open_picture",),
    "seances.reunion.hold": ("etabli.consultations.services.reactions.on_meeting_held",),
    "livrables.livrable.open_hearing": (
        "etabli.livrables.services.reactions.issue_hearing_letter",
    ),
    "consultations.avenant.notify": ("etabli.paiements.services.reactions.on_avenant",),
    "consultations.marchesubsequent.settle": ("etabli.paiements.services.reactions.on_settle",),
    "consultations.marchesubsequent.notify": (
        "etabli.paiements.services.reactions.on_notify_marche",
    ),
    "livrables.livrable.admit": (
        "etabli.livrables.services.reactions.on_admission",
        "etabli.paiements.services.reactions.on_admission",
        "etabli.livrables.services.reactions.issue_decision",
    ),
    "livrables.livrable.admit_with_refaction": (
        "etabli.livrables.services.reactions.on_admission",
        "etabli.paiements.services.reactions.on_admission",
        "etabli.livrables.services.reactions.issue_decision",
    ),
    "livrables.livrable.admit_tacitly": (
        "etabli.livrables.services.reactions.on_admission",
        "etabli.paiements.services.reactions.on_admission",
    ),
    "livrables.livrable.expect_in_kit": ("etabli.redaction.services.reactions.on_expect",),
    "livrables.livrable.postpone": (
        "etabli.livrables.services.reactions.issue_decision",
        "etabli.redaction.services.reactions.write_again",
    ),
    "livrables.livrable.withdraw_publication": (
        "etabli.livrables.services.reactions.close_to_all",
    ),
    "livrables.livrable.agree_publication": ("etabli.livrables.services.reactions.open_to_all",),
    "livrables.livrable.reject": (
        "etabli.livrables.services.reactions.issue_decision",
        "etabli.redaction.services.reactions.write_again",
    ),
}
