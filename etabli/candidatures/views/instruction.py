"""DGALN's desk: completion item by item, the grid beside the dossier; and every move."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from etabli.candidatures import services
from etabli.candidatures.access import TABLE, seat_of
from etabli.candidatures.forms import moves as forms
from etabli.candidatures.forms import opinions, together
from etabli.candidatures.forms.courriers import AnswerForm, RefusalForm
from etabli.candidatures.forms.dossier import GridForm
from etabli.candidatures.models import Candidature, ItemComplement
from etabli.candidatures.pages import courriers, fiche, instruction, programme
from etabli.candidatures.pages import dossier as shown
from etabli.candidatures.pages.porteurs import MAKING
from etabli.candidatures.selectors import dossier
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.views.doors import actor_of, find, frame, framed
from etabli.core import horloge, reading
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.fichiers import deposits
from etabli.core.models import Fichier, reference
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.core.ui.moves import MoveView

DESK = "candidatures/instruction.html"


class CandidatureMoveView(MoveView):
    """Every move of the table on one page: what will happen, what is missing, one button."""

    workflows = (WORKFLOW,)
    template_name = "candidatures/acte.html"
    forms: ClassVar = {
        "exchange": forms.ExchangeForm,
        "characterise": forms.CharacteriseForm,
        "discard": forms.DiscardForm,
        "request_complement": forms.ItemsForm,
        "ask_question": forms.ItemsForm,
        "start_instruction": forms.InstructionForm,
        "give_opinion": opinions.OpinionForm,
        "write_synthesis": opinions.SynthesisForm,
        "accept": forms.AcceptForm,
        "reject": forms.RejectForm,
        "adjourn": forms.AdjournForm,
        "program": forms.ProgramForm,
        "redraft": forms.RedraftForm,
        "change_lead": together.LeadForm,
        "drop_porteur": together.DropForm,
        "change_pilote": together.PiloteForm,
        "name_operator": together.OperatorForm,
        "release_operator": together.ReleaseForm,
    }
    services: ClassVar = {
        "express_interest": services.express_interest,
        "exchange": services.exchange_with_dgaln,
        "characterise": services.characterise_opportunite,
        "discard": services.discard_candidature,
        "start_draft": services.start_draft,
        "send_to_signature": services.send_to_signature,
        "reopen": services.reopen_fiche,
        "submit": services.submit_candidature,
        "declare_complete": services.declare_candidature_complete,
        "request_complement": services.request_complement,
        "extend_complement": services.extend_complement,
        "start_instruction": services.start_instruction,
        "give_opinion": services.give_opinion,
        "write_synthesis": services.write_synthesis,
        "ask_question": services.ask_question,
        "accept": services.accept_candidature,
        "reject": services.reject_candidature,
        "adjourn": services.adjourn_candidature,
        "resume": services.resume_candidature,
        "program": services.program_candidature,
        "adopt_form": services.adopt_form,
        "convert": services.convert_candidature,
        "withdraw": services.withdraw_candidature,
        "leave": services.leave_candidature,
        "redraft": services.redraft_candidature,
        "agree": services.agree_with_pilote,
        "change_lead": services.change_lead,
        "drop_porteur": services.drop_porteur,
        "change_pilote": services.change_pilote,
        "name_operator": services.associate_operator,
        "release_operator": services.release_operator,
    }

    beside = frozenset({"adopt_form", "start_draft", *MAKING})
    elsewhere: ClassVar = {
        "deposit_letter": "candidatures:courriers",
        "refuse_letter": "candidatures:courriers",
        "confirm_letter": "candidatures:courriers",
        "answer_item": "candidatures:complement",
        "accept_item": "candidatures:complement",
        "refuse_item": "candidatures:complement",
        "add_porteur": "candidatures:porteurs",
    }

    def success_url(self) -> str:
        """A deposit ends on its receipt; whoever has just left the dossier cannot read it any more."""
        if self.name == "submit" and self.obj.etat == Etat.DEPOSEE:
            return reverse("candidatures:depot", args=[self.obj.pk])
        if self.name in MAKING and TABLE.may(self.actor, "view", self.obj):
            return reverse("candidatures:porteurs", args=[self.obj.pk])
        if TABLE.may(self.actor, "view", self.obj):
            return str(self.obj.get_absolute_url())
        return reverse("candidatures:dossiers")

    def extra_context(self) -> Context:
        if self.name == "adopt_form":
            return {"passage": fiche.passage(self.obj)}
        if self.name == "program":
            return {"programme": programme.years(horloge.today())}
        shows_letters = self.name in ("submit", "declare_complete", "request_complement")
        return {
            "cards": courriers.cards(self.obj, on=horloge.today()) if shows_letters else [],
        }


# -- completion -------------------------------------------------------------------------------


def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """What DGALN asks, item by item, with its answers and its clock."""
    candidature = find(request, pk)
    return _completion(request, candidature)


def _completion(
    request: HttpRequest,
    candidature: Candidature,
    *,
    item: ItemComplement | None = None,
    form: AnswerForm | RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = framed(request, candidature, "complement")
    demandes = instruction.demandes(
        candidature, actor_of(request), context["can"], bound=(item.pk if item else 0, form)
    )
    page = {**context, "demandes": demandes}
    return render(request, "candidatures/complement.html", page, status=status)


def _item(candidature: Candidature, pk: int) -> ItemComplement:
    found = ItemComplement.objects.filter(pk=pk, demande__candidature=candidature).first()
    if found is None:
        raise Http404("Ce point n’existe pas.")
    return found


@require_POST
def answer_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The porteurs answer one item: text, piece, or both."""
    candidature = find(request, pk)
    asked = _item(candidature, item)
    TABLE.require(actor_of(request), "answer_item", candidature)
    form = AnswerForm(request.POST, request.FILES, prefix=f"r{asked.pk}")
    done, status = submitted(request, form, lambda _: _answer(request, candidature, asked, form))
    if not done:
        return _completion(request, candidature, item=asked, form=form, status=status)
    messages.success(request, "Votre réponse est envoyée à la DGALN.")
    return redirect("candidatures:complement", pk=pk)


def _answer(
    request: HttpRequest, candidature: Candidature, item: ItemComplement, form: AnswerForm
) -> None:
    actor, data = actor_of(request), form.cleaned_data
    fichier = _kept(data.get("fichier"), candidature, actor)
    services.answer_item(
        candidature, actor=actor, item=item, reponse=data["reponse"], fichier=fichier
    )


def _kept(
    upload: deposits.Upload | None, candidature: Candidature, actor: Actor
) -> Fichier | None:
    """The piece of an answer: those who carry the dossier read it, and the State."""
    subject, by = reference(candidature), actor.person_id
    return (
        deposits.deposit(upload, subject=subject, depositor_id=by, circle=Cercle.PORTEURS)
        if upload
        else None
    )


@require_POST
def accept_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """DGALN accepts one answer."""
    candidature = find(request, pk)
    services.accept_item(candidature, actor=actor_of(request), item=_item(candidature, item))
    return redirect("candidatures:complement", pk=pk)


@require_POST
def refuse_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """DGALN sends one answer back, with its reason."""
    candidature = find(request, pk)
    asked = _item(candidature, item)
    TABLE.require(actor_of(request), "refuse_item", candidature)
    form = RefusalForm(request.POST, prefix=f"n{asked.pk}")
    send_back = partial(services.refuse_item, candidature, actor=actor_of(request), item=asked)
    done, status = submitted(request, form, lambda data: send_back(**data))
    if not done:
        return _completion(request, candidature, item=asked, form=form, status=status)
    return redirect("candidatures:complement", pk=pk)


def item_file(request: HttpRequest, pk: int, item: int) -> HttpResponseBase:
    """The piece joined to an answer."""
    candidature = find(request, pk)
    found = _item(candidature, item)
    if found.fichier is None:
        raise Http404("Aucune pièce n’est jointe.")
    reading.require(found.fichier, seat_of(candidature, actor_of(request)))
    is_state = TABLE.may(actor_of(request), "read_state", candidature)
    return deposits.served(request, found.fichier, is_state=is_state)


# -- the grid ---------------------------------------------------------------------------------


def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier on the left, the grid on the right, which saves itself; the moves below."""
    candidature, actor = find(request, pk), actor_of(request)
    if not TABLE.may(actor, "view_grid", candidature):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    form = _grid(request, candidature)
    page = partial(_desk, request, candidature, form)
    if request.method != "POST" and not TABLE.may(actor, "grade", candidature):
        return render(request, DESK, page())
    shared = Shared(
        candidature,
        lambda seen, **typed: services.save_grid(candidature, actor=actor, typed=typed, seen=seen),
        kept=partial(dossier.graded, candidature),
    )
    return answer(request, form, shared, template=DESK, page=page, to=request.path)


def _grid(request: HttpRequest, candidature: Candidature) -> GridForm:
    return GridForm(
        request.POST or None,
        candidature=candidature,
        found=dossier.grid_of(candidature),
        stade=dossier.stage_of_project(candidature),
    )


def _desk(request: HttpRequest, candidature: Candidature, form: GridForm) -> Context:
    actor = actor_of(request)
    return frame(
        request,
        candidature,
        "instruction",
        form=form,
        sections=fiche.read(candidature),
        checklist=instruction.completeness(candidature, on=horloge.today()),
        perimeter=instruction.perimeter(candidature, actor),
        opinions=instruction.opinions(candidature, actor),
        moves=shown.moves(candidature, actor),
    )
