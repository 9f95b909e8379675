"""The figures of all processes, in the text format of Prometheus.

Whoever asks reaches any one of several processes, so each answers for all that it hears of, and
every line says whose it is.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from hub.realtime.metrics import BOUNDS, COUNTS, GAUGES, PARTS, Figures

PREFIX = "samskap_documents_"
WHOSE = ["process"]


class _Told(Collector):
    """Figures by process, as metrics."""

    def __init__(self, figures: Mapping[str, Figures]) -> None:
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        yield from self._counts()
        yield from self._gauges()
        commits = HistogramMetricFamily(
            f"{PREFIX}commit_seconds", "How long commits of the log took.", labels=WHOSE
        )
        for whose, said in self.figures.items():
            if said["commits"]:
                bounds = [*map(str, BOUNDS), "+Inf"]
                buckets = list(zip(bounds, accumulate(said["commits"]), strict=True))
                commits.add_metric([whose], buckets, said["commit_s"])
        yield commits

    def _counts(self) -> Iterator[Metric]:
        for name, meaning in COUNTS.items():
            count = CounterMetricFamily(PREFIX + name, meaning, labels=WHOSE)
            for whose, said in self.figures.items():
                count.add_metric([whose], said["counts"][name])
            yield count
        for name, (label, meaning) in PARTS.items():
            count = CounterMetricFamily(PREFIX + name, meaning, labels=[*WHOSE, label])
            for whose, said in self.figures.items():
                for part, value in said["parts"][name].items():
                    count.add_metric([whose, part], value)
            yield count

    def _gauges(self) -> Iterator[Metric]:
        for name, meaning in GAUGES.items():
            gauge = GaugeMetricFamily(PREFIX + name, meaning, labels=WHOSE)
            for whose, said in self.figures.items():
                if name in said["gauges"]:
                    gauge.add_metric([whose], said["gauges"][name])
            yield gauge
        limits = GaugeMetricFamily(
            f"{PREFIX}limit", "A limit that is set.", labels=[*WHOSE, "limit"]
        )
        for whose, said in self.figures.items():
            for name, value in said["limits"].items():
                limits.add_metric([whose, name], value)
        yield limits


def as_text(figures: Mapping[str, Figures]) -> str:
    """What each process says of itself."""
    registry = CollectorRegistry()
    registry.register(_Told(figures))
    return generate_latest(registry).decode()
