"""What browsers load, built from `static/` and npm into `static/vendor/`: scripts, styles, icons.

`build()` does nothing while its inputs are the same as last time.
"""

from hub.frontend.build import BuildError, build, deno

__all__ = ["BuildError", "build", "deno"]
