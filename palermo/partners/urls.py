"""The common ground's pages, by subject."""

from importlib import import_module
from importlib.util import find_spec

urlpatterns = []
for subject in ("directory", "accounts", "journal", "outbox"):
    if find_spec(f"palermo.partners.urls_{subject}"):
        urlpatterns += import_module(f"palermo.partners.urls_{subject}").urlpatterns
