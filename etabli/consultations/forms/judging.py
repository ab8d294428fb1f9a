"""What people type in the analysis of offers: the committee, prices, requests and what is decided of them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Unpack

from django import forms
from django.db.models import Q

from etabli.acteurs.models import Membre
from etabli.acteurs.states import DGALN_ROLES
from etabli.consultations import access, selectors
from etabli.consultations.guards.judging_typed import (
    LONGEST_ANSWER,
    LONGEST_REASON,
    LONGEST_REQUEST,
    REGIONAL,
)
from etabli.consultations.models import DemandeOffre, MarcheSubsequent, MembreComite, Offre
from etabli.consultations.selectors import judging
from etabli.consultations.states import (
    MotifElimination,
    NatureDemande,
    SiegeComite,
    SuiteDemande,
)
from etabli.core.access import Actor
from etabli.core.ui.forms import ChoiceCardsField, LongTextField, MoneyField
from etabli.core.ui.options import Data, Files, FormOptions

LONGEST_ASIDE = 2000
CENT = Decimal("0.01")


class SeatForm(forms.Form):
    """N-9: who sits, among the people who act for an organisation that may."""

    takes_object = True
    place = forms.ChoiceField(
        label="Personne",
        help_text="Chaque organisation a une voix, même si plusieurs personnes y siègent.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.known = {
            f"{siege}-{row.organisation_id}-{row.personne_id}": (
                row.organisation,
                row.personne,
                siege,
            )
            for siege, row in _eligible(obj)
        }
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for value, (organisation, personne, siege) in self.known.items():
            label = SiegeComite(siege).label
            groups[f"{label} : {organisation.nom}"].append((value, str(personne)))
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choisissez une personne"), *groups.items()]

    def clean(self) -> dict[str, object]:
        """`organisation`, `personne` and `siege` instead of the choice."""
        found = super().clean() or {}
        chosen = found.pop("place", None)
        if chosen:
            found |= dict(
                zip(("organisation", "personne", "siege"), self.known[chosen], strict=True)
            )
        return found


def _eligible(marche: MarcheSubsequent) -> list[tuple[str, Membre]]:
    """Who may still be named, seat by seat, each person once."""
    rows = (
        Membre.objects.active()
        .filter(role__in=access.SITTING)
        .exclude(personne__in=marche.membres.values("personne_id"))
        .select_related("organisation", "personne")
        .order_by("organisation__nom", "personne__nom", "personne__prenom", "pk")
    )
    operators = {one.pk for one in selectors.operators(marche)}
    porteurs = {one.pk for one in selectors.partners(marche)} - operators
    wanted = (
        (SiegeComite.PILOTE, rows.filter(organisation_id=marche.service.pk)),
        (SiegeComite.COLLECTIVITE, rows.filter(organisation_id__in=porteurs)),
        (SiegeComite.OPERATEUR, rows.filter(organisation_id__in=operators)),
        (SiegeComite.DREAL, rows.filter(organisation__type__in=REGIONAL).exclude(organisation_id=marche.service.pk)),
        (SiegeComite.DGALN, rows.filter(role__in=DGALN_ROLES)),
    )  # fmt: skip
    found: dict[tuple[str, int, int], Membre] = {}
    for siege, members in wanted:
        for row in members:
            found.setdefault((siege.value, row.organisation_id, row.personne_id), row)
    return [(siege, row) for (siege, _, _), row in found.items()]


class _OfMember(forms.Form):
    takes_object = True
    membre = forms.ModelChoiceField(
        MembreComite.objects.none(),
        label="Membre du comité",
        empty_label="Choisissez une personne",
    )
    #: those who may be chosen
    among = Q(deported_on=None)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = self.fields["membre"]
        assert isinstance(field, forms.ModelChoiceField)
        rows = obj.membres.filter(self.among).select_related("personne", "organisation")
        field.queryset = rows.order_by("pk")


class UnseatForm(_OfMember):
    """A person named by mistake, before they declared."""

    among = Q(deported_on=None, declared_at=None)


class AsideForm(_OfMember):
    """N-10: the service notes that somebody must step aside."""

    raison = LongTextField(
        label="Pourquoi",
        help_text="Le motif est gardé au rapport d’analyse. N’y écrivez rien de la vie privée.",
        max_length=LONGEST_ASIDE,
        rows=4,
        is_state_only=True,
    )


class OwnAsideForm(forms.Form):
    """N-10: a member steps aside."""

    raison = LongTextField(
        label="Pourquoi vous ne pouvez pas siéger",
        help_text="Une phrase suffit. Le motif est gardé au rapport d’analyse : rien de votre vie privée.",
        max_length=LONGEST_ASIDE,
        rows=4,
    )


# -- prices ---------------------------------------------------------------------------------------


class PricesForm(forms.Form):
    """N-3, N-7: the prices of each opened offer, HT then TTC."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.offres = judging.current_offers(obj)
        for one in self.offres:
            for name, label, value in (("ht", "HT", one.prix_ht), ("ttc", "TTC", one.prix_ttc)):
                self.fields[f"{name}_{one.code}"] = MoneyField(
                    label=f"{one.groupement.nom}, prix {label}",
                    min_value=CENT,
                    required=False,
                    initial=value,
                )

    @property
    def lines(self) -> list[tuple[Offre, forms.BoundField, forms.BoundField]]:
        """Each offer with its two prices."""
        return [(one, self[f"ht_{one.code}"], self[f"ttc_{one.code}"]) for one in self.offres]

    def clean(self) -> dict[str, object]:
        """`prix` by code; a price alone, or a TTC below the HT, is said under its field."""
        found = super().clean() or {}
        pairs = {one.code: self._pair(one, found) for one in self.offres}
        prix = {code: pair for code, pair in pairs.items() if pair is not None}
        if not prix and not self.errors:
            self.add_error(None, "Saisissez le prix HT et le prix TTC d’une offre au moins.")
        return {**found, "prix": prix}

    def _pair(
        self, one: Offre, found: dict[str, Decimal | None]
    ) -> tuple[Decimal, Decimal] | None:
        """The two prices of one offer; None, said under its field, when they cannot be kept."""
        ht, ttc = found.pop(f"ht_{one.code}", None), found.pop(f"ttc_{one.code}", None)
        if ht is not None and ttc is not None and ttc >= ht:
            return ht, ttc
        nom = one.groupement.nom
        if ht is not None and ttc is not None:
            self._fault(f"ttc_{one.code}", f"{nom} : le prix TTC est inférieur au prix HT.")
        elif ht is not None or ttc is not None:
            missing = "ht" if ht is None else "ttc"
            said = f"{nom} : saisissez aussi le prix {missing.upper()}."
            self._fault(f"{missing}_{one.code}", said)
        return None

    def _fault(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)


# -- one offer: the code comes from the address ---------------------------------------------------------


class OfferForm(forms.Form):
    """What is typed about one offer."""

    def __init__(self, data: Data = None, *, offre: Offre, **kwargs: Unpack[FormOptions]) -> None:
        super().__init__(data, **kwargs)
        self.offre = offre

    def open_requests(self) -> list[DemandeOffre]:
        return list(self.offre.demandes.filter(decided_on=None).order_by("pk"))

    def ask_which(self, field: str) -> None:
        """A choice among the requests that wait; nothing to choose when there is one."""
        rows = self.open_requests()
        asked = self.fields[field]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = [(row.nature, row.get_nature_display()) for row in rows]
        if len(rows) == 1:
            asked.widget, asked.initial = forms.HiddenInput(), rows[0].nature


class AskForm(OfferForm):
    """MS-5, MS-6: what is asked of the candidate."""

    nature = ChoiceCardsField(
        label="Que demandez-vous ?",
        choices=(
            (
                NatureDemande.PRIX,
                "La justification de son prix",
                "Le prix paraît anormalement bas : le candidat l’explique, poste par poste.",
            ),
            (
                NatureDemande.REGULARISATION,
                "Une régularisation",
                "Il manque une pièce ou une signature. Elle se demande à tous ceux qui sont dans ce cas.",
            ),
            (
                NatureDemande.PRECISION,
                "Une précision",
                "Un point de l’offre n’est pas clair. La réponse ne change rien à l’offre.",
            ),
        ),
    )
    texte = LongTextField(
        label="Votre demande",
        help_text="Le candidat la lira telle quelle. Ne dites rien des autres offres.",
        max_length=LONGEST_REQUEST,
        rows=6,
    )


class AnswerForm(OfferForm):
    """What the candidate answers."""

    nature = forms.ChoiceField(label="À quelle demande ?")
    reponse = LongTextField(label="Réponse", max_length=LONGEST_ANSWER, rows=8)

    def __init__(self, data: Data = None, *, offre: Offre, **kwargs: Unpack[FormOptions]) -> None:
        super().__init__(data, offre=offre, **kwargs)
        self.ask_which("nature")


class DecideForm(OfferForm):
    """What is decided of the answer, or of its absence."""

    nature = forms.ChoiceField(label="De quelle demande ?")
    suite = ChoiceCardsField(
        label="Votre décision",
        choices=(
            (
                SuiteDemande.ADMISE,
                "Garder l’offre",
                "Elle est comparée aux autres.",
            ),
            (
                SuiteDemande.REJETEE,
                "Rejeter l’offre",
                "Elle n’est pas comparée, et son prix ne sert plus de référence.",
            ),
        ),
    )
    raison = LongTextField(
        label="Vos raisons",
        help_text="Le candidat les lira.",
        max_length=LONGEST_REASON,
        rows=5,
    )

    def __init__(self, data: Data = None, *, offre: Offre, **kwargs: Unpack[FormOptions]) -> None:
        super().__init__(data, offre=offre, **kwargs)
        self.ask_which("nature")


class OutForm(OfferForm):
    """MS-5: the offer leaves the comparison."""

    motif = ChoiceCardsField(
        label="Pour quelle raison ?",
        choices=(
            (
                MotifElimination.IRREGULIERE,
                "Elle est irrégulière",
                "Incomplète, ou contraire à ce que le règlement exige.",
            ),
            (
                MotifElimination.INAPPROPRIEE,
                "Elle est inappropriée",
                "Elle ne répond pas au besoin, et ne le peut pas sans changer du tout au tout.",
            ),
        ),
    )
    raison = LongTextField(
        label="Vos raisons",
        help_text="Le candidat les lira.",
        max_length=LONGEST_REASON,
        rows=5,
    )


class BackForm(OfferForm):
    """The reason no longer holds."""

    motif = forms.ChoiceField(label="Quelle élimination levez-vous ?")

    def __init__(self, data: Data = None, *, offre: Offre, **kwargs: Unpack[FormOptions]) -> None:
        super().__init__(data, offre=offre, **kwargs)
        field = self.fields["motif"]
        assert isinstance(field, forms.ChoiceField)
        rows = list(offre.eliminations.order_by("pk"))
        field.choices = [(row.motif, row.get_motif_display()) for row in rows]
        if len(rows) == 1:
            field.widget, field.initial = forms.HiddenInput(), rows[0].motif


class MinutesForm(OfferForm):
    """M7: what was said."""

    compte_rendu = LongTextField(
        label="Compte rendu",
        help_text="Les questions posées à tous, et ce que le candidat a répondu.",
        max_length=20000,
        rows=14,
        is_state_only=True,
    )
