"""A page compressed once is right in every copy."""

import brotli
from hypothesis import given
from hypothesis import strategies as st

from app.packed import pack

GAP = b"Zq7" * 20


@given(st.binary(max_size=3000), st.binary(min_size=3, max_size=3000), st.binary(min_size=60, max_size=60))
def test_every_copy_reads_as_the_page_with_its_own_text(before: bytes, after: bytes, text: bytes) -> None:
    made = pack(before + GAP + after, GAP)
    if made is not None:
        assert brotli.decompress(made.filled(text)) == before + text + after


def test_a_page_like_ours_is_packed_and_is_small() -> None:
    row = b'<li class="card"><a href="/es/workshops/x">Taller</a></li>'
    body = row * 200 + b'<input type="hidden" name="key" value="' + GAP + b'"> ' + row * 200
    made = pack(body, GAP)
    assert made is not None
    assert len(made.filled(GAP)) < 400
    for text in (b"a" * 60, bytes(range(60)), row[:60].ljust(60, b".")):
        assert brotli.decompress(made.filled(text)) == body.replace(GAP, text)


def test_what_has_no_gap_or_two_is_not_packed() -> None:
    assert pack(b"nothing here to fill in", GAP) is None
    assert pack(b"<p>" + GAP + b"</p>" + GAP + b"</p>", GAP) is None
