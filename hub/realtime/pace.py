"""How fast one client is read: a bucket of messages and a bucket of bytes."""

from hub.realtime.limits import Limits

CHARGE_EVERY = 32
CHARGE_BYTES = 32 * 1024


class Pace:
    """What one client may still send now."""

    __slots__ = (
        "_byte_tokens",
        "_bytes",
        "_charged_at",
        "_flooding_since",
        "_frame_tokens",
        "_frames",
        "_seen_bytes",
        "_seen_frames",
        "limits",
    )

    def __init__(self, limits: Limits, now: float) -> None:
        self.limits = limits
        self._frame_tokens = limits.frames_burst
        self._byte_tokens = limits.bytes_burst
        self._charged_at = now
        self._flooding_since: float | None = None
        self._frames = self._bytes = 0
        self._seen_frames = self._seen_bytes = 0

    @property
    def seen(self) -> tuple[int, int]:
        """All messages so far, and their bytes."""
        return self._seen_frames + self._frames, self._seen_bytes + self._bytes

    def note(self, size: int) -> bool:
        """Count one message; returns whether it is time to charge."""
        self._frames += 1
        self._bytes += size
        return self._frames >= CHARGE_EVERY or self._bytes > CHARGE_BYTES

    def charge(self, now: float) -> float:
        """Take what was noted from the buckets; returns how many seconds to stop reading."""
        limits = self.limits
        gone_by, self._charged_at = now - self._charged_at, now
        self._frame_tokens = (
            min(limits.frames_burst, self._frame_tokens + gone_by * limits.frames_a_second)
            - self._frames
        )
        self._byte_tokens = (
            min(limits.bytes_burst, self._byte_tokens + gone_by * limits.bytes_a_second)
            - self._bytes
        )
        self._seen_frames, self._seen_bytes = self.seen
        self._frames = self._bytes = 0
        debt_s = max(
            -self._frame_tokens / limits.frames_a_second, -self._byte_tokens / limits.bytes_a_second
        )
        if debt_s > 0:
            if self._flooding_since is None:
                self._flooding_since = now
            return debt_s + 0.02
        if self._frame_tokens > limits.frames_burst / 2:
            self._flooding_since = None
        return 0.0

    def flooding(self, now: float) -> bool:
        """Whether this client has been at its limit for longer than anyone needs to be."""
        since = self._flooding_since
        return since is not None and now - since > self.limits.flood_patience
