"""A page compressed once, with a gap for what is fresh in every copy.

Brotli (RFC 7932) lets a part of a stream stand uncompressed. So the page is compressed up to the gap and
from it, in one stream, and each copy's own text is put between the two as such a part. That costs a copy
of some bytes where compressing the page anew costs more than making it.
"""

from dataclasses import dataclass

import brotli

QUALITY = 6
# The two bytes before compressed text steer how it is read: the gap ends in two that never change.
STEERING = 2


@dataclass(frozen=True)
class Packed:
    """The stream before and after the gap, and the text that ends the gap in every copy."""

    before: bytes
    after: bytes
    close: bytes

    def filled(self, text: bytes) -> bytes:
        """The whole stream with this text, as long as the gap was."""
        return self.before + _plain(text + self.close) + self.after


def pack(body: bytes, gap: bytes) -> Packed | None:
    """The body with the gap's text taken out; None when it is not there exactly once."""
    before, found, after = body.partition(gap)
    if not found or gap in after or len(after) <= STEERING:
        return None
    close, rest = after[:STEERING], after[STEERING:]
    stream = brotli.Compressor(quality=QUALITY)
    first = stream.process(before) + stream.flush()
    stream.process(gap + close)
    stream.flush()
    made = Packed(first, stream.process(rest) + stream.finish(), close)
    other = bytes(reversed(gap))
    return made if brotli.decompress(made.filled(other)) == before + other + after else None


def _plain(text: bytes) -> bytes:
    """A part of a stream that stands uncompressed: not the last, four nibbles of length, padded to bytes."""
    header = (len(text) - 1) << 3 | 1 << 19
    return header.to_bytes(3, "little") + text
