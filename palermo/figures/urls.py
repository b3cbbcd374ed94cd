from django.urls import path

from palermo.figures.views import cases, explorer, freezes

urlpatterns = [
    path("figures/", explorer.figures, name="figures"),
    path("figures/cases/", cases.figure_cases, name="figure_cases"),
    path("frozen/", freezes.freezes, name="freezes"),
    path("frozen/new/", freezes.freeze_new, name="freeze_new"),
    path("frozen/<uuid:address>/", freezes.freeze, name="freeze"),
    path("frozen/<uuid:address>/hashes", freezes.freeze_hashes, name="freeze_hashes"),
    path("frozen/<uuid:address>/verify/", freezes.freeze_verify, name="freeze_verify"),
]
