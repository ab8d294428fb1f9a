"""The desk of the DGALN: a grid that saves itself, who will read it, what surrounds the dossier."""

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures.access import TABLE
from etabli.candidatures.grille import Reponse
from etabli.candidatures.pages import instruction
from etabli.candidatures.selectors import dossier
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, cast, seen_on
from etabli.territoires.models import Commune, Epci

BY_THE_PAGE = {"HX-Request": "true"}


def test_the_grid_saves_itself_and_two_instructors_keep_both_their_words(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    url = reverse("candidatures:instruction", args=[candidature.pk])
    here, there = browser(people.chef_projet), browser(actor_of(Role.DGALN_CHEF_PROJET))
    whole = dossier.graded(candidature)  # a page posts all its questions
    seen, also = seen_on(here.get(url)), seen_on(there.get(url))
    told = here.post(url, {**whole, "vu": seen, "E1_commentaire": "Ici."}, headers=BY_THE_PAGE)
    assert (told.status_code, "X-Enregistre-A" in told) == (200, True)
    told = there.post(
        url, {**whole, "vu": also, "E2_reponse": "PARTIELLEMENT"}, headers=BY_THE_PAGE
    )
    assert told.status_code == 200
    kept = candidature.criteres
    assert kept.get(code="E1").commentaire == "Ici."
    assert kept.get(code="E2").reponse == "PARTIELLEMENT"
    told = there.post(url, {**whole, "vu": also, "E1_commentaire": "Là."}, headers=BY_THE_PAGE)
    assert told.status_code == 409
    assert kept.get(code="E1").commentaire == "Ici."


def test_a_criterion_that_the_dossier_answers_is_not_asked(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    candidature.reponses.update_or_create(cle="stade", defaults={"valeur": "TRAVAUX"})
    url = reverse("candidatures:instruction", args=[candidature.pk])
    answer = browser(people.chef_projet).post(url, {"E4_reponse": "OUI", "E4_commentaire": "Vu."})
    assert answer.status_code == 302
    assert dossier.grid_of(candidature)["E4"] == Reponse("NON", "Vu.")


def test_who_reads_the_comments_is_said_before_they_are_written(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    url = reverse("candidatures:instruction", args=[candidature.pk])
    assert (
        "dès maintenant, la DGALN et l’audit ; une fois la décision prise, la collectivité, le service "
        "pilote et la préfecture"
    ) in " ".join(browser(people.chef_projet).get(url).text.split())
    row = TABLE.rows["view_grid"]
    later = {role for role, scope in row.items() if "décidée" in scope.words}
    assert set(row) - later == {Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.AUDITEUR}
    assert later == {
        Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.PREFECTURE,
        Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE,
    }  # fmt: skip


def test_the_dossiers_of_the_communes_around_are_shown_apart(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    epci = Epci.objects.create(code="200068930", nom="CC Fictive", type="CC")
    Commune.objects.filter(pk=people.commune.pk).update(epci=epci)
    around = instruction.perimeter(candidature, people.chef_projet)
    assert (around["others"], around["neighbours"]) == ([], [])
    near = cast(commune="Voisine", insee="47999")
    Commune.objects.filter(pk=near.commune.pk).update(epci=epci)
    neighbour, _ = candidature_at(Etat.ECHANGE_DGALN, near)
    same, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    unseen, _ = candidature_at(Etat.MANIFESTATION, near)
    around = instruction.perimeter(candidature, people.chef_projet)
    assert (around["others"], around["neighbours"]) == ([same], [neighbour])
    url = reverse("candidatures:instruction", args=[candidature.pk])
    page = browser(people.chef_projet).get(url).text
    assert neighbour.get_absolute_url() in page
    assert unseen.get_absolute_url() not in page
