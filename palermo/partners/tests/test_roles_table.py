"""The table of roles against an expectation that was written down apart from it, right by right."""

from itertools import product
from pathlib import Path

import pytest

from palermo.partners.models import Grant
from palermo.partners.rules.acting import Acting, cell, may
from palermo.partners.rules.reach import can_meet
from palermo.partners.rules.roles import exclusions, grantable_by, rights, roles
from palermo.partners.rules.roles_doc import as_markdown

RECORDS = [
    "clerk",
    "provincial_focal",
    "bureau_officer",
    "statistician",
    "releaser",
    "administrator",
    "auditor",
]
OPEN = [
    "administrator",
    "auditor",
    "national_focal",
    "contributor",
    "invited_expert",
    "secretariat",
    "board_member",
    "member_organisation",
    "civil_expert",
    "translator",
    "mentor",
    "learner",
    "public",
]
EVERY = sorted({*RECORDS, *OPEN})
# right: who, everywhere; who, in their own scope. Each in both wings, as far as the role is of the wing.
EXPECTED: dict[str, tuple[str, str]] = {
    "return.list": ("bureau_officer statistician auditor", "clerk provincial_focal"),
    "return.draft": ("", "clerk provincial_focal"),
    "return.send": ("", "provincial_focal"),
    "return.open": ("bureau_officer", "clerk provincial_focal"),
    "return.enter": ("bureau_officer", ""),
    "return.accept": ("bureau_officer", ""),
    "return.talk": ("bureau_officer", "provincial_focal"),
    "return.extend": ("bureau_officer", ""),
    "case.list": ("bureau_officer", "clerk provincial_focal"),
    "case.names": ("bureau_officer", "clerk provincial_focal"),
    "case.search": ("bureau_officer", "provincial_focal"),
    "retention.list": ("bureau_officer administrator auditor", ""),
    "retention.destroy": ("administrator", ""),
    "figure.explore": ("bureau_officer statistician releaser", ""),
    "figure.freeze": ("statistician", ""),
    "figure.frozen": ("bureau_officer statistician releaser auditor", ""),
    "quality.read": ("bureau_officer statistician", "provincial_focal"),
    "difference.explain": ("bureau_officer statistician", "provincial_focal"),
    "directory.people": (
        "bureau_officer administrator national_focal secretariat board_member",
        "clerk provincial_focal contributor invited_expert member_organisation civil_expert",
    ),
    "directory.organisations": (" ".join(role for role in EVERY if role != "public"), ""),
    "directory.export": ("bureau_officer administrator national_focal secretariat", ""),
    "person.contact": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "person.enter": ("bureau_officer administrator national_focal secretariat", ""),
    "person.edit": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "person.merge": ("administrator secretariat", ""),
    "organisation.enter": ("administrator secretariat", ""),
    "organisation.edit": ("administrator secretariat", ""),
    "post.enter": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "tenure.begin": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "tenure.end": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "letter.read": ("bureau_officer administrator national_focal secretariat", "provincial_focal"),
    "account.list": ("administrator auditor", ""),
    "account.invite": ("administrator national_focal secretariat", ""),
    "account.close": ("administrator", ""),
    "role.propose": ("administrator national_focal secretariat", ""),
    "role.confirm": ("administrator", ""),
    "role.end": ("administrator", ""),
    "factor.reset": ("administrator", ""),
    "factor.wake": ("administrator", ""),
    "roles.table": (" ".join([*EVERY, "none"]), ""),
    "journal.read": ("administrator auditor", ""),
    "journal.export": ("administrator auditor", ""),
    "outbox.read": ("administrator secretariat", ""),
    "outbox.export": ("administrator secretariat", ""),
    "outbox.stop": ("administrator secretariat", ""),
    "search.all": (" ".join(EVERY), ""),
    "desk.records": (" ".join(RECORDS), ""),
    "desk.secretariat": ("administrator national_focal secretariat board_member", ""),
    "work.read": ("administrator auditor", ""),
    "work.stop": ("administrator", ""),
    "document.of_accounts": (" ".join(role for role in OPEN if role != "public"), ""),
    "document.of_state": ("national_focal contributor invited_expert", ""),
    "document.of_alliance": ("secretariat board_member member_organisation civil_expert", ""),
    "document.add": ("administrator national_focal secretariat", ""),
    "document.withdraw": ("administrator national_focal secretariat", ""),
}
SELF = {
    "profile.own": [*EVERY, "none"],
    "token.own": [
        "provincial_focal",
        "bureau_officer",
        "statistician",
        "administrator",
        "national_focal",
        "secretariat",
        "member_organisation",
    ],
    "work.own": [*(role for role in EVERY if role != "public"), "none"],
}
OPEN_ONLY = ("desk.secretariat", *(right for right in EXPECTED if right.startswith("document.")))
RECORDS_ONLY = tuple(
    right
    for right in EXPECTED
    if right.split(".")[0] in ("return", "case", "retention", "figure", "quality", "difference")
)
ONLY_IN = dict.fromkeys(("desk.records", *RECORDS_ONLY), "records") | dict.fromkeys(OPEN_ONLY, "open")
OWN, OTHER = "body:PB-POLICE", "body:SD-POLICE"


def reader(role: str, wing: str, scope: str = OWN) -> Acting:
    return Acting(account=7, role=role, scope=scope, wing=wing, origin="127.0.0.1")


def stands(role: str, wing: str) -> bool:
    return role == "none" or role in (RECORDS if wing == "records" else OPEN)


def test_every_right_is_expected() -> None:
    assert set(rights()) == {*EXPECTED, *SELF}


@pytest.mark.parametrize("wing", ["records", "open"])
@pytest.mark.parametrize("right", sorted(EXPECTED))
def test_who_may_do_it_and_where(right: str, wing: str) -> None:
    everywhere, own = (set(named.split()) for named in EXPECTED[right])
    for role in [*EVERY, "none", "visitor"]:
        if not stands(role, wing) and role != "visitor":
            continue
        here = ONLY_IN.get(right, wing) == wing
        told = (
            may(reader(role, wing), right, [OWN]),
            may(reader(role, wing), right, [OTHER]),
            may(reader(role, wing), right),
            may(reader(role, wing, "everything"), right, [OTHER]),
        )
        if role in everywhere and here:
            assert told == (True, True, True, True), role
        elif role in own and here:
            assert told == (True, False, False, True), role
        else:
            assert told == (False, False, False, False), role


@pytest.mark.parametrize(
    ("right", "role", "wing"),
    [(a, b, c) for a in SELF for b in [*EVERY, "none"] for c in ("records", "open")],
)
def test_the_own_account_is_for_its_holder(right: str, role: str, wing: str) -> None:
    if stands(role, wing):
        expected = role in SELF[right]
        assert may(reader(role, wing), right, ["account:7"]) is expected
        assert may(reader(role, wing), right, ["account:8"]) is False
        assert may(reader(role, wing), right) is False


def test_a_visitor_has_no_right() -> None:
    visitor = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")
    assert [right for right in rights() if cell(visitor, right)] == []


def test_roles_that_see_names_or_approve_need_two_grantors_and_a_factor() -> None:
    for role in roles().values():
        if role.sees_names or role.approves:
            assert role.second_factor and role.two_grantors, role.code
    assert all(not role.two_grantors or role.second_factor for role in roles().values())


def test_the_roles_stand_in_their_wings() -> None:
    assert {code for code, role in roles().items() if role.is_of("records")} == set(RECORDS)
    assert {code for code, role in roles().items() if role.is_of("open")} == set(OPEN)


def test_who_gives_what() -> None:
    given = {
        role: {each.code for wing in ("records", "open") for each in grantable_by(role, wing)}
        for role in EVERY
    }
    assert given.pop("administrator") == set(EVERY)
    assert given.pop("secretariat") == {"member_organisation", "translator", "mentor", "learner", "public"}
    assert given.pop("national_focal") == {"contributor", "invited_expert", "translator"}
    assert set(map(frozenset, given.values())) == {frozenset()}
    for role in ("secretariat", "national_focal"):
        for each in grantable_by(role, "open"):
            assert each.wing == "open" and not each.two_grantors
        assert grantable_by(role, "records") == []


def test_every_pair_is_of_roles_that_are_and_is_reasoned_in_both_languages() -> None:
    for pair in exclusions().values():
        assert {pair.role, pair.excludes} <= set(roles()) and pair.role != pair.excludes
        assert pair.why and pair.why_ur
    texts = [(role.name, role.name_ur, role.description, role.description_ur) for role in roles().values()]
    texts += [(right.what, right.what_ur) for right in rights().values()]  # type: ignore[arg-type]
    assert all(all(text) for text in texts)


def test_meeting_is_mutual_and_everything_meets_all() -> None:
    scopes = [
        ("everything", ""), ("body", "PB-POLICE"), ("body", "NCCIA"), ("province", "PK-PB"), ("province", "PK-SD"),
        ("organisation", "1"), ("organisation", "2"), ("process", "untoc-review"), ("process", "alliance"),
    ]  # fmt: skip
    for one, other in product(scopes, scopes):
        assert can_meet(one, other) is can_meet(other, one)
        assert can_meet(one, one) and can_meet(("everything", ""), other)
    assert can_meet(("organisation", "1"), ("organisation", "2"))
    assert not can_meet(("process", "alliance"), ("process", "untoc-review"))
    assert can_meet(("organisation", "1"), ("process", "alliance"))


def test_the_longest_scope_fits_its_column() -> None:
    from palermo.vocabulary.codes import codes

    longest = max((*codes("bodies"), *codes("provinces")), key=len)
    assert len(longest) <= Grant._meta.get_field("scope_value").max_length


def test_the_page_of_the_docs_is_the_table() -> None:
    committed = Path(__file__).resolve().parents[3] / "docs" / "roles.md"
    assert committed.read_text(encoding="utf-8") == as_markdown("en")


def test_the_table_speaks_urdu() -> None:
    english, urdu = as_markdown("en"), as_markdown("ur")
    assert "قومی منتظم" in urdu and "National administrator" in english
    assert len(english.splitlines()) == len(urdu.splitlines())
