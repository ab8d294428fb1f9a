"""The controls of a form are written in one go, and are the HTML that Django writes."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.ui.forms import Renderer

TEXT = st.text(max_size=12) | st.sampled_from(["<b>", "L’Haÿ", "a & b", '"', "'"])
OPTION = st.tuples(TEXT | st.integers(), TEXT)
GROUP = st.tuples(TEXT.filter(bool), st.lists(OPTION, max_size=3))
ATTRS = st.dictionaries(
    st.sampled_from(["id", "required", "disabled", "size", "aria-describedby"]),
    TEXT | st.booleans() | st.integers(),
    max_size=3,
)


@given(st.lists(OPTION | GROUP, max_size=5), TEXT | st.integers(), ATTRS, st.booleans())
def test_a_list_of_options_is_the_one_django_writes(choices, value, attrs, is_multiple):
    kind = forms.SelectMultiple if is_multiple else forms.Select
    widget = kind(choices=choices)
    chosen = [value] if is_multiple else value
    ours = widget.render("liste", chosen, attrs, renderer=Renderer())
    theirs = widget.render("liste", chosen, attrs, renderer=DjangoTemplates()).strip()
    assert ours == theirs.replace("</option>\n", "</option>")  # it leaves a blank line after each


@pytest.mark.parametrize("kind", [
    forms.TextInput, forms.EmailInput, forms.URLInput, forms.NumberInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.TimeInput, forms.DateTimeInput, forms.FileInput, forms.CheckboxInput, forms.Textarea,
    forms.TelInput, forms.SearchInput, lambda attrs: forms.TextInput({"type": "time", **attrs}),
])  # fmt: skip
@settings(max_examples=25)
@given(value=TEXT | st.integers() | st.booleans() | st.none(), attrs=ATTRS)
def test_a_control_that_holds_one_value_is_the_one_django_writes(kind, value, attrs):
    widget = kind(attrs={"class": "fr-input"})
    ours, theirs = (
        widget.render("champ", value, attrs, renderer=renderer)
        for renderer in (Renderer(), DjangoTemplates())
    )
    assert ours == theirs.strip()
    assert type(ours) is type(theirs)


@given(st.lists(OPTION, min_size=1, max_size=4), TEXT | st.integers(), ATTRS, st.booleans())
def test_a_radio_or_a_box_of_a_group_is_the_one_django_writes(choices, value, attrs, is_multiple):
    kind = forms.CheckboxSelectMultiple if is_multiple else forms.RadioSelect
    widget = kind(attrs=attrs, choices=choices)
    chosen = [value] if is_multiple else value
    given_attrs = {"id": "id_groupe"}

    def drawn(renderer):
        field = forms.MultipleChoiceField if is_multiple else forms.ChoiceField
        form = type("Groupe", (forms.Form,), {"groupe": field(choices=choices, widget=widget)})(
            {"groupe": chosen}, renderer=renderer
        )
        return [
            text.split() for one in form["groupe"].subwidgets for text in (one.tag(), str(one))
        ]

    assert drawn(Renderer()) == drawn(DjangoTemplates())
    whole = [
        widget.render("groupe", chosen, given_attrs, renderer=r())
        for r in (Renderer, DjangoTemplates)
    ]
    assert whole[0].split() == whole[1].split()


def test_what_a_list_shows_is_written_as_text():
    widget = forms.Select(choices=[("<i>", "<script>alert(1)</script>")])
    shown = widget.render("x", "<i>", renderer=Renderer())
    assert shown == (
        '<select name="x">\n'
        '  <option value="&lt;i&gt;" selected>&lt;script&gt;alert(1)&lt;/script&gt;</option>\n'
        "</select>"
    )
