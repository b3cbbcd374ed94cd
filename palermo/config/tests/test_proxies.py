"""Behind a proxy with TLS: its word counts for https and for the reader's address, nobody else's does."""

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import io
from palermo.config.wsgi import application
def ask(remote):
    environ = {'REQUEST_METHOD': 'GET', 'PATH_INFO': '/healthz2', 'REMOTE_ADDR': remote, 'SERVER_NAME': 'x',
        'SERVER_PORT': '80', 'HTTP_HOST': 'palermo.example', 'wsgi.url_scheme': 'http', 'wsgi.input': io.BytesIO(), 'wsgi.errors': io.StringIO(),
        'HTTP_X_FORWARDED_FOR': '203.0.113.9', 'HTTP_X_FORWARDED_PROTO': 'https'}
    heard = []
    list(application(environ, lambda status, headers: heard.append(status)))
    print(heard[0][:3], environ['REMOTE_ADDR'])
for remote in ('10.1.2.3', '198.51.100.7'): ask(remote)
"""


def test_only_a_named_proxy_is_believed(tmp_path: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PALERMO_", "DJANGO_"))}
    env = kept | {
        "PALERMO_SETTINGS": "",
        "PALERMO_DATA": str(tmp_path / "data"),
        "PALERMO_KEYS": str(tmp_path / "keys"),
        "PALERMO_URL": "https://palermo.example",
        "PALERMO_HOSTS": "palermo.example",
        "PALERMO_PROXIES": "10.0.0.0/8",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }
    env.pop("DATABASE_URL", None)
    setup = "from palermo.config.upgrading import bring_up_to_date as up; from palermo.ui.clock import now; up(now())\n"
    awake = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'palermo.config.settings'; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", awake + setup + ASK], env=env, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout.splitlines() == ["404 203.0.113.9", "301 198.51.100.7"], done.stderr[-2000:]
