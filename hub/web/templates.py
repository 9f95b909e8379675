"""The templates' one environment: strict about names, escaping always on."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.web import words
from hub.web.labels import with_labels

ROOT = Path(__file__).parents[2] / "templates"

environment = Environment(
    loader=FileSystemLoader(ROOT),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.filters.update(
    date=words.date,
    day=words.day,
    moment=words.moment,
    clock=words.clock,
    number=words.number,
    plural=words.plural,
    listing=words.listing,
    ago=words.ago,
    left=words.left,
    first_name=words.first_name,
    initials=words.initials,
    file_size=words.file_size,
    browser_name=words.browser_name,
    figure_columns=words.figure_columns,
    with_labels=with_labels,
)
