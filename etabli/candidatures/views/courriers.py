"""Letters: one card per signatory, the page to sign, the upload, what DGALN says of each."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from etabli.acteurs.models import Organisation
from etabli.candidatures import services
from etabli.candidatures.access import TABLE, seat_of
from etabli.candidatures.documents.courriers import letter_content
from etabli.candidatures.formats import CourrierAttendu, format_of
from etabli.candidatures.forms.courriers import LetterForm, LetterRefusalForm
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.pages import courriers as shown
from etabli.candidatures.selectors.dossier import authors_of
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.core import horloge, reading
from etabli.core.documents.issuing import preview_response
from etabli.core.fichiers import deposits
from etabli.core.ui.doors import submitted
from etabli.core.ui.options import Data, Files


def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has signed, who is awaited, what must be made again and why."""
    candidature = find(request, pk)
    cards = shown.cards_for(candidature, actor_of(request), on=horloge.today())
    context = frame(request, candidature, "courriers", cards=cards)
    return render(request, "candidatures/courriers.html", context)


def _expected(candidature: Candidature, type: str) -> CourrierAttendu:
    """The letter of that type. Http404 when the format of the dossier has none."""
    courrier = format_of(candidature).courrier(type)
    if courrier is None:
        raise Http404("Ce courrier n’existe pas.")
    return courrier


def _author(
    candidature: Candidature, courrier: CourrierAttendu, organisation: int
) -> Organisation:
    """Someone who has this letter to give for this dossier. Http404 for anybody else."""
    if organisation not in authors_of(candidature, courrier):
        raise Http404("Ce courrier n’est pas attendu pour ce dossier.")
    return Organisation.objects.get(pk=organisation)


class SignView(View):
    """Sign: what is signed, the letter to read and download, the way to send it back."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.actor = actor_of(request)
        self.obj = find(request, self.kwargs["pk"])
        self.courrier = _expected(self.obj, self.kwargs["type"])
        self.author = _author(self.obj, self.courrier, self.kwargs["organisation"])
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, data: Data = None, files: Files = None) -> LetterForm:
        return LetterForm(
            data,
            files,
            format_court=format_of(self.obj).short,
            organisation=self.author,
            initial=shown.signature_of(self.actor, self.author),
        )

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        return self.page(self.make_form())

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        deposit = partial(
            services.deposit_letter, self.obj, actor=self.actor, type=self.courrier.type,
            organisation=self.author,
        )  # fmt: skip
        courrier, status = submitted(request, form, lambda data: deposit(**data))
        return self.thanks(courrier) if courrier else self.page(form, status=status)

    def thanks(self, courrier: Courrier) -> HttpResponse:
        faults = services.courriers.letter_faults(courrier, on=horloge.today())
        if faults:
            messages.warning(
                self.request, f"Courrier reçu, mais il est à refaire. {' '.join(faults)}"
            )
        else:
            messages.success(self.request, "Courrier reçu : merci. Il est joint au dossier.")
        return redirect("candidatures:courriers", pk=self.obj.pk)

    def page(self, form: LetterForm, *, status: int = 200) -> HttpResponse:
        cards = shown.cards_for(self.obj, self.actor, on=horloge.today())
        own = (self.courrier.type, self.author.pk)
        mine = [card for card in cards if (card.type, card.organisation.pk) == own]
        context = frame(
            self.request, self.obj, "courriers", form=form, cards=cards,
            card=mine[0] if mine else None, author=self.author,
            type=self.courrier.type, label=self.courrier.label,
        )  # fmt: skip
        return render(self.request, "candidatures/signer.html", context, status=status)


def template(
    request: HttpRequest, pk: int, type: str, organisation: int, fmt: str
) -> HttpResponseBase:
    """The letter to adapt and sign, filled with the dossier."""
    candidature = find(request, pk)
    author = _author(candidature, _expected(candidature, type), organisation)
    return preview_response(letter_content(candidature, author, type_courrier=type), fmt)


def _letter(request: HttpRequest, pk: int, courrier: int) -> Courrier:
    rows = find(request, pk).courriers.select_related("candidature", "organisation", "fichier")
    found = rows.filter(pk=courrier).first()
    if found is None:
        raise Http404("Ce courrier n’existe pas.")
    return found


def file(request: HttpRequest, pk: int, courrier: int) -> HttpResponseBase:
    """The signed letter, or for the State what was received."""
    letter = _letter(request, pk, courrier)
    reading.require(letter.fichier, seat_of(letter.candidature, actor_of(request)))
    is_state = TABLE.may(actor_of(request), "read_state", letter.candidature)
    return deposits.served(request, letter.fichier, is_state=is_state)


@require_POST
def confirm(request: HttpRequest, pk: int, courrier: int) -> HttpResponse:
    """DGALN: the object is unchanged although the letter is older than the fiche."""
    services.confirm_letter(_letter(request, pk, courrier), actor=actor_of(request))
    messages.success(request, "C’est noté : le courrier vaut pour cette version.")
    return redirect("candidatures:courriers", pk=pk)


def refuse(request: HttpRequest, pk: int, courrier: int) -> HttpResponse:
    """DGALN: this letter must be made again, because…"""
    letter = _letter(request, pk, courrier)
    services.WORKFLOW.access.require(actor_of(request), "refuse_letter", letter.candidature)
    form = LetterRefusalForm(request.POST or None)
    ask_again = partial(services.refuse_letter, letter, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: ask_again(**data))
    if done:
        return redirect("candidatures:courriers", pk=pk)
    context = frame(request, letter.candidature, "courriers", form=form, courrier=letter)
    return render(request, "candidatures/refaire.html", context, status=status)
