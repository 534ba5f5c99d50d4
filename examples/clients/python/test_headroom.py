"""Tests of the client against a real HTTP server. Type: python3 -m unittest discover -s examples/clients/python"""

from __future__ import annotations

import asyncio
import gc
import http.server
import json
import logging
import os
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import weakref
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Callable, Dict, Generator, Iterator, List, Optional, Union
from unittest import mock

import headroom

HERE = Path(__file__).resolve().parent
SECONDS = 5.0


class Post:
    """One request as it came."""

    def __init__(self, path: str, headers: Dict[str, str], body: bytes) -> None:
        self.path = path
        self.headers = headers
        self.body = body
        self.at = time.monotonic()

    def events(self) -> List[dict]:
        return [json.loads(line) for line in self.body.splitlines()]


class Reply:
    """What the receiver does with one post: answers, cuts the connection, or keeps silent."""

    def __init__(self, status: int = 202, body: str = "", headers: Optional[Dict[str, str]] = None) -> None:
        self.status = status
        self.body = body
        self.headers = headers or {}


CUT = Reply(status=0)
SILENT = Reply(status=-1)
Script = Callable[[Post], Optional[Reply]]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    receiver: "Receiver"

    def setup(self) -> None:
        super().setup()
        self.receiver.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.receiver.take(Post(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if reply is SILENT:
            self.receiver.ended.wait(SECONDS)
        if reply.status <= 0:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        content = reply.body.encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class TcpServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


class Receiver:
    """An exporter's door on a free port or a Unix socket. Answers from `script`, else takes everything."""

    def __init__(self, unix: Optional[str] = None) -> None:
        self.posts: List[Post] = []
        self.script: Script = lambda _: None
        self.connections = 0
        self.ended = threading.Event()
        self._changed = threading.Condition()
        handler = type("BoundHandler", (Handler,), {"receiver": self})
        if unix is None:
            self._server: socketserver.BaseServer = TcpServer(("127.0.0.1", 0), handler)
            self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        else:
            self._server = UnixServer(unix, handler)
            self.url = f"unix:{unix}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def take(self, post: Post) -> Reply:
        with self._changed:
            self.posts.append(post)
            self._changed.notify_all()
        return self.script(post) or taken(post)

    def wait_for_posts(self, count: int) -> List[Post]:
        return self.wait(lambda: len(self.posts) >= count)

    def wait(self, satisfied: Callable[[], bool]) -> List[Post]:
        """The posts, once it is so; fails after some seconds."""
        with self._changed:
            if not self._changed.wait_for(satisfied, SECONDS):
                raise AssertionError(f"did not come; {len(self.posts)} posts came")
            return list(self.posts)

    def events(self) -> List[dict]:
        return [event for post in self.posts for event in post.events()]

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(SECONDS)


def taken(post: Post) -> Reply:
    count = len(post.body.splitlines())
    return Reply(202, json.dumps({"accepted": count, "duplicates": 0, "rejected": []}))


def in_turn(*replies: Optional[Reply]) -> Script:
    """Each reply once, then everything is taken."""
    rest = iter(replies)
    return lambda _: next(rest, None)


def always(reply: Reply) -> Script:
    return lambda _: reply


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        logger = logging.getLogger("headroom")
        self.logged: List[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: self.logged.append(record.getMessage())  # type: ignore[method-assign]
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        self.addCleanup(logger.removeHandler, handler)
        quick = mock.patch.multiple(headroom, _FIRST_BACKOFF_SECONDS=0.02, _IO_SECONDS=SECONDS)
        quick.start()
        self.addCleanup(quick.stop)

    def receiver(self, unix: Optional[str] = None) -> Receiver:
        receiver = Receiver(unix)
        self.addCleanup(receiver.close)
        return receiver

    def client(self, url: str, **options: Union[str, int, float]) -> headroom.Client:
        arguments: Dict[str, object] = {"flush_interval": 0.02, **options}
        client = headroom.Client(server="chat", model="llama", url=url, **arguments)  # type: ignore[arg-type]
        self.addCleanup(client.close, 0)
        return client

    def folder(self) -> str:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def assertCounts(self, client: headroom.Client, sent: int = 0, rejected: int = 0, dropped: int = 0) -> None:
        found = {"sent": client.sent, "rejected": client.rejected, "dropped": client.dropped}
        self.assertEqual(found, {"sent": sent, "rejected": rejected, "dropped": dropped})


class Events(ClientTest):
    def test_five_lines_of_use(self) -> None:
        receiver = self.receiver()
        before = time.time()
        h = headroom.Client(server="chat", model="llama", url=receiver.url)
        h.request_completed(duration_seconds=1.2, ttft_seconds=0.1, output_tokens=128, outcome="ok")
        self.assertTrue(h.close())
        (post,) = receiver.posts
        self.assertEqual(post.path, "/v1/events")
        self.assertEqual(post.headers["content-type"], "application/x-ndjson")
        self.assertNotIn("authorization", post.headers)
        (event,) = post.events()
        at = datetime.strptime(event.pop("occurred_at"), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
        self.assertTrue(before - 0.001 <= at.timestamp() <= time.time())
        self.assertRegex(event.pop("event_id"), r"^[0-9a-f]{32}-1$")
        self.assertEqual(
            event,
            {
                "type": "request.completed",
                "schema_version": 2,
                "server": "chat",
                "model": "llama",
                "data": {"duration_seconds": 1.2, "ttft_seconds": 0.1, "output_tokens": 128, "outcome": "ok"},
            },
        )
        self.assertCounts(h, sent=1)

    def test_every_kind_of_observation(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url)
        trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        h.request_completed(
            duration_seconds=2,
            queue_wait_seconds=0.5,
            prompt_tokens=7,
            finish_reason="stop",
            correlation_id="order-1",
            causation_id="job-1",
            traceparent=trace,
            model="other",
        )
        h.batch_executed(size=8, capacity=32, tokens=8, duration_seconds=0.02)
        h.queue_sampled(depth=3, running=8, oldest_age_seconds=0.4)
        h.cache_sampled(kv_usage=0.5, prefix_queries=4, prefix_hits=3, preemptions=0)
        h.model_loading(phase="weights", bytes=10)
        h.model_ready(load_seconds=42.5, bytes=10)
        bounds = [0.1, 1.0]
        h.histogram_observed(
            metric="inference_ttft_seconds", bounds=bounds, bucket_counts=[1, 2, 0], sum=1.5, started_at=1767225600.25
        )
        bounds.append(2.0)
        h.histogram_observed(
            metric="inference_ttft_seconds",
            bounds=[1],
            bucket_counts=[1, 0],
            temporality="delta",
            started_at=datetime(2026, 1, 1, tzinfo=timezone.utc),
        )
        self.assertTrue(h.flush())
        events = receiver.events()
        first = events[0]
        self.assertEqual((first["model"], first["correlation_id"]), ("other", "order-1"))
        self.assertEqual((first["causation_id"], first["traceparent"]), ("job-1", trace))
        self.assertEqual(
            [(event["type"], event["data"]) for event in events],
            [
                (
                    "request.completed",
                    {"duration_seconds": 2, "queue_wait_seconds": 0.5, "prompt_tokens": 7, "finish_reason": "stop"},
                ),
                ("batch.executed", {"size": 8, "capacity": 32, "tokens": 8, "duration_seconds": 0.02}),
                ("queue.sampled", {"depth": 3, "running": 8, "oldest_age_seconds": 0.4}),
                ("cache.sampled", {"kv_usage": 0.5, "prefix_queries": 4, "prefix_hits": 3, "preemptions": 0}),
                ("model.loading", {"phase": "weights", "bytes": 10}),
                ("model.ready", {"load_seconds": 42.5, "bytes": 10}),
                (
                    "histogram.observed",
                    {
                        "metric": "inference_ttft_seconds",
                        "bounds": [0.1, 1.0],
                        "bucket_counts": [1, 2, 0],
                        "sum": 1.5,
                        "temporality": "cumulative",
                        "started_at": "2026-01-01T00:00:00.250Z",
                    },
                ),
                (
                    "histogram.observed",
                    {
                        "metric": "inference_ttft_seconds",
                        "bounds": [1],
                        "bucket_counts": [1, 0],
                        "temporality": "delta",
                        "started_at": "2026-01-01T00:00:00.000Z",
                    },
                ),
            ],
        )

    def test_values_that_are_no_json_cost_one_observation_each(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url)
        for value in (float("nan"), float("inf"), object(), {1, 2}, Unspeakable()):
            h.request_completed(duration_seconds=value, outcome="ok")  # type: ignore[arg-type]
        h.histogram_observed(metric="m", bounds=5, bucket_counts=None)  # type: ignore[arg-type]
        h.histogram_observed(metric="m", bounds=[], bucket_counts=[], started_at=object())  # type: ignore[arg-type]
        h.batch_executed(size=Decimal(4), capacity=AnInteger())  # type: ignore[arg-type]
        self.assertTrue(h.flush())
        self.assertEqual([event["data"] for event in receiver.events()][-1], {"size": 4, "capacity": 7})
        # A bound of 5 is JSON: that it is no list is for the exporter to say.
        self.assertCounts(h, sent=2, dropped=6)

    def test_ids_are_unique_over_threads_and_clients(self) -> None:
        receiver = self.receiver()
        clients = [self.client(receiver.url) for _ in range(2)]

        def report(client: headroom.Client) -> None:
            for _ in range(500):
                client.batch_executed(size=1)

        threads = [threading.Thread(target=report, args=(client,)) for client in clients * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        self.assertTrue(all(client.flush() for client in clients))
        self.assertEqual(len({event["event_id"] for event in receiver.events()}), 4000)
        for client in clients:
            self.assertCounts(client, sent=2000)

    def test_arguments_of_the_start_are_checked(self) -> None:
        for wrong in (
            {"url": "127.0.0.1:9840"},
            {"url": "ftp://host"},
            {"url": "http://user:secret@host"},
            {"url": "unix:"},
            {"token": "two words"},
            {"token": "line\n"},
            {"queue_size": 0},
            {"batch_size": 1.5},
            {"flush_interval": float("nan")},
            {"server": ""},
        ):
            with self.subTest(wrong), self.assertRaises(ValueError) as caught:
                headroom.Client(**{"server": "chat", "model": "m", **wrong})  # type: ignore[arg-type]
            self.assertNotIn("words", str(caught.exception))


class Unspeakable:
    """A value whose error cannot even be printed."""

    def __index__(self) -> int:
        raise UnspeakableError


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


class AnInteger:
    """As the integers of numpy are."""

    def __index__(self) -> int:
        return 7


class Delivery(ClientTest):
    def test_a_batch_is_sent_again_byte_for_byte(self) -> None:
        for name, reply in (("503", Reply(503)), ("500", Reply(500)), ("cut", CUT)):
            with self.subTest(name):
                receiver = self.receiver()
                receiver.script = in_turn(reply, reply)
                h = self.client(receiver.url)
                for number in range(5):
                    h.batch_executed(size=number)
                self.assertTrue(h.flush())
                bodies = [post.body for post in receiver.posts]
                self.assertEqual(len(bodies[0].splitlines()), 5)
                self.assertEqual(bodies, [bodies[0]] * 3)
                self.assertCounts(h, sent=5)

    def test_a_batch_is_sent_again_after_a_timeout(self) -> None:
        receiver = self.receiver()
        receiver.script = in_turn(SILENT)
        with mock.patch.object(headroom, "_IO_SECONDS", 0.1):
            h = self.client(receiver.url)
            h.batch_executed(size=1)
            self.assertTrue(h.flush())
        first, second = receiver.posts
        self.assertEqual(first.body, second.body)
        self.assertCounts(h, sent=1)

    def test_retry_after_is_waited_for_also_by_flush(self) -> None:
        for status in (429, 503):
            with self.subTest(status):
                receiver = self.receiver()
                receiver.script = in_turn(Reply(status, headers={"Retry-After": "0.3"}))
                h = self.client(receiver.url)
                h.batch_executed(size=1)
                receiver.wait_for_posts(1)
                self.assertTrue(h.flush())
                first, second = receiver.posts
                self.assertEqual(first.body, second.body)
                self.assertGreaterEqual(second.at - first.at, 0.29)
                self.assertCounts(h, sent=1)

    def test_too_large_a_batch_is_halved_and_too_large_an_event_dropped(self) -> None:
        receiver = self.receiver()
        receiver.script = lambda post: Reply(413) if len(post.body) > 1000 else None
        h = self.client(receiver.url, batch_size=16)
        for number in range(16):
            h.model_loading(phase="x" * (2000 if number == 5 else 1), bytes=number)
        self.assertTrue(h.flush())
        took = [event for post in receiver.posts if len(post.body) <= 1000 for event in post.events()]
        self.assertEqual([event["data"]["bytes"] for event in took], [n for n in range(16) if n != 5])
        self.assertCounts(h, sent=15, dropped=1)

    def test_batches_are_bounded_in_events_and_bytes(self) -> None:
        receiver = self.receiver()
        with mock.patch.object(headroom, "_MOST_BATCH_BYTES", 1500):
            h = self.client(receiver.url, batch_size=10)
            for number in range(25):
                h.model_loading(phase="x" * (1000 if number == 3 else 1))
            self.assertTrue(h.flush())
        self.assertLessEqual(max(len(post.events()) for post in receiver.posts), 10)
        self.assertLessEqual(max(len(post.body) for post in receiver.posts), 1500)
        self.assertCounts(h, sent=25)

    def test_refusals_are_dropped_counted_and_logged_once(self) -> None:
        for status in (400, 401, 403, 404, 415, 302):
            with self.subTest(status):
                receiver = self.receiver()
                receiver.script = always(Reply(status, "say friend", {"Location": "/elsewhere"}))
                h = self.client(receiver.url)
                for _ in range(2):
                    h.batch_executed(size=1)
                    self.assertTrue(h.flush())
                self.assertEqual([post.path for post in receiver.posts], ["/v1/events"] * 2)
                self.assertEqual(len([text for text in self.logged if f"HTTP {status} say friend" in text]), 1)
                self.assertCounts(h, dropped=2)

    def test_rejected_events_are_counted_and_the_first_logged(self) -> None:
        receiver = self.receiver()
        one = {"index": 0, "event_id": "x", "path": "data.size", "message": "-1 is below 0.", "try": "8"}
        answer = {"accepted": 1, "duplicates": 1, "rejected": [one], "rejected_not_listed": 2}
        receiver.script = lambda _: Reply(202, json.dumps(answer))
        h = self.client(receiver.url)
        for _ in range(5):
            h.batch_executed(size=-1)
        self.assertTrue(h.flush())
        self.assertCounts(h, sent=2, rejected=3)
        self.assertEqual(len(self.logged), 1)
        self.assertIn("3 of 5 observations: data.size: -1 is below 0. Try 8", self.logged[0])

    def test_an_answer_that_cannot_be_read_counts_as_taken(self) -> None:
        for body in ("", "{", "[]", "3", '{"rejected": 5}', '{"rejected": [5]}', "[" * 100_000):
            with self.subTest(body[:20]):
                receiver = self.receiver()
                receiver.script = always(Reply(202, body))
                h = self.client(receiver.url)
                h.batch_executed(size=1)
                self.assertTrue(h.flush())
                self.assertEqual(h.sent + h.rejected, 1)

    def test_the_connection_is_kept_and_opened_again(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, flush_interval=60)
        for _ in range(3):
            h.batch_executed(size=1)
            self.assertTrue(h.flush())
        self.assertEqual(receiver.connections, 1)
        receiver.script = lambda _: Reply(202, "{}", {"Connection": "close"})
        for _ in range(2):
            h.batch_executed(size=1)
            self.assertTrue(h.flush())
        self.assertEqual(receiver.connections, 2)
        self.assertEqual(self.logged, [])

    def test_an_idle_connection_that_was_cut_is_no_failure(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, flush_interval=60)
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        connection = h._sender._transport._connection
        assert connection is not None and connection.sock is not None
        connection.sock.shutdown(socket.SHUT_RDWR)
        h.batch_executed(size=2)
        self.assertTrue(h.flush())
        self.assertEqual(receiver.connections, 2)
        self.assertEqual(self.logged, [])

    def test_unix_socket(self) -> None:
        receiver = self.receiver(f"{self.folder()}/s")
        with self.client(receiver.url) as h:
            h.batch_executed(size=1)
        self.assertEqual(receiver.posts[0].path, "/v1/events")
        self.assertCounts(h, sent=1)

    def test_proxies_are_not_used(self) -> None:
        receiver = self.receiver()
        with mock.patch.dict(os.environ, {"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}):
            h = self.client(receiver.url)
            h.batch_executed(size=1)
            self.assertTrue(h.flush())

    def test_token(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, token="s3cret")
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        self.assertEqual(receiver.posts[0].headers["authorization"], "Bearer s3cret")

    def test_token_file_is_read_again_and_waited_for(self) -> None:
        receiver = self.receiver()
        file = Path(self.folder()) / "token"
        h = self.client(receiver.url, token_file=str(file))
        h.batch_executed(size=1)
        self.assertFalse(h.flush(0.1))
        file.write_text("one\nold\n")
        self.assertTrue(h.flush())
        file.write_text("two\n")
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        sent = [post.headers["authorization"] for post in receiver.posts]
        self.assertEqual(sent, ["Bearer one", "Bearer two"])
        self.assertCounts(h, sent=2)


class Absence(ClientTest):
    def test_an_exporter_that_comes_later_gets_everything(self) -> None:
        path = f"{self.folder()}/s"
        h = self.client(f"unix:{path}")
        for _ in range(10):
            h.batch_executed(size=1)
        self.assertFalse(h.flush(0.1))
        receiver = self.receiver(path)
        self.assertTrue(h.flush())
        self.assertEqual(len(receiver.events()), 10)
        self.assertCounts(h, sent=10)
        self.assertEqual(len(self.logged), 2)
        self.assertIn("takes nothing now (FileNotFoundError", self.logged[0])
        self.assertIn("takes observations again", self.logged[1])

    def test_the_queue_is_bounded_while_a_batch_is_retried(self) -> None:
        receiver = self.receiver()
        open_door = threading.Event()
        receiver.script = lambda _: None if open_door.is_set() else Reply(503)
        h = self.client(receiver.url, queue_size=100, batch_size=10)
        h.batch_executed(size=0)
        receiver.wait_for_posts(2)
        for number in range(1, 1001):
            h.batch_executed(size=number)
        self.assertEqual((h.dropped, h.dropped), (900, 900))
        open_door.set()
        self.assertTrue(h.flush())
        self.assertCounts(h, sent=101, dropped=900)
        # The newest were dropped, not the oldest.
        last = [event["data"]["size"] for event in receiver.posts[-1].events()]
        self.assertEqual(last, list(range(91, 101)))
        self.assertEqual(len([text for text in self.logged if "queue for Headroom was full at 100" in text]), 1)

    def test_waits_grow_to_a_bound_and_differ(self) -> None:
        h = headroom.Client(server="chat", model="llama", url="unix:/nobody/listens")
        sender = h._sender
        with mock.patch.object(headroom, "_FIRST_BACKOFF_SECONDS", 0.5):
            waits = []
            for _ in range(2000):
                sender._back_off()
                waits.append(sender._next_send - time.monotonic())
        self.assertLessEqual(waits[0], 0.5)
        self.assertLessEqual(max(waits), 30.0)
        self.assertGreaterEqual(min(waits[10:]), 14.9)
        self.assertGreater(len({round(wait, 3) for wait in waits}), 500)

    def test_close_is_bounded_and_says_what_it_dropped(self) -> None:
        h = self.client("unix:/nobody/listens")
        for _ in range(3):
            h.batch_executed(size=1)
        started = time.monotonic()
        self.assertFalse(h.close(0.2))
        self.assertLess(time.monotonic() - started, 2)
        self.assertCounts(h, dropped=3)
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        self.assertCounts(h, dropped=4)

    def test_a_thread_that_cannot_be_started_is_tried_again(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url)
        with mock.patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread")):
            h.batch_executed(size=1)
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        self.assertCounts(h, sent=2)


class Life(ClientTest):
    def test_close_sends_what_waits_and_may_be_called_again(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, flush_interval=60, batch_size=10)
        for _ in range(95):
            h.batch_executed(size=1)
        self.assertTrue(h.close())
        self.assertTrue(h.close())
        self.assertCounts(h, sent=95)
        self.assertEqual(len(receiver.events()), 95)

    def test_nothing_reported_costs_no_thread(self) -> None:
        before = threading.active_count()
        h = self.client("unix:/nobody/listens")
        self.assertEqual(threading.active_count(), before)
        self.assertTrue(h.flush(0))
        self.assertTrue(h.close(0))

    def test_a_client_that_is_dropped_goes_and_its_thread_ends(self) -> None:
        receiver = self.receiver()
        h = headroom.Client(server="chat", model="llama", url=receiver.url, flush_interval=0.02)
        h.batch_executed(size=1)
        thread = h._sender._thread
        gone = weakref.ref(h)
        del h
        gc.collect()
        self.assertIsNone(gone())
        assert thread is not None
        thread.join(SECONDS)
        self.assertFalse(thread.is_alive())
        self.assertEqual(len(receiver.events()), 1)

    @unittest.skipUnless(hasattr(os, "fork"), "this system cannot fork")
    def test_a_forked_child_reports_on_its_own(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, flush_interval=60)
        h.batch_executed(size=1)
        self.assertTrue(h.flush())
        h.batch_executed(size=2)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                signal.alarm(int(SECONDS))
                h.batch_executed(size=3)
                code = 0 if h.close() and (h.sent, h.dropped) == (1, 0) else 2
            finally:
                os._exit(code)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        h.batch_executed(size=4)
        self.assertTrue(h.flush())
        self.assertCounts(h, sent=3)
        events = receiver.events()
        self.assertEqual([event["data"]["size"] for event in events], [1, 3, 2, 4])
        prefixes = [event["event_id"].partition("-")[0] for event in events]
        self.assertEqual([prefix == prefixes[0] for prefix in prefixes], [True, False, True, True])

    def test_the_end_of_the_process_sends_what_waits(self) -> None:
        receiver = self.receiver()
        self.run_script(receiver.url, "h.batch_executed(size=1)")
        self.assertEqual(len(receiver.events()), 1)

    def test_the_end_of_the_process_waits_two_seconds_at_most(self) -> None:
        started = time.monotonic()
        said = self.run_script("unix:/nobody/listens", "h.batch_executed(size=1)\nother.batch_executed(size=1)")
        self.assertLess(time.monotonic() - started, 4)
        self.assertEqual(said.count("1 observations for Headroom were dropped"), 2)

    def run_script(self, url: str, lines: str) -> str:
        """Runs lines that know the clients `h` and `other`; gives what was said on standard error."""
        start = f"headroom.Client(server='chat', model='llama', url={url!r}, flush_interval=60)"
        script = f"import headroom\nh = {start}\nother = {start}\n{lines}\n"
        ended = subprocess.run(
            [sys.executable, "-c", script], cwd=HERE, timeout=SECONDS, stderr=subprocess.PIPE, check=True
        )
        return ended.stderr.decode()


class Queues(ClientTest):
    def test_the_queue_is_sampled_in_the_background(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url, flush_interval=0.01)
        h.sample_queue(lambda: {"depth": 3, "running": 8}, interval=0.01, model="other")
        receiver.wait_for_posts(3)
        h.close()
        for event in receiver.events():
            self.assertEqual((event["type"], event["model"]), ("queue.sampled", "other"))
            self.assertEqual(event["data"], {"depth": 3, "running": 8})

    def test_a_function_that_fails_costs_a_reading(self) -> None:
        receiver = self.receiver()
        answers: Iterator[object] = iter([OSError("no queue"), SystemExit("out"), {"depht": 3}, None, {"depth": 1}])
        asked = threading.Event()

        def read() -> Dict[str, object]:
            answer = next(answers, None)
            if answer is None and asked.is_set():
                return {"depth": 2}
            if answer is None:
                asked.set()
            if isinstance(answer, BaseException):
                raise answer
            return answer  # type: ignore[return-value]

        h = self.client(receiver.url, flush_interval=0.01)
        h.sample_queue(read, interval=0.01)
        receiver.wait_for_posts(2)
        self.assertEqual(h.dropped, 4)
        self.assertTrue(any("sample_queue failed: OSError: no queue" in text for text in self.logged))
        self.assertTrue(any("depht" in text for text in self.logged))
        with self.assertRaises(ValueError):
            h.sample_queue(None)  # type: ignore[arg-type]
        with self.assertRaises(ValueError):
            h.sample_queue(dict, interval=0)

    def test_flush_and_close_in_the_background_do_not_wait_for_themselves(self) -> None:
        receiver = self.receiver()
        h = self.client(receiver.url)
        found: List[bool] = []
        done = threading.Event()

        def read() -> Dict[str, object]:
            found.extend((h.flush(), h.close()))
            done.set()
            return {"depth": 1}

        h.sample_queue(read)
        self.assertTrue(done.wait(SECONDS))
        self.assertEqual(found, [False, False])


class Requests(ClientTest):
    def setUp(self) -> None:
        super().setUp()
        self.door = self.receiver()
        self.h = self.client(self.door.url)

    def reported(self) -> dict:
        """The data of the one request that was reported."""
        self.assertTrue(self.h.flush())
        (event,) = self.door.events()
        self.assertEqual(event["type"], "request.completed")
        return event["data"]

    def test_a_stream(self) -> None:
        with self.h.request(prompt_tokens=7, correlation_id="order-1", model="other") as r:
            r.started()
            r.token()
            r.token(3)
        data = self.reported()
        self.assertEqual((data["outcome"], data["prompt_tokens"], data["output_tokens"]), ("ok", 7, 4))
        self.assertTrue(0 <= data["queue_wait_seconds"] <= data["ttft_seconds"] <= data["duration_seconds"] < SECONDS)
        event = self.door.events()[0]
        self.assertEqual((event["correlation_id"], event["model"]), ("order-1", "other"))

    def test_no_token(self) -> None:
        with self.h.request():
            pass
        data = self.reported()
        self.assertNotIn("ttft_seconds", data)
        self.assertEqual((data["outcome"], data["output_tokens"]), ("ok", 0))

    def test_what_the_handler_says_itself(self) -> None:
        with self.h.request() as r:
            r.output_tokens = 128
            r.finish_reason = "length"
        data = self.reported()
        self.assertEqual((data["output_tokens"], data["finish_reason"]), (128, "length"))
        self.assertNotIn("outcome", data)

    def test_an_unknown_number_of_tokens_is_left_out(self) -> None:
        with self.h.request() as r:
            r.output_tokens = None
            r.token()
            r.token("many")  # type: ignore[arg-type]
        self.assertNotIn("output_tokens", self.reported())

    def test_an_exception_goes_on_and_is_an_error(self) -> None:
        error = KeyError("boom")
        with self.assertRaises(KeyError) as caught, self.h.request() as r:
            r.finish_reason = "stop"
            raise error
        self.assertIs(caught.exception, error)
        data = self.reported()
        self.assertEqual(data["outcome"], "error")
        self.assertNotIn("finish_reason", data)

    def test_ctrl_c_is_an_abort(self) -> None:
        with self.assertRaises(KeyboardInterrupt), self.h.request():
            raise KeyboardInterrupt
        self.assertEqual(self.reported()["outcome"], "aborted")

    def test_a_generator_that_is_closed_is_an_abort(self) -> None:
        def stream() -> Generator[int, None, None]:
            with self.h.request() as r:
                while True:
                    r.token()
                    yield 1

        tokens = stream()
        next(tokens)
        tokens.close()
        data = self.reported()
        self.assertEqual((data["outcome"], data["output_tokens"]), ("aborted", 1))

    def test_async_with(self) -> None:
        async def serve() -> None:
            async with self.h.request() as r:
                r.token()

        asyncio.run(serve())
        self.assertEqual(self.reported()["outcome"], "ok")

    def test_a_cancelled_task_is_an_abort(self) -> None:
        async def serve() -> None:
            async with self.h.request() as r:
                r.token()
                await asyncio.Event().wait()

        async def cancel() -> None:
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(serve(), 0.05)

        asyncio.run(cancel())
        self.assertEqual(self.reported()["outcome"], "aborted")

    def test_an_async_exception_goes_on(self) -> None:
        async def serve() -> None:
            async with self.h.request():
                raise LookupError("boom")

        with self.assertRaises(LookupError):
            asyncio.run(serve())
        self.assertEqual(self.reported()["outcome"], "error")

    def test_leaving_twice_counts_once(self) -> None:
        request = self.h.request()
        for _ in range(2):
            with request:
                pass
        self.reported()


if __name__ == "__main__":
    unittest.main()
