"""Every paper of 5.1 to 5.7 and 5.16: PDF/UA-1 for two judges, the same words in ODT and in DOCX."""

import pytest

from etabli.core.documents.office import render_office
from etabli.core.tests.test_documents_formats import docx_text, said, squeezed
from etabli.livrables.tests.test_documents import judge
from etabli.redaction.documents import texte_content
from etabli.redaction.states import Nature
from etabli.redaction.tests.factories import WRITTEN, make_scene

pytestmark = pytest.mark.django_db
TOLD = {Nature.COMPTE_RENDU: 1, Nature.CARNET: 1}


@pytest.mark.parametrize("nature", Nature)
def test_each_paper_is_accessible_and_says_the_same_in_every_format(nature, tmp_path):
    scene = make_scene()
    texte = scene.begin(nature, TOLD.get(nature, 0))
    scene.write_all(texte)
    content = texte_content(texte, numero=1, on=WRITTEN)
    text = judge(content, tmp_path)
    assert docx_text(render_office(content, "docx")) == said(content)
    for section in texte.sections.all():
        assert squeezed(section.partie.titre) in text
