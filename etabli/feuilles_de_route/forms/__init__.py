"""What people type about a roadmap: words, actions, money, moves, reviews."""

from etabli.feuilles_de_route.forms.feuilles import ActionForm, AxeForm, WordsForm
from etabli.feuilles_de_route.forms.financement import LineForm, PlanForm
from etabli.feuilles_de_route.forms.indicateurs import IndicatorForm, LinkForm, MeasureForm
from etabli.feuilles_de_route.forms.moves import (
    HoldForm,
    MergeForm,
    OfficialForm,
    PorteurActForm,
    PostponeForm,
)
from etabli.feuilles_de_route.forms.revues import MarkForm, ReviewForm

__all__ = [
    "ActionForm",
    "AxeForm",
    "HoldForm",
    "IndicatorForm",
    "LineForm",
    "LinkForm",
    "MarkForm",
    "MeasureForm",
    "MergeForm",
    "OfficialForm",
    "PlanForm",
    "PorteurActForm",
    "PostponeForm",
    "ReviewForm",
    "WordsForm",
]
