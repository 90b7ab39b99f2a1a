"""Scanned texts, barcodes as they are compared, and what codes may have in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsdesk.domain.catalog.codes import (
    compared,
    folded,
    is_gtin,
    is_slip_number,
    readings,
    split_bin,
)
from partsdesk.domain.catalog.texts import Fit, TextMissing, TextTooWide, UnfitText
from partsdesk.domain.values.refusals import Refusal


def test_i23_the_upc_and_the_ean_of_one_article_are_one_code() -> None:
    upc, ean, case = "012345678905", "0012345678905", "00012345678905"
    assert compared(upc) == compared(ean) == compared(case) == case


@given(st.text("0123456789", min_size=7, max_size=11))
def test_i23_every_gtin_compares_at_14_digits(digits: str) -> None:
    body = digits[-11:].zfill(11)
    weighed = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(body))
    upc = f"{body}{-weighed % 10}"
    assert is_gtin(upc)
    assert compared(upc) == compared(f"0{upc}") == f"00{upc}"


@pytest.mark.parametrize("text", ["012345678906", "1234567", "ABC-1", "００１", "²2345678", ""])
def test_what_is_no_gtin_is_compared_as_it_stands(text: str) -> None:
    assert not is_gtin(folded(text))
    assert compared(text) == folded(text)


def test_full_width_scans_are_read_plain_but_as_scanned_first() -> None:
    assert readings(" ＺＬＱ－０１ ") == ("ＺＬＱ－０１", "ZLQ-01")
    assert readings("ZLQ-01") == ("ZLQ-01",)


@pytest.mark.parametrize("text", ["CGRK-202611-0001", "T-000123", "PD-202611-12345"])
def test_slip_numbers_are_known_by_their_form(text: str) -> None:
    assert is_slip_number(text)


@pytest.mark.parametrize("text", ["CGRK-2026-0001", "T-", "TQ-T5-14", "t-000123", "T-12x"])
def test_other_codes_are_no_slip_numbers(text: str) -> None:
    assert not is_slip_number(text)


def test_a_bin_is_named_after_its_store() -> None:
    assert split_bin("MAIN/A-01/2") == ("MAIN", "A-01/2")
    assert split_bin("MAIN/") == ("MAIN", "")
    assert split_bin("A-01") is None
    assert split_bin("/A-01") is None


FIT = Fit("code", 5, needed=True, barred=";")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", TextMissing),
        ("123456", TextTooWide),
        ("a;b", UnfitText),
        ("a\nb", UnfitText),
        (" a", UnfitText),
        ("箱\x00", UnfitText),
    ],
)
def test_texts_that_do_not_fit_are_refused(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        FIT.check(text)


def test_names_may_have_lines_and_any_script() -> None:
    assert FIT.check("𠮷野A") == "𠮷野A"
    assert Fit("name", 9, lines=True).check("a\n箱\tb") == "a\n箱\tb"
