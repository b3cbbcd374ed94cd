from django.urls import path

from palermo.library.views import documents, files

urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.document_new, name="document_new"),
    path("documents/<uuid:address>/", documents.document, name="document"),
    path("documents/<uuid:address>/file", files.document_file, name="document_file"),
    path("documents/<uuid:address>/preview/<int:page>", files.document_preview, name="document_preview"),
    path("documents/<uuid:address>/replace/", documents.document_replace, name="document_replace"),
    path("documents/<uuid:address>/withdraw/", documents.document_withdraw, name="document_withdraw"),
]
