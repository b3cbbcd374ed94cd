from django.urls import path

from palermo.home import views

urlpatterns = [path("", views.home, name="home"), path("desk/", views.desk, name="desk")]
