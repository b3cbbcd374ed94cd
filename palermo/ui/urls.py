from django.urls import path

from palermo.ui.looking import choose_look

urlpatterns = [path("look/", choose_look, name="choose_look")]
