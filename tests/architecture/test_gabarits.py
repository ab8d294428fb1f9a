"""Templates can be read: one element a line, no line that hides several tags."""

from __future__ import annotations

import re

import pytest

from scripts.gabarits.writing import laid_out
from tests.architecture.arbre import ROOT, tracked

#: a line longer than this holds at most one tag
COLUMNS = 120
LONGEST_TAG = 160
SHARE = 0.05
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[A-Za-z/!](?:\{[{%].*?[%}]\}|[^>])*>")
TEMPLATES = {
    str(path.relative_to(ROOT)): path.read_text() for path in tracked() if path.suffix == ".html"
}
LINES = [
    (f"{name}:{number}", line)
    for name, source in TEMPLATES.items()
    for number, line in enumerate(source.splitlines(), 1)
]
LONG = [(where, line) for where, line in LINES if len(line) > COLUMNS]


def test_no_long_line_holds_two_tags():
    assert [where for where, line in LONG if len(TAG.findall(line)) > 1] == []


def test_no_tag_is_longer_than_160_columns():
    tags = [(where, tag) for where, line in LINES for tag in TAG.findall(line)]
    assert len(tags) > 5000
    assert [where for where, tag in tags if len(tag) > LONGEST_TAG] == []


def test_few_characters_stand_in_long_lines():
    written = sum(len(line) for _, line in LINES)
    assert sum(len(line) for _, line in LONG) <= SHARE * written


def test_a_template_laid_out_is_laid_out_again_the_same():
    assert [name for name, source in TEMPLATES.items() if laid_out(source) != source] == []


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        # beside a block a line may be cut; inside a sentence only where a space is read
        ("<div><p>a</p><p>b</p></div>", "<div>\n  <p>a</p>\n  <p>b</p>\n</div>"),
        ("<p>a<b>c</b> d</p>", "<p>a<b>c</b> d</p>"),
        ("<ul>{% for x in y %}<li>{{ x }}</li>{% endfor %}</ul>",
         "<ul>\n  {% for x in y %}<li>{{ x }}</li>{% endfor %}\n</ul>"),
        # a no-break space is a word, never a cut
        (f"<p>{'mot ' * 30}fin\u00a0: oui</p>",
         f"<p>\n  {('mot ' * 27).strip()}\n  mot mot mot fin\u00a0: oui\n</p>"),
        # what the style sheet hides when it is empty stays empty
        ("<td>{% if x %}a{% endif %}</td>", "<td>{% if x %}a{% endif %}</td>"),
        # a long tag is cut between its attributes, a condition kept whole
        (f'<a class="{"c" * 60}"{{% if x %}} aria-current="page"{{% endif %}} href="{"h" * 40}">x</a>',
         f'<a class="{"c" * 60}"\n    {{% if x %}} aria-current="page"{{% endif %}} href="{"h" * 40}">x</a>'),
    ],
)  # fmt: skip
def test_a_line_is_cut_only_where_no_reader_sees_it(source, wanted):
    assert laid_out(source) == wanted
    assert laid_out(wanted) == wanted
