"""Settings that cannot be read: one clear line, and no secret in it."""

import runpy
from pathlib import Path

import pytest

from app.config import ROOT, SettingError, load_settings

SECRET = "s3cr3t"
WRONG = (
    ("AFORO_DEMO", "maybe"),
    ("AFORO_WORKERS", "two"),
    ("AFORO_MAIL_URL", ""),
    ("AFORO_MAIL_URL", f"smtp://somebody:{SECRET}@host:99x"),
    ("AFORO_MAIL_URL", f"http://somebody:{SECRET}@host"),
    ("AFORO_DATABASE_URL", f"postgresql://aforo:top:{SECRET}@host:99x/aforo"),
    ("AFORO_DATABASE_URL", f"postgresql://aforo:{SECRET}:5432/aforo"),
    ("AFORO_DATABASE_URL", f"mysql://aforo:{SECRET}@host/aforo"),
    ("AFORO_BASE_URL", "http://[::1"),
    ("AFORO_SECRET_KEY", SECRET),
    ("AFORO_ENV", "production"),
    ("AFORO_BASE_URL", "ftp://x"),
    ("AFORO_DATA_DIR", "/proc/nope"),
    ("AFORO_LIMIT_MISSES", "-"),
    ("AFORO_LIMIT_SIGNUP_ADDRESS", "bogus"),
    ("AFORO_NAME_DAYS", "-50"),
    ("AFORO_LINK_DAYS", "0"),
    ("AFORO_WORKERS", "0"),
    ("AFORO_PROXY_HOPS", "-1"),
    ("AFORO_POOL_SIZE", "0"),
    ("AFORO_MATERIAL_MB", "500"),
    ("AFORO_MIN_FILL", "abc"),
    ("AFORO_BUSY_SECONDS", "nan"),
    ("AFORO_PAGE_CACHE", "-1"),
    ("AFORO_MAIL_PER_MINUTE", "0"),
)


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_the_start_ends_with_one_line_that_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv("AFORO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingError):
        load_settings()
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "wsgi.py"))
    said = str(ended.value)
    assert "AFORO_" in said and "\n" not in said
    assert name in said or name == "AFORO_ENV", "production says what it lacks"
    assert SECRET not in said and "99x" not in said and "literal" not in said


def test_a_database_is_reached_by_its_driver(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql"):
        given = {"AFORO_DATA_DIR": str(tmp_path), "AFORO_DATABASE_URL": f"{scheme}://aforo@host/aforo"}
        assert load_settings(given).database == "postgresql+psycopg://aforo@host/aforo"
