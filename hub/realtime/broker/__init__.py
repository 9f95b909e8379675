"""The broker: what several processes of one hub tell each other, by way of Valkey.

It only saves time: the log is the truth, and a process that misses a letter reads it there.
Presence alone travels nowhere else.
"""

from hub.realtime.broker.broker import Broker

__all__ = ["Broker"]
