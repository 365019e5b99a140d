"""Web archives (mht) and saved messages: the page inside."""

from __future__ import annotations

import email
import email.policy
import re

from tracker.errors import Unreadable
from tracker.read import html
from tracker.read.decoded import Decoded


def is_it(data: bytes) -> bool:
    """Whether the bytes are a web archive or message: header lines, one of which tells the MIME version."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n")
    return bool(re.match(rb"[A-Za-z-]+:", head)) and bool(re.search(rb"(?im)^mime-version:", head))


def decode(data: bytes) -> Decoded:
    """The page that the archive wraps. Raises ``Unreadable``."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        payload = pages[0].get_payload(decode=True) if pages else None
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        payload = None
    if not isinstance(payload, bytes) or not payload.strip():
        raise Unreadable("{file} is a web archive without a page; save the page again.")
    return html.decode(payload)
