from django.urls import path

from palermo.returns.views import (
    calendar,
    changes,
    deciding,
    drafts,
    filling,
    findings,
    giving,
    returns,
    sending,
)

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/calendar/", calendar.returns_calendar, name="returns_calendar"),
    path("returns/calendar/more-time/", calendar.return_extend, name="return_extend"),
    path("returns/new/", sending.return_new, name="return_new"),
    path("returns/template", sending.return_template, name="return_template"),
    path("returns/<uuid:address>/", returns.a_return, name="return"),
    path("returns/<uuid:address>/findings/", findings.return_findings, name="return_findings"),
    path("returns/<uuid:address>/difference/", changes.return_difference, name="return_difference"),
    path("returns/<uuid:address>/sent", giving.return_sent, name="return_sent"),
    path("returns/<uuid:address>/marked/<str:lang>", giving.return_marked, name="return_marked"),
    path(
        "returns/<uuid:address>/receipt/<str:kind>/<str:form>", giving.return_receipt, name="return_receipt"
    ),
    path("returns/<uuid:address>/accept/", deciding.return_accept, name="return_accept"),
    path("returns/<uuid:address>/send-back/", deciding.return_send_back, name="return_send_back"),
    path("returns/<uuid:address>/refuse/", deciding.return_refuse, name="return_refuse"),
    path("returns/<uuid:address>/withdraw/", deciding.return_withdraw, name="return_withdraw"),
    path("returns/<uuid:address>/talk/", deciding.return_talk, name="return_talk"),
    path("returns/<uuid:address>/correct/", drafts.return_take_up, name="return_take_up"),
    path("drafts/new/", drafts.draft_new, name="draft_new"),
    path("drafts/<uuid:address>/", filling.the_draft, name="draft"),
    path("drafts/<uuid:address>/sheets/<str:sheet>/", filling.draft_sheet, name="draft_sheet"),
    path("drafts/<uuid:address>/save/<str:sheet>", filling.draft_save, name="draft_save"),
    path("drafts/<uuid:address>/send/", drafts.draft_send, name="draft_send"),
    path("drafts/<uuid:address>/discard/", drafts.draft_discard, name="draft_discard"),
]
