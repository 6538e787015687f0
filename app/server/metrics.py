"""Figures for whoever watches the service, in the Prometheus text format: counts and times, never an id or a name.

Counters live in the process that counts. Several worker processes keep theirs in one folder of files, which the parent reads
(the library's own way); what stands in the database is asked when somebody asks.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from app.domain.errors import Unavailable
from app.server.database import Database
from app.server.news import News
from app.server.permits import Lanes

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Named in the environment before this module is imported where several processes count."""
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_registry = CollectorRegistry()
_REQUESTS: Final = Counter(
    "waymark_requests", "Requests answered, by route and status.", ("route", "status"), registry=_registry
)
_TOOK: Final = Histogram(
    "waymark_request_seconds", "How long answers took.", ("route",), buckets=_SECONDS, registry=_registry
)
_VERDICTS: Final = Counter("waymark_verdicts", "Changes taken in, by verdict.", ("status",), registry=_registry)
_LANES: Final = Gauge("waymark_lane", "Work in a lane.", ("lane", "state"), registry=_registry, multiprocess_mode="livesum")
_POOL: Final = Gauge(
    "waymark_database_connections", "Connections of the pool.", ("state",), registry=_registry, multiprocess_mode="livesum"
)
_LISTENING: Final = Gauge(
    "waymark_listening", "Laptops that listen for news.", registry=_registry, multiprocess_mode="livesum"
)

_STANDING: Final = """SELECT (SELECT head FROM stream WHERE id = 1),
  (SELECT coalesce(max(durable_seq), 0) FROM backup_mark WHERE stream = 1),
  (SELECT count(*) FROM quarantine WHERE state = 'open'),
  (SELECT count(*) FROM record c WHERE c.type = 'conflict' AND NOT c.voided
     AND NOT EXISTS (SELECT FROM record r WHERE r.type = 'resolution' AND r.about = c.rec_id)),
  (SELECT count(*) FROM device WHERE state = 'active'),
  (SELECT count(*) FROM device WHERE last_seen_at > now() - interval '1 day'),
  (SELECT pg_database_size(current_database()))"""
_FAMILIES: Final = (
    ("waymark_head", "Newest number of the feed."),
    ("waymark_durable_head", "Number up to which a verified backup reaches."),
    ("waymark_kept_aside", "Changes kept aside that wait for a decision."),
    ("waymark_conflicts", "Conflicts that nobody has decided."),
    ("waymark_laptops", "Laptops that may sync."),
    ("waymark_laptops_seen", "Laptops that sent something within a day."),
    ("waymark_database_bytes", "Size of the database."),
)


def count_answer(route: str, status: int, took_s: float) -> None:
    """One request was answered."""
    _REQUESTS.labels(route, str(status)).inc()
    _TOOK.labels(route).observe(took_s)


def count_verdicts(statuses: Iterable[str]) -> None:
    """Changes were judged."""
    for status in statuses:
        _VERDICTS.labels(status).inc()


def note_lanes(lanes: Lanes, news: News, database: Database) -> None:
    """How full this process is now."""
    for lane in lanes.all:
        _LANES.labels(lane.name, "busy").set(lane.busy)
        _LANES.labels(lane.name, "waiting").set(lane.waiting)
    for state, count in database.pool_state().items():
        _POOL.labels(state).set(count)
    _LISTENING.set(news.listening)


class Standing(Collector):
    """What the database says, asked at each look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """The figures, and whether the database answers at all."""
        try:
            with self._database.transaction() as connection:
                row = connection.execute(_STANDING).fetchone() or ()
        except Unavailable:
            row = ()
        yield GaugeMetricFamily("waymark_database_up", "1 when the database answers.", value=float(bool(row)))
        for (name, words), value in zip(_FAMILIES, row, strict=False):
            yield GaugeMetricFamily(name, words, value=float(value))


def text(database: Database) -> bytes:
    """Everything, as a page of text."""
    registry = CollectorRegistry()
    if os.environ.get(_FOLDER):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        page = generate_latest(registry)
    else:
        page = generate_latest(_registry)
    standing = CollectorRegistry()
    standing.register(Standing(database))
    return page + generate_latest(standing)
