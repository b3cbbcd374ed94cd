from django.urls import path

from palermo.partners.views import work as views

urlpatterns = [
    path("work/", views.works, name="works"),
    path("work/schedule/", views.work_schedule, name="work_schedule"),
    path("work/<uuid:pk>/", views.work, name="work"),
    path("work/<uuid:pk>/stop/", views.work_stop, name="work_stop"),
    path("work/<uuid:pk>/go-on/", views.work_go_on, name="work_go_on"),
]
