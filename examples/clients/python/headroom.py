"""Reports what an inference server does to a Headroom exporter. Copy this file beside your server, or import it.

    import headroom

    h = headroom.Client(server="chat", model="llama-3.3-70b")

    with h.request(prompt_tokens=512) as r:
        for chunk in stream:
            r.token()

Standard library only, Python 3.8 and newer. Reporting costs the caller about a microsecond: it appends to a queue in
memory, and one daemon thread encodes and sends. What is reported never blocks the server and never raises into it.
What cannot be kept, sent or believed is counted: every observation ends in one of `sent`, `rejected` and `dropped`.
"""

from __future__ import annotations

import atexit
import collections
import http.client
import itertools
import json
import logging
import operator
import os
import random
import re
import socket
import threading
import time
import urllib.parse
import uuid
import weakref
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Callable, Deque, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Type, Union

if TYPE_CHECKING:
    import ssl

__all__ = ["Client", "Request"]

_LOG = logging.getLogger("headroom")

_SCHEMA_VERSION = 2
_IO_SECONDS = 5.0
_FIRST_BACKOFF_SECONDS = 0.5
_LONGEST_BACKOFF_SECONDS = 30.0
_LONGEST_RETRY_AFTER_SECONDS = 300.0
_ATEXIT_SECONDS = 2.0
_ABANDONED_SECONDS = 5.0
# For the thread to count what it drops when the time to close is over.
_GRACE_SECONDS = 0.5
# A quarter of what the exporter takes by default, so that its limit is seldom met.
_MOST_BATCH_BYTES = 1024 * 1024
_LEAST_BATCH_BYTES = 4 * 1024
_MOST_ANSWER_BYTES = 4 * 1024 * 1024
_MOST_MESSAGES = 100

_REFUSED = "the Headroom exporter refused %d of %d observations: %s"
_REFUSED_WHOLE = "the Headroom exporter at %s answered %s; %d observations were dropped"

_FIELDS: Dict[str, Tuple[str, ...]] = {
    "request.completed": (
        "duration_seconds",
        "ttft_seconds",
        "queue_wait_seconds",
        "prompt_tokens",
        "output_tokens",
        "outcome",
        "finish_reason",
    ),
    "batch.executed": ("size", "capacity", "tokens", "duration_seconds"),
    "queue.sampled": ("depth", "running", "oldest_age_seconds"),
    "cache.sampled": ("kv_usage", "prefix_queries", "prefix_hits", "preemptions"),
    "model.loading": ("phase", "bytes"),
    "model.ready": ("load_seconds", "bytes"),
    "histogram.observed": ("metric", "bounds", "bucket_counts", "sum", "temporality", "started_at"),
}

# Type, Unix seconds, values in the order of _FIELDS, model, correlation id, causation id, traceparent.
_Event = Tuple[str, float, Tuple[object, ...], Optional[str], Optional[str], Optional[str], Optional[str]]
_QueueReader = Callable[[], Mapping[str, object]]


class Client:
    """Takes observations of one server and sends them to the exporter. Safe to use from any thread and after a fork.

    `url` is `http://HOST:PORT`, `https://HOST:PORT` or `unix:/PATH`. The exporter asks for a token where it was given
    one: `token`, or `token_file`, which is read again for each batch. At most `queue_size` observations wait in memory
    and one batch beside them; what comes while these are full is dropped. The thread sends every `flush_interval`
    seconds.

    Raises ValueError here, where the server starts, when an argument cannot work; no other method raises on values.
    A client that nothing refers to any more sends what it has and ends its thread.
    """

    def __init__(
        self,
        *,
        server: str,
        model: str,
        url: str = "http://127.0.0.1:9840",
        token: Optional[str] = None,
        token_file: Optional[str] = None,
        queue_size: int = 10_000,
        batch_size: int = 1_000,
        flush_interval: float = 1.0,
        ssl_context: Optional[ssl.SSLContext] = None,
    ) -> None:
        for name, text in (("server", server), ("model", model)):
            if not isinstance(text, str) or not text:
                raise ValueError(f'{name}: {text!r} is no name. Try {name}="chat".')
        _check_number("queue_size", queue_size, int)
        _check_number("batch_size", batch_size, int)
        _check_number("flush_interval", flush_interval, (int, float))
        transport = _Transport(url, token, token_file, ssl_context)
        self._sender = _Sender(_Encoder(server, model), transport, queue_size, batch_size, flush_interval)
        self._put = self._sender.put
        # The thread knows the sender only, so that a client that is dropped can go.
        weakref.finalize(self, self._sender.abandon).atexit = False

    def request_completed(
        self,
        *,
        duration_seconds: float,
        ttft_seconds: Optional[float] = None,
        queue_wait_seconds: Optional[float] = None,
        prompt_tokens: Optional[int] = None,
        output_tokens: Optional[int] = None,
        outcome: Optional[str] = None,
        finish_reason: Optional[str] = None,
        correlation_id: Optional[str] = None,
        causation_id: Optional[str] = None,
        traceparent: Optional[str] = None,
        model: Optional[str] = None,
    ) -> None:
        """One request ended. All times count from its arrival.

        The exporter wants `outcome` (ok, empty, truncated, aborted, error) or the engine's `finish_reason` (stop,
        length, abort ...). Ids and the W3C `traceparent` become exemplars on the latency histograms.
        """
        values = (
            duration_seconds,
            ttft_seconds,
            queue_wait_seconds,
            prompt_tokens,
            output_tokens,
            outcome,
            finish_reason,
        )
        self._put(("request.completed", time.time(), values, model, correlation_id, causation_id, traceparent))

    def batch_executed(
        self,
        *,
        size: int,
        capacity: Optional[int] = None,
        tokens: Optional[int] = None,
        duration_seconds: Optional[float] = None,
        model: Optional[str] = None,
    ) -> None:
        """One batch, or step of a continuous batch, ran: requests in it, the most it holds, output tokens it gave."""
        self._report("batch.executed", (size, capacity, tokens, duration_seconds), model)

    def queue_sampled(
        self,
        *,
        depth: int,
        running: Optional[int] = None,
        oldest_age_seconds: Optional[float] = None,
        model: Optional[str] = None,
    ) -> None:
        """The queue as it is now: requests waiting, requests running, age of the oldest that waits."""
        self._report("queue.sampled", (depth, running, oldest_age_seconds), model)

    def sample_queue(self, read: _QueueReader, *, interval: float = 1.0, model: Optional[str] = None) -> None:
        """Calls `read` every `interval` seconds in the background; it returns the arguments of `queue_sampled`.

        When it fails, the reading is counted as dropped and the failure logged. It must not block: it holds up sending.
        """
        if not callable(read):
            raise ValueError('sample_queue takes a function. Try sample_queue(lambda: {"depth": 3}).')
        _check_number("interval", interval, (int, float))
        self._sender.add_sampler(_Sampler(read, interval, model))

    def cache_sampled(
        self,
        *,
        kv_usage: Optional[float] = None,
        prefix_queries: Optional[int] = None,
        prefix_hits: Optional[int] = None,
        preemptions: Optional[int] = None,
        model: Optional[str] = None,
    ) -> None:
        """The KV cache: its share in use from 0 to 1 now, and the counts since the sample before."""
        self._report("cache.sampled", (kv_usage, prefix_queries, prefix_hits, preemptions), model)

    def model_loading(
        self, *, phase: Optional[str] = None, bytes: Optional[int] = None, model: Optional[str] = None
    ) -> None:
        """The model is being loaded: cold start as it happens."""
        self._report("model.loading", (phase, bytes), model)

    def model_ready(
        self, *, load_seconds: Optional[float] = None, bytes: Optional[int] = None, model: Optional[str] = None
    ) -> None:
        """The model can serve now; loading took `load_seconds`."""
        self._report("model.ready", (load_seconds, bytes), model)

    def histogram_observed(
        self,
        *,
        metric: str,
        bounds: Sequence[float],
        bucket_counts: Sequence[int],
        sum: Optional[float] = None,
        temporality: str = "cumulative",
        started_at: Union[float, str, datetime, None] = None,
        model: Optional[str] = None,
    ) -> None:
        """A histogram that the server keeps itself, under the name of the family that it becomes.

        One count for each bound, not added up, and one for what lies above all. `started_at` in Unix seconds.
        """
        values = (metric, _frozen(bounds), _frozen(bucket_counts), sum, temporality, started_at)
        self._report("histogram.observed", values, model)

    def request(
        self,
        *,
        prompt_tokens: Optional[int] = None,
        correlation_id: Optional[str] = None,
        causation_id: Optional[str] = None,
        traceparent: Optional[str] = None,
        model: Optional[str] = None,
    ) -> Request:
        """Measures a request from now to the end of a `with` or `async with`; see `Request`."""
        return Request(self, prompt_tokens, correlation_id, causation_id, traceparent, model)

    @property
    def sent(self) -> int:
        """Events that the exporter took, those included that it had already."""
        return self._sender.sent

    @property
    def rejected(self) -> int:
        """Events that the exporter read and refused; the reason is logged."""
        return self._sender.rejected

    @property
    def dropped(self) -> int:
        """Observations lost here: the queue was full, the value was no JSON, or the exporter refused the batch."""
        return self._sender.dropped

    def flush(self, timeout: float = 5.0) -> bool:
        """Sends now. True when nothing reported before this call waits any more, False after `timeout` seconds."""
        return self._sender.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Sends what waits and ends the thread. False when something is left after `timeout` seconds and dropped."""
        self._sender.begin_close(timeout)
        return self._sender.await_end(timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _report(self, kind: str, values: Tuple[object, ...], model: Optional[str]) -> None:
        self._put((kind, time.time(), values, model, None, None, None))


def _check_number(name: str, number: object, kind: Union[type, Tuple[type, ...]]) -> None:
    if not isinstance(number, kind) or not 0 < number < 1e9:  # type: ignore[operator]
        raise ValueError(f"{name}: {number!r} is not a number above 0. Leave it out for the default.")


class Request:
    """One request that is being served, reported when its `with` or `async with` ends.

    Call `token()` for each token; the first call stops the time to first token. Where tokens cannot be counted one by
    one, set `output_tokens` to their number, or to None where it is unknown: 0 says that the answer was empty.
    `prompt_tokens`, `finish_reason` and `outcome` may be set until the end. An exception is an error, cancelling and
    closing a generator is an abort; both go on to the caller unchanged.
    """

    __slots__ = (
        "prompt_tokens",
        "output_tokens",
        "outcome",
        "finish_reason",
        "_client",
        "_ids",
        "_model",
        "_arrived",
        "_first",
        "_queue_left",
        "_reported",
    )

    def __init__(
        self,
        client: Client,
        prompt_tokens: Optional[int],
        correlation_id: Optional[str],
        causation_id: Optional[str],
        traceparent: Optional[str],
        model: Optional[str],
    ) -> None:
        self._arrived = time.perf_counter()
        self._first: Optional[float] = None
        self._queue_left: Optional[float] = None
        self._reported = False
        self._client = client
        self._ids = (correlation_id, causation_id, traceparent)
        self._model = model
        self.prompt_tokens = prompt_tokens
        self.output_tokens: Optional[int] = 0
        self.outcome: Optional[str] = None
        self.finish_reason: Optional[str] = None

    def started(self) -> None:
        """The request left the queue: the time until the first call is its queue wait."""
        if self._queue_left is None:
            self._queue_left = time.perf_counter()

    def token(self, count: int = 1) -> None:
        """One output token, or `count` of them, came."""
        if self._first is None:
            self._first = time.perf_counter()
        try:
            self.output_tokens += count  # type: ignore[operator]
        except Exception:  # Nothing may be raised here; a sum with what is no number is unknown.
            self.output_tokens = None

    def __enter__(self) -> Request:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if not self._reported:
            self._reported = True
            self._report(kind)

    async def __aenter__(self) -> Request:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.__exit__(kind, error, trace)

    def _report(self, kind: Optional[Type[BaseException]]) -> None:
        correlation_id, causation_id, traceparent = self._ids
        self._client.request_completed(
            duration_seconds=time.perf_counter() - self._arrived,
            ttft_seconds=self._since_start(self._first),
            queue_wait_seconds=self._since_start(self._queue_left),
            prompt_tokens=self.prompt_tokens,
            output_tokens=self.output_tokens,
            outcome=self._outcome(kind),
            finish_reason=self.finish_reason if kind is None else None,
            correlation_id=correlation_id,
            causation_id=causation_id,
            traceparent=traceparent,
            model=self._model,
        )

    def _since_start(self, moment: Optional[float]) -> Optional[float]:
        return None if moment is None else moment - self._arrived

    def _outcome(self, kind: Optional[Type[BaseException]]) -> Optional[str]:
        if self.outcome is not None:
            return self.outcome
        if kind is None:
            return "ok" if self.finish_reason is None else None
        # GeneratorExit, KeyboardInterrupt and the cancellations of asyncio and trio are no Exception.
        return "error" if issubclass(kind, Exception) else "aborted"


class _Encoder:
    """Makes lines of JSON, each with an id that no other process and no other client gives."""

    def __init__(self, server: str, model: str) -> None:
        self._server = server
        self._model = model
        self._json = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_as_number)
        self.renew()

    def renew(self) -> None:
        """Begins new ids: a forked child must not give those of its parent."""
        self._prefix = uuid.uuid4().hex
        self._numbers = itertools.count(1)

    def encode(self, event: _Event) -> bytes:
        """One line. Raises whatever the encoding of a foreign value raises."""
        kind, at, values, model, correlation_id, causation_id, traceparent = event
        line: Dict[str, object] = {
            "event_id": f"{self._prefix}-{next(self._numbers)}",
            "type": kind,
            "schema_version": _SCHEMA_VERSION,
            "occurred_at": _timestamp(at),
            "server": self._server,
            "model": self._model if model is None else model,
        }
        if correlation_id is not None:
            line["correlation_id"] = correlation_id
        if causation_id is not None:
            line["causation_id"] = causation_id
        if traceparent is not None:
            line["traceparent"] = traceparent
        data = {name: value for name, value in zip(_FIELDS[kind], values) if value is not None}
        if kind == "histogram.observed" and "started_at" in data:
            data["started_at"] = _moment(data["started_at"])
        line["data"] = data
        return self._json.encode(line).encode("ascii") + b"\n"


def _timestamp(unix_seconds: float) -> str:
    seconds, milliseconds = divmod(int(unix_seconds * 1000), 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".%03dZ" % milliseconds


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        return _timestamp(value.timestamp())
    return value if isinstance(value, str) else _timestamp(float(value))  # type: ignore[arg-type]


def _as_number(value: object) -> object:
    """What JSON does not know but is a number: of numpy, a tensor of one element, a Decimal."""
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return float(value)  # type: ignore[arg-type]


def _described(error: BaseException) -> str:
    """The words of an exception that foreign code raised, and that may fail to say them."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__


def _frozen(values: Sequence[object]) -> object:
    """A copy, since it is encoded later, when the server may have counted on."""
    try:
        return tuple(values)
    except Exception:  # No sequence: the encoder or the exporter says so.
        return values


class _Answer:
    """What the exporter answered."""

    __slots__ = ("status", "retry_after", "body")

    def __init__(self, status: int, retry_after: Optional[str], body: bytes) -> None:
        self.status = status
        self.retry_after = retry_after
        self.body = body

    def patience(self) -> Optional[float]:
        """Seconds of Retry-After; None without one, or where it is a date."""
        try:
            return min(max(float(self.retry_after or ""), 0.0), _LONGEST_RETRY_AFTER_SECONDS)
        except ValueError:
            return None

    def refusals(self, size: int) -> Tuple[int, object]:
        """How many of `size` events a 202 says were refused, and the first; none where the body is not as agreed."""
        try:
            found: Dict[str, object] = json.loads(self.body)
            listed = found["rejected"]
            # A long list is cut off by the exporter; what is left out of it is counted.
            more = found.get("rejected_not_listed", 0)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return 0, None
        if not isinstance(listed, list) or not isinstance(more, int) or not listed:
            return 0, None
        return min(len(listed) + more, size), listed[0]

    def text(self) -> str:
        """The beginning of the body, for a log."""
        return " ".join(self.body[:300].decode("utf-8", "replace").split())


def _reason(rejection: object) -> Tuple[str, str]:
    """The field that was refused, and what the exporter says of it."""
    if not isinstance(rejection, dict):
        return "", str(rejection)
    path = str(rejection.get("path") or "event")
    return path, f"{path}: {rejection.get('message')} Try {rejection.get('try')}"


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _Transport:
    """Posts bodies over one connection that is kept and opened again when it broke. No proxies, no redirects."""

    def __init__(
        self, url: str, token: Optional[str], token_file: Optional[str], ssl_context: Optional[ssl.SSLContext]
    ) -> None:
        self.url = url
        self._token = token
        self._token_file = token_file
        self._ssl_context = ssl_context
        self._address = _address_of(url)
        if token is not None:
            _check_token(token, "token")
        self._connection: Optional[http.client.HTTPConnection] = None

    def post(self, body: bytes) -> _Answer:
        """Raises OSError, ValueError or HTTPException when there is no answer."""
        headers = self._headers()
        connection = self._connection
        reused = connection is not None and connection.sock is not None
        try:
            return self._exchange(body, headers)
        except (ConnectionError, http.client.BadStatusLine):
            # An idle connection may have been closed in between; ids make it safe to send again.
            if not reused:
                raise
            return self._exchange(body, headers)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError:  # It is gone either way.
                pass

    def _exchange(self, body: bytes, headers: Mapping[str, str]) -> _Answer:
        try:
            connection = self._connection = self._connection or self._open()
            try:
                connection.request("POST", self._address.path, body, headers)
            except (BrokenPipeError, ConnectionResetError):
                # The exporter may have answered, with 413 for one, before it had read all.
                if connection.sock is None:
                    raise
            response = connection.getresponse()
            content = response.read(_MOST_ANSWER_BYTES)
            if not response.isclosed():
                self.close()
            return _Answer(response.status, response.getheader("Retry-After"), content)
        except BaseException:
            self.close()
            raise

    def _open(self) -> http.client.HTTPConnection:
        address = self._address
        if address.scheme == "unix":
            return _UnixConnection(address.host, _IO_SECONDS)
        if address.scheme == "https":
            return http.client.HTTPSConnection(
                address.host, address.port, timeout=_IO_SECONDS, context=self._ssl_context
            )
        return http.client.HTTPConnection(address.host, address.port, timeout=_IO_SECONDS)

    def _headers(self) -> Dict[str, str]:
        headers = {"Content-Type": "application/x-ndjson", "User-Agent": "headroom-python"}
        token = self._token
        if self._token_file is not None:
            with open(self._token_file, encoding="utf-8") as file:
                # As in the exporter's own file there may be several, one a line.
                token = (file.read().split() or [""])[0]
            _check_token(token, self._token_file)
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return headers


class _Address:
    """Where to connect to: the host, or the path of the socket, and the path to post to."""

    __slots__ = ("scheme", "host", "port", "path")

    def __init__(self, scheme: str, host: str, port: Optional[int], path: str) -> None:
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path


def _address_of(url: str) -> _Address:
    """Raises ValueError when it is no URL that can be posted to."""
    hint = 'Try "http://127.0.0.1:9840" or "unix:/run/headroom.sock".'
    if not isinstance(url, str):
        raise ValueError(f"url: {url!r} is not a string. {hint}")
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        if not hasattr(socket, "AF_UNIX"):
            raise ValueError('url: this system has no Unix sockets. Try "http://127.0.0.1:9840".')
        return _Address("unix", parts.path, None, "/v1/events")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f'url: "{url}" is not http, https or unix. {hint}')
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError(f"url: only host, port and path are used; a token goes into token= or token_file=. {hint}")
    return _Address(parts.scheme, parts.hostname, parts.port, parts.path.rstrip("/") + "/v1/events")


def _check_token(token: str, source: str) -> None:
    """http.client would put a token that it refuses into its message, and so into a log."""
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        raise ValueError(f"{source}: a token is one word of printable ASCII characters, and this is none.")


class _Sampler:
    """A function of the server that is asked now and then."""

    __slots__ = ("read", "interval", "model", "due")

    def __init__(self, read: _QueueReader, interval: float, model: Optional[str]) -> None:
        self.read = read
        self.interval = interval
        self.model = model
        self.due = 0.0

    def event(self) -> _Event:
        values = _queue_values(**self.read())
        return ("queue.sampled", time.time(), values, self.model, None, None, None)


def _queue_values(
    *, depth: object, running: object = None, oldest_age_seconds: object = None
) -> Tuple[object, object, object]:
    return depth, running, oldest_age_seconds


class _Tally:
    """Counts from any thread without a lock: `next` on a count is one step of the interpreter."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._reads = 0
        # Reentrant, since a signal handler may read while its thread reads.
        self._reading = threading.RLock()

    def add(self) -> None:
        next(self._numbers)

    def value(self) -> int:
        with self._reading:
            self._reads += 1
            # Reading counts one up as well.
            return next(self._numbers) - self._reads + 1


class _Sender:
    """The queue, and the thread that empties it. Only `put` runs in the serving path."""

    def __init__(
        self, encoder: _Encoder, transport: _Transport, queue_size: int, batch_size: int, flush_interval: float
    ) -> None:
        self._encoder = encoder
        self._transport = transport
        # Events that may wait; 0 once closed.
        self._room = queue_size
        self._queue_size = queue_size
        self._batch_size = batch_size
        self._flush_interval = flush_interval
        self._samplers: List[_Sampler] = []
        self._closing = False
        self._deadline = 0.0
        self._begin()
        _SENDERS.add(self)

    def _begin(self) -> None:
        """Everything as it is before the first event; also what a forked child begins with."""
        self._queue: Deque[_Event] = collections.deque()
        # Encoded batches, oldest first: more than one where a batch was split.
        self._pending: Deque[List[bytes]] = collections.deque()
        self._batch_bytes = _MOST_BATCH_BYTES
        self._overflow = _Tally()
        self.sent = 0
        self.rejected = 0
        self._lost = 0
        self._taken = 0
        self._settled = 0
        self._left = 0
        self._failures = 0
        self._said: Set[str] = set()
        self._urgent = False
        self._next_send = 0.0
        # What the exporter asked for with Retry-After; no flush cuts it short.
        self._not_before = 0.0
        self._thread: Optional[threading.Thread] = None
        self._starting = threading.Lock()
        # Guards taking and settling; never held in the serving path.
        self._changed = threading.Condition()

    def after_fork_in_child(self) -> None:
        """The parent sends what it has; the child has no thread, and its copy of the connection is the parent's."""
        self._transport.close()
        self._encoder.renew()
        self._begin()

    @property
    def dropped(self) -> int:
        return self._overflow.value() + self._lost

    def put(self, event: _Event) -> None:
        """Keeps an event if there is room. Neither blocks nor raises."""
        if len(self._queue) >= self._room:
            self._overflow.add()
            return
        self._queue.append(event)
        if self._thread is None:
            self._start()

    def add_sampler(self, sampler: _Sampler) -> None:
        self._samplers.append(sampler)
        self._start()
        with self._changed:
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        if threading.current_thread() is self._thread:
            return False
        with self._changed:
            target = self._taken + len(self._queue)
            if self._settled >= target:
                return True
            self._urgent = True
            self._changed.notify_all()
        self._start()
        with self._changed:
            return self._changed.wait_for(lambda: self._settled >= target, timeout)

    def abandon(self) -> None:
        """The client is gone. Runs wherever the garbage collector does, so it takes no lock and wakes nobody."""
        self._room = 0
        self._deadline = time.monotonic() + _ABANDONED_SECONDS
        self._closing = True

    def begin_close(self, timeout: float) -> None:
        with self._changed:
            self._room = 0
            self._deadline = time.monotonic() + timeout
            self._closing = True
            self._urgent = True
            self._changed.notify_all()
        if self._queue or self._pending:
            self._start()

    def await_end(self, timeout: float) -> bool:
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(max(timeout, 0.0) + _GRACE_SECONDS)
        if self._thread is None:
            self._drop_rest()
        return self._thread is None and self._left == 0

    def _start(self) -> None:
        # Whoever finds this taken needs not wait: the thread is being started.
        if not self._starting.acquire(False):
            return
        try:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="headroom", daemon=True)
                self._next_send = time.monotonic() + self._flush_interval
                self._thread.start()
        except RuntimeError as error:
            self._thread = None
            self._say_once("thread", "observations for Headroom wait, since no thread can be started: %s", error)
        finally:
            self._starting.release()

    def _run(self) -> None:
        try:
            while not self._is_over():
                self._step()
            self._drop_rest()
        finally:
            self._transport.close()
            self._thread = None
            if self._queue:
                self._start()

    def _step(self) -> None:
        try:
            self._sample()
            if self._is_due():
                self._deliver()
        except Exception:
            self._back_off()
            _LOG.exception("sending to Headroom failed by a fault of its client")
        with self._changed:
            if not self._is_over() and not (self._urgent and self._is_due()):
                self._changed.wait(self._pause())

    def _is_over(self) -> bool:
        if not self._closing:
            return False
        return not (self._queue or self._pending) or time.monotonic() >= self._deadline

    def _is_due(self) -> bool:
        now = time.monotonic()
        return now >= self._not_before and (self._urgent or now >= self._next_send)

    def _pause(self) -> float:
        """Seconds until there is something to do."""
        moments = [max(self._next_send, self._not_before)]
        if self._closing:
            moments.append(self._deadline)
        else:
            moments += [sampler.due for sampler in self._samplers]
        return min(max(min(moments) - time.monotonic(), 0.0), self._flush_interval)

    def _sample(self) -> None:
        now = time.monotonic()
        for sampler in [] if self._closing else list(self._samplers):
            if now < sampler.due:
                continue
            sampler.due = now + sampler.interval
            try:
                self.put(sampler.event())
            except BaseException as error:  # SystemExit in it would end the thread without a word.
                self._lost += 1
                why = _described(error)
                self._say_once(f"sampler {why}", "the function given to sample_queue failed: %s", why)

    def _deliver(self) -> None:
        """Sends until nothing waits or a batch has to be sent again later."""
        self._urgent = False
        while self._pending or self._take():
            if self._pending and not self._attempt(self._pending[0]):
                return
            if self._closing and time.monotonic() >= self._deadline:
                return
            self._sample()
        self._next_send = time.monotonic() + self._flush_interval

    def _take(self) -> bool:
        """Moves events from the queue to pending batches; False when there were none."""
        with self._changed:
            events = [self._queue.popleft() for _ in range(min(len(self._queue), self._batch_size))]
            self._taken += len(events)
        overflow = self._overflow.value()
        if overflow > 0 and self._room > 0:
            self._say_once(
                "overflow", "the queue for Headroom was full at %d; the newest were dropped", self._queue_size
            )
        size = self._batch_bytes
        for event in events:
            line = self._encode(event)
            if line is None:
                continue
            if size + len(line) > self._batch_bytes:
                self._pending.append([])
                size = 0
            self._pending[-1].append(line)
            size += len(line)
        return bool(events)

    def _encode(self, event: _Event) -> Optional[bytes]:
        try:
            return self._encoder.encode(event)
        except Exception as error:  # The values are the server's: anything may come.
            why = _described(error)
            self._lose(1, f"{event[0]}: {why}", "%s for Headroom was dropped: %s", event[0], why)
            return None

    def _attempt(self, batch: List[bytes]) -> bool:
        """Sends one batch; False when it has to be sent again later."""
        try:
            answer = self._transport.post(b"".join(batch))
        except (OSError, ValueError, http.client.HTTPException) as error:
            self._retry_later(None, f"{type(error).__name__}: {error}")
            return False
        if answer.status >= 500 or answer.status == 429:
            self._retry_later(answer.patience(), f"HTTP {answer.status} {answer.text()}")
            return False
        if self._failures:
            self._failures = 0
            _LOG.info("the Headroom exporter at %s takes observations again", self._transport.url)
        self._pending.popleft()
        self._settle(batch, answer)
        return True

    def _settle(self, batch: List[bytes], answer: _Answer) -> None:
        size = len(batch)
        if answer.status == 202:
            refused, first = answer.refusals(size)
            self.sent += size - refused
            self.rejected += refused
            if refused:
                path, reason = _reason(first)
                # Messages name the value found, so that the path tells one fault from another.
                self._say_once(f"rejected {path}", _REFUSED, refused, size, reason)
            self._count_settled(size)
        elif answer.status == 413 and size > 1:
            half = size // 2
            # The exporter's limit is lower than thought: the next batches are made to fit.
            self._batch_bytes = max(sum(map(len, batch)) // 2, _LEAST_BATCH_BYTES)
            self._pending.extendleft((batch[half:], batch[:half]))
        else:
            said = f"HTTP {answer.status} {answer.text()}"
            self._lose(size, said, _REFUSED_WHOLE, self._transport.url, said, size)

    def _retry_later(self, patience: Optional[float], reason: str) -> None:
        if self._failures == 0:
            _LOG.warning(
                "the Headroom exporter at %s takes nothing now (%s); up to %d observations are kept and sent later",
                self._transport.url,
                reason,
                self._queue_size,
            )
        if patience is None:
            self._back_off()
            return
        self._failures += 1
        self._not_before = self._next_send = time.monotonic() + patience

    def _back_off(self) -> None:
        # The exponent is bounded, since 2.0 to the power of some hours of failures is no float.
        longest = min(_LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2 ** min(self._failures, 16))
        self._failures += 1
        # Many servers that lost one exporter must not come back at one moment.
        self._next_send = time.monotonic() + longest * random.uniform(0.5, 1.0)

    def _drop_rest(self) -> None:
        """What waits when the time to close is over."""
        with self._changed:
            waiting = len(self._queue) + sum(len(batch) for batch in self._pending)
            self._taken += len(self._queue)
            self._queue.clear()
            self._pending.clear()
        if waiting:
            self._left += waiting
            self._lose(
                waiting, "close", "%d observations for Headroom were dropped, since the time to close was over", waiting
            )

    def _lose(self, count: int, key: str, message: str, *args: object) -> None:
        self._lost += count
        self._say_once(key, message, *args)
        self._count_settled(count)

    def _count_settled(self, count: int) -> None:
        with self._changed:
            self._settled += count
            self._changed.notify_all()

    def _say_once(self, key: str, message: str, *args: object) -> None:
        # Messages hold values, so that there may be any number of them.
        if key in self._said or len(self._said) >= _MOST_MESSAGES:
            return
        self._said.add(key)
        _LOG.warning(message, *args)


_SENDERS: weakref.WeakSet[_Sender] = weakref.WeakSet()


def _close_all() -> None:
    """At exit: all at once, so that the time is the same for many as for one."""
    deadline = time.monotonic() + _ATEXIT_SECONDS
    senders = list(_SENDERS)
    for sender in senders:
        sender.begin_close(_ATEXIT_SECONDS)
    for sender in senders:
        sender.await_end(deadline - time.monotonic())


def _renew_all() -> None:
    for sender in list(_SENDERS):
        sender.after_fork_in_child()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
