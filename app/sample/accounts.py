"""The demonstration sign-in of each role: made where missing, printed at every start, never in production."""

import json
from pathlib import Path

import click

from ..accounts import actions, second_factor
from ..accounts.factor import current_code, secret
from ..accounts.models import OBLIGED
from ..accounts.passwords import new_password
from ..accounts.queries import find_account
from ..accounts.sessions import is_demonstration_open
from ..audit import COMMAND
from ..clock import now
from ..config import settings

# Their passwords are this laptop's own, kept so that they can be shown again.
KEPT_IN = "demonstration-accounts.json"
ACCOUNTS = {
    "organiser": ("organiza@example.org", "Persona Ejemplo Organiza", ("08", "15")),
    "coordinator": ("coordina@example.org", "Persona Ejemplo Coordina", ()),
    "viewer": ("consulta@example.org", "Persona Ejemplo Consulta", ()),
    "administrator": ("administra@example.org", "Persona Ejemplo Administra", ()),
}


def show_demonstration_accounts() -> None:
    """Make them where they are missing and print them."""
    if not is_demonstration_open():
        return
    kept, new = _passwords()
    for role, (email, name, regions) in ACCOUNTS.items():
        _make_sure(role, email, name, regions, kept[email], email in new)
    click.echo(f"Demonstration sign-ins, at {settings().base_url}/es/sign-in:")
    for role, (email, _name, _regions) in ACCOUNTS.items():
        click.echo(f"  {role:<14} {email:<23} {kept[email]}{_factor(email)}")


def _make_sure(
    role: str, email: str, name: str, regions: tuple[str, ...], password: str, is_new: bool
) -> None:
    found = find_account(email)
    if found is None:
        actions.create_account(COMMAND, email, name, role, password, regions, is_demonstration=True)
    elif is_new:
        actions.change_password(COMMAND, found.id, password)
    if role in OBLIGED and (made := find_account(email)):
        second_factor.give_factor(COMMAND, made.id)


def _factor(email: str) -> str:
    """The secret for an authenticator app and the code of this moment, of who has a factor."""
    found = find_account(email)
    if found is None or not found.factor_nonce:
        return ""
    return f"  code {current_code(found, now())}, secret {secret(found.id, found.factor_nonce)}"


def _passwords() -> tuple[dict[str, str], set[str]]:
    """The passwords, and those of them which were not kept before."""
    path = settings().data_dir / KEPT_IN
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    new = {email: new_password() for email, _name, _regions in ACCOUNTS.values() if email not in kept}
    if new:
        _keep(path, kept | new)
    return kept | new, set(new)


def _keep(path: Path, passwords: dict[str, str]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords, indent=1), encoding="utf-8")
