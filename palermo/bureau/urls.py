from django.urls import path

from palermo.bureau import views

urlpatterns = [path("", views.home, name="home")]
