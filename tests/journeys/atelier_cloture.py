"""The end by clicks: the livrable, its publication, the last payments, the closing (V1 to V5, F10, F11)."""

from django.urls import reverse


def write_parts(who, scene, clock):
    """The team writes its parts; what is missing is said before the deposit."""
    clock.go(scene.day(170))
    who.enter(scene.mandataire, reverse("livrables:atelier", args=[scene.atelier.pk]))
    who.look("l01-livrables")
    who.follow("Livrable de synthèse")
    who.look("l02-livrable-a-ecrire")
    livrable = who.page.url
    who.page.goto(f"{livrable}deposer/")
    who.look("l03-deposer-trop-tot")
    who.reads("Il manque encore")
    for code, texte in scene.sujet["synthese"].items():
        part = reverse("livrables:partie", args=[pk_of(livrable), code.lower().replace("_", "-")])
        who.page.goto(part)
        if code == "VISITE":
            who.look("l04-partie")
        who.write("Texte", texte)
        who.push("Enregistrer la partie")
    who.page.goto(livrable)
    who.look("l05-livrable-ecrit")


def pk_of(url):
    return int(url.rstrip("/").rsplit("/", 1)[-1])


def deposit(who, scene, clock):
    """V1: the document is composed, frozen, and the State has two months."""
    clock.go(scene.day(180))
    who.enter(scene.mandataire, livrable_of(scene).get_absolute_url())
    who.follow("Déposer le document composé par Établi")
    who.look("l10-deposer")
    choose_images(who)
    who.push("Déposer le livrable")
    who.look("l11-depose")
    clock.go(scene.day(183))
    who.enter(scene.people.pilote, livrable_of(scene).get_absolute_url())
    who.look("l12-a-verifier")
    who.act("Commencer la vérification", shot="l13-commencer")


def choose_images(who):
    box = who.page.locator("main form fieldset").filter(has_text="Droit à l’image")
    if box.count():
        box.get_by_role("radio").first.check()


def livrable_of(scene):
    from etabli.livrables.models import Livrable

    return Livrable.objects.get(atelier=scene.atelier)


def admit(who, scene, clock):
    clock.go(scene.day(195))
    who.enter(scene.people.valideur, reverse("espaces:mon-etabli"))
    who.look("l20-bureau-valideur")
    who.go(livrable_of(scene))
    who.follow("Admettre le livrable")
    who.look("l21-admettre")
    who.push("Admettre le livrable")
    who.look("l22-admis")


def publish(who, scene, clock):
    """Asked by the pilote, agreed by the mayor; anybody may then read it."""
    clock.go(scene.day(197))
    who.enter(scene.people.pilote, livrable_of(scene).get_absolute_url())
    who.look("l30-publier")
    who.act("Demander l’accord de publication", shot="l31-demander")
    clock.go(scene.day(199))
    who.enter(scene.people.signataire, reverse("espaces:mon-etabli"))
    who.look("l32-bureau-maire")
    who.go(livrable_of(scene))
    who.act("Donner l’accord de publication", shot="l33-accord")
    who.look("l34-publie")


def close(who, scene, clock):
    """F10, then F11 by the clock: the follow-up begins, the reviews are dated."""
    clock.go(scene.day(222))
    who.enter(scene.people.valideur, scene.atelier.get_absolute_url())
    who.look("l40-a-clore")
    who.act("Clore l’Atelier", shot="l41-clore")
    who.look("l42-clos")
    assert scene.atelier.etat == "CLOS"
    clock.go(scene.day(226))
    assert scene.atelier.etat == "EN_SUIVI"
    who.go(scene.atelier)
    who.look("l43-en-suivi")
    who.page.goto(reverse("feuilles_de_route:suivi", args=[scene.atelier.pk]))
    who.look("l44-suivi")


def read_as_the_public(who, scene):
    """Without account: the roadmap, the livrable, their sizes and their licence; the PDFs open."""
    page = who.page
    page.context.clear_cookies()
    page.goto(reverse("espaces:catalogue"))
    who.look("p01-catalogue")
    page.goto(scene.atelier.get_public_url())
    who.look("p02-page-publique")
    who.reads("Feuille de route", "Passage public de la ville au quai")
    papers = page.locator("main a[href$='.pdf']")
    assert papers.count() >= 2
    for link in papers.all():
        assert page.request.get(link.get_attribute("href")).body().startswith(b"%PDF")
