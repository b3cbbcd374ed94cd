from pathlib import Path

import pytest

from palermo.config import env


@pytest.mark.parametrize(
    ("value", "expected"),
    [("yes", True), ("ON", True), ("1", True), ("no", False), ("", False), ("0", False)],
)
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("PALERMO_X", value)
    assert env.flag("PALERMO_X") is expected


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (lambda: env.flag("PALERMO_X"), "perhaps"),
        (lambda: env.whole("PALERMO_X", 1), "-3"),
        (lambda: env.whole("PALERMO_X", 1, low=5), "4"),
        (lambda: env.choice("PALERMO_X", "en", ("en", "ur")), "fr"),
        (lambda: env.database("PALERMO_X", Path("x")), "mysql://localhost/x"),
        (lambda: env.database("PALERMO_X", Path("x")), "postgresql://localhost"),
        (lambda: env.database("PALERMO_X", Path("x")), "postgresql://localhost:port/x"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, reader, value: str) -> None:
    monkeypatch.setenv("PALERMO_X", value)
    with pytest.raises(env.BadSetting, match="PALERMO_X"):
        reader()


def test_sqlite_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = env.database("DATABASE_URL", tmp_path / "palermo.sqlite3")
    assert (settings["ENGINE"], settings["NAME"]) == (
        "django.db.backends.sqlite3",
        str(tmp_path / "palermo.sqlite3"),
    )


def test_a_postgresql_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://bureau:p%40ss@db.example:5433/palermo?sslmode=require")
    settings = env.database("DATABASE_URL", Path("unused"))
    assert {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "palermo",
        "USER": "bureau",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_secret_is_made_once_and_readable_by_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PALERMO_SECRET_KEY", raising=False)
    path = tmp_path / "data" / "secret-key"
    first = env.secret("PALERMO_SECRET_KEY", path)
    assert len(first) > 60
    assert env.secret("PALERMO_SECRET_KEY", path) == first
    assert path.stat().st_mode & 0o777 == 0o600
