"""What the one who runs a hub can do from a terminal: `python3 run.py COMMAND`."""


def main() -> None:
    """Run the command that the terminal asks for."""
    from hub.console.cli import run

    run()
