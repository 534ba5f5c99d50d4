"""Prints what one observation costs its caller, as JSON. Type: python3 bench.py

A tight loop reports from the main thread while the background thread runs; the median of the rounds counts.
`microseconds_per_observation`: the queue takes it, and an exporter in another process takes the batches meanwhile.
`microseconds_per_dropped_observation`: the exporter is away and the queue is full.
`microseconds_per_event_in_background`: processor time of encoding, which the sending thread spends later.
"""

from __future__ import annotations

import http.server
import json
import logging
import multiprocessing
import platform
import statistics
import threading
import time
from multiprocessing.connection import Connection
from typing import Callable, Dict

import headroom

OBSERVATIONS = 100_000
ROUNDS = 7


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes every batch."""

    protocol_version = "HTTP/1.1"
    # One packet for head and body: two would wait for each other's acknowledgement.
    wbufsize = -1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"accepted":0,"duplicates":0,"rejected":[]}'
        self.send_response(202)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def serve(pipe: Connection) -> None:
    """In a process of its own, so that it takes no time of the interpreter that is measured."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_port)
    try:
        pipe.recv()
    except EOFError:  # The benchmark is gone.
        pass


def report(client: headroom.Client) -> float:
    """Microseconds of one observation."""
    observe = client.request_completed
    started = time.perf_counter()
    for _ in range(OBSERVATIONS):
        observe(duration_seconds=1.2, ttft_seconds=0.1, prompt_tokens=512, output_tokens=128, outcome="ok")
    return (time.perf_counter() - started) / OBSERVATIONS * 1e6


def kept(url: str) -> float:
    """A queue with room, whose thread sends all the while."""
    with headroom.Client(
        server="bench", model="m", url=url, queue_size=2 * OBSERVATIONS, flush_interval=0.01
    ) as client:
        result = report(client)
        if client.dropped or not client.flush(60):
            raise SystemExit(f"{client.dropped} observations were dropped. Try a larger queue.")
    return result


def dropped(_: str) -> float:
    """A queue that is full, since nobody listens."""
    client = headroom.Client(server="bench", model="m", url="unix:/nobody/listens", queue_size=100, flush_interval=0.01)
    report(client)
    result = report(client)
    client.close(0)
    return result


def encoded() -> float:
    """Microseconds of processor time that the sending thread takes for one event."""
    encoder = headroom._Encoder("bench", "m")
    values = (1.2, 0.1, None, 512, 128, "ok", None)
    event = ("request.completed", time.time(), values, None, None, None, None)
    started = time.thread_time()
    for _ in range(OBSERVATIONS):
        encoder.encode(event)
    return (time.thread_time() - started) / OBSERVATIONS * 1e6


def main() -> None:
    logging.getLogger("headroom").setLevel(logging.CRITICAL)
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{here.recv()}"

    def median(measure: Callable[[], float]) -> float:
        return round(statistics.median(measure() for _ in range(ROUNDS)), 2)

    figures: Dict[str, object] = {
        "microseconds_per_observation": median(lambda: kept(url)),
        "microseconds_per_dropped_observation": median(lambda: dropped(url)),
        "microseconds_per_event_in_background": median(encoded),
        "observations": OBSERVATIONS,
        "rounds": ROUNDS,
        "python": platform.python_version(),
    }
    print(json.dumps(figures))
    here.send("done")
    process.join(5)


if __name__ == "__main__":
    main()
