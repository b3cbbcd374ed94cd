from django.urls import path

from palermo.partners.views import outbox as views

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/let-go/", views.outbox_let_go, name="outbox_let_go"),
    path("outbox/<uuid:pk>/", views.outbox_message, name="outbox_message"),
    path("outbox/<uuid:pk>/stop/", views.outbox_stop, name="outbox_stop"),
    path("outbox/<uuid:pk>/release/", views.outbox_release, name="outbox_release"),
]
