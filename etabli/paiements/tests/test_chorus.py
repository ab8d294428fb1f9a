"""The exchange with Chorus by files: what goes out, what comes back, planned then carried out, once."""

import datetime as dt
from decimal import Decimal as D
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of as as_
from etabli.consultations.tests.attribution import EJ, notified, refused, signed
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.credits.models import ConsommationCp
from etabli.credits.selectors import available
from etabli.paiements import services
from etabli.paiements.chorus import definition
from etabli.paiements.models import DemandePaiement
from etabli.paiements.selectors import chorus as reads
from etabli.paiements.tests.factories import day, fresh
from etabli.paiements.tests.test_parts import claim, earn, pay_advances, share, text_of
from tests.recits import told_once

pytestmark = pytest.mark.django_db
ON = day("20/08/2026")
PAID = day("10/09/2026")


@pytest.fixture
@told_once
def local():
    """Two firms, one step certified: 12 000,00 and 7 500,00 to pay."""
    found = notified()
    share(found, "60000.00", "37500.00", pme=(False, False))
    pay_advances(found)
    earn(found, "NOTE_CADRAGE", on=ON)
    for numero in ("FL-1", "FL-2"):
        claim(found, "NOTE_CADRAGE", numero, on=ON)
    return found


def paid(*rows):
    return "\n".join(["N° demande de paiement;Date de paiement;Net payé;N° EJ", *rows])


def planned(found, text, nature="PAIEMENTS", *, on=PAID):
    with horloge.at(on):
        return reads.plan_of(found.budget, nature, text)


def carried(found, text, nature="PAIEMENTS", *, on=PAID, seen=None):
    with horloge.at(on):
        mark = reads.plan_of(found.budget, nature, text).mark if seen is None else seen
        return services.carry_out_chorus(actor=found.budget, nature=nature, texte=text, seen=mark)


def plain(doubts):
    return [one.replace("\u00a0", " ").replace("\u202f", " ") for one in doubts]


def test_payments_are_planned_then_carried_out_and_the_same_file_does_nothing_more(local):
    text = paid("FL-1;08/09/2026;12 000,00;", f"FL-2;2026-09-09;;{EJ}")
    spent = ConsommationCp.objects.count()
    plan = planned(local, text)
    assert ([one.on for one in plan.payer], plan.present, plan.doubts) == (
        [day("08/09/2026"), day("09/09/2026")], 0, (),
    )  # fmt: skip
    assert ConsommationCp.objects.count() == spent
    assert carried(local, text) == 2
    rows = DemandePaiement.objects.order_by("numero").values_list("etat", "payee_on")
    assert list(rows) == [("PAYEE", day("08/09/2026")), ("PAYEE", day("09/09/2026"))]
    assert ConsommationCp.objects.count() == spent + 2
    again = planned(local, text)
    assert (again.new, again.present, again.doubts) == (0, 2, ())
    assert refused(lambda: carried(local, text)) == ["Aucune ligne de ce fichier n’est à faire."]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("FL-9;08/09/2026;;", "FL-9 : aucune demande de votre service n’a ce numéro sur cet engagement."),
        ("FL-1;08/09/2026;;1600009999", "FL-1 : aucune demande de votre service n’a ce numéro"),
        ("FL-1;08/09/2026;11 999,99;", "FL-1 : 11 999,99 € payés, 12 000,00 € à payer."),
        ("FL-1;31/09/2026;;", "FL-1 : la date de paiement ne se lit pas, « 31/09/2026 »."),
        ("FL-1;11/09/2026;;", "dans l’avenir"),
        ("FL-1;19/08/2026;;", "FL-1 : elle ne peut pas être payée avant le"),
        ("FL-1;08/09/2026;douze;", "Le montant « douze » ne se lit pas."),
        (";08/09/2026;;", "sans numéro : aucune demande"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_listed_with_its_line_and_is_not_done(local, row, said):
    plan = planned(local, paid(row, "FL-2;09/09/2026;7500;"))
    assert len(plan.payer) == 1
    (doubt,) = plain(plan.doubts)
    assert doubt.startswith("Ligne 2 — ")
    assert said in doubt


def test_a_request_twice_in_a_file_is_paid_once_or_doubted_when_the_days_differ(local):
    same = planned(local, paid("FL-1;08/09/2026;;", "FL-1;08/09/2026;;"))
    assert (same.new, same.present, same.doubts) == (1, 1, ())
    other = planned(local, paid("FL-1;08/09/2026;;", "FL-1;09/09/2026;;"))
    assert (other.new, plain(other.doubts)) == (
        1, ["Ligne 3 — FL-1 : elle est déjà plus haut, payée un autre jour."],
    )  # fmt: skip


def test_a_refusal_undoes_every_line_and_names_the_one_that_failed(local):
    """The credits of 2026 pay the first and not the second."""
    held = reads.to_pay(local.budget)
    text = paid("FL-1;08/09/2026;;", "FL-2;09/09/2026;;")
    left = available(local.marche.service, 2026)
    with horloge.at(PAID):
        credits.consume_cp(
            local.marche.service, actor=local.budget, montant=left.cp - D("12000.00"),
            origine="essai:1", objet="Autre dépense", on=PAID,
        )  # fmt: skip
    (reason,) = refused(lambda: carried(local, text))
    assert reason.startswith(
        "Ligne 3 — Les crédits de paiement sont insuffisants : il manque 7 500,00 €."
    )
    assert [one.etat for one in held.all()] == ["A_PAYER", "A_PAYER"]


def test_what_changed_since_it_was_seen_is_looked_at_again(local):
    text = paid("FL-1;08/09/2026;;")
    with pytest.raises(Refused, match="a changé depuis que vous l’avez regardé"):
        carried(local, text, seen="autre")
    mark = planned(local, text).mark
    with horloge.at(PAID):
        services.pay_demande(DemandePaiement.objects.get(numero="FL-1"), actor=local.budget)
    with pytest.raises(Refused, match="a changé depuis que vous l’avez regardé"):
        carried(local, text, seen=mark)


@pytest.mark.regle("CH-3")
def test_the_number_of_commitment_comes_back_for_a_contract_that_waits_for_it():
    found = signed()
    numero = found.marche.numero
    on = found.marche.signed_on or ON

    def file(*rows):
        return "\n".join(["Référence,N° EJ", *rows])

    text = file(f"{numero},{EJ}", "MS-0000,1600000001")
    plan = planned(found, text, "ENGAGEMENTS", on=on)
    assert [(one.contrat.pk, one.numero_ej) for one in plan.engager] == [(found.marche.pk, EJ)]
    assert plain(plan.doubts) == [
        "Ligne 3 — MS-0000 : aucun contrat de votre service n’a cette référence."
    ]
    short = planned(found, file(f"{numero},12"), "ENGAGEMENTS", on=on)
    assert "12 n’a pas dix chiffres" in plain(short.doubts)[0]
    assert carried(found, text, "ENGAGEMENTS", on=on) == 1
    assert fresh(found.marche).numero_ej == EJ
    again = planned(found, text, "ENGAGEMENTS", on=on)
    assert (again.new, again.present) == (0, 1)
    other = planned(found, file(f"{numero},1600000009"), "ENGAGEMENTS", on=on)
    assert f"il a déjà l’engagement {EJ}, et non 1600000009" in plain(other.doubts)[0]


def test_the_columns_are_those_that_the_operator_set_that_day(local, settings, tmp_path):
    settings.CHORUS = tmp_path / "chorus.toml"
    text = site.BASE_DIR.joinpath("config", "chorus.toml").read_text(encoding="utf-8")
    second = text[text.index("[[periodes]]") :]
    second = second.replace("2020-01-01", "2026-09-01").replace('"Date de paiement"', '"Soldée"')
    settings.CHORUS.write_text(f"{text}\n{second}", encoding="utf-8")
    assert planned(local, "N° facture\tSoldée\nFL-1\t08/09/2026").new == 1
    (reason,) = refused(
        lambda: planned(local, paid("FL-1;08/09/2026;;").replace("Date de paiement", "Jour"))
    )
    assert reason.startswith("La colonne « Soldée » n’est pas dans ce fichier")
    wrong = tmp_path / "faux.toml"
    wrong.write_text(text.replace('= "objet"', '= "secret"'), encoding="utf-8")
    with pytest.raises(ValueError, match="secret"):
        definition.load(wrong)
    with pytest.raises(LookupError):
        definition.columns(on=dt.date(2019, 12, 31))


def test_the_pages_of_the_exchange_show_the_plan_before_anything_is_done(local):
    budget, verser = as_(local.budget), reverse("paiements:chorus-verser")
    with horloge.at(dt.datetime(2026, 9, 10, 9, tzinfo=horloge.PARIS)):
        assert reverse("paiements:chorus") in budget.get(reverse("paiements:budget")).text
        page = text_of(budget.get(reverse("paiements:chorus")))
        assert "Demandes à payer : 2 demandes" in page
        assert "config/chorus.toml" in page
        out: Any = budget.get(reverse("paiements:chorus-demandes"))
        body = b"".join(out.streaming_content).decode("utf-8-sig")
        assert body.splitlines()[0].startswith("N° EJ,Référence,N° demande de paiement")
        assert "FL-1" in body
        assert budget.get(f"{reverse('paiements:chorus-demandes')}?format=doc").status_code == 404
        for fmt in ("ods", "xlsx"):
            for name in ("paiements:chorus-demandes", "paiements:chorus-engagements"):
                book: Any = budget.get(reverse(name), {"format": fmt})
                assert b"".join(book.streaming_content).startswith(b"PK"), (name, fmt)
        file = SimpleUploadedFile(
            "paye.csv", paid("FL-1;08/09/2026;;", "FL-9;08/09/2026;;").encode()
        )
        seen = budget.post(verser, {"nature": "PAIEMENTS", "fichier": file})
        text = text_of(seen)
        assert "À faire : 1 ligne." in text
        assert "Ligne 3 — FL-9" in text
        assert not DemandePaiement.objects.filter(etat="PAYEE").exists()
        mark = planned(local, paid("FL-1;08/09/2026;;", "FL-9;08/09/2026;;")).mark
        typed = {"nature": "PAIEMENTS", "texte": paid("FL-1;08/09/2026;;", "FL-9;08/09/2026;;")}
        assert budget.post(verser, typed | {"vu": mark}).status_code == 302
        assert DemandePaiement.objects.get(numero="FL-1").etat == "PAYEE"
        empty = budget.post(verser, {"nature": "PAIEMENTS"})
        assert empty.status_code == 422
    assert as_(local.one.pilote).get(verser).status_code == 403
