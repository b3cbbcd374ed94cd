"""The common ground's pages, by subject."""

from palermo.partners.urls_accounts import urlpatterns as accounts
from palermo.partners.urls_directory import urlpatterns as directory
from palermo.partners.urls_journal import urlpatterns as journal
from palermo.partners.urls_outbox import urlpatterns as outbox
from palermo.partners.urls_work import urlpatterns as work

urlpatterns = [*directory, *accounts, *journal, *outbox, *work]
