"""People, organisations, posts. A person is named by number: a name never stands in an address."""

from django.urls import path

from palermo.partners.views import holders, merging, organisations, people, posts

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:person_id>/consents/", people.person_consent, name="person_consent"),
    path("people/<int:person_id>/merge/", merging.person_merge, name="person_merge"),
    path("people/<int:person_id>/separate/", merging.person_unmerge, name="person_unmerge"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:organisation_id>/edit/", organisations.organisation_edit, name="organisation_edit"
    ),
    path("organisations/<int:organisation_id>/posts/new/", posts.post_new, name="post_new"),
    path("posts/<int:post_id>/edit/", posts.post_edit, name="post_edit"),
    path("posts/<int:post_id>/give/", posts.tenure_begin, name="tenure_begin"),
    path("tenures/<int:tenure_id>/end/", posts.tenure_end, name="tenure_end"),
    path("tenures/<int:tenure_id>/stand-in/", posts.tenure_stand_in, name="tenure_stand_in"),
    path("letters/<uuid:letter_id>/", holders.letter, name="letter"),
    path("who-is-who/", holders.who_is_who, name="who_is_who"),
]
