"""Serves made-up requests and reports them. Start an exporter, then type: python3 example.py

Another exporter, and an end: python3 example.py http://127.0.0.1:9840 20
"""

from __future__ import annotations

import itertools
import logging
import random
import sys
import time
from typing import Iterator

import headroom


def generate(tokens: int) -> Iterator[str]:
    """Stands for the model."""
    time.sleep(random.uniform(0.02, 0.1))
    for number in range(tokens):
        time.sleep(0.002)
        yield f"word{number} "


def handle(h: headroom.Client, prompt: str) -> str:
    """What a handler of requests looks like with Headroom in it."""
    with h.request(prompt_tokens=len(prompt.split())) as r:
        answer = ""
        for chunk in generate(random.randrange(64)):
            r.token()
            answer += chunk
        return answer


def main(url: str = "http://127.0.0.1:9840", requests: str = "0") -> None:
    logging.basicConfig(level=logging.INFO)
    with headroom.Client(server="example", model="words", url=url) as h:
        h.sample_queue(lambda: {"depth": random.randrange(5), "running": 1})
        try:
            for number in itertools.count(1):
                handle(h, "a prompt of some words")
                if number == int(requests):
                    break
        except KeyboardInterrupt:
            pass
    print(f"sent {h.sent}, rejected {h.rejected}, dropped {h.dropped}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:3])
