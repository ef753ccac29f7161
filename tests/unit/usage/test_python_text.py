"""What of a Python model can name a table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.usage.python_text import texts_of_python


def words(code: str) -> set[str]:
    return set(re.findall(r"\w+", texts_of_python(code)))


@pytest.mark.parametrize(
    "code",
    [
        "session.table('sales.orders')",
        "session.sql(f'select * from {schema}.orders')",
        "session.sql('select *\\nfrom\\torders')",
        "session.sql('ord\\\ners')",
        'session.sql("""\nselect * from orders\n""")',
        "x = 'dbt.ref('; session.table('orders'); y = ')'",
        "x.dbt.ref('orders')",
        "dbt.ref(session.table('orders'))",
        "dbt.ref('a').join(session.table('orders'))",
        "x = [\n    'orders'\n]",
        "session.table('orders'",
        "x = 'a' if True else orders '",
    ],
)
def test_a_text_that_may_name_a_table_is_kept(code: str) -> None:
    assert "orders" in words(code)


@pytest.mark.parametrize(
    "code",
    [
        "orders = 1  # orders",
        "def orders(dbt, session):\n    'About orders'\n    return session.table('x').orders\n",
        "'orders'\nx = 1\n",
        "dbt.ref('sales', 'orders')",
        "dbt . source(\n    'sales',  # x\n    'orders',\n)",
    ],
)
def test_variables_comments_docstrings_and_refs_name_none(code: str) -> None:
    assert "orders" not in words(code)


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["'", '"""', "(", ")", "f'{", "}", "\n", " ", "dbt.ref"])).map("".join)
    )
)
def test_nothing_is_raised(code: str) -> None:
    texts_of_python(code)
