"""The common ground's pages, the same paths in both wings."""

from django.urls import include, path

from palermo.config import gallery, search
from palermo.config.demo import pages as demo_pages

urlpatterns = [
    path("", include("palermo.ui.urls")),
    path("", include("palermo.partners.urls")),
    path("demo/", demo_pages.demo, name="demo"),
    path("demo/sample", demo_pages.demo_sample, name="demo_sample"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("search/", search.search, name="search"),
]
