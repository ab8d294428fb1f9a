"""What people type about a contract: quantities, motives, dates, numbers. Nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypedDict, Unpack

from django import forms
from django.db.models import QuerySet

from etabli.acteurs.forms import IdentityForm
from etabli.acteurs.models import Organisation
from etabli.ateliers.deroules import Deroule
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.articles import de
from etabli.core.formats import compte, euros
from etabli.core.ui import typed
from etabli.core.ui.forms import (
    ChoiceCardsField,
    DayField,
    FileField,
    LineField,
    LongTextField,
    MoneyField,
    NumberField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches import prix
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis, Groupement
from etabli.marches.selectors import firms_to_complete, reference_alert
from etabli.marches.services.bons import is_usual_ej
from etabli.marches.services.devis_moves import excuses, returns_left
from etabli.marches.services.identities import corrects_siren
from etabli.marches.services.modifications import hints_of_modification
from etabli.marches.states import BaseModification, CasConflit, CauseRefus, CauseRetour

MOTIF_AIDE = "Il sera lu par les personnes concernées et gardé au journal."


def motif_field(label: str = "Motif", help_text: str = MOTIF_AIDE) -> LongTextField:
    return LongTextField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NotifyAccordForm(forms.Form):
    date_notification = DayField(label="Date de notification", past=True, initial=horloge.today)


class RaiseMaximumForm(forms.Form):
    """AC-7: by how much, on which ground, why, and the day the amendment was signed."""

    takes_object = True
    montant_ht = MoneyField(
        label="Augmentation du maximum HT",
        min_value=Decimal("0.01"),
    )
    base = ChoiceCardsField(label="Base juridique", choices=())
    on = DayField(label="Avenant signé le", past=True, initial=horloge.today)
    motif = motif_field("Motif", "Il est imprimé dans l’avenant et gardé au journal.")

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: AccordCadre, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields[
            "montant_ht"
        ].help_text = f"Ce qui s’ajoute au maximum d’aujourd’hui, {euros(obj.plafond_ht, 'HT')}."
        hints = hints_of_modification(horloge.today())
        self.fields["base"] = ChoiceCardsField(
            label="Base juridique",
            choices=[(base.value, base.label, hints.get(base, "")) for base in BaseModification],
        )


class SuspendGroupementForm(forms.Form):
    """T-10: with reasons, after hearing the holder."""

    motif = motif_field(
        help_text="Écrivez les raisons, et la date à laquelle le titulaire a été entendu."
    )
    ends_designations = forms.BooleanField(
        label="Mettre fin aussi aux désignations en cours",
        required=False,
        help_text="Par défaut, une désignation en attente ou acceptée se poursuit.",
    )


class CompleteFirmsForm(IdentityForm):
    """The firms of a groupement, as an order names them."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Groupement, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        firms, may_correct = firms_to_complete(obj), corrects_siren(actor)
        super().__init__(data, files, organisations=firms, corrects_siren=may_correct, **kwargs)


class CompleteBuyerForm(IdentityForm):
    """The service that pilots the Atelier, as an order names it."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Designation, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, organisations=[obj.atelier.service_pilote], **kwargs)


class AcceptForm(forms.Form):
    """F3: one declaration of absence of conflict for each member and known subcontractor."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Designation, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        for membre in obj.groupement.membres.select_related("organisation").order_by("pk"):
            role = membre.get_role_display().lower()
            self.fields[f"membre_{membre.organisation_id}"] = forms.BooleanField(
                label=f"{membre.organisation} ({role}) n’a aucun conflit d’intérêts avec cet Atelier",
                error_messages={
                    "required": f"Déclarez l’absence de conflit d’intérêts {de(membre.organisation.nom)}, "
                    "ou revenez en arrière pour déclarer un conflit."
                },
            )

    def clean(self) -> dict[str, object]:
        """The declared firms, as the service takes them."""
        names = [name for name, ticked in self.cleaned_data.items() if ticked is True]
        return {"declaration": [int(name.removeprefix("membre_")) for name in names]}


class RefuseForm(forms.Form):
    """T-6 b and c."""

    cause = forms.ChoiceField(
        label="Cause",
        choices=CauseRefus.choices,
        widget=forms.RadioSelect,
        help_text="Une incapacité justifiée, acceptée par la DGALN, n’est pas comptée.",
    )
    motif = motif_field("Explication")


class DeclareConflictForm(forms.Form):
    cas = forms.ChoiceField(
        label="De quoi s’agit-il ?", choices=CasConflit.choices, widget=forms.RadioSelect
    )
    description = motif_field(
        "Expliquez", "Qui, avec quelle collectivité ou quel projet, depuis quand."
    )


class FlagConflictForm(DeclareConflictForm):
    """A service names the holder it has in mind."""

    groupement = forms.ModelChoiceField(label="Groupement", queryset=Groupement.objects.none())
    field_order = ("groupement", "cas", "description")

    def __init__(
        self, data: Data = None, files: Files = None, *,
        groupements: QuerySet[Groupement], **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["groupement"].queryset = groupements  # type: ignore[attr-defined]


class DevisRow(TypedDict):
    """A line of the price list in the table: its bound quantity, the total of the line."""

    line: prix.LigneBordereau
    field: forms.BoundField
    total: Decimal


class DevisForm(forms.Form):
    """Quantities of the holder's own price list, half-days allowed; an empty line is not ordered."""

    delai_execution = LineField(label="Délai d’exécution proposé", max_length=200, required=False)
    note = LongTextField(
        label="Mot d’accompagnement",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    is_sure = forms.BooleanField(
        label="Ce montant est bien celui du devis", required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        atelier: Atelier, lignes: Iterable[prix.LigneBordereau], taux: Decimal,
        quantites: Mapping[str, Decimal] | None = None, **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.atelier, self.taux = atelier, taux
        self.lignes = tuple(lignes)
        for line in self.lignes:
            self.fields[line.code_uo] = NumberField(
                label=f"Quantité, {line.code_uo} {line.libelle}",
                required=False,
                min_value=None,
                max_digits=6,
                initial=(quantites or {}).get(line.code_uo),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": "6"}),
            )

    def clean(self) -> dict[str, object]:
        """Each wrong quantity is said on its own line (10.3 B-2)."""
        data = self.cleaned_data
        quantites: dict[str, Decimal] = {}
        for line in self.lignes:
            value = data.get(line.code_uo)
            if value in (None, Decimal(0)):
                continue
            fault = prix.fault_of_quantity(line.unite, value)
            if fault:
                self.add_error(line.code_uo, fault)
            else:
                quantites[line.code_uo] = value
        if not quantites and not self.errors:
            self.add_error(None, "Le devis est vide : saisissez au moins une quantité.")
        self._say_when_high()
        return {
            "quantites": quantites,
            "delai_execution": data.get("delai_execution", ""),
            "note": data.get("note", ""),
        }

    def _say_when_high(self) -> None:
        """A devis of 30 M€ deserves a word before it is deposited."""
        alert = reference_alert(self.atelier, self.totals(taux=self.taux).ttc, on=horloge.today())
        if alert and not self.errors:
            self.fields["is_sure"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("is_sure"):
                self.add_error("is_sure", f"{alert} S’il est juste, cochez la case et déposez-le.")

    def rows(self) -> list[DevisRow]:
        return [
            {"line": line, "field": self[line.code_uo], "total": self._total(line)}
            for line in self.lignes
        ]

    def _total(self, line: prix.LigneBordereau) -> Decimal:
        value = self[line.code_uo].value()
        try:
            quantite = typed.read_number(str(value or 0), form="")
        except typed.Unreadable:
            return prix.ZERO
        return prix.cents(quantite * line.prix_ht) if quantite > 0 else prix.ZERO

    def totals(self, *, taux: Decimal) -> prix.Totaux:
        """The totals of what is typed, for a page without JavaScript."""
        ht = sum((row["total"] for row in self.rows()), prix.ZERO)
        return prix.Totaux(
            ht, taux, prix.cents(ht * taux / 100), prix.cents(ht * (100 + taux) / 100)
        )


class SendBackDevisForm(forms.Form):
    """F5: the causes that are true today, nothing to choose when there is only a correction to ask."""

    takes_object = True
    cause = forms.ChoiceField(
        label="Pourquoi",
        widget=forms.RadioSelect,
        help_text="Seul un retour pour correction est compté : il y en a deux au plus.",
    )
    motif = motif_field("Ce qui est demandé", "Le groupement le lira.")

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Devis, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        today = horloge.today()
        causes, left = excuses(obj, on=today), returns_left(obj, on=today)
        self.fields["motif"].help_text += (
            f" Il reste {compte(left, 'retour,retours')} pour correction, celui-ci compris."
            if left
            else ""
        )
        if not causes:
            del self.fields["cause"]
            return
        if left:
            causes.append(CauseRetour.CORRECTION.value)
        self.fields["cause"].choices = [  # type: ignore[attr-defined]
            (cause, CauseRetour(cause).label) for cause in causes
        ]


class PrepareOrderForm(forms.Form):
    """D-19: one order for both phases, or one for each."""

    phases = forms.MultipleChoiceField(
        label="Phases commandées",
        widget=forms.CheckboxSelectMultiple,
    )
    fin_prevue = DayField(label="Fin d’exécution prévue", future=True)

    def __init__(
        self, data: Data = None, files: Files = None, *, deroule: Deroule, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        phases = self.fields["phases"]
        phases.help_text = deroule.hint
        phases.choices = [  # type: ignore[attr-defined]
            (str(one.code), f"Phase {one.code}\u00a0: {one.label}") for one in deroule.phases
        ]

    def clean_phases(self) -> list[int]:
        return sorted(int(phase) for phase in self.cleaned_data["phases"])


class EngageForm(forms.Form):
    """CH-3: another shape than that of Chorus is an alert: one says that it is right all the same."""

    numero_ej = LineField(
        label="Numéro d’engagement juridique",
        max_length=20,
        help_text="Dix chiffres, tels que Chorus les donne.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    is_checked = forms.BooleanField(
        label="Ce numéro est bien celui de Chorus",
        required=False,
        widget=forms.HiddenInput,
    )

    def clean_numero_ej(self) -> str:
        return str(self.cleaned_data["numero_ej"]).replace(" ", "").replace("\u00a0", "")

    def clean(self) -> dict[str, object]:
        """The number, as the service takes it."""
        numero = self.cleaned_data.get("numero_ej", "")
        if numero and not is_usual_ej(numero):
            self.fields["is_checked"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("is_checked"):
                self.add_error(
                    "numero_ej",
                    "Un numéro de Chorus compte dix chiffres : corrigez-le, ou cochez la case s’il est exact.",
                )
        return {"numero_ej": numero}


class NotifyOrderForm(forms.Form):
    on = DayField(label="Notifié le", past=True, initial=horloge.today)
    preuve = LineField(
        label="Preuve de la notification",
        max_length=300,
        help_text="La notification se fait par PLACE, Chorus ou courrier recommandé électronique : "
        "recopiez la référence de l’accusé.",
    )


class TerminateOrderForm(forms.Form):
    takes_object = True
    motif = motif_field()
    final_ht = MoneyField(label="Montant HT admis", help_text="Ce qui est admis et sera payé.")

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: BonDeCommande, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.most = obj.ht

    def clean_final_ht(self) -> Decimal:
        amount: Decimal = self.cleaned_data["final_ht"]
        if not 0 <= amount <= self.most:
            raise forms.ValidationError(
                "Le montant admis est compris entre zéro et le montant du bon."
            )
        return amount


class AttestationForm(forms.Form):
    organisation = forms.ModelChoiceField(label="Entreprise", queryset=Organisation.objects.none())
    date = DayField(label="Date de l’attestation", past=True)
    fichier = FileField(label="Attestation", formats=("pdf", "jpg", "png"), max_mb=10)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        organisations: QuerySet[Organisation], **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
