"""The forms of a report that a user asked for, on standard output and in files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from meshwright.app.from_repository import from_repository
from meshwright.app.text_file import write_text
from meshwright.mesh.names import did_you_mean
from meshwright.package_data import rule_pages
from meshwright.render.described_rule import DescribedRule
from meshwright.render.formats import FORMATS, FROM_REPOSITORY, WITH_RULES
from meshwright.render.report import Report
from meshwright.rules import RULES


@dataclass(frozen=True, slots=True)
class Output:
    """A form, and the file that it is written to."""

    form: str
    path: Path

    def write(self, report: Report) -> None:
        """Write the file in one step; what is no regular file, such as a pipe, is written to."""
        text = rendered(report, self.form)
        content = text + "\n" if text else ""
        if self.path.exists() and (self.path.is_symlink() or not self.path.is_file()):
            self.path.write_text(content, encoding="utf-8")
        else:
            write_text(self.path, content)


def parse_output(value: str) -> Output:
    """Read `FORMAT=FILE`, with a format that there is and a file in a folder that there is.

    Raises:
        click.BadParameter: naming what is wrong, and the nearest format.
    """
    form, _, file = value.partition("=")
    if not file:
        raise click.BadParameter(f"{value!r} is not of the form FORMAT=FILE, such as sarif=mesh.sarif")
    if form not in FORMATS:
        hint = did_you_mean(form, FORMATS) or f"; there are {', '.join(FORMATS)}"
        raise click.BadParameter(f"there is no format {form!r}{hint}")
    path = Path(file)
    if path.is_dir():
        raise click.BadParameter(f"{file} is a folder")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent} to write {path.name} into")
    return Output(form, path)


def rendered(report: Report, form: str) -> str:
    """The report in one form, without a line end after the last line."""
    seen = from_repository(report, Path.cwd()) if form in FROM_REPOSITORY else report
    return FORMATS[form](seen, _described_rules() if form in WITH_RULES else ())


def _described_rules() -> tuple[DescribedRule, ...]:
    pages = rule_pages()
    return tuple(
        DescribedRule(
            rule.code, rule.name, rule.summary, rule.level, (pages / f"{rule.name}.md").read_text(encoding="utf-8")
        )
        for rule in RULES
    )
