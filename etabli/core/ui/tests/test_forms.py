"""How forms look, read what people type, and say what to do."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from etabli.core.ui import forms as house
from etabli.core.ui.presentation import error_sentences, summary


class Sample(forms.Form):
    nom = forms.CharField(label="Nom du projet", help_text="En quelques mots.")
    courriel = forms.EmailField(label="Adresse", required=False)
    texte = house.LongTextField(label="Ambition", max_length=20, required=False)
    college = forms.ChoiceField(
        label="Vous venez comme", choices=[("ELU", "Élu, élue")], widget=forms.RadioSelect
    )
    etude = house.YesNoField(label="Une étude existe-t-elle ?", required=False)
    montant = house.MoneyField(label="Budget", required=False)
    jour = house.DayField(label="Date de visite", required=False)

    def clean_texte(self):
        if "interdit" in self.cleaned_data["texte"]:
            raise ValidationError("Dites-le autrement.", code="invalid")
        return self.cleaned_data["texte"]


def draw(source, **values):
    return Template(source).render(Context(values))


def test_the_hint_comes_before_the_control_and_is_linked_to_it():
    page = draw("{% field form.nom %}", form=Sample())
    assert page.index("En quelques mots.") < page.index("<input")
    assert 'aria-describedby="id_nom_aide"' in page
    assert 'id="id_nom_aide"' in page


def test_only_an_optional_field_is_marked():
    assert "facultatif" not in draw("{% field form.nom %}", form=Sample())
    assert "facultatif" in draw("{% field form.jour %}", form=Sample())


def test_an_error_says_what_to_do_and_is_linked_to_its_control():
    form = Sample(
        {"nom": "", "courriel": "x", "jour": "bientôt", "montant": "cher", "texte": "interdit"}
    )
    said = {
        name: error_sentences(form[name])
        for name in ("nom", "courriel", "college", "jour", "montant", "texte")
    }
    assert said == {
        "nom": ["Remplissez «\u00a0Nom du projet\u00a0»."],
        "courriel": ["Écrivez une adresse électronique complète, par exemple nom@exemple.fr."],
        "college": ["Choisissez une réponse pour «\u00a0Vous venez comme\u00a0»."],
        "jour": ["Écrivez la date sous la forme jj/mm/aaaa, par exemple 08/07/2026."],
        "montant": ["Écrivez un montant en euros, par exemple 19\u00a0740,50."],
        "texte": ["Dites-le autrement."],
    }
    page = draw("{% field form.nom %}", form=form)
    assert 'aria-describedby="id_nom_aide id_nom_erreur"' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_each_field_and_keeps_what_was_typed():
    form = Sample({"nom": "", "college": "ELU", "texte": "Rouvrir la halle"})
    page = draw("{% form_errors form %}{{ form }}", form=form)
    assert summary(form) == [{"text": "Remplissez «\u00a0Nom du projet\u00a0».", "id": "id_nom"}]
    assert 'href="#id_nom"' in page
    assert "Rouvrir la halle</textarea>" in page


def test_a_form_alone_is_drawn_as_its_fields_are():
    form = Sample()
    assert draw("{% field form.nom %}", form=form).strip() in draw("{{ form }}", form=form)


def test_radios_stand_in_a_fieldset_with_their_question():
    page = draw("{% field form.etude %}", form=Sample({"nom": "x", "etude": "oui"}))
    assert page.lstrip().startswith("<fieldset")
    assert "<legend" in page
    assert page.count('type="radio"') == 2


def test_yes_and_no_are_true_and_false_and_silence_is_none():
    found = [Sample({"nom": "x", "college": "ELU", "etude": e}) for e in ("oui", "non", "")]
    assert [form.is_valid() and form.cleaned_data["etude"] for form in found] == [
        True,
        False,
        None,
    ]


@pytest.mark.parametrize("typed", ["19 740,50 €", "19740.50", "19\u00a0740,5", "19\u202f740,50"])
def test_an_amount_is_read_as_people_write_it(typed):
    assert house.MoneyField().clean(typed) == Decimal("19740.50")


@pytest.mark.parametrize("typed", ["08/07/2026", "2026-07-08", "8.07.2026", " 08/07/2026 "])
def test_a_day_is_read_as_people_write_it(typed):
    assert house.DayField().clean(typed).isoformat() == "2026-07-08"


def test_a_counter_says_how_much_is_written():
    page = draw("{% field form.texte %}", form=Sample(initial={"texte": "Rouvrir"}))
    assert "7 caractères sur 20" in page.replace("\u00a0", " ")
    assert "id_texte_compte" in page


def test_a_choice_is_explained_by_its_own_sentence():
    class Cards(forms.Form):
        echelle = house.ChoiceCardsField(
            label="Échelle", choices=[("c", "Commune", "Un site, un quartier.")]
        )

    assert "Un site, un quartier." in draw("{% field form.echelle %}", form=Cards())


def test_a_file_too_heavy_is_refused_with_its_limit():
    field = house.FileField(formats=("pdf",), max_mb=1)
    assert "Formats acceptés\u00a0: PDF. 1\u00a0Mo au plus." in field.help_text
    with pytest.raises(ValidationError) as refusal:
        field.clean(SimpleUploadedFile("lettre.pdf", b"x" * 1_000_001))
    assert "dépasse 1\u00a0Mo" in refusal.value.messages[0]


def test_an_option_that_does_not_exist_is_refused_at_once():
    with pytest.raises(TypeError, match="placeholder"):
        draw("{% field form.nom placeholder='x' %}", form=Sample())
