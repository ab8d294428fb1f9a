"""Every form that is sent keeps its draft (`{% long_form %}`), or is here with the reason why it has none.

The pages themselves are opened and looked at by `etabli/espaces/tests/test_brouillons.py`.
"""

import re

from tests.architecture.arbre import ROOT

BUTTON = "a button, nothing typed"
DOOR = "an address, a code: kept nowhere"
VISITOR = "written by people without account, of whom nothing is kept before they send"
SHORT = "a few short answers, no long text"
#: page by page, how many of its forms have no draft, and why
WITHOUT: dict[str, tuple[int, str]] = {
    "account/logout.html": (1, BUTTON),
    "candidatures/section.html": (1, BUTTON),
    "consultations/analyse/declaration.html": (1, BUTTON),
    "credits/confirmer.html": (1, BUTTON),
    "espaces/_personnage.html": (1, BUTTON),
    "espaces/message.html": (1, BUTTON),
    "espaces/personnages.html": (1, "one commune, typed in a second"),
    "espaces/messages.html": (1, BUTTON),
    "feuilles_de_route/_action.html": (1, BUTTON),
    "incident.html": (1, BUTTON),
    "mfa/recovery_codes/generate.html": (1, BUTTON),
    "mfa/totp/deactivate_form.html": (1, BUTTON),
    "seances/propositions.html": (1, BUTTON),
    "ui/_demonstration.html": (2, BUTTON),
    "ui/duties.html": (1, BUTTON),
    "ui/ensemble.html": (1, "holds the others, whose drafts are theirs"),
    "ui/post_button.html": (1, BUTTON),
    "ui/reorder_buttons.html": (1, BUTTON),
    "ui/waitings.html": (1, BUTTON),
    "account/confirm_login_code.html": (2, DOOR),
    "account/login.html": (1, DOOR),
    "account/request_login_code.html": (1, DOOR),
    "acteurs/adresse.html": (1, DOOR),
    "acteurs/adresse_code.html": (1, DOOR),
    "acteurs/invitation.html": (1, DOOR),
    "allauth/elements/form.html": (1, DOOR),
    "mfa/authenticate.html": (1, DOOR),
    "mfa/reauthenticate.html": (1, DOOR),
    "mfa/totp/activate_form.html": (1, DOOR),
    "candidatures/porteurs.html": (2, "a choice, or the name and number of a grouping"),
    "candidatures/epreuve.html": (1, "four numbers at most, and buttons"),
    "redaction/word.html": (2, "choices, and a file that no browser keeps"),
    "seances/contribuer.html": (1, VISITOR),
    "seances/inscription.html": (1, VISITOR),
    "seances/ma_contribution.html": (1, BUTTON),
    "seances/mon_inscription.html": (2, VISITOR),
    "seances/reponse.html": (3, VISITOR),
    "acteurs/courriels.html": (1, SHORT),
    "seances/acteur_form.html": (1, SHORT),
    "candidatures/_tires.html": (2, SHORT),
    "credits/deleguer.html": (1, SHORT),
    "marches/attestations.html": (1, SHORT),
    "marches/bon_form.html": (1, SHORT),
    "sceaux/deposer.html": (1, "sealed while it is sent: nothing of it is kept elsewhere"),
    "sceaux/nommer.html": (1, SHORT),
    "sceaux/ouvrir.html": (1, SHORT),
    "livrables/pdf.html": (1, "a file is read and nothing kept"),
    "redaction/droits_image.html": (1, SHORT),
    "redaction/droits_reponse.html": (1, SHORT),
    "seances/invitations.html": (1, SHORT),
}


def forms_of(text: str) -> list[str]:
    """The opening tags of the forms that are sent; one made by a library counts."""
    tags = re.findall(r"<form\b.*?>(?=\{%|\s|<|\{\{|$)", text, re.S)
    return [tag for tag in tags if 'method="get"' not in tag]


def without_draft(text: str) -> int:
    return sum("{% long_form" not in tag and "data-autosave" not in tag for tag in forms_of(text))


def test_every_form_keeps_its_draft_or_says_why_not():
    found = {}
    for path in sorted((ROOT / "etabli").rglob("*.html")):
        if number := without_draft(path.read_text(encoding="utf-8")):
            found[path.relative_to(ROOT / "etabli").as_posix().split("templates/")[1]] = number
    assert found == {name: number for name, (number, _) in WITHOUT.items()}
    assert all(reason for _, reason in WITHOUT.values())


def test_a_form_without_a_draft_is_found():
    text = '<form method="post" class="et-form" novalidate>{% csrf_token %}</form>'
    assert without_draft(text) == 1
    assert without_draft(text.replace(">{", "{% long_form %}>{")) == 0
