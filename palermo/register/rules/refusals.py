"""What keeps the register from being read, in words that say what to do."""

from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused


class ChangedContent(Refused):
    """A sealed content in the database is not what was laid down."""

    def __init__(self, set_id: int) -> None:
        words = _(
            "A case's content from the accepted set {set} was changed in the database. Run `palermo rebuild`."
        )
        super().__init__(words.format(set=set_id))


class LostKeys(Refused):
    """The vault neither has nor destroyed the keys of some cases of a set."""

    def __init__(self, set_id: int) -> None:
        words = _(
            "Keys of cases of the accepted set {set} are not in this database. Restore records, files and keys from "
            "one backup, then run `palermo rebuild`."
        )
        super().__init__(words.format(set=set_id))


class OtherNumbers(Refused):
    """The database numbers a case otherwise than the files."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The database and the accepted sets number the same case differently. Restore records, files and "
                "keys from one backup, then run `palermo rebuild`."
            )
        )


class NoNumbers(Refused):
    """There are accepted sets, and no numbers of cases."""

    def __init__(self) -> None:
        super().__init__(
            _("The register has lost its index. Run `palermo rebuild` before another return is accepted.")
        )
