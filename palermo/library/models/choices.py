"""The choices of a document's description."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {"en": _("English"), "ur": _("Urdu"), "enu": _("English and Urdu"), "oth": _("another language")}
KINDS = {
    "report": _("report"),
    "law": _("law or rule"),
    "statement": _("statement"),
    "minutes": _("minutes"),
    "guidance": _("guidance"),
    "letter": _("letter"),
    "research": _("research"),
    "data": _("data package"),
    "form": _("form or template"),
    "picture": _("picture"),
    "other": _("other"),
}
LICENCES = {
    "CC0-1.0": "CC0 1.0",
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "CC-BY-NC-4.0": "CC BY-NC 4.0",
    "ODbL-1.0": "ODbL 1.0",
    "government": _("government document"),
    "reserved": _("all rights reserved"),
    "unknown": _("not known"),
}
# Who may read: everybody, everybody with an account, the state's side, civil society's side.
AUDIENCES = {
    "public": _("everybody"),
    "accounts": _("everybody with an account"),
    "state": _("the state's side"),
    "alliance": _("civil society's side"),
}
# Whose a document is: who may replace and withdraw it. The house's own belong to both.
SIDES = {"house": _("both sides"), "state": _("the state's side"), "alliance": _("civil society's side")}
READINGS = {
    "waiting": _("text not read yet"),
    "read": _("text read"),
    "part": _("beginning of the text read"),
    "unreadable": _("text unreadable"),
    "none": _("no text in this kind of file"),
}
