"""How the console speaks: lines for a person, and one way to stop."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer


def say(sentence: str) -> None:
    """A line of progress. It goes to the error stream: the output may be piped."""
    typer.echo(sentence, err=True)


def stop(sentence: str) -> NoReturn:
    """End with a sentence that says what to do."""
    typer.secho(sentence, err=True, fg="red")
    raise typer.Exit(1)


@contextmanager
def timed(sentence: str) -> Iterator[None]:
    """Say what goes on, and then how long it took."""
    typer.echo(f"{sentence} … ", err=True, nl=False)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        typer.echo("failed", err=True)
        raise
    typer.echo(f"{time.monotonic() - started:.1f} s", err=True)
