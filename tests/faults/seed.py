"""An installation with one person who may enter people; told as JSON. Run by itself, with the settings of the environment."""

# ruff: noqa: E402

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from palermo.config.upgrading import bring_up_to_date
from palermo.ui.clock import now
from tests.faults import pages

bring_up_to_date(now())
json.dump(pages.visitor(), sys.stdout)
