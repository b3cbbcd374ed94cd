"""What the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo.config.settings")
application = get_wsgi_application()


def behind_proxies() -> None:
    from django.conf import settings
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    global application
    if settings.PROXIES:
        application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.PROXIES)


behind_proxies()
