"""The common ground's pages, the same paths in both wings."""

from django.urls import include, path

from palermo.config import search

urlpatterns = [
    path("", include("palermo.ui.urls")),
    path("", include("palermo.partners.urls")),
    path("search/", search.search, name="search"),
    path("accounts/", include("allauth.urls")),
]
