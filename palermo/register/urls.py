from django.urls import path

from palermo.register.views import case, cases, searching

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/search/", searching.case_search, name="case_search"),
    path("cases/<uuid:address>/", case.case, name="case"),
]
