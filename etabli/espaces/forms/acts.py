"""What the acts of an Atelier ask for: the small forms of their pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Unpack

from django import forms

from etabli.acteurs.models import Organisation
from etabli.ateliers import services
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import possible_leads
from etabli.ateliers.services import site_days_hint
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, Upload, deposit
from etabli.core.ui.forms import DayField, FileField, NumberField
from etabli.core.ui.moves import MotifForm
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches import prix
from etabli.marches.models import VersionBordereau
from etabli.marches.selectors import basket, framework_in_force
from etabli.seances.selectors import session_to_come
from etabli.territoires.forms import CommuneField


class AnyCommuneForm(forms.Form):
    """A commune of France, in the story of the demonstration or not."""

    commune = CommuneField(
        label="Commune", help_text="Cherchez par nom, code postal ou code Insee."
    )


class SiteDatesForm(forms.Form):
    """F8: when the team is on site."""

    takes_object = True

    site_from = DayField(label="Premier jour sur place")
    site_to = DayField(
        label="Dernier jour sur place",
        help_text="La session déjà préparée prend ces dates, "
        "et les personnes inscrites en sont prévenues.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Atelier, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        last = self.fields["site_to"]
        last.help_text = f"{site_days_hint(obj, on=horloge.today())} {last.help_text}"
        session = session_to_come(obj)
        if session:
            self.initial.update(site_from=session.debut_on, site_to=session.fin_on)


class SuspendForm(MotifForm):
    """F16: why, and until when as far as one knows."""

    suspended_until = DayField(label="Reprise prévue le", required=False, future=True)


class SuccessionForm(forms.Form):
    """2.7.1: who takes the lead, and the commitment it has signed."""

    takes_object = True

    collectivite = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Collectivité qui prend la suite",
        empty_label="Choisissez une collectivité",
        help_text="Un autre porteur, une commune du périmètre, ou leur intercommunalité.",
    )
    on = DayField(label="Engagement signé le", past=True)
    fichier = FileField(label="Engagement signé", formats=("pdf", "jpg", "png"), max_mb=10)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Atelier, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["collectivite"].queryset = possible_leads(obj)  # type: ignore[attr-defined]


def name_lead(
    atelier: Atelier, *, actor: Actor, collectivite: Organisation, on: dt.date, fichier: Upload
) -> None:
    piece = deposit(
        fichier,
        subject=atelier.reference,
        depositor_id=actor.person_id,
        circle=Cercle.ATELIER,
        accept=PDF_OR_PHOTO,
    )
    services.advance(
        atelier, "succeed_lead", actor=actor, on=on, collectivite=collectivite, piece=piece
    )


class BasketForm(forms.Form):
    """T-2: the quantities expected, unit of work by unit of work."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Atelier, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        expected = basket(obj)
        for code, label in _units().items():
            self.fields[code] = NumberField(
                label=f"{code} — {label}" if label else code,
                required=False,
                max_digits=6,
                initial=expected.get(code),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-short"}),
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        return {"panier": {code: number for code, number in data.items() if number}}


def _units() -> dict[str, str]:
    """The units of work of the framework in force; the codes alone when there is none."""
    accord = framework_in_force(horloge.today())
    rows = VersionBordereau.objects.filter(groupement__accord_cadre=accord)
    version = rows.order_by("-valide_du", "pk").first() if accord else None
    if version is not None:
        return {line.code_uo: line.libelle for line in version.lines()}
    return dict.fromkeys(sorted({*prix.PANIER_STANDARD, *prix.PANIER_OUTRE_MER}), "")


def keep_basket(atelier: Atelier, *, actor: Actor, panier: dict[str, Decimal]) -> None:
    services.enter_basket(atelier, actor=actor, panier=panier)
