from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReleaseReason(TextChoices):
    BY_MISTAKE = "by_mistake", _("It was stopped by mistake")
    MENDED = "mended", _("What was wrong is mended")
    ASKED_AGAIN = "asked_again", _("The recipient asks for it again")
