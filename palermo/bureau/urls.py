from django.urls import path

from palermo.bureau.views import desk, differences

urlpatterns = [
    path("", desk.home, name="home"),
    path("differences/", differences.differences, name="differences"),
    path("differences/<int:difference_id>/", differences.difference, name="difference"),
]
