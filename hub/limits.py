"""Rate limits: how often one key may do one thing. Counted in this process's memory."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from hub.errors import TooMany

_storage = MemoryStorage()
_limiter = MovingWindowRateLimiter(_storage)


def spend(rate: str, *key: str, sentence: str) -> None:
    """Count one use of `key` under `rate` ("10/minute"). Raises TooMany with the sentence."""
    item = parse(rate)
    if not _limiter.hit(item, *key):
        raise TooMany(sentence, wait_s=item.get_expiry())


def forget() -> None:
    """Begin anew: for tests, which share this process."""
    _storage.reset()
