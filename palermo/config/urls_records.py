"""The record wing: the officer's desk, and the common ground as seen from it."""

from django.urls import include, path

from palermo.config.api import urls_of
from palermo.config.urls_common import urlpatterns as common

urlpatterns = [
    path("", include("palermo.bureau.urls")),
    path("", include("palermo.figures.urls")),
    path("", include("palermo.returns.urls")),
    path("", include("palermo.register.urls")),
    *common,
    *urls_of("records"),
]
handler404, handler500 = "palermo.config.failures.not_found", "palermo.config.failures.broken"
handler400, handler403 = "palermo.config.failures.bad_request", "palermo.config.failures.not_allowed"
