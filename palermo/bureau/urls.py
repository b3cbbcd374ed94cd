from django.urls import path

from palermo.bureau.views import desk, differences, letters, quality

urlpatterns = [
    path("", desk.home, name="home"),
    path("quality/", quality.quality_page, name="quality"),
    path("quality/<str:body>/letter/", letters.quality_letter, name="quality_letter"),
    path("differences/", differences.differences, name="differences"),
    path("differences/<int:difference_id>/", differences.difference, name="difference"),
]
