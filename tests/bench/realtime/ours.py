"""Our server for the bench: everything is on, with limits that the load does not reach.

FOLDER PORT durable|fast [asgi]. Broker and PostgreSQL are those that the environment names.
"""

import gc
import sys
from pathlib import Path

import uvicorn

from hub.config import Settings
from hub.realtime.limits import Limits
from tests.realtime.house import config, make_app, make_database

FREE = Limits(
    frames_a_second=1e6, frames_burst=1e6, bytes_a_second=1e9, bytes_burst=1e9, seats_a_person=5000
)

if __name__ == "__main__":
    settings = Settings(
        data=Path(sys.argv[1]), public_url="http://bench", durable="durable" in sys.argv
    )
    app = make_app(make_database(settings), settings, FREE)
    gc.freeze()  # as the processes of the hub do once all is loaded
    uvicorn.Server(config(app, int(sys.argv[2]), own_transport="asgi" not in sys.argv)).run()
