"""Names of issuers in running text."""

from __future__ import annotations

import pytest

from tracker.issuers import called, unnamed


@pytest.mark.parametrize(
    ("issuer", "names"),
    [
        ("云岭县清河镇人民政府", ("清河镇", "清河")),
        ("清河镇人民政府", ("清河镇", "清河")),
        (None, ()),
    ],
)
def test_how_a_unit_calls_itself(issuer: str | None, names: tuple[str, ...]) -> None:
    """With its rank and without, the longer first."""
    assert called(issuer) == names


def test_texts_without_the_name() -> None:
    """The rank is left, other names stay, and without an issuer nothing changes."""
    texts = ("清河镇推进移风易俗。", "与石湾镇签订协议。")
    assert unnamed(texts, "清河镇人民政府") == ("镇推进移风易俗。", "与石湾镇签订协议。")
    assert unnamed(texts, None) == texts


def test_a_brand_keeps_the_name() -> None:
    """What stands in quotes, or is a river, is a thing and not the speaker."""
    texts = ("“清河夜话”开讲12场。", "清河河道清淤3公里。")
    assert unnamed(texts, "清河镇人民政府") == texts


def test_two_names_leave_the_same_wording() -> None:
    """Whoever reports, the rest of the sentence is the same."""
    one = unnamed(("清河镇开展赶集普法12场。",), "清河镇人民政府")
    other = unnamed(("石湾镇开展赶集普法12场。",), "石湾镇人民政府")
    assert one == other
