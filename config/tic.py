"""The jobs of the clock, in the order of the story; each returns how many objects it moved.

`READ_ONCE` is what a process reads before its first act: long to read, short to read on.
"""

READ_ONCE: tuple[str, ...] = ("etabli.marches.selectors.replay_logs",)

TIC: tuple[str, ...] = (
    "etabli.core.allure.forget_counters",
    "etabli.core.brouillons.forget_old",
    "etabli.core.fichiers.epreuves.forget_old",
    "etabli.acteurs.services.expire_invitations",
    "etabli.candidatures.services.lapse_withdrawals",
    "etabli.candidatures.services.lapse_complements",
    "etabli.candidatures.services.lapse_adjourned",
    "etabli.candidatures.services.follow_frameworks",
    "etabli.candidatures.services.warn_eligibilities",
    "etabli.candidatures.services.lapse_eligibilities",
    "etabli.ateliers.services.clock.start_follow_ups",
    "etabli.ateliers.services.clock.end_without_lead",
    "etabli.marches.services.clock.wait_for_frameworks",
    "etabli.marches.services.clock.leave_waits",
    "etabli.marches.services.clock.warn_frameworks",
    "etabli.marches.services.clock.record_silences",
    "etabli.marches.services.clock.record_missing_devis",
    "etabli.consultations.services.clock.close_consultations",
    "etabli.sceaux.services.clock.open_pending",
    "etabli.sceaux.services.clock.forget_strays",
    "etabli.seances.services.forget_access_needs",
    "etabli.seances.services.forget_people",
    "etabli.seances.services.forget_interviews",
    "etabli.seances.services.forget_contributions",
    "etabli.seances.services.forget_actors",
    "etabli.feuilles_de_route.services.miss_revues",
    "etabli.livrables.services.end_hearings",
    "etabli.livrables.services.admit_by_silence",
    "etabli.paiements.services.clock.warn_year_end",
    "etabli.redaction.services.clock.end_pictures",
    "etabli.redaction.services.clock.forget_pictured",
    "etabli.paiements.services.clock.accept_subcontractors",
    "etabli.paiements.services.clock.agree_for_holders",
    "etabli.redaction.services.clock.reissue_texts",
    "etabli.redaction.services.clock.draw_editions",
)
