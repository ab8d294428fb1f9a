"""A list of options is written in one go, and is the HTML that Django writes."""

from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
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


def test_what_a_list_shows_is_written_as_text():
    widget = forms.Select(choices=[("<i>", "<script>alert(1)</script>")])
    shown = widget.render("x", "<i>", renderer=Renderer())
    assert shown == (
        '<select name="x">\n'
        '  <option value="&lt;i&gt;" selected>&lt;script&gt;alert(1)&lt;/script&gt;</option>\n'
        "</select>"
    )
