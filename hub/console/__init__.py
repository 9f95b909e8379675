"""What the one who runs a hub can do from a terminal: `python3 run.py COMMAND`."""

import gc


def main() -> None:
    """Run the command that the terminal asks for."""
    # Looking for garbage while modules load finds none, and takes a tenth of the start.
    gc.disable()
    from hub.console.cli import run

    run()
