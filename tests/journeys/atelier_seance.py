"""The session by clicks: programme, announcement, registration, attendance, propositions (F8, F9)."""

import re

from django.urls import reverse

from etabli.core.models import Message


def prepare(who, scene, clock):
    """A day that overflows says by how much; the programme is then made to fit."""
    clock.go(scene.day(92))
    who.enter(scene.people.pilote, reverse("seances:atelier", args=[scene.atelier.pk]))
    who.look("s01-seances-vide")
    who.follow("Préparer une session")
    who.look("s02-session-nouvelle")
    first, last = scene.site
    who.write("Titre", "Deux jours pour dessiner ensemble")
    who.write("Premier jour", last.isoformat())
    who.write("Dernier jour", first.isoformat())
    who.write("Lieu", "Centre culturel de Fumel")
    who.write("Capacité", "60")
    who.push("Créer la session")
    who.look("s03-session-a-lenvers")
    who.reads("Le dernier jour précède le premier")
    who.write("Premier jour", first.isoformat())
    who.write("Dernier jour", last.isoformat())
    who.write("Présentation", "Venez marcher, regarder et proposer.")
    who.write("Accessibilité du lieu", "Salle de plain-pied, places réservées.")
    who.page.locator("[name=cible_HABITANT]").fill("8")
    who.push("Créer la session")
    who.look("s04-session")
    plan(who, scene)


def plan(who, scene):
    who.follow("Programme")
    who.look("s05-programme-vide")
    for titre, jour, duree, nature, methode in (
        ("Accueil au centre culturel", "Jour 1", "30", "Accueil", "Plénière"),
        ("Visite du site, des halles au quai", "Jour 1", "300", "Visite", "Marche"),
        ("Trois tables : seuils, halles, premiers usages", "Jour 1", "240", "Séance", "Table"),
        ("Matinée de programme", "Jour 2", "180", "Séance", "sur carte"),
        ("Restitution interactive", "Jour 2", "120", "Mise en commun", "Plénière"),
    ):
        who.write("Titre de la séquence", titre)
        who.choose("Jour", jour)
        who.write("Durée", duree)
        who.choose("Nature", nature)
        who.choose("Méthode", methode)
        who.push("Ajouter au programme")
    who.look("s06-programme-deborde")
    who.reads("de trop")
    who.follow("Modifier Visite du site")
    who.look("s07-sequence")
    who.write("Durée", "165")
    who.push("Enregistrer")
    who.look("s08-programme-tient")
    who.reads("il reste")


def announce(who, scene, clock):
    """Guests receive a link; the public page opens its registrations."""
    clock.go(scene.day(96))
    who.enter(scene.people.pilote, reverse("seances:invitations", args=[scene.session.pk]))
    who.look("s10-invitations-vide")
    who.write("Organisme", "Union des commerçants")
    who.choose("Collège", "économiques")
    who.write("Adresse électronique", "commercants@exemple.test")
    who.push("Inviter")
    who.look("s11-invite")
    who.go(scene.session)
    who.act("Annoncer la session au public", shot="s12-annoncer")
    who.look("s13-annoncee")


def register(who, scene, clock):
    """Somebody without account registers, and confirms by the link received."""
    clock.go(scene.day(106))
    page = who.page
    page.context.clear_cookies()
    page.goto("/")
    who.look("s20-accueil")
    page.goto(scene.atelier.get_public_url())
    who.look("s21-page-publique")
    who.follow("S’inscrire")
    who.look("s22-inscription")
    who.write("Votre nom", "Amandine Pral")
    who.write("Votre adresse électronique", "amandine@")
    who.push("S’inscrire")
    who.look("s23-adresse-fausse")
    assert who.field("Votre nom").input_value() == "Amandine Pral"
    who.write("Votre adresse électronique", "amandine@exemple.test")
    who.tick("Habitant, habitante, usager")
    who.push("S’inscrire")
    who.look("s24-regardez-votre-messagerie")
    page.goto(link_sent("amandine@exemple.test"))
    who.look("s25-confirmer")
    who.push("Confirmer mon inscription")
    who.look("s26-place-retenue")
    who.reads("Votre place est retenue", "Amandine Pral")


def link_sent(address):
    """The link of the last message to this address."""
    message = Message.objects.filter(address=address).order_by("-created_at")[0]
    found = re.search(r"/seances/mon-inscription/\S+/", f"{message.body} {message.link}")
    assert found, message.body
    return found[0]


def animate(who, scene, clock):
    """F8: the days on site are fixed by the pilote."""
    clock.go(scene.day(114))
    who.enter(scene.people.pilote, scene.atelier.get_absolute_url())
    who.look("s30-appropriation")
    who.follow("Passer à l’animation")
    who.look("s31-animation")
    first, last = scene.site
    who.page.locator("main form [name=site_from]").fill(first.isoformat())
    who.page.locator("main form [name=site_to]").fill(last.isoformat())
    who.push("Passer à l’animation")
    who.look("s32-en-animation")


def hold(who, scene, clock):
    """The doors open, somebody walks in, people are counted by college."""
    first, _ = scene.site
    clock.go(first)
    who.enter(scene.people.pilote, scene.session.get_absolute_url())
    who.look("s40-matin")
    who.act("Ouvrir la session", shot="s41-ouvrir")
    who.look("s42-ouverte")
    who.follow("Présences")
    who.look("s43-presences")
    who.page.get_by_role("group", name="Amandine Pral").get_by_label("Présent").first.check()
    who.page.locator("[name=nom_1]").fill("Rose Teillet")
    who.push("Noter les présences")
    who.look("s44-college-oublie")
    who.reads("Choisissez le collège de Rose Teillet")
    who.page.locator("[name=college_1]").select_option("HABITANT")
    who.push("Noter les présences")
    who.look("s45-presences-notees")
    who.reads("2 personnes présentes, dont le seul inscrit, et 1 venu sans être inscrit")


def propose(who, scene):
    """P1, P2, P3: kept, set aside with a reason, left to dig."""
    who.page.goto(reverse("seances:propositions", args=[scene.atelier.pk]))
    who.look("s50-propositions-vide")
    who.follow("Noter une proposition")
    who.look("s51-proposition-nouvelle")
    for row in scene.sujet["propositions"][:3]:
        who.write("La proposition", row["texte"])
        who.write("Thème", row["theme"])
        who.push("Noter et en écrire une autre")
    who.look("s52-troisieme-notee")
    who.page.goto(reverse("seances:propositions", args=[scene.atelier.pk]))
    who.look("s53-propositions")
    who.push("Retenir P1")
    who.follow("Écarter P3")
    who.look("s54-ecarter")
    who.push("Écarter la proposition")
    who.look("s55-ecarter-sans-motif")
    who.write("Pourquoi l’écarter ?", "Le coût est hors de portée de la commune.")
    who.push("Écarter la proposition")
    who.look("s56-ecartee")
    who.reads("Le coût est hors de portée de la commune.")


def conclude(who, scene, clock):
    """The minutes say what was said; the session is closed; F9 opens the restitution."""
    _, last = scene.site
    clock.go(last)
    who.enter(scene.people.pilote, scene.session.get_absolute_url())
    close(who)
    who.follow("Compte rendu")
    who.look("s63-compte-rendu")
    who.write("Déroulé réel", scene.sujet["deroule"])
    who.write("Paroles et points d’accord", scene.sujet["accords"])
    who.push("Enregistrer le texte")
    who.follow("Établir le compte rendu")
    who.look("s64-etablir")
    who.push("Établir le compte rendu")
    who.look("s65-compte-rendu-etabli")
    clock.go(scene.day(132))
    who.go(scene.atelier)
    who.look("s66-atelier-animation")
    who.act("Passer à la restitution", shot="s67-restitution")
    who.look("s68-en-restitution")


def close(who):
    who.follow("Fermer la session")
    who.look("s60-fermer")
    for question in who.page.locator("main form fieldset").all():
        question.get_by_label("Oui").check()
    who.push("Fermer la session")
    who.look("s61-fermee")
