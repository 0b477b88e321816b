"""Checking a certificate: valid, revoked or unknown, with initials alone; a name is only matched."""

from hmac import compare_digest
from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for

from ..accounts.sessions import scope
from ..addresses import neutral
from ..doors import may, public
from ..language import LANGUAGES, current, other
from ..logs import log
from ..security import address, hit
from ..text import readable
from ..tokens import CROCKFORD, as_code
from ..workshops.scoped import find_workshop
from . import codes, queries, words
from .blueprint import blueprint
from .facts import name_key, read
from .forms import CODE_LENGTH, CodeForm, NameForm
from .issuing import seal_of
from .models import Certificate

VALID, REVOKED, UNKNOWN, SLIP = "valid", "revoked", "unknown", "slip"


@blueprint.get("/certificates")
@public
def check() -> Any:
    """Ask for the code, and lead to what it says."""
    typed = as_code(readable(request.args.get("code", "")))[:CODE_LENGTH]
    if typed and set(typed) <= set(CROCKFORD):
        return redirect(url_for("certificates.verify", code=typed, lang=current()), 303)
    parts = {"form": CodeForm(formdata=None, code=typed), "is_slip": bool(typed)}
    return render_template("certificates/check.html", **parts), 404 if typed else 200


@neutral(blueprint, "/v/<code>", "/V/<code>")
@public
def verify(code: str) -> Any:
    """What a certificate's code says."""
    return _page(code, _looked_up(code), NameForm(formdata=None))


@neutral(blueprint, "/v/<code>", "/V/<code>", methods=("POST",))
@public
def match(code: str) -> Any:
    """Whether the certificate is in a name somebody reads on it."""
    found, form = _looked_up(code), NameForm()
    if found is None or found.revoked_at is not None:
        return _page(code, found, form)
    if not form.validate():
        return _page(code, found, form, status=422)
    told = name_key(found.code_hash, form.name.data)
    return _page(code, found, form, is_theirs=compare_digest(told, found.name_key))


def _looked_up(code: str) -> Certificate | None:
    """The certificate of a code; every look is counted. One whose seal is broken is none."""
    hit("limit_certificate", address())
    found = queries.find_by_code(code) if codes.is_code(code) else None
    if found is not None and not compare_digest(seal_of(found), found.seal):
        log.error("a certificate is not as it was sealed", certificate=found.id)
        return None
    return found


def _page(
    code: str, found: Certificate | None, form: NameForm, is_theirs: bool | None = None, status: int = 200
) -> Any:
    wanted = request.args.get("lang")
    g.lang = wanted if wanted in LANGUAGES else current()
    facts = read(found.facts) if found else None
    parts = {
        "said": _said(code, found),
        "found": found,
        "facts": facts,
        "title": getattr(facts, f"title_{current()}") if facts else "",
        "when": words.when(facts.days) if facts else "",
        "hours": words.hours(facts.minutes) if facts else "",
        "form": form,
        "code": code,
        "staff_url": _page_of_staff(found) if found else "",
        "is_theirs": is_theirs,
        "demo": found is not None and found.workshop.is_demonstration,
        "other_language_url": url_for("certificates.verify", code=code, lang=other()),
    }
    return make_response(render_template("certificates/verify.html", **parts), status if found else 404)


def _page_of_staff(found: Certificate) -> str:
    """For those who run the workshop, where it can be revoked, also when it names nobody any more."""
    workshop = found.workshop
    if not may("run workshops") or find_workshop(workshop.code, scope()) is None:
        return ""
    return url_for("certificates.person", code=workshop.code, who=queries.owner(found))


def _said(code: str, found: Certificate | None) -> str:
    if found is None:
        return SLIP if codes.has_slip(code) else UNKNOWN
    return VALID if found.revoked_at is None else REVOKED
