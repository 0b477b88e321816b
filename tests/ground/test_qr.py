"""The squares: small, without anything the policy forbids, and read by another decoder."""

import io
import secrets

import pytest
import segno
import zxingcpp
from PIL import Image

from app.qr import MASK, qr_code
from app.tokens import CROCKFORD


@pytest.mark.parametrize("run", range(60))
def test_any_door_code_is_read_with_the_one_mask(run: int) -> None:
    code = "".join(secrets.choice(CROCKFORD) for _ in range(16))
    address = f"HTTPS://TALLERES.EXAMPLE.ORG/E/{code}"
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).save(drawn, kind="png", scale=3)
    (found,) = zxingcpp.read_barcodes(Image.open(drawn))
    assert found.text == address


@pytest.mark.parametrize(
    "text", ["0" * 60, "A" * 60, "HTTPS://A.PE/E/" + "0" * 16, "HTTPS://A.PE/E/" + "Z" * 16]
)
def test_monotonous_text_is_read_too(text: str) -> None:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).save(drawn, kind="png", scale=3)
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(drawn))] == [text]


def test_the_square_in_the_page_is_small_and_carries_no_style() -> None:
    drawn = qr_code("HTTPS://TALLERES.EXAMPLE.ORG/E/0123456789ABCDEF")
    assert len(drawn) < 2500
    assert all(word not in drawn for word in ("style", "class", "script", "<?xml"))
