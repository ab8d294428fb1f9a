"""Signing a letter: its page, the photographs looked at before they leave, what was received.

The same pages for whoever has an account and for the telephone that read the link of the letter; what
differs is how the letter is found, and what surrounds the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control

from etabli.acteurs.models import Organisation
from etabli.candidatures.formats import CourrierAttendu, format_of
from etabli.candidatures.forms.courriers import Counts, FramingForm, LetterForm
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.pages import courriers as cards_page
from etabli.candidatures.pages import signing as shown
from etabli.candidatures.selectors.dossier import authors_of, deposit_day, validity_months
from etabli.candidatures.services.courriers import Own, receive_letter, send_epreuve
from etabli.candidatures.services.lien import LettreDuLien, LienDeCourrier, letter_of
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.core import horloge
from etabli.core.fichiers import epreuves
from etabli.core.fichiers.epreuves import Epreuve
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.core.ui.moves import PlainMoveForm
from etabli.core.ui.options import Data, Files


def expected(candidature: Candidature, type: str) -> CourrierAttendu:
    """The letter of that type. Http404 when the format of the dossier has none."""
    courrier = format_of(candidature).courrier(type)
    if courrier is None:
        raise Http404("Ce courrier n’existe pas.")
    return courrier


def author_of(
    candidature: Candidature, courrier: CourrierAttendu, organisation: int
) -> Organisation:
    """Someone who has this letter to give for this dossier. Http404 for anybody else."""
    if organisation not in authors_of(candidature, courrier):
        raise Http404("Ce courrier n’est pas attendu pour ce dossier.")
    return Organisation.objects.get(pk=organisation)


class LetterDoor(View):
    """One letter and who sends it. `own`, `owner` and `label` are set by `dispatch`.

    base       the frame of the pages
    addresses  the names of its pages: sign, epreuve, photo
    """

    own: Own
    owner: str
    label: str
    base: ClassVar[str]
    addresses: ClassVar[dict[str, str]]

    def address(self, name: str, *more: object) -> str:
        return reverse(f"candidatures:{self.addresses[name]}", args=[*self.keys(), *more])

    def keys(self) -> list[object]:
        """What names this letter in an address."""
        raise NotImplementedError

    def show(self, template: str, status: int = 200, **more: object) -> HttpResponse:
        """A page of this letter in its frame."""
        raise NotImplementedError

    def thanks(self, courrier: Courrier) -> HttpResponse:
        """Where one goes once the letter is received."""
        raise NotImplementedError

    def common(self) -> Context:
        """What every page of this letter reads."""
        return {
            "base": self.base,
            "label": self.label,
            "author": self.own.organisation,
            "type": self.own.type,
            "candidature": self.own.candidature,
            "sign_url": self.address("sign"),
            "epreuve_url": self.address("epreuve"),
        }


class AccountDoor(LetterDoor):
    """Somebody signed in, who reads the dossier."""

    base = "candidatures/base_dossier.html"
    addresses: ClassVar = {"sign": "signer", "epreuve": "epreuve", "photo": "epreuve-photo"}

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        obj = find(request, self.kwargs["pk"])
        courrier = expected(obj, self.kwargs["type"])
        author = author_of(obj, courrier, self.kwargs["organisation"])
        self.own = Own(obj, courrier.type, author, actor_of(request))
        self.owner, self.label = self.own.owner(), courrier.label
        return super().dispatch(request, *args, **kwargs)

    def keys(self) -> list[object]:
        return [self.own.candidature.pk, self.own.type, self.own.organisation.pk]

    def show(self, template: str, status: int = 200, **more: object) -> HttpResponse:
        framed = frame(self.request, self.own.candidature, "courriers")
        context = {**framed, **self.common(), **more}
        return render(self.request, template, context, status=status)

    def thanks(self, courrier: Courrier) -> HttpResponse:
        return redirect(
            "candidatures:courrier-recu", pk=courrier.candidature_id, courrier=courrier.pk
        )


@method_decorator(login_not_required, name="dispatch")
@method_decorator(cache_control(no_store=True), name="dispatch")
class LinkDoor(LetterDoor):
    """The telephone that read the link of a letter: no account, one letter, for a time."""

    base = "candidatures/base_lettre.html"
    addresses: ClassVar = {"sign": "lettre", "epreuve": "lettre-epreuve", "photo": "lettre-photo"}
    letter: LettreDuLien

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            found = letter_of(LienDeCourrier.read(self.kwargs["token"]))
        except BadSignature:
            found = None
        if found is None:
            return render(request, "candidatures/lettre_inconnue.html", status=404)
        self.letter, self.label = found, found.label
        self.own = Own(found.candidature, found.lien.type, found.author, found.actor)
        self.owner = self.own.owner(self.kwargs["token"])
        if found.received:
            return self.received(found.received)
        if found.closed:
            return self.show("candidatures/lettre_fermee.html", status=410, reason=found.closed)
        return super().dispatch(request, *args, **kwargs)

    def received(self, courrier: Courrier) -> HttpResponse:
        """What the link says once a letter came: that it did, when, and what it was."""
        pieces = shown.pieces(courrier)
        return self.show("candidatures/lettre_recue.html", courrier=courrier, pieces=pieces)

    def keys(self) -> list[object]:
        return [self.kwargs["token"]]

    def show(self, template: str, status: int = 200, **more: object) -> HttpResponse:
        context = {**self.common(), "last_day": self.letter.lien.last_day, **more}
        return render(self.request, template, context, status=status)

    def thanks(self, courrier: Courrier) -> HttpResponse:
        return redirect(self.address("sign"))


class Sending(LetterDoor):
    """The form of a signed letter: a PDF is received, photographs are looked at first."""

    def make_form(self, data: Data = None, files: Files = None) -> LetterForm:
        own, today = self.own, horloge.today()
        written = cards_page.signature_of(own.actor, own.organisation, on=self.written_on())
        return LetterForm(
            data,
            files,
            format_court=format_of(own.candidature).short,
            courrier=expected(own.candidature, own.type),
            organisation=own.organisation,
            counts=Counts(deposit_day(own.candidature, today), validity_months(today)),
            initial={**written, **shown.typed(epreuves.find(self.owner))},
        )

    def written_on(self) -> dt.date:
        """The date that the letter bears, as far as one knows."""
        return horloge.today()

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        return self.page(self.make_form())

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        receive = partial(receive_letter, self.own, owner=self.owner)
        received, status = submitted(request, form, lambda data: receive(**data))
        if received is None:
            return self.page(form, status=status)
        if isinstance(received, Epreuve):
            return redirect(self.address("epreuve"))
        return self.thanks(received)

    def page(self, form: LetterForm, *, status: int = 200) -> HttpResponse:
        raise NotImplementedError


class SignView(AccountDoor, Sending):
    """Sign: the letter read in the page, downloaded and printed, and sent back once signed."""

    def page(self, form: LetterForm, *, status: int = 200) -> HttpResponse:
        own = self.own
        cards = cards_page.cards_for(own.candidature, own.actor, on=horloge.today())
        mine = [c for c in cards if (c.type, c.organisation.pk) == (own.type, own.organisation.pk)]
        return self.show(
            "candidatures/signer.html", status, form=form, cards=cards,
            card=mine[0] if mine else None, epreuve=epreuves.find(self.owner),
            letter=shown.reading(own.candidature, own.organisation, own.type),
        )  # fmt: skip


class LinkView(LinkDoor, Sending):
    """The page that the telephone opens: which letter it is, and the photograph to take."""

    def written_on(self) -> dt.date:
        return self.letter.lien.printed_on

    def page(self, form: LetterForm, *, status: int = 200) -> HttpResponse:
        waiting = epreuves.find(self.owner)
        return self.show("candidatures/lettre.html", status, form=form, epreuve=waiting)


class Proofs(LetterDoor):
    """The photographs before they leave: turned, cut, sent."""

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        epreuve = epreuves.find(self.owner)
        return self.page(epreuve) if epreuve else redirect(self.address("sign"))

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        epreuve = epreuves.find(self.owner)
        if epreuve is None:
            messages.warning(request, "Ces photos ne sont plus là : choisissez-les de nouveau.")
            return redirect(self.address("sign"))
        if request.POST.get("vue") != epreuve.mark:
            messages.warning(request, "Les photos ont changé dans une autre fenêtre : les voici.")
            return redirect(self.address("epreuve"))
        gesture, _, rank = request.POST.get("geste", "").partition(" ")
        if gesture == "envoyer":
            return self.send(epreuve)
        return self.reframe(epreuve, gesture, self._rank(epreuve, rank) if rank else None)

    def send(self, epreuve: Epreuve) -> HttpResponse:
        """What is sent is what was seen: edges typed and not cut yet are cut, and shown first."""
        cut = self._cut(epreuve)
        if cut is not epreuve:
            if isinstance(cut, Epreuve):
                messages.warning(self.request, "La photo est rognée : regardez-la, puis envoyez.")
                return redirect(self.address("epreuve"))
            return cut
        form = PlainMoveForm(self.request.POST)
        leave = partial(send_epreuve, self.own, epreuve)
        letter, status = submitted(self.request, form, lambda _: leave())
        return self.thanks(letter) if letter else self.page(epreuve, form, status=status)

    def reframe(self, epreuve: Epreuve, gesture: str, rank: int | None) -> HttpResponse:
        """One gesture on one photograph, and the edges typed on the others; what is refused stays as it
        was, and is said."""
        cut = self._cut(epreuve, gesture, rank)
        if not isinstance(cut, Epreuve):
            return cut
        place = "" if rank is None else f"#page-{rank}"
        return redirect(f"{self.address('epreuve')}{place}")

    def _cut(
        self, epreuve: Epreuve, gesture: str = "", rank: int | None = None
    ) -> Epreuve | HttpResponse:
        """The photographs with their edges cut as typed; the page again when one of them cannot be."""
        forms = shown.typed_edges(epreuve, self.request.POST, rank)
        for at in list(forms):
            form = forms[at]
            draw = partial(_framed, epreuve, at, form, gesture if at == rank else "")
            done, status = submitted(self.request, form, draw)
            if not done:
                return self.page(epreuve, typed=forms, status=status)
            epreuve = done
            del forms[at]
        return epreuve

    def _rank(self, epreuve: Epreuve, said: str) -> int:
        if not said.isdecimal() or int(said) not in range(len(epreuve.photos)):
            raise Http404("Cette photo n’existe pas.")
        return int(said)

    def page(
        self,
        epreuve: Epreuve,
        form: PlainMoveForm | None = None,
        *,
        typed: Mapping[int, FramingForm] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        pictures = shown.shown(epreuve, partial(self.address, "photo"), typed=typed or {})
        return self.show(
            "candidatures/epreuve.html", status, epreuve=epreuve, photos=pictures,
            said=shown.said(epreuve), form=form,
        )  # fmt: skip


def _framed(epreuve: Epreuve, rank: int, form: FramingForm, gesture: str, _: object) -> Epreuve:
    """The same when nothing of this photograph changes."""
    now = epreuve.photos[rank].framing
    wanted = form.framing(now, gesture)
    return epreuve if wanted == now else epreuves.framed(epreuve, rank, wanted)


class EpreuveView(AccountDoor, Proofs):
    """The proof of somebody signed in."""


class LinkEpreuveView(LinkDoor, Proofs):
    """The proof of the telephone."""


class Picture(LetterDoor):
    """One photograph as it will leave."""

    def get(self, request: HttpRequest, rank: int, **kwargs: object) -> HttpResponse:
        epreuve = epreuves.find(self.owner)
        if epreuve is None or rank not in range(len(epreuve.photos)):
            raise Http404("Cette photo n’est plus là.")
        return HttpResponse(
            epreuve.picture(rank),
            content_type="image/jpeg",
            headers={"Cache-Control": "private, no-store"},
        )


class PhotoView(AccountDoor, Picture):
    """For somebody signed in."""


class LinkPhotoView(LinkDoor, Picture):
    """For the telephone."""
