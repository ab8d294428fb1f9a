"""What people type about a session or a meeting: its frame, its moments, its people, its words."""

from etabli.seances.forms.acteurs import ActorForm, InvitedForm, MetForm, PasteForm
from etabli.seances.forms.calendrier import ConstraintForm, KeepForm
from etabli.seances.forms.contributions import (
    ContributionForm,
    PaperContributionForm,
    PublishForm,
)
from etabli.seances.forms.desseins import DesseinForm, VersionForm
from etabli.seances.forms.entretiens import (
    DocumentRecuForm,
    EntretienForm,
    LessonForm,
    ReceiptForm,
)
from etabli.seances.forms.frais import CostForm, SettleForm
from etabli.seances.forms.people import AttendanceForm, InscriptionForm, InvitationForm
from etabli.seances.forms.propositions import (
    CommentForm,
    PropositionFilter,
    PropositionForm,
    RewordForm,
)
from etabli.seances.forms.reunions import HoldReunionForm, MeetingMinutesForm, ReunionForm
from etabli.seances.forms.sessions import (
    CloseSessionForm,
    DecisionForm,
    MinutesForm,
    ReasonForm,
    SequenceForm,
    SessionForm,
)

__all__ = [
    "DesseinForm",
    "VersionForm",
    "ActorForm",
    "InvitedForm",
    "MetForm",
    "PasteForm",
    "AttendanceForm",
    "CloseSessionForm",
    "CommentForm",
    "ConstraintForm",
    "ContributionForm",
    "CostForm",
    "DecisionForm",
    "DocumentRecuForm",
    "EntretienForm",
    "HoldReunionForm",
    "InscriptionForm",
    "InvitationForm",
    "KeepForm",
    "LessonForm",
    "MeetingMinutesForm",
    "MinutesForm",
    "PaperContributionForm",
    "PropositionFilter",
    "PropositionForm",
    "PublishForm",
    "ReasonForm",
    "ReceiptForm",
    "ReunionForm",
    "RewordForm",
    "SequenceForm",
    "SessionForm",
    "SettleForm",
]
