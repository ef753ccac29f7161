"""The one file that is made of dbt's page and of what it shows; what it can do is tried in tests/browser."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.dbt_docs import shut_in

PAGE = """<!doctype html><script defer>
var x = {manifest: "MANIFEST.JSON INLINE DATA", catalog: "CATALOG.JSON INLINE DATA"}, y = "<script>";</script>
<p>Hello\r\n<SCRIPT>second()\r\n</SCRIPT>"""


def scripts(made):
    return re.findall(r"<script[^>]*>(.*?)</script>", made, re.DOTALL | re.IGNORECASE)


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_whatever_a_text_says_the_page_holds_it_as_a_value_and_allows_its_own_scripts_alone(text, catalog):
    manifest = {"description": text, "also": '</script><script>"CATALOG.JSON INLINE DATA"<!--<script>'}
    made = shut_in(
        PAGE.encode(), json.dumps(manifest).encode(), json.dumps(catalog, ensure_ascii=False).encode("utf-8")
    )
    guard, first, second = scripts(made.decode().replace("\r\n", "\n"))
    told = re.fullmatch(r"\nvar x = {manifest: (.*), catalog: (.*)}, y = \"<script>\";", first, re.DOTALL)
    assert told
    assert [json.loads(each) for each in told.groups()] == [manifest, catalog]
    digests = [b64encode(sha256(each.encode()).digest()).decode() for each in (guard, first, second)]
    assert re.findall(r"script-src ([^;]*);", made.decode()) == [" ".join(f"'sha256-{each}'" for each in digests)]


@pytest.mark.parametrize(
    ("page", "manifest"),
    [
        ("<p>Hello", b"{}"),
        (PAGE.replace("CATALOG", "MANIFEST"), b"{}"),
        (PAGE, b"{"),
        (PAGE, b'"\xff"'),
        (PAGE, b"[" * 100_000),
        (PAGE, b"alert(1)"),
    ],
)
def test_what_is_no_page_of_dbt_or_no_json_is_refused(page, manifest):
    with pytest.raises(ValueError, match=r".+"):
        shut_in(page.encode(), manifest, b"{}")
