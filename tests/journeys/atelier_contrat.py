"""The contract by clicks: tourniquet, devis, orders, payments (F1 to F7)."""

from django.urls import reverse

#: the basket of the framework for one Flash in mainland France
QUANTITIES = {"UO-01": "1", "UO-02": "1", "UO-03": "2", "UO-04": "1", "UO-06": "2", "UO-07": "3"}


def board(who, actor):
    """What a person finds when they sign in."""
    who.enter(actor, reverse("espaces:mon-etabli"))


def designate(who, scene, clock):
    """F1, T-1 to T-4: the page says who was examined, in words, and the file before and after."""
    clock.go(scene.day(64))
    board(who, scene.bureau.chef_projet)
    who.look("c01-bureau-dgaln")
    who.reads("Désignez")
    who.go(scene.atelier)
    who.look("c02-atelier-a-lancer")
    who.act("Désigner le groupement", shot="c03-designer")
    who.look("c04-designe")
    who.go(scene.designation)
    who.look("c05-explication")
    who.reads(
        "La file avant", "Alouette Urbanisme (fictif) En tête — G1",
        "Place 1 — retenu",
        "La file après", "Alouette Urbanisme (fictif) 3e — G1",
    )  # fmt: skip
    who.follow("Voir le tourniquet")
    who.look("c06-tourniquet")
    who.follow("Rejouer depuis le début")
    who.look("c07-rejoue")


def accept(who, scene, clock):
    """F3: every member of the groupement is declared free of conflict, or the page says who is not."""
    clock.go(scene.day(67))
    board(who, scene.mandataire)
    who.look("c10-bureau-mandataire")
    who.go(scene.designation)
    who.look("c11-designation-titulaire")
    assert "Bruyère" not in who.page.inner_text("main"), "a holder reads nothing of the others"
    who.follow("Accepter la désignation")
    who.look("c12-accepter")
    who.push("Accepter la désignation")
    who.look("c13-sans-declaration")
    who.reads("Déclarez l’absence de conflit d’intérêts de Pré Vert Paysage (fictif)")
    who.tick(
        "Alouette Urbanisme (fictif) (mandataire) n’a aucun conflit d’intérêts avec cet Atelier"
    )
    who.tick(
        "Pré Vert Paysage (fictif) (co-traitant) n’a aucun conflit d’intérêts avec cet Atelier"
    )
    who.push("Accepter la désignation")
    who.look("c14-accepte")
    assert scene.designation.etat == "ACCEPTEE"


def quote(who, scene, clock):
    """F5, F6: totals are counted as one types; 16 450,00 € HT, 19 740,00 € TTC."""
    clock.go(scene.day(71))
    who.go(scene.designation)
    who.follow("Établir le devis")
    who.look("c20-devis-vide")
    for code, quantity in QUANTITIES.items():
        who.page.locator(f"[name={code}]").fill(quantity)
    who.page.locator("[name=UO-03]").fill("1,3")
    who.push("Déposer le devis")
    who.look("c21-devis-faux")
    who.page.locator("[name=UO-03]").fill("2")
    who.reads("Total HT 16 450,00 €", "Total TTC 19 740,00 €")
    who.write("Délai d’exécution proposé", "Trois mois à compter de la notification")
    who.look("c22-devis-rempli")
    who.push("Déposer le devis")
    who.look("c23-devis-depose")
    clock.go(scene.day(74))
    board(who, scene.people.valideur)
    who.look("c24-bureau-valideur")
    who.go(scene.devis)
    who.reads("16 450,00 €", "3 290,00 €", "19 740,00 €")
    who.act("Valider le devis", shot="c25-valider-devis")
    who.look("c26-devis-valide")


def order(who, signatory, scene, clock, *, phase, number, total):
    """F7: prepared, presented, signed with the guards in front, committed, notified."""
    clock.go(scene.day(number))
    name = f"c3{phase}"
    prepare(who, scene, phase, name)
    clock.go(scene.day(number + 1))
    sign(signatory, scene, name, total)
    commit(who, scene, name)
    clock.go(scene.day(number + 2))
    notify(who, scene, name)


def prepare(who, scene, phase, name):
    board(who, scene.people.pilote)
    who.look(f"{name}0-bureau-pilote")
    who.reads("Le devis est validé : préparez le bon de commande.")
    who.go(scene.devis)
    who.follow("Préparer le bon de commande")
    who.look(f"{name}1-bon-nouveau")
    if phase == 2:
        who.tick("Phase 3 : animation")
    who.push("Préparer le bon")
    who.look(f"{name}2-bon-prepare")
    who.act("Présenter le bon à la signature", shot=f"{name}3-presenter")
    who.look(f"{name}4-presente")


GARDE_FOUS = (
    "est en vigueur", "Le service peut commander", "Le devis est validé et n’a pas changé",
    "Le montant tient dans les maximums", "Les autorisations d’engagement suffisent",
    "Deux bons au plus, aucune phase commandée deux fois", "Les attestations de vigilance",
)  # fmt: skip


def sign(who, scene, name, total):
    """G-BC-1 to 8 are in front of who signs, and the amount before them."""
    board(who, scene.people.rpa)
    who.look(f"{name}5-bureau-rpa")
    who.go(scene.bons[-1])
    who.follow("Signer le bon de commande")
    who.look(f"{name}6-signer")
    who.reads(total, *GARDE_FOUS)
    who.push("Signer le bon de commande")
    who.look(f"{name}7-signe")
    assert scene.bons[-1].etat == "SIGNE"


def commit(who, scene, name):
    """CH-3: a number that is not Chorus's is asked about before it is kept."""
    board(who, scene.people.budget)
    who.look(f"{name}8-bureau-gestionnaire")
    who.go(scene.bons[-1])
    who.follow("Enregistrer l’engagement juridique")
    who.write("Numéro d’engagement juridique", "12")
    who.push("Enregistrer l’engagement juridique")
    who.look(f"{name}9-ej-faux")
    who.reads("Un numéro de Chorus compte dix chiffres")
    who.write("Numéro d’engagement juridique", f"16 0000 000{scene.bons[-1].pk}")
    who.push("Enregistrer l’engagement juridique")


def notify(who, scene, name):
    who.enter(scene.people.pilote, scene.bons[-1].get_absolute_url())
    who.follow("Notifier le bon de commande")
    who.write("Preuve de la notification", "PLACE, accusé de réception")
    who.look(f"{name}a-notifier")
    who.push("Notifier le bon de commande")
    who.look(f"{name}b-notifie")
    assert scene.bons[-1].etat == "NOTIFIE"


def certify(who, scene, clock, *, on, step, shot):
    """CH-5: the pilote certifies what was done."""
    clock.go(scene.day(on))
    who.enter(scene.people.pilote, reverse("paiements:atelier", args=[scene.atelier.pk]))
    who.look(f"{shot}0-budget-pilote")
    who.follow(step)
    who.look(f"{shot}1-service-fait")
    who.act("Certifier le service fait", shot=f"{shot}2-certifier")


def claim(who, scene, clock, *, on, number, shot):
    """CH-6: the holder writes down the number that Chorus Pro gave."""
    clock.go(scene.day(on))
    who.enter(scene.mandataire, reverse("paiements:mes-paiements"))
    who.look(f"{shot}3-mes-paiements")
    who.follow("Enregistrer la demande")
    who.look(f"{shot}4-demande")
    who.push("Déposer la demande de paiement")
    who.look(f"{shot}5-sans-numero")
    who.write("Numéro de la demande dans Chorus Pro", number)
    who.push("Déposer la demande de paiement")
    who.look(f"{shot}6-deposee")


def pay(who, scene, clock, *, on, number, amount, shot):
    """CH-8: the amount due is in front before it is paid."""
    clock.go(scene.day(on))
    who.enter(scene.people.budget, reverse("paiements:budget"))
    who.look(f"{shot}7-budget")
    who.follow(number)
    who.follow("Payer la demande")
    who.look(f"{shot}8-payer")
    who.reads(amount)
    who.push("Payer la demande")
    who.look(f"{shot}9-payee")
