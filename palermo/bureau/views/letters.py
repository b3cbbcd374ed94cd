"""The quality letter of one body: choose a period and a language, take the paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from palermo.bureau.actions import hand_out_letter
from palermo.bureau.forms.asking import LetterForm
from palermo.bureau.paper import letter_paper
from palermo.bureau.queries.letters import letter, periods_of
from palermo.bureau.queries.quality import bodies
from palermo.bureau.rules.quality import READ
from palermo.bureau.rules.wording import body_words, period_words
from palermo.partners.door import Request, page
from palermo.partners.rules.vocabulary import language
from palermo.returns.rules.periods import code_of, days_of


@page(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def quality_letter(request: Request, body: str) -> HttpResponse:
    """A body that the reader does not see is not there."""
    if body not in bodies(request.by):
        raise Http404
    periods = [(code_of(*pair), period_words(*pair)) for pair in periods_of(body, request.by)]
    form = LetterForm(request.POST or None, periods=periods, initial={"language": language()})
    if form.is_valid():
        return handed_out(request, body, form.cleaned_data["period"], form.cleaned_data["language"])
    context = {"form": form, "body": body, "body_words": body_words(body), "periods": periods}
    return render(request, "bureau/quality_letter.html", context)


def handed_out(request: Request, body: str, period: str, lang: str) -> HttpResponse:
    """Made first, so that a line of the journal stands for a letter that there is; the same one may be taken again."""
    start, end = days_of(period)
    told = letter(body, start, end, lang, by=request.by, day=localdate(request.at), at=request.at)
    data = letter_paper(told, lang)
    hand_out_letter(body, start, end, lang, by=request.by, at=request.at)
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="quality-{body}-{period}-{lang}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
