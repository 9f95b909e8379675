"""The commands, thin: each reads its options and calls what does the work."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from hub.config import ROOT, Settings
from hub.console.output import say, stop, timed


class Commands(TyperGroup):
    """The commands, with the settings below them in the help."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Settings, read from the environment"):
            formatter.write_dl(settings_explained())


app = typer.Typer(
    cls=Commands,
    name="run.py",
    help="Samskap, the challenge hub. Without a command: set up, load the demo, and serve.",
    # Plain help reads the same in every terminal, by a screen reader too.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        serve()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(help="Server processes.", min=1)] = 1,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Start without the demo.")] = False,
) -> None:
    """Serve the hub. An empty database gets the demo first."""
    from hub.console import data, serving

    settings = settings_with(host=host, port=port)
    build(anew=False)
    wants_demo = not no_demo and (settings.demo or "demo" not in settings.model_fields_set)
    with data.in_use(settings, alone=False):
        demo = data.prepare(settings, demo=wants_demo)
        serving.serve(settings.model_copy(update={"demo": demo}), workers=workers)


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    from hub.console import data

    settings = Settings()
    with data.in_use(settings, alone=False):
        data.migrate(settings)


@app.command()
def migration(
    name: Annotated[str, typer.Argument(help='For example: "Add a reading list"')],
) -> None:
    """Write a migration for what the models have changed."""
    from hub.console import data

    data.write_migration(name)


@app.command()
def demo() -> None:
    """Make the demo anew: all that people did in it is lost."""
    from hub.console import data

    settings = Settings()
    with data.in_use(settings, alone=True):
        data.empty(settings)
        data.migrate(settings)
        data.load_demo(settings)


@app.command()
def administrator(
    email: Annotated[str, typer.Argument(help="Where the sign-in link goes.")],
    name: Annotated[str, typer.Argument(help="The name as the person writes it.")],
) -> None:
    """Make somebody an administrator, for example the first of a new hub."""
    from hub.console import data, people

    settings = Settings()
    with data.in_use(settings, alone=False):
        data.migrate(settings)
        people.make_administrator(settings, email, name)
    typer.echo(f"{name} is an administrator, and signs in by a link mailed to {email}.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, for example hub.tar")],
) -> None:
    """Write the database and all files into one file, while the hub runs too."""
    from hub.console import backups

    with timed(f"Writing {file}"):
        backups.write(Settings(), file)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put a backup in place. The data of before is kept beside it."""
    from hub.console import backups, data

    settings = Settings()
    with data.in_use(settings, alone=True):
        with timed(f"Restoring {file}"):
            kept = backups.read(settings, file)
        data.migrate(settings)
    if kept is not None:
        say(f"The data that was there before is in {kept}.")


@app.command()
def frontend(
    anew: Annotated[bool, typer.Option("--anew", help="Build even if nothing changed.")] = False,
) -> None:
    """Build scripts, styles and icons into static/vendor."""
    if not build(anew=anew):
        say("The front end is up to date.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run every check: format, lint, types, tests. With arguments: pytest with those."""
    from hub.console import checks

    raise typer.Exit(checks.run(context.args))


@app.command()
def match(
    instance: Annotated[Path, typer.Argument(help="The round, as JSON.")],
    output: Annotated[Path, typer.Option(help="The result to write, or to compare with.")],
    seed: Annotated[int, typer.Option(help="Decides ties; the same seed, the same result.")] = 1,
    replay: Annotated[bool, typer.Option(help="Compare with a published result.")] = False,
) -> None:
    """Match a round from a file, without a hub."""
    from hub.matching import cli

    raise typer.Exit(cli.match(instance, output, seed, replay))


def settings_with(**options: Any) -> Settings:
    """The settings of the environment, except for the options that were given."""
    return Settings(**{name: value for name, value in options.items() if value is not None})


def build(*, anew: bool) -> bool:
    """Build the front end where its inputs changed, or stop."""
    from hub import frontend as front_end

    try:
        return front_end.build(say, anew=anew)
    except front_end.BuildError as error:
        stop(str(error))


def settings_explained() -> list[tuple[str, str]]:
    """Every setting: its name, and its meaning with its default."""
    rows = []
    for name, field in Settings.model_fields.items():
        meaning = " ".join((field.description or "").split()).replace("`", "")
        default = field.default
        if isinstance(default, Path) and default.is_relative_to(ROOT):
            default = default.relative_to(ROOT)
        shown = f"[{default}]" if str(default) else "[empty]"
        rows.append((f"SAMSKAP_{name.upper()}", f"{meaning} {shown}".strip()))
    return rows


def run() -> None:
    """Run the command that the terminal asks for; a fault in the settings is a sentence."""
    from pydantic import ValidationError

    try:
        app()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            say(f"SAMSKAP_{name} cannot be {fault['input']!r}: {fault['msg']}.")
        sys.exit(1)
