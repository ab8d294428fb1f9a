"""The page of a consultation, its acts, its papers."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from etabli.consultations import access, documents, pages, services
from etabli.consultations.dce.plans import Piece, piece_of
from etabli.consultations.forms import awarding as awarding_forms
from etabli.consultations.forms import course, judging, preparation, ranking
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.pages import awarding as awarding_pages
from etabli.consultations.pages.judging.cadre import ANALYSIS, OWN_OFFER, doors, entries
from etabli.consultations.reading import reader_of
from etabli.core import reading
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.coecriture.writing import columns
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.fichiers.http import download as sent
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, bar
from etabli.core.ui.moves import MoveView

PER_PAGE = 30
#: the page that shows what a move of the analysis has done
AFTER = {
    "seat_member": "consultations:comite",
    "unseat_member": "consultations:comite",
    "step_aside": "consultations:comite",
    "begin_analysis": "consultations:offres",
    "record_prices": "consultations:offres",
    "freeze_marks": "consultations:grille",
    "open_auditions": "consultations:auditions",
    "end_auditions": "consultations:auditions",
    "announce_lots": "consultations:tirage",
    "draw_lots": "consultations:tirage",
    "order_tied": "consultations:classement",
    "freeze_ranking": "consultations:classement",
    "cast_vote": "consultations:classement",
    "count_votes": "consultations:classement",
    "review_analysis": "consultations:grille",
}


class MarcheMoveView(MoveView):
    """Terms, agreements, publication, questions, closing."""

    workflows = (services.WORKFLOW,)
    forms: ClassVar = {
        "fix_terms": preparation.TermsForm,
        "publish": preparation.PublishForm,
        "ask_question": course.QuestionForm,
        "answer_questions": course.AnswersForm,
        "postpone": course.PostponeForm,
        "record_attestation": awarding_forms.PieceForm,
        "engage": awarding_forms.EngageForm,
        "notify": awarding_forms.NotifyForm,
        "record_publication": awarding_forms.PublicationForm,
        "seat_member": judging.SeatForm,
        "unseat_member": judging.UnseatForm,
        "step_aside": judging.AsideForm,
        "record_prices": judging.PricesForm,
        "open_auditions": ranking.HearingsForm,
        "announce_lots": ranking.LotsForm,
        "draw_lots": ranking.DrawForm,
        "order_tied": ranking.OrderForm,
        "cast_vote": ranking.BallotForm,
    }
    services: ClassVar = {
        "fix_terms": services.fix_terms,
        "covalidate": services.covalidate_cctp,
        "publish": services.publish_consultation,
        "ask_question": services.ask_question,
        "answer_questions": services.answer_questions,
        "postpone": services.postpone_closing,
        "abandon": services.abandon_consultation,
        "award": services.award_marche,
        "record_attestation": services.deposit_attestation,
        "send_rejections": services.send_rejections,
        "sign": services.sign_marche,
        "engage": services.engage_marche,
        "notify": services.notify_marche,
        "take_next": services.take_next,
        "settle": services.settle_marche,
        "record_publication": services.record_publication,
        "seat_member": services.seat_member,
        "unseat_member": services.unseat_member,
        "step_aside": services.step_aside,
        "begin_analysis": services.begin_analysis,
        "record_prices": services.record_prices,
        "declare_unfruitful": services.declare_unfruitful,
        "freeze_marks": services.freeze_marks,
        "open_auditions": services.open_auditions,
        "end_auditions": services.end_auditions,
        "announce_lots": services.announce_lots,
        "draw_lots": services.draw_lots,
        "order_tied": services.order_tied,
        "freeze_ranking": services.freeze_ranking,
        "cast_vote": services.cast_vote,
        "count_votes": services.count_votes,
        "review_analysis": services.review_analysis,
    }
    #: made by a page of the analysis, which knows of which offer or which seat
    elsewhere: ClassVar = {
        "import_register": "consultations:place-registre",
        "receive_offers": "consultations:place-offres",
        "declare_interests": "consultations:declaration",
        "ask_candidate": "consultations:offre-acte",
        "record_answer": "consultations:offre-acte",
        "decide_request": "consultations:offre-acte",
        "eliminate_offer": "consultations:offre-acte",
        "reinstate_offer": "consultations:offre-acte",
        "record_hearing": "consultations:offre-acte",
    }
    templates: ClassVar = {
        "covalidate": "consultations/accord_acte.html",
        "record_prices": "consultations/analyse/prix.html",
    }

    def extra_context(self) -> Context:
        """What is awarded, told or signed, before the button."""
        return {"preview": awarding_pages.preview(self.obj, self.name)}

    def success_url(self) -> str:
        """The page of the analysis that shows what was done, if the person may still open it."""
        page = AFTER.get(self.name)
        reader = reader_of(self.obj, self.actor)
        if page and page in {door.name for door in doors(reader)}:
            return reverse(page, args=[self.obj.pk])
        return super().success_url()


def index(request: HttpRequest) -> HttpResponse:
    """The consultations that this reader follows, or that its groupement is asked to answer."""
    actor = actor_of(request)
    rows = pages.consultations(actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultations/liste.html", {"page": page})


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation, as this reader may see it."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    analysis = entries(reader_of(marche, actor))
    is_candidate = bool(analysis) and analysis[0].name == OWN_OFFER
    context = {
        **pages.marche(marche, actor),
        **awarding_pages.summary(marche, actor),
        "moves": bar(marche, actor, without=ANALYSIS),
        "analysis": analysis,
        "analysis_title": "Notre offre" if is_candidate else "L’analyse des offres",
    }
    return render(request, "consultations/marche.html", context)


def _piece(code: str) -> Piece:
    try:
        return piece_of(code.upper())
    except KeyError:
        raise Http404("Cette pièce n’existe pas.") from None


def _preparing(request: HttpRequest, pk: int) -> MarcheSubsequent:
    """A consultation whose draft this reader sees."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_preparation", marche)
    return marche


def paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One paper, section by section while it is written, as it was frozen after."""
    marche, piece, actor = _preparing(request, pk), _piece(code), actor_of(request)
    issued = documents.paper_of(marche, piece.nature.value)
    if issued:
        reading.require(issued, access.seat_of(marche, actor))
    may_write = access.TABLE.may(actor, "write", marche)
    context = pages.paper(marche, piece, issued, may_write=may_write)
    return render(request, "consultations/piece.html", context)


def section(request: HttpRequest, pk: int, code: str, section: str) -> HttpResponse:
    """One section, written with others: nothing typed is lost."""
    actor = actor_of(request)
    marche, piece = access.TABLE.get_or_404(actor, pk=pk), _piece(code)
    access.TABLE.require(actor, "write", marche)
    row = get_object_or_404(marche.sections, piece=piece.nature, code=section)
    row.marche = marche
    form = preparation.SectionForm(request.POST or None, initial=columns(row, ("texte",)))
    text = Shared(row, partial(services.write_section, row, actor=actor))
    page = partial(pages.section, marche, row, piece.section(section), form)
    to = f"{reverse('consultations:piece', args=[pk, code])}#{section}"
    return answer(request, form, text, template="consultations/section.html", page=page, to=to)


def download(request: HttpRequest, pk: int, code: str, fmt: str) -> HttpResponseBase:
    """The frozen paper once published; its project until then, for those who prepare."""
    actor = actor_of(request)
    marche, piece = access.TABLE.get_or_404(actor, pk=pk), _piece(code)
    issued = documents.paper_of(marche, piece.nature.value)
    if issued:
        reading.require(issued, access.seat_of(marche, actor))
        return document_response(issued, fmt)
    access.TABLE.require(actor, "view_preparation", marche)
    return preview_response(documents.content_of(marche, piece.nature.value, draft=True), fmt)


def download_all(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The frozen papers in one file, with the digest of each; nothing before the publication."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    issued = documents.issued_papers(marche)
    if not issued:
        raise Http404("Le dossier n’est pas encore publié.")
    seat = access.seat_of(marche, actor)
    for paper in issued.values():
        reading.require(paper, seat)
    data = documents.archive(marche)
    name = f"{marche.numero}.zip"
    return sent([data], filename=name, content_type="application/zip", size=len(data))
