from django.urls import path

from palermo.figures.views import cases, explorer, freezes

urlpatterns = [
    path("figures/", explorer.figures, name="figures"),
    path("figures/cases/", cases.figure_cases, name="figure_cases"),
    path("figures/frozen/", freezes.freezes, name="freezes"),
    path("figures/frozen/new/", freezes.freeze_new, name="freeze_new"),
    path("figures/frozen/<uuid:address>/", freezes.freeze, name="freeze"),
    path("figures/frozen/<uuid:address>/hashes", freezes.freeze_hashes, name="freeze_hashes"),
    path("figures/frozen/<uuid:address>/verify/", freezes.freeze_verify, name="freeze_verify"),
]
