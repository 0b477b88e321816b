import os
import pytest
from app.audit import COMMAND
from app.plan.queries import find_demonstration, find_real_plan
from app.tallies.signing import sign_off
from .site import a_site
from .look import broken_in_both_schemes, sticks_out
from .test_weight import weigh, PLAN
pytestmark = pytest.mark.browser

def test_shots(open_context):
    os.makedirs("/tmp/shots", exist_ok=True)
    with a_site("sqlite", "whole", AFORO_PAGE_CACHE="1") as site:
        for path in ("/es/plan", "/es/plan/demo", "/en/plan", "/en/plan/demo"):
            w = weigh(site, open_context(), path)
            print(path, PLAN.excess(w), w.all[0].body, w.total)
        if os.environ.get("SIGN"):
            with site.behind():
                sign_off(COMMAND, "Persona Ejemplo", find_demonstration().id, 1, "Ejemplo", "Example")
        for lang in ("es", "en"):
            for scheme in ("light", "dark"):
                for width in (360, 1280):
                    for plan in ("2011-2014", "demo"):
                        if (lang == "en") and (plan == "2011-2014"): continue
                        page = open_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
                        page.goto(f"{site.url}/{lang}/plan/{plan}")
                        page.screenshot(path=f"/tmp/shots/{plan}-{lang}-{scheme}-{width}.png", clip={"x":0,"y":0,"width":width,"height":2200 if width==360 else 1700}, full_page=True)
                        if scheme == "light" and lang == "es":
                            print(plan, width, broken_in_both_schemes(page), sticks_out(page))
                        page.context.close()
        page = open_context().new_page(); page.goto(f"{site.url}/es/plan/2011-2014"); page.pdf(path="/tmp/shots/plan.pdf", prefer_css_page_size=True, print_background=True)
