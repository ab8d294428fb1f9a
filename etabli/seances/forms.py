"""What people type about a session: its frame, its moments, its people, its words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import site_days_hint
from etabli.core import horloge
from etabli.core.documents import marks
from etabli.core.ui.forms import (
    AddressField,
    DayField,
    HourField,
    LineField,
    LongTextField,
    WholeField,
    YesNoField,
)
from etabli.seances.models import Sequence, SessionInSitu
from etabli.seances.states import (
    COLLEGE_OF_ONE,
    College,
    EtatProposition,
    Methode,
    NatureSequence,
    Venue,
)

CHOOSE = ("", "Choisissez")
ONE_DAY = "Laissez vide le dernier jour si tout tient en un seul."
SHORT = {"class": "et-w-short", "inputmode": "numeric"}


class SessionForm(forms.Form):
    """The frame of a session (screen 12): when, where, for whom."""

    titre = LineField(
        label="Titre", max_length=120, help_text="Par exemple : « Deux jours à l’usine »."
    )
    debut_on = DayField(label="Premier jour")
    fin_on = DayField(label="Dernier jour", required=False)
    heure_debut = HourField(label="Début de chaque journée", initial=dt.time(9))
    heure_fin = HourField(label="Fin de chaque journée", initial=dt.time(17, 30))
    lieu = LineField(
        label="Lieu",
        max_length=200,
        help_text="La salle et son adresse, comme on les dirait à quelqu’un qui vient.",
    )
    capacite = WholeField(
        label="Capacité",
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=SHORT),
        help_text="Nombre de personnes que la salle accueille ; au-delà, une liste d’attente se forme.",
    )
    accessibilite = LongTextField(
        label="Accessibilité du lieu",
        required=False,
        rows=3,
        max_length=600,
        help_text="Accès de plain-pied, places de stationnement réservées, boucle magnétique, toilettes adaptées…",
    )
    presentation = LongTextField(
        label="Présentation",
        required=False,
        max_length=2000,
        help_text="Ce que le public lira avant de s’inscrire : pourquoi venir, ce qu’on y fera.",
    )
    is_public = YesNoField(
        label="La session est-elle ouverte au public ?",
        help_text="Sinon, seules les personnes invitées viennent.",
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        atelier: Atelier,
        session: SessionInSitu | None = None,
        **options: Any,
    ) -> None:
        if session is not None:
            options.setdefault("initial", self.told(session))
        super().__init__(*args, **options)
        self.days_hint = f"{site_days_hint(atelier, on=horloge.today())} {ONE_DAY}"
        for college in College:
            self.fields[f"cible_{college.value}"] = WholeField(
                label=college.label, required=False, min_value=0, max_value=1000,
                widget=forms.TextInput(attrs=SHORT),
            )  # fmt: skip

    @classmethod
    def told(cls, session: SessionInSitu) -> dict[str, Any]:
        """What is already known of a session, as the form reads it."""
        known = {name: getattr(session, name) for name in cls.base_fields}
        return known | {f"cible_{code}": number for code, number in session.cible.items()}

    def target_fields(self) -> list[forms.BoundField]:
        return [self[f"cible_{college.value}"] for college in College]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("debut_on"), data.get("fin_on")
        if first and last and last < first:
            self.add_error(
                "fin_on", "Le dernier jour précède le premier : corrigez l’un des deux."
            )
        start, end = data.get("heure_debut"), data.get("heure_fin")
        if start and end and end <= start:
            self.add_error("heure_fin", "La journée finit avant de commencer : corrigez l’heure.")
        data["fin_on"] = last or first
        return data

    def session_fields(self) -> dict[str, Any]:
        """The cleaned values under the names of the session's fields."""
        data = dict(self.cleaned_data)
        found = {c.value: data.pop(f"cible_{c.value}") for c in College}
        return {**data, "cible": {code: number for code, number in found.items() if number}}


class SequenceForm(forms.Form):
    """A moment of the programme."""

    titre = LineField(label="Titre de la séquence", max_length=120)
    jour = forms.TypedChoiceField(label="Jour", coerce=int)
    duree = WholeField(
        label="Durée",
        min_value=5,
        max_value=720,
        widget=forms.TextInput(attrs={**SHORT, "data-programme-duree": ""}),
        error_messages={
            "min_value": "Une séquence dure au moins cinq minutes.",
            "max_value": "Une séquence ne dépasse pas douze heures : découpez-la.",
        },
    )
    nature = forms.ChoiceField(
        label="Nature",
        choices=NatureSequence,
        initial=NatureSequence.SEANCE,
    )
    methode = forms.ChoiceField(label="Méthode", choices=Methode, initial=Methode.TABLE)
    objectif = LongTextField(label="Objectif", required=False, rows=2, max_length=600)
    animateur = LineField(label="Qui anime", required=False, max_length=120)
    materiel = LineField(label="Matériel", required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        session: SessionInSitu,
        sequence: Sequence | None = None,
        **options: Any,
    ) -> None:
        if sequence is not None:
            options["initial"] = {name: getattr(sequence, name) for name in self.base_fields}
        super().__init__(*args, **options)
        days = [(n, f"Jour {n}") for n in range(1, session.jours + 1)]
        self.fields["jour"].choices = days  # type: ignore[attr-defined]
        self.fields["duree"].suffix = "minutes"  # type: ignore[attr-defined]
        if len(days) == 1:
            self.fields["jour"].widget = forms.HiddenInput()
            self.initial.setdefault("jour", 1)


class InvitationForm(forms.Form):
    """Someone to invite: an organisation, a person, or a person of an organisation."""

    organisme = LineField(label="Organisme", required=False, max_length=160)
    nom = LineField(label="Nom de la personne", required=False, max_length=120)
    college = forms.ChoiceField(label="Collège", choices=[CHOOSE, *College.choices])
    courriel = AddressField(
        label="Adresse électronique",
        required=False,
        help_text="L’invitation y part tout de suite, avec un lien pour répondre. "
        "Sans adresse, notez vous-même la réponse entendue.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("organisme") or data.get("nom")):
            self.add_error(
                "organisme", "Dites qui est invité : un organisme, une personne, ou les deux."
            )
        return data


class InscriptionForm(forms.Form):
    """Screen 26: someone without account says they will come."""

    nom = LineField(
        label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    courriel = AddressField(
        label="Votre adresse électronique",
        help_text="Nous y envoyons un lien pour confirmer votre venue, et pour l’annuler si besoin.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    college = forms.ChoiceField(
        label="Vous venez comme", choices=COLLEGE_OF_ONE, widget=forms.RadioSelect
    )
    commune = LineField(label="Votre commune", required=False, max_length=120)
    besoins_acces = LongTextField(
        label="De quoi avez-vous besoin pour participer ?",
        required=False,
        rows=3,
        max_length=500,
        help_text="Par exemple un accès en fauteuil, une boucle magnétique, un document en gros caractères. "
        "Ne donnez que ce qui nous aide à vous accueillir : effacé {acces_sante_suppression_jours} après la session.",
    )


class CloseSessionForm(forms.Form):
    """F9: what took place, said by the person who closes."""

    visite_tenue = YesNoField(label="La visite collective a-t-elle eu lieu ?", required=True)
    seance_tenue = YesNoField(label="La séance collective a-t-elle eu lieu ?", required=True)


class ReasonForm(forms.Form):
    """Why a proposition is set aside: read by everyone."""

    motif = LongTextField(
        label="Pourquoi l’écarter ?",
        max_length=1000,
        rows=3,
        help_text="La raison sera lue par tous, au compte rendu comme à l’écran.",
    )


class CommentForm(forms.Form):
    """A word with the fate of a proposition, if there is something to say."""

    motif = LongTextField(label="Un mot d’explication", required=False, max_length=1000, rows=3)


class RewordForm(forms.Form):
    """The words of a proposition, corrected; its number never changes."""

    takes_object = True

    texte = LongTextField(label="La proposition", max_length=1000, rows=4)
    theme = LineField(label="Thème", required=False, max_length=80)
    table = LineField(label="Table", required=False, max_length=60)
    localisation = LineField(label="Lieu concerné", required=False, max_length=200)

    def __init__(self, *args: Any, obj: Any, actor: Any, **options: Any) -> None:
        options["initial"] = {name: getattr(obj, name) for name in self.base_fields}
        super().__init__(*args, **options)


class PropositionForm(forms.Form):
    """An idea typed by the pilote or the team; never with a name."""

    texte = LongTextField(
        label="La proposition",
        max_length=1000,
        rows=4,
        help_text="Comme elle a été dite, en une ou deux phrases. Aucun nom de personne.",
    )
    session = forms.ModelChoiceField(
        label="Session",
        queryset=SessionInSitu.objects.none(),
        required=False,
        empty_label="Hors session",
    )
    theme = LineField(label="Thème", required=False, max_length=80)
    table = LineField(
        label="Table", required=False, max_length=60, help_text="Par exemple : Table 3."
    )
    localisation = LineField(label="Lieu concerné", required=False, max_length=200)
    auteur_type = forms.ChoiceField(
        label="Collège de l’auteur",
        required=False,
        choices=[("", "Plusieurs, ou non connu"), *College.choices],
    )

    def __init__(self, *args: Any, atelier: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sessions = SessionInSitu.objects.filter(atelier=atelier).order_by("numero")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class PropositionFilter(forms.Form):
    """The filters of the list; they live in the address."""

    etat = forms.ChoiceField(
        label="Sort", required=False, choices=[("", "Tous"), *EtatProposition.choices]
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    auteur_type = forms.ChoiceField(
        label="Collège", required=False, choices=[("", "Tous"), *College.choices]
    )

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        themes = sorted({t for t in rows.values_list("theme", flat=True) if t})
        self.fields["theme"].choices = [("", "Tous"), *((t, t) for t in themes)]  # type: ignore[attr-defined]

    def found(self) -> Any:
        """The rows the filters keep; a filter nobody knows keeps everything."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return self.rows.filter(**{name: value for name, value in chosen.items() if value})


class MinutesForm(forms.Form):
    """The words of the minutes (5.3, parts 3 to 5), with light marks."""

    deroule = LongTextField(
        label="Déroulé réel",
        required=False,
        rows=6,
        help_text=f"Ce qui s’est passé, dans l’ordre, et ce qui a différé du programme. {marks.HELP}",
    )
    accords = LongTextField(
        label="Paroles et points d’accord",
        required=False,
        rows=6,
        help_text="Sans nommer personne : « un habitant », « les élus ».",
    )
    desaccords = LongTextField(label="Désaccords", required=False, rows=4)


class DecisionForm(forms.Form):
    """Who does what, for when."""

    quoi = LineField(label="Quoi", max_length=300)
    qui = LineField(label="Quel service, quelle collectivité", max_length=120)
    pour_le = DayField(label="Pour le", required=False)


WALK_INS = 4


class AttendanceForm(forms.Form):
    """One page at the door: each registered person, then those who simply came."""

    def __init__(
        self, *args: Any, registered: list[Any], said: dict[int, Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.registered = registered
        for row in registered:
            known = said.get(row.pk)
            self.fields[f"venue_{row.pk}"] = forms.ChoiceField(
                label=row.nom or "nom effacé", required=False, choices=Venue.choices, widget=forms.RadioSelect,
                initial=known.venue if known else None,
            )  # fmt: skip
            self.fields[f"remplacant_{row.pk}"] = LineField(
                label=f"Qui remplace {row.nom}", required=False, max_length=120,
                initial=known.remplacant if known else "",
            )  # fmt: skip
        for place in range(1, WALK_INS + 1):
            self.fields[f"nom_{place}"] = LineField(
                label=f"Nom, ligne {place}", required=False, max_length=120
            )
            self.fields[f"college_{place}"] = forms.ChoiceField(
                label=f"Collège, ligne {place}", required=False, choices=[CHOOSE, *College.choices]
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(1, WALK_INS + 1):
            if data.get(f"nom_{place}") and not data.get(f"college_{place}"):
                self.add_error(
                    f"college_{place}", f"Choisissez le collège de {data[f'nom_{place}']}."
                )
        return data

    def attendance(self) -> dict[str, Any]:
        """What `record_attendance` takes."""
        data = self.cleaned_data
        venues = {r.pk: data[f"venue_{r.pk}"] for r in self.registered if data[f"venue_{r.pk}"]}
        walk_ins = [
            {"nom": data[f"nom_{n}"], "college": data[f"college_{n}"]}
            for n in range(1, WALK_INS + 1)
            if data[f"college_{n}"]
        ]
        replaced = {
            pk: data[f"remplacant_{pk}"] for pk, venue in venues.items() if venue == Venue.REMPLACE
        }
        return {"venues": venues, "remplacants": replaced, "walk_ins": walk_ins}

    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "row": r,
                "venue": self[f"venue_{r.pk}"],
                "remplacant": self[f"remplacant_{r.pk}"],
                "is_replaced": bool(self[f"remplacant_{r.pk}"].value()),
            }
            for r in self.registered
        ]

    def extra(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"nom_{n}"], self[f"college_{n}"]) for n in range(1, WALK_INS + 1)]
