"""Forms: sent once, holding what was seen, and drawn so that a mistake is found."""

import re

from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from palermo.ui.forms import Day, Form, Name
from palermo.ui.refusals import Refused

TOKEN = "0123456789abcdef0123456789abcdef"


class Body(Form):
    name = Name(label="Name")
    since = Day(label="Since", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def drawn(form: Form) -> str:
    return render_to_string("ui/form.html", {"form": form, "submit": "Save"}, RequestFactory().get("/"))


def test_each_rendering_has_a_token_of_its_own() -> None:
    tokens = [re.findall(r'name="once" value="([0-9a-f]{32})"', drawn(Body()))[0] for _ in range(3)]
    assert len(set(tokens)) == 3


def test_a_form_with_mistakes_keeps_its_token() -> None:
    assert f'name="once" value="{TOKEN}"' in drawn(Body({"once": TOKEN}))


def test_the_token_comes_back_and_a_made_up_one_does_not() -> None:
    good = {"name": "Amna", "kind": "a"}
    for sent, taken in (
        (TOKEN, TOKEN),
        ("", None),
        ("' or 1=1", None),
        (TOKEN.upper(), None),
        ("a" * 10_000, None),
    ):
        form = Body(good | {"once": sent})
        assert form.is_valid()
        assert form.cleaned_data["once"] == taken


def test_the_version_seen_comes_back() -> None:
    form = Body({"name": "Amna", "kind": "a", "version": "7"}, version=9)
    assert form.is_valid()
    assert form.seen == "7"
    assert 'name="version" value="9"' in drawn(Body(version=9))
    assert "version" not in Body().fields


def test_a_refusal_stands_at_its_field_or_above_the_form() -> None:
    form = Body({"name": "Amna", "kind": "a"})
    form.refuse(Refused("Somebody holds this post on that day.", "since"))
    form.refuse(Refused("The body is closed.", "nowhere"))
    assert form.errors == {
        "since": ["Somebody holds this post on that day."],
        "__all__": ["The body is closed."],
    }


def test_the_summary_takes_the_focus_and_leads_to_each_field() -> None:
    page = drawn(Body({"name": "\u202eAmna", "since": "31.2.2024"}))
    ids = set(re.findall(r' id="([^"]+)"', page))
    targets = re.findall(r'<li><a href="#([^"]+)"', page)
    assert targets == ["id_name", "id_since", "id_kind_0"]
    assert set(targets) <= ids
    assert len(ids) == len(re.findall(r' id="', page))
    assert 'id="error-summary" aria-labelledby="error-summary-title" autofocus' in page
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    assert {each for names in described for each in names.split()} <= ids


def test_what_was_typed_stays_and_is_escaped() -> None:
    assert 'value="&lt;script&gt;"' in drawn(Body({"name": "<script>"}))


def test_optional_is_marked_and_required_is_not() -> None:
    assert drawn(Body()).count("(optional)") == 1


def test_the_form_of_another_package_is_drawn_the_same_way() -> None:
    class Theirs(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput)

    page = str(Theirs({"password": ""}))
    assert 'class="field wrong"' in page and 'href="#id_password"' in page


def test_djangos_own_words_are_in_urdu() -> None:
    class Theirs(forms.Form):
        password = forms.CharField(min_length=12)

    with translation.override("ur"):
        assert Theirs({"password": "abc"}).errors["password"] == ["کم از کم 12 حروف لکھیں (ابھی 3 ہیں)۔"]
