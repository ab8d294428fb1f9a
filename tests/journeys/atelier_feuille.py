"""The roadmap by clicks: actions, who pays, order, consultation, officialisation (F10, CF-1 to CF-9)."""

from django.urls import reverse

FIRST = "Passage public de la ville au quai"
SECOND = "Réemploi de la grande halle"


def write(who, scene, clock):
    """The ambition, then two actions that come from propositions of the room."""
    clock.go(scene.day(150))
    who.enter(
        scene.people.redacteur, reverse("feuilles_de_route:atelier", args=[scene.atelier.pk])
    )
    who.look("f01-feuille-vide")
    who.follow("Écrire l’ambition et la gouvernance")
    who.look("f02-ambition")
    who.write("Ambition commune", scene.sujet["ambition"])
    who.write("Gouvernance du suivi", scene.sujet["gouvernance"])
    who.push("Enregistrer")
    add_action(who, scene, FIRST, "120000", proposition="P1", shot="f03")
    who.follow(FIRST)
    fund(who)
    who.page.goto(reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    add_action(who, scene, SECOND, "400 000", proposition="P2", shot="f20")


def add_action(who, scene, titre, cout, *, proposition, shot):
    who.follow("Ajouter une action")
    who.push("Enregistrer l’action")
    who.look(f"{shot}-action-vide")
    who.write("Titre", titre)
    who.write("Description", f"{titre} : étude, puis travaux.")
    assert who.page.locator("[name=est_investissement]").is_checked()
    who.choose("Maître d’ouvrage", "Fumel")
    who.write("Coût HT", cout)
    who.page.locator("main form").get_by_label(proposition).first.check()
    who.look(f"{shot}-action-remplie")
    who.push("Enregistrer l’action")
    who.look(f"{shot}-action")


def fund(who):
    """CF: the owner keeps its share; the page says by how much it lacks, then that it conforms."""
    who.follow("Ajouter un plan de financement")
    who.look("f10-plan")
    who.push("Enregistrer le plan")
    add_line(who, "DETR", "60 000,00")
    add_line(who, "Région", "48 000,00")
    add_line(who, "Budget du maître", "12 000,00", last=True)
    who.look("f12-plan-non-conforme")
    who.reads("il manque 12 000,00 €", "il faut en retirer 12 000,00 €")
    amend_line(who, "DETR", "48 000,00")
    amend_line(who, "Budget du maître d’ouvrage", "24 000,00")
    who.look("f13-plan-conforme")
    who.reads("Règle des 20 % : conforme. Part du maître d’ouvrage : 20,0 %.")


def amend_line(who, source, montant):
    who.follow(f"Modifier la ligne {source}")
    who.write("Montant", montant)
    who.push("Enregistrer la ligne")


def add_line(who, source, montant, *, last=False):
    if who.page.get_by_role("link", name="Ajouter une ligne").count():
        who.follow("Ajouter une ligne")
    who.choose("Source", source)
    who.write("Montant", montant)
    who.look("f11-ligne")
    who.push("Ajouter la ligne" if last else "Ajouter, puis une autre")


def reorder(who, scene):
    """The order changes with one key; the focus stays on the action that moved, and the order stays."""
    page = who.page
    page.goto(reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    who.look("f30-actions")
    who.reach(page.get_by_role("button", name=f"Descendre « {FIRST} »"))
    with page.expect_response("**/ordre/"):
        who.press("Enter")
    assert FIRST in who.active()["text"]
    page.reload()
    shown = page.locator("main ol h3").all_inner_texts()
    assert shown == [SECOND, FIRST]


def consult(who, scene, clock):
    clock.go(scene.day(164))
    who.enter(scene.people.pilote, reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    who.look("f40-pilote")
    who.act("Mettre en concertation", shot="f41-concertation")
    who.look("f42-en-concertation")


def validate(who, scene, clock):
    """The mayor reads each action, then says yes; so does the president of the EPCI that carries it too."""
    clock.go(scene.day(188))
    who.enter(scene.people.signataire, reverse("espaces:mon-etabli"))
    who.look("f50-bureau-maire")
    who.page.goto(reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    who.look("f51-maire")
    who.act("Valider la feuille de route", shot="f52-valider")
    who.look("f53-validee-par-le-maire")
    who.enter(scene.president, reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    who.look("f54-presidence")
    who.act("Valider la feuille de route", shot="f55-valider")
    who.look("f56-validee")


def make_official(who, scene, clock, photo):
    """Without a piece nothing is frozen; with it, signed by both porteurs, the public page opens."""
    clock.go(scene.day(207))
    who.enter(scene.people.valideur, reverse("feuilles_de_route:atelier", args=[scene.atelier.pk]))
    who.follow("Officialiser la feuille de route")
    who.look("f60-officialiser")
    who.push("Officialiser la feuille de route")
    who.look("f61-sans-piece")
    who.page.locator("main form").get_by_label("Signature commune").first.check()
    who.write("Date de l’acte", clock.day.isoformat())
    who.write("Référence de l’acte", "Signée en mairie le jour du conseil")
    who.write("Élu qui porte la feuille de route", "Claire Fictive, maire")
    who.write("Service de l’État qui la porte avec lui", "DDT, chef du service urbanisme")
    who.tick("Chaque semestre")
    who.choose_file("Pièce qui le prouve", photo)
    who.push("Officialiser la feuille de route")
    who.look("f62-officielle")
