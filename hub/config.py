"""Settings: the one reader of the environment. Every field is `SAMSKAP_<NAME>` there."""

import secrets
from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Settings(BaseSettings):
    """How this hub runs. The defaults serve one machine with nothing else installed."""

    model_config = SettingsConfigDict(
        env_prefix="SAMSKAP_", frozen=True, use_attribute_docstrings=True
    )

    data: Path = ROOT / "data"
    """Folder for the database, the files, the secret and the stamps of set-up."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in `data`."""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    """The address people type, without a slash at the end; empty means host and port."""
    demo: bool = False
    """Whether the demo's people may be entered with one click. Refused beyond loopback."""
    smtp_url: str = ""
    """`smtp://user:password@host:port` or `smtps://…`; empty keeps mails in the mailbox page."""
    mail_from: str = "Samskap <hub@samskap.example>"
    session_days: int = 30
    upload_mb: int = 25
    """The largest file that may be uploaded, in MB."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    durable: bool = True
    """Whether every commit waits for the disk (fsync). Off is faster and may lose the last
    moments in a power cut; a killed process loses nothing either way."""
    valkey_url: str = ""
    """Valkey between several processes: `valkey://host:6379` or `unix:///run/valkey.sock`; empty
    means one process."""
    realtime: dict[str, float] = {}
    """Limits of the document engine other than the defaults, as JSON:
    `{"seats_a_room": 400}`. Names, units and defaults are in `hub/realtime/limits.py`."""
    metrics_token: str = ""
    """Whoever sends it as a bearer token may read `/metrics`; empty means that nobody may."""

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data / 'hub.db'}"

    @property
    def origin(self) -> str:
        """The hub's own origin, as browsers send it."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people reach the hub over https."""
        return self.origin.startswith("https://")

    def secret(self) -> bytes:
        """The key that signs mailed links: made on first use, kept in `data`, never shown."""
        path = self.data / "secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text().encode()

    def check(self) -> None:
        """Refuse a dangerous mixture. Raises ValueError with a sentence for the operator."""
        if self.demo and self.host not in LOOPBACK:
            raise ValueError(
                "The demo lets anyone enter as anybody, so it only serves 127.0.0.1. "
                "Start without the demo, or leave SAMSKAP_HOST unset."
            )
