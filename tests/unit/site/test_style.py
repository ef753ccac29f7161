from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from meshwright import site

_SITE = Path(site.__file__).parent
TEMPLATES = sorted((_SITE / "templates").glob("*.html"))
CSS = (_SITE / "assets" / "mesh.css").read_text(encoding="utf-8")
SCRIPTS = sorted((_SITE / "assets").glob("*.js"))

_TOKEN = re.compile(r"^\s*(--[a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);$", re.MULTILINE)
COLOURS = {name: {"light": light, "dark": dark} for name, light, dark in _TOKEN.findall(CSS)}

# What is written on what, somewhere on a page.
_GROUNDS = ("--ground", "--paper", "--tint", "--mark")
PAIRS = [
    *product(("--ink", "--soft", "--link"), (*_GROUNDS, "--link-tint")),
    *product(("--good", "--warn", "--bad"), ("--ground", "--paper", "--tint")),
    *((f"--{tone}", f"--{tone}-tint") for tone in ("good", "warn", "bad")),
    *product(("--ink", "--soft", "--link"), ("--good-tint", "--warn-tint", "--bad-tint")),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_is_readable_on_its_ground(text, ground, theme):
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


def test_every_colour_is_a_token_with_a_light_and_a_dark_value():
    rest = CSS.partition("\n}\n")[2]
    rest = re.sub(r"/\*.*?\*/", "", rest, flags=re.DOTALL)
    # Printing is on white.
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])", rest) in ([], ["#ffffff"])
    assert not re.search(r"\b(rgb|hsl|oklch)a?\(", rest)
    used = set(re.findall(r"var\((--[a-z-]+)", CSS))
    defined = set(re.findall(r"^\s*(--[a-z-]+):", CSS, re.MULTILINE))
    assert used <= defined
    assert {name for name in defined if name in COLOURS} >= {name for pair in PAIRS for name in pair}


def test_the_stylesheet_calls_nobody():
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", CSS)
    assert all((_SITE / "assets" / address).is_file() for address in addresses)
    assert "@import" not in CSS


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_makes_nothing_safe_and_has_no_script_or_style_inside(template):
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", text)
    assert not re.search(r"<style|\sstyle\s*=|<[a-z][^>]*\son[a-z]+\s*=", text, re.IGNORECASE)
    assert re.findall(r"<script\b(?![^>]*\ssrc=)", text) == []
    assert "target=" not in text
    # Every attribute is quoted: an unquoted one ends at the first space of what is put into it.
    assert not re.search(r"=\{\{", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_and_never_makes_markup_of_text(script):
    text = script.read_text(encoding="utf-8")
    assert len(text.encode()) < 15_000
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch("):
        assert word not in text
    assert not re.search(r"https?:", text)
