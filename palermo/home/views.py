from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palermo.partners.door import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/frame.html")
