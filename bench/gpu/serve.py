"""A small inference server on one GPU, for `npm run check:verdicts`: a queue, continuous batching, and a model
of 15 billion random weights. Reads a regime a line as JSON, serves it, reports to Headroom by its
client, and prints what it did. Needs PyTorch; `--sleep=SECONDS` stands for the GPU where there is none.
"""

import collections
import json
import random
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "examples/clients/python"))
import headroom  # noqa: E402

HANG_AT_ONCE = 5


class Asleep:
    """Takes as long for a step whatever the batch, as a GPU does while it reads the weights."""

    def __init__(self, seconds):
        self.seconds = seconds

    def prefill(self, tokens):
        time.sleep(self.seconds)

    step = prefill


class Sequence:
    def __init__(self, request, tokens):
        self.request = request
        self.left = tokens


class Server:
    """One regime: requests come at random, and wait for a place in the batch, for memory or for the limit in front."""

    def __init__(self, engine, client, regime):
        self.engine = engine
        self.client = client
        self.regime = regime
        self.waiting = collections.deque()
        self.running = []
        self.finished = 0
        self.tokens = 0

    def queue(self):
        return {"depth": len(self.waiting), "running": len(self.running)}

    def kv_tokens(self):
        return len(self.running) * (self.regime["prompt"] + self.regime["output"])

    def has_place(self):
        most = min(self.regime["maxBatch"], self.regime.get("atOnce", sys.maxsize))
        each = self.regime["prompt"] + self.regime["output"]
        return len(self.running) < most and self.kv_tokens() + each <= self.regime["kvTokens"]

    def admit(self):
        """One at a time, so that those that run get their tokens between."""
        if not self.waiting or not self.has_place():
            return
        sequence = self.waiting.popleft()
        sequence.request.started()
        self.engine.prefill(self.regime["prompt"])
        sequence.request.token()
        sequence.left -= 1
        self.running.append(sequence)

    def step(self):
        began = time.perf_counter()
        size = len(self.running)
        self.engine.step(size)
        for sequence in self.running:
            sequence.request.token()
            sequence.left -= 1
        for sequence in [each for each in self.running if each.left <= 0]:
            sequence.request.finish_reason = "stop"
            sequence.request.__exit__(None, None, None)
            self.finished += 1
        self.running = [each for each in self.running if each.left > 0]
        self.tokens += size
        took = time.perf_counter() - began
        self.client.batch_executed(
            size=size, capacity=self.regime["maxBatch"], tokens=size, duration_seconds=took
        )

    def arrive(self):
        request = self.client.request(prompt_tokens=self.regime["prompt"])
        self.waiting.append(Sequence(request, self.regime["output"]))

    def serve(self):
        if self.regime.get("hangs"):
            self.arrive()
        end = time.perf_counter() + self.regime["seconds"]
        rate = self.regime["requestsPerSecond"]
        next_arrival = time.perf_counter() + (random.expovariate(rate) if rate else self.regime["seconds"])
        while time.perf_counter() < end:
            while time.perf_counter() >= next_arrival:
                self.arrive()
                next_arrival += random.expovariate(rate)
            self.admit()
            if self.regime.get("hangs") and self.finished > 0:
                self.hang()
            elif self.running:
                self.step()
            else:
                time.sleep(0.002)
            self.client_sees_memory()
        self.client.flush()
        return {"finished": self.finished, "tokens": self.tokens, **self.queue()}

    def hang(self):
        """Kernels run, as in a server whose workers wait for each other, and no token comes out."""
        while len(self.running) < HANG_AT_ONCE:
            self.running.append(Sequence(self.client.request(), 1))
        self.engine.step(HANG_AT_ONCE)

    def client_sees_memory(self):
        if random.random() < 0.05:
            self.client.cache_sampled(kv_usage=min(1, self.kv_tokens() / self.regime["kvTokens"]))


def engine_of(arguments):
    for argument in arguments:
        if argument.startswith("--sleep="):
            return Asleep(float(argument.removeprefix("--sleep=")))
    from model import Model

    return Model()


def main():
    began = time.perf_counter()
    random.seed(1)
    engine = engine_of(sys.argv[1:])
    load_seconds = time.perf_counter() - began
    print(json.dumps({"phase": "ready", "seconds": load_seconds}), flush=True)
    for line in sys.stdin:
        regime = json.loads(line)
        with headroom.Client(server="llm", model="random-15b", url=regime["url"]) as client:
            client.model_ready(load_seconds=load_seconds)
            server = Server(engine, client, regime)
            client.sample_queue(server.queue)
            done = server.serve()
        print(json.dumps({"phase": regime["name"], **done}), flush=True)


if __name__ == "__main__":
    main()
