from django.urls import path

from palermo.register.views import case, cases, retention, searching

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/search/", searching.case_search, name="case_search"),
    path("cases/<uuid:address>/", case.case, name="case"),
    path("retention/", retention.retention, name="retention"),
    path("retention/delete/", retention.retention_destroy, name="retention_destroy"),
]
