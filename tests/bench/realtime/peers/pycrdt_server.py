"""pycrdt-websocket as its documentation starts it: FOLDER PORT memory|sqlite."""

import sys
from pathlib import Path

import anyio
import uvicorn
from pycrdt.store import SQLiteYStore
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom

folder, port, mode = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


class StoringServer(WebsocketServer):
    """Keeps each room in its own SQLite file."""

    async def get_room(self, name: str) -> YRoom:
        if name not in self.rooms:
            store = SQLiteYStore(str(folder / f"{name.strip('/')}.db"))
            self.rooms[name] = YRoom(ready=self.rooms_ready, ystore=store)
        room = self.rooms[name]
        await self.start_room(room)
        return room


async def main() -> None:
    async with (StoringServer if mode == "sqlite" else WebsocketServer)() as rooms:
        app = ASGIServer(rooms)
        config = uvicorn.Config(app, port=port, log_level="error", loop="uvloop")
        await uvicorn.Server(config).serve()


anyio.run(main)
