"""The journal's pages, the same in both wings; each wing sees its own lines."""

from django.urls import path

from palermo.partners.views import journal as views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/<int:number>/", views.journal_line, name="journal_line"),
    path("journal/chain/", views.journal_state, name="journal_state"),
    path("journal/heads/<slug:day>/", views.journal_head, name="journal_head"),
]
