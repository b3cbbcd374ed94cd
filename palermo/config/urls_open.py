"""The open wing: the public home, the secretariat's desk, and the common ground as seen from it."""

from django.urls import include, path

from palermo.config.api import urls_of
from palermo.config.urls_common import urlpatterns as common

urlpatterns = [
    path("", include("palermo.home.urls")),
    path("", include("palermo.library.urls")),
    *common,
    *urls_of("open"),
]
handler404, handler500 = "palermo.config.failures.not_found", "palermo.config.failures.broken"
handler400, handler403 = "palermo.config.failures.bad_request", "palermo.config.failures.not_allowed"
