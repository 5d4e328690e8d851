"""Counts and times for Prometheus, kept by each application for itself."""

from collections.abc import Iterator
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from index import Index, IndexStats, View
from rag.answer import Answer

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """What the server has done.

    Args:
        index: Whose sizes are told.
    """

    def __init__(self, index: Index) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "dateline_request_seconds",
            "Time from a request to the end of its response.",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "dateline_stage_seconds",
            "Time that an answer spends in a stage.",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "dateline_answers",
            "Answers by how far the corpus answers: answered, partial, abstained.",
            ["status"],
            registry=self._registry,
        )
        self._working = Gauge(
            "dateline_answers_in_progress", "Answers being made.", registry=self._registry
        )
        self._registry.register(_Sizes(index))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.status.value).inc()
        for stage, seconds in answer.trace.seconds.items():
            self._stages.labels(stage).observe(seconds)

    @property
    def working(self) -> Gauge:
        """How many answers are being made."""
        return self._working

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)


class _Sizes(Collector):
    """What the index holds, counted anew only when it has changed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = Lock()
        self._counted: tuple[View, IndexStats] | None = None

    def describe(self) -> Iterator[Metric]:
        """Yield nothing, so that registering counts nothing."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the sizes."""
        stats = self._stats()
        for name, value in (
            ("articles", stats.articles),
            ("versions", stats.versions),
            ("passages", stats.passages),
            ("withdrawn", stats.withdrawn),
            ("bytes", stats.bytes),
        ):
            yield GaugeMetricFamily(f"dateline_index_{name}", f"The index's {name}.", value)
        if stats.newest:
            told = "When the newest article was published, in seconds since 1970."
            yield GaugeMetricFamily("dateline_index_newest_seconds", told, stats.newest.epoch)

    def _stats(self) -> IndexStats:
        with self._lock:
            view = self._index.view()
            if self._counted is None or self._counted[0] is not view:
                self._counted = view, self._index.stats()
            return self._counted[1]
