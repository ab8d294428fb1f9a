"""A Local before the Atelier: 3 + n pieces, its own letters, grid and number (2.2, D-09, D-10, S03)."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse

from etabli.candidatures import fiche, services
from etabli.candidatures.documents.courriers import letter_content
from etabli.candidatures.formats import format_of
from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.formats.local import LOCAL
from etabli.candidatures.formats.proposal import QUESTIONS, proposed
from etabli.candidatures.selectors.dossier import missing_letters
from etabli.candidatures.states import Etat, EtatItem, Format, NatureItem, TypeCourrier
from etabli.candidatures.tests.local import (
    CONTACT,
    advise,
    frozen,
    instructed,
    letter_of_epci,
    letters_but_that_of_the_prefet,
    letters_of_a_local,
    opened,
    territoire,
)
from etabli.candidatures.tests.stories import (
    candidature_at,
    deadline,
    demande,
    fill_grid,
    letter_of_pilote,
    letter_of_prefet,
    scan,
)
from etabli.core import horloge
from etabli.core.articles import de
from etabli.core.documents.words import words
from etabli.core.refus import Refused
from etabli.core.tic import tic

DEPOSIT = dt.date(2026, 5, 4)
PREFET = {
    "nature": NatureItem.PIECE,
    "texte": "Courrier de soutien du préfet",
    "type_courrier": TypeCourrier.COURRIER_PREFET,
}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def where(people):
    return territoire(people)


def deposited(where, **of_pilote):
    """Deposited on 4 May without the letter of the préfet."""
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    with horloge.at(DEPOSIT):
        letters_but_that_of_the_prefet(
            candidature, where, signe_on=dt.date(2026, 4, 27), **of_pilote
        )
        services.submit_candidature(candidature, actor=where.people.valideur)
    return candidature


# -- which format ---------------------------------------------------------------------------------


@pytest.mark.regle("C1", "C3")
def test_four_answers_propose_the_format_and_the_lightest_when_they_are_shared():
    found: dict[int, set[Format]] = {}
    for said in itertools.product(*(question.answers for question in QUESTIONS)):
        answers = dict(zip([q.cle for q in QUESTIONS], [one.code for one in said], strict=True))
        of_local = sum(one.format == Format.LOCAL for one in said)
        found.setdefault(of_local, set()).add(proposed(answers))
    assert found == {
        0: {Format.FLASH}, 1: {Format.FLASH}, 2: {Format.FLASH}, 3: {Format.LOCAL}, 4: {Format.LOCAL},
    }  # fmt: skip
    assert proposed({}) == Format.FLASH


@pytest.mark.regle("C1")
def test_the_epci_leads_when_the_first_contact_says_so(people):
    where = territoire(people)
    by_epci = services.open_candidature(
        actor=people.pilote, commune=people.commune, objet="Une stratégie", contact=CONTACT
    )
    by_commune = services.open_candidature(
        actor=people.pilote, commune=people.commune, objet="Un lieu",
        contact={**CONTACT, "porteurs": "COMMUNE"},
    )  # fmt: skip
    assert (by_epci.chef_de_file, by_commune.chef_de_file) == (where.epci, people.mairie)


@pytest.mark.regle("C3", "E5")
def test_a_local_for_one_commune_is_possible_and_said(where, browser):
    candidature = services.open_candidature(
        actor=where.people.maire, commune=where.people.commune, objet="Un bourg", format="LOCAL"
    )
    services.express_interest(candidature, actor=where.people.pilote)
    services.exchange_with_dgaln(candidature, actor=where.people.pilote)
    page = browser(where.people.chef_projet).get(
        reverse("candidatures:acte", args=[candidature.pk, "characterise"])
    )
    assert (
        "Un Atelier Local porte d’ordinaire sur plusieurs communes ; ce dossier n’en a qu’une."
        in plain(page.text)
    )
    services.characterise_opportunite(
        candidature, actor=where.people.chef_projet, format="LOCAL",
        motif="Le bourg commande tout le bassin de vie : la réflexion dépasse ses limites.",
    )  # fmt: skip
    assert (candidature.etat, candidature.format) == (Etat.OPPORTUNITE_CARACTERISEE, "LOCAL")


# -- the note and its pieces ----------------------------------------------------------------------


@pytest.mark.regle("C3")
def test_the_note_asks_what_a_local_needs_and_a_flash_does_not():
    note, flash = fiche.form_of(LOCAL.newest), fiche.form_of(FLASH.newest)
    asked, of_flash = ({c.cle: c for c in one.champs()} for one in (note, flash))
    assert set(asked) - set(of_flash) == {
        "sujets", "dimension_transversale", "dimension_gouvernance",
    }  # fmt: skip
    assert [code for code, _ in asked["echelle"].choix] == [
        "INFRA_INTERCOMMUNALE", "COMMUNALE", "INTERCOMMUNALE", "PETR", "SCOT", "OIN", "AUTRE",
    ]  # fmt: skip
    assert (asked["acteurs"].min, of_flash["acteurs"].min) == (12, 5)
    required = {cle for cle in asked if asked[cle].obligatoire} - {
        cle for cle in of_flash if of_flash[cle].obligatoire
    }
    assert {
        "charge_estimee_pilote", "historique_partenariat", "perimetre_reflexion", "politiques_croisees",
        "controverses", "lien_programmes", "contraintes_calendrier", "indicateurs_reussite",
        "competences_attendues", "accessibilite",
    } <= required  # fmt: skip
    assert not asked["sites"].obligatoire


@pytest.mark.regle("2.2.1")
def test_a_local_of_n_collectivites_needs_three_pieces_and_n(where):
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    missing = missing_letters(candidature, on=DEPOSIT)
    assert [plain(one) for one in missing] == [
        f"Il manque le courrier d’engagement {plain(de(one.nom))}."
        for one in (where.epci, where.people.mairie, where.voisine)
    ] + [
        "Il manque le courrier de soutien du préfet.",
        "Il manque le courrier d’engagement du service pilote.",
    ]
    # the note itself is the sixth
    assert len(missing) + 1 == 6
    with horloge.at(DEPOSIT):
        letters_of_a_local(candidature, where, signe_on=dt.date(2026, 4, 27))
    assert missing_letters(candidature, on=DEPOSIT) == []


@pytest.mark.regle("S03", "C9", "C10", "C11", "D-10", "2.2.1", "K5")
def test_s03_a_note_without_the_letter_of_the_prefet(where):
    people = where.people
    candidature = deposited(where, duree_mois=12)
    assert candidature.numero == "LOC-2026-047-001"
    assert deadline(candidature, "completude").due_on == dt.date(2026, 5, 20)
    with horloge.at(dt.date(2026, 5, 11)):
        with pytest.raises(Refused) as refusal:
            services.declare_candidature_complete(candidature, actor=people.chef_projet)
        assert refusal.value.reasons == ("Il manque le courrier de soutien du préfet.",)
        warned = services.WORKFLOW.alerts(
            candidature, "declare_complete", actor=people.chef_projet
        )
        assert [plain(one) for one in warned] == [
            "Le courrier de la DDT 47 est valable jusqu’au 12e mois : au-delà, il en faudra un nouveau."
        ]
        services.request_complement(candidature, actor=people.chef_projet, items=[PREFET])
    (item,) = demande(candidature).items.all()
    assert deadline(candidature, "complement").due_on == dt.date(2026, 6, 10)
    with horloge.at(dt.date(2026, 6, 8)):
        services.extend_complement(candidature, actor=people.chef_projet, motif="Congés.")
        assert deadline(candidature, "complement").due_on == dt.date(2026, 6, 25)
        with pytest.raises(Refused, match="ne se prolonge qu’une fois"):
            services.extend_complement(candidature, actor=people.chef_projet, motif="Encore.")
    with horloge.at(dt.date(2026, 6, 15)):
        old = letter_of_prefet(candidature, people, signe_on=dt.date(2025, 4, 20))
        assert services.courriers.letter_faults(old, on=horloge.today())
        item.refresh_from_db()
        assert item.etat == EtatItem.DEMANDE
    with horloge.at(dt.date(2026, 6, 23)):
        letter_of_prefet(candidature, people, signe_on=dt.date(2026, 6, 22))
    with horloge.at(dt.date(2026, 6, 24)):
        item.refresh_from_db()
        services.accept_item(candidature, actor=people.chef_projet, item=item)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert deadline(candidature, "decision").due_on == dt.date(2026, 7, 24)
    with horloge.at(dt.date(2026, 7, 16)):
        services.start_instruction(
            candidature,
            actor=people.chef_projet,
            instructeur=people.instructeur,
            sans_conflit=True,
        )
        fill_grid(candidature, people)
        advise(candidature, people)
        services.accept_candidature(candidature, actor=people.decideur)
    assert (candidature.decided_on - candidature.complete_on).days == 22
    assert candidature.stopped_days == 0


@pytest.mark.regle("S03", "C12")
def test_s03_variant_nothing_comes_and_the_draft_may_be_taken_up_again(where):
    people = where.people
    candidature = deposited(where)
    with horloge.at(dt.date(2026, 5, 11)):
        services.request_complement(candidature, actor=people.chef_projet, items=[PREFET])
    with horloge.at(dt.date(2026, 6, 8)):
        services.extend_complement(candidature, actor=people.chef_projet, motif="Congés.")
    with horloge.at(dt.date(2026, 6, 25)):
        tic()
    candidature.refresh_from_db()
    assert candidature.etat == Etat.COMPLEMENT_DEMANDE
    with horloge.at(dt.date(2026, 6, 26)):
        tic()
        candidature.refresh_from_db()
        assert candidature.etat == Etat.CADUQUE
        copy = services.duplicate_candidature(candidature, actor=people.pilote)
    assert (copy.etat, copy.format) == (Etat.BROUILLON, "LOCAL")
    assert {row.organisation for row in copy.porteurs.all()} == {
        where.epci, people.mairie, where.voisine,
    }  # fmt: skip


@pytest.mark.regle("D-09", "C9")
def test_a_letter_of_support_counts_once_dgaln_has_read_that_it_covers_the_costs(where):
    people = where.people
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    with horloge.at(DEPOSIT):
        letters_of_a_local(candidature, where, signe_on=dt.date(2026, 4, 27))
        support = letter_of_epci(
            candidature, where, signe_on=dt.date(2026, 4, 28), is_autrement_nomme=True
        )
        services.submit_candidature(candidature, actor=people.valideur)
        with pytest.raises(Refused, match="de la communauté de communes fictive"):
            services.declare_candidature_complete(candidature, actor=people.chef_projet)
        services.confirm_letter(support, actor=people.chef_projet)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert candidature.etat == Etat.COMPLETE


@pytest.mark.regle("D-09", "D-10")
def test_the_page_of_a_letter_asks_its_title_of_a_collectivite_and_its_months_of_the_pilote(
    where, browser
):
    people = where.people
    candidature = frozen(where, on=dt.date(2026, 4, 20))

    def page(type, organisation, actor):
        return browser(actor).get(
            reverse("candidatures:signer", args=[candidature.pk, type, organisation.pk])
        )

    with horloge.at(DEPOSIT):
        of_epci = page("COURRIER_COLLECTIVITE", where.epci, where.presidente).text
        of_pilote = page("COURRIER_PILOTE", people.ddt, people.pilote).text
        of_prefet = page("COURRIER_PREFET", people.prefecture, people.prefet).text
    assert ('name="is_autrement_nomme"' in of_epci, 'name="duree_mois"' in of_epci) == (
        True,
        False,
    )
    assert ('name="is_autrement_nomme"' in of_pilote, 'name="duree_mois"' in of_pilote) == (
        False,
        True,
    )
    assert 'name="is_autrement_nomme"' not in of_prefet
    assert 'name="duree_mois"' not in of_prefet
    flash, _ = candidature_at(Etat.EN_SIGNATURE, people)
    with horloge.at(DEPOSIT):
        of_mayor = browser(people.maire).get(
            reverse(
                "candidatures:signer", args=[flash.pk, "COURRIER_COLLECTIVITE", people.mairie.pk]
            )
        )
    assert 'name="is_autrement_nomme"' not in of_mayor.text


@pytest.mark.regle("D-10")
def test_the_months_of_a_letter_are_typed_on_its_page_and_kept(where, browser):
    people = where.people
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    address = reverse(
        "candidatures:signer", args=[candidature.pk, "COURRIER_PILOTE", people.ddt.pk]
    )
    sent = {
        "signataire_nom": "Dora Fictive", "signataire_qualite": "DIRECTEUR", "signe_on": "27/04/2026",
        "is_signe": "on", "is_bien_adresse": "on", "nomme_l_atelier": "on",
    }  # fmt: skip
    with horloge.at(DEPOSIT):
        wrong = browser(people.pilote).post(
            address, {**sent, "fichier": scan("pilote.pdf"), "duree_mois": "600"}
        )
        done = browser(people.pilote).post(
            address, {**sent, "fichier": scan("pilote.pdf"), "duree_mois": "12"}, follow=True
        )
        card = browser(people.chef_projet).get(
            reverse("candidatures:courriers", args=[candidature.pk])
        )
    assert wrong.status_code == 422
    assert done.status_code == 200
    assert candidature.courriers.get().duree_mois == 12
    assert "valable jusqu’au 12e mois" in plain(
        browser(people.pilote).get(card.request["PATH_INFO"]).text
    )


@pytest.mark.regle("2.2.1")
def test_the_head_of_the_service_signs_its_letter_and_nobody_else_asks_for_it(where):
    people = where.people
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    with horloge.at(DEPOSIT):
        letter = letter_of_pilote(candidature, people, actor=people.valideur, signe_on=DEPOSIT)
    assert letter.deposited_by_name == people.valideur.name
    assert not any("service pilote" in one for one in missing_letters(candidature, on=DEPOSIT))


def test_the_letters_of_a_local_say_the_three_sessions_and_the_fifteen_months(where):
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    people = where.people

    def said(kind, organisation):
        content = letter_content(candidature, organisation, type_courrier=kind, date=DEPOSIT)
        return plain(" ".join(words(content)))

    of_epci = said("COURRIER_COLLECTIVITE", where.epci)
    assert "trois sessions" in of_epci
    assert "délibérer sur la feuille de route" in of_epci
    of_pilote = said("COURRIER_PILOTE", people.ddt)
    assert "dans la limite de quinze mois" in of_pilote
    assert "programme 135" in of_pilote
    assert "{" not in of_epci + of_pilote + said("COURRIER_PREFET", people.prefecture)


# -- the grid -------------------------------------------------------------------------------------


@pytest.mark.regle("E6", "E7", "E8")
def test_the_grid_of_a_local_adds_three_criteria_of_which_two_block(where):
    own = {one.code: one.is_blocking for one in LOCAL.grille}
    assert list(own) == [f"E{n}" for n in range(1, 15)]
    assert {code for code in own if code not in {one.code for one in FLASH.grille}} == {
        "E6",
        "E7",
        "E8",
    }
    assert (own["E6"], own["E7"], own["E8"]) == (True, True, False)


@pytest.mark.regle("C15", "E6", "E7", "E8")
@pytest.mark.parametrize(("code", "is_stopped"), [("E6", True), ("E7", True), ("E8", False)])
def test_a_local_stops_on_e6_and_e7_and_not_on_e8(where, code, is_stopped):
    people = where.people
    candidature = instructed(where, on=DEPOSIT, **{code: "NON"})
    with horloge.at(DEPOSIT):
        advise(candidature, people)
        if is_stopped:
            with pytest.raises(Refused, match="elle bloque"):
                services.accept_candidature(candidature, actor=people.decideur)
        else:
            services.accept_candidature(candidature, actor=people.decideur)
    candidature.refresh_from_db()
    assert candidature.etat == (Etat.EN_INSTRUCTION if is_stopped else Etat.ELIGIBLE)


def test_a_dossier_says_note_d_opportunite_everywhere(where, browser):
    candidature = opened(where)
    assert format_of(candidature).formulaire == "note d’opportunité"
    for name in ("dossier", "fiche", "courriers", "suivi"):
        page = browser(where.presidente).get(
            reverse(f"candidatures:{name}", args=[candidature.pk])
        )
        assert page.status_code == 200
        assert "fiche de candidature" not in page.text.lower()
        assert "flash" not in page.text.lower()
