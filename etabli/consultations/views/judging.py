"""The pages of the analysis of offers. What is closed to somebody is a page that does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.consultations import reading, services
from etabli.consultations.analyse import Mode, Reglement
from etabli.consultations.forms.grille import GrilleForm, Place, places_of
from etabli.consultations.forms.judging import AnswerForm, OwnAsideForm
from etabli.consultations.models import AccesOffre, Offre
from etabli.consultations.pages.judging import cadre, departage, grille, offres
from etabli.consultations.pages.judging import classement as ranked
from etabli.consultations.pages.judging import comite as seats
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.consultations.services.judging.grille import Marking
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.fichiers.deposits import response
from etabli.core.tic import once_a_run
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, bar, submitted

#: the moves whose buttons stand on each page of the analysis
COMMITTEE = ("seat_member", "begin_analysis")
DEPOSITS = ("receive_offers", "begin_analysis", "record_prices", "declare_unfruitful")
HEARINGS = ("open_auditions", "end_auditions")
LOTS = ("announce_lots", "draw_lots")
RANKING = (
    "draw_lots", "order_tied", "freeze_ranking", "cast_vote", "count_votes", "review_analysis",
    "declare_unfruitful",
)  # fmt: skip


View = Callable[..., HttpResponse]


def read_once(view: View) -> View:
    """A page that only reads asks once what its tables and its guards both need."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if request.method != "GET":
            return view(request, **kwargs)
        with once_a_run():
            return view(request, **kwargs)

    return page


VOTING = ("cast_vote", "count_votes")


def _shown(
    request: HttpRequest, reader: Reader, name: str, context: Context, *moves: str
) -> HttpResponse:
    lines = bar(reader.marche, reader.actor, only=moves) if moves else []
    return render(request, f"consultations/analyse/{name}.html", {**context, "moves": lines})


@read_once
def comite(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits, who has declared; an undeclared member is led to what they have to sign."""
    reader = reading.open_to(actor_of(request), pk)
    if not reader.knows_committee and reader.membre is not None:
        return redirect("consultations:declaration", pk=pk)
    reading.require(reader.knows_committee)
    context = seats.comite(reader)
    mistaken = ("unseat_member",) if context["waiting"] else ()
    return _shown(request, reader, "comite", context, *COMMITTEE, *mistaken)


def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own declaration of interests: sign it, or step aside."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.membre)
    is_aside = request.POST.get("suite") == "deport"
    form = OwnAsideForm(request.POST if is_aside else None)
    act = _step_aside if is_aside else _declare
    if not is_aside and request.method == "POST":
        form = OwnAsideForm({"raison": "-"})
    done, status = submitted(request, form, partial(act, reader))
    if done:
        said = "Vous êtes en déport." if is_aside else "Votre déclaration est signée."
        messages.success(request, said)
        return redirect("consultations:declaration" if is_aside else "consultations:comite", pk=pk)
    context = seats.declaration(reader, form)
    return render(request, "consultations/analyse/declaration.html", context, status=status)


def _declare(reader: Reader, typed: dict[str, object]) -> None:
    services.declare_interests(reader.marche, actor=reader.actor)


def _step_aside(reader: Reader, typed: dict[str, object]) -> None:
    services.step_aside(reader.marche, str(typed["raison"]), actor=reader.actor)


@read_once
def deposits(request: HttpRequest, pk: int) -> HttpResponse:
    """Who deposited and when; what the offers say, to who reads them."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.knows_deposits)
    return _shown(request, reader, "offres", offres.offres(reader), *DEPOSITS)


def offer_of(reader: Reader, code: str) -> Offre:
    """An opened offer, to who reads the offers."""
    reading.require(reader.opens_offers)
    found = judging.offer_of(reader.marche, code)
    if found is None:
        raise Http404(reading.HIDDEN)
    return found


@read_once
def offer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One offer: its files, its price, what was asked and decided."""
    reader = reading.open_to(actor_of(request), pk)
    context = offres.offre(reader, offer_of(reader, code))
    return render(request, "consultations/analyse/offre.html", context)


def piece(request: HttpRequest, pk: int, code: str, numero: int) -> HttpResponseBase:
    """One file of an offer; that it was opened, by whom and when, is written (N-13)."""
    reader = reading.open_to(actor_of(request), pk)
    found = offres.piece_of(offer_of(reader, code), numero)
    if found is None:
        raise Http404(reading.HIDDEN)
    return response(services.open_piece(found, actor=reader.actor))


@read_once
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparison: written by who marks, read by the others once they may."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.opens_offers)
    rules = judging.reglement(reader.marche)
    places = places_of(judging.compared_offers(reader.marche), rules.grille.notes)
    reason = grille.why_not(reader, rules, places)
    if reason is None:
        return _marking(request, reader, rules, places)
    rows = list(judging.marks_seen(reader.marche, reader.actor))
    context = grille.reading(reader, rules, places, rows)
    context = {**context, "why": reason}
    return _shown(request, reader, "grille", context, *_of_marks(reader, rules))


def _of_marks(reader: Reader, rules: Reglement) -> tuple[str, ...]:
    """What follows the marks: a mean is of marks that are frozen, hearings are those that were said."""
    frozen = ("freeze_marks",) if rules.mode is Mode.MOYENNE else ()
    heard = ("open_auditions",) if reader.marche.reglement.get("auditions") else ()
    return (*frozen, *heard)


def _marking(
    request: HttpRequest, reader: Reader, rules: Reglement, places: list[Place]
) -> HttpResponse:
    marking = Marking(reader.marche, reader.membre if rules.mode is Mode.MOYENNE else None, places)
    form = GrilleForm(request.POST or None, places=places, initial=marking.kept())
    save = partial(services.write_marks, marking, actor=reader.actor)

    def page() -> Context:
        moves = bar(reader.marche, reader.actor, only=_of_marks(reader, rules))
        return {**grille.writing(reader, rules, form), "moves": moves}

    return answer(
        request, form, Shared(marking.row, save, marking.kept),
        template="consultations/analyse/grille.html", page=page, to=request.path,
    )  # fmt: skip


@read_once
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking with its steps, the vote."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.opens_offers)
    context = ranked.classement(reader)
    return _shown(request, reader, "classement", context, *_of_ranking(context["vote"]))


def _of_ranking(vote: object) -> tuple[str, ...]:
    """A vote that is counted is neither cast nor counted again."""
    is_over = isinstance(vote, ranked.Vote) and vote.frozen.counted_at is not None
    return tuple(name for name in RANKING if not is_over or name not in VOTING)


@read_once
def hearings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is heard, when, on what."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.opens_offers and reader.marche.reglement.get("auditions"))
    return _shown(request, reader, "auditions", departage.auditions(reader), *HEARINGS)


@read_once
def lots(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers and the drawing."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.knows_deposits and reader.marche.reglement.get("tirage_prevu"))
    return _shown(request, reader, "tirage", departage.tirage(reader), *LOTS)


def own_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """What a candidate is asked about its own offer, its hearing; nothing else of the analysis."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(cadre.is_asked(reader))
    waiting = offres.own_request(reader)
    form, done, status = None, None, 200
    if waiting is not None:
        first: dict[str, object] = {"nature": waiting.nature}
        form = AnswerForm(request.POST or None, offre=waiting.offre, initial=first)
        done, status = submitted(request, form, partial(_answer, reader, waiting.offre.code))
    if done:
        messages.success(request, "Votre réponse est envoyée.")
        return redirect("consultations:notre-offre", pk=pk)
    context = offres.own(reader, form)
    return render(request, "consultations/analyse/notre_offre.html", context, status=status)


def _answer(reader: Reader, code: str, typed: dict[str, str]) -> None:
    services.record_answer(
        reader.marche, code, typed["nature"], typed["reponse"], actor=reader.actor
    )


def openings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened which file of which offer."""
    reader = reading.open_to(actor_of(request), pk)
    reading.require(reader.sees_journal)
    rows = AccesOffre.objects.filter(piece__offre__marche=reader.marche)
    rows = rows.select_related("opened_by", "piece__offre__groupement")
    page = Paginator(rows.order_by("-opened_at", "-pk"), offres.PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {**offres.acces(reader, page), "page": page}
    return render(request, "consultations/analyse/acces.html", context)
