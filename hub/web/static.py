"""Static files, served under a hash of the whole tree so that they may be cached for ever."""

import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).parents[2] / "static"
BUILT = {
    "css/": "vendor/css/",
    "js/hub.js": "vendor/hub.js",
    "js/boards/board.js": "vendor/board.js",
    "js/pages/editor.js": "vendor/editor.js",
}


class Static(StaticFiles):
    """`address("css/hub.css")` gives the path of the built file where one exists."""

    def __init__(self, root: Path = ROOT) -> None:
        super().__init__(directory=root)
        self.root = root
        self.hash = tree_hash(root)

    def address(self, name: str) -> str:
        """Where a browser finds a file of `static/`. Raises ValueError when there is none."""
        for source, built in BUILT.items():
            if name.startswith(source) and (self.root / name.replace(source, built, 1)).exists():
                name = name.replace(source, built, 1)
                break
        if not (self.root / name).is_file() and not name.startswith("vendor/"):
            raise ValueError(f"There is no static file {name}.")
        return f"/static/{self.hash}/{name}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, rest = path.partition("/")
        response = await super().get_response(rest, scope)
        if not rest or response.status_code == 404:
            raise HTTPException(404)
        # An old hash may come from an open tab: it gets the file, but may not keep it.
        kept = version == self.hash
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if kept else "no-cache"
        )
        return response


def tree_hash(root: Path) -> str:
    """A short hash over the names, sizes and times of all files of a tree."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            stat = path.stat()
            digest.update(f"{path.relative_to(root)}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]
