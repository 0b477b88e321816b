"""Staff's figures as files: the three forms of a table have the same cells, and name plan and day."""

import csv
import io
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from .conftest import SignIn

STAFF = "/es/manage/figures/demo"


def said(cell: object) -> str:
    """A workbook's cell as the spreadsheet writes it."""
    if isinstance(cell, float):
        assert cell.is_integer()
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date | datetime) else str(cell)


@pytest.mark.parametrize(
    ("address", "what"), [("", "participation"), ("/people", "people"), ("/coverage", "not-on-record")]
)
def test_a_table_says_the_same_in_its_three_forms(
    whole: Session, signed_in: SignIn, address: str, what: str
) -> None:
    viewer = signed_in("viewer")
    answers = {form: viewer.get(f"{STAFF}{address}.{form}") for form in ("csv", "xlsx", "json")}
    for form, answer in answers.items():
        name = answer.headers["Content-Disposition"]
        assert f'filename="demonstration-{what}-demo-' in name and name.endswith(f'.{form}"')
        assert "no-store" in answer.headers["Cache-Control"]
    table = list(csv.reader(io.StringIO(answers["csv"].data.decode("utf-8-sig"))))
    told = answers["json"].json
    assert [told["columns"], *([str(one) for one in row] for row in told["rows"])] == table and len(table) > 1
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answers["xlsx"].data)).get_sheet_by_index(0).to_python()
    assert [[said(one) for one in row] for row in sheet] == table
    page = viewer.get(STAFF + address).page
    links = [str(one.get("href")).split("?")[0] for one in page.all(".noprint a[href]")]
    assert {f"{STAFF}{address}.{form}" for form in answers} <= set(links)
