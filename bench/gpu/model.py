"""A decoder with twice the layers of an 8-billion-parameter Llama and random weights: what it says means nothing, what it
costs is real. 32 GB of weights take an H100 some 10 ms to read, and so does a step with a small batch.
"""

import torch
import torch.nn.functional as F

LAYERS, WIDTH, HEADS, KV_HEADS, HEAD, INNER, VOCABULARY = 64, 4096, 32, 8, 128, 14336, 128256
# Tokens that each sequence attends to, and sequences that there is memory for.
CONTEXT, MOST = 512, 128


class Layer:
    def __init__(self):
        self.qkv = weights((HEADS + 2 * KV_HEADS) * HEAD, WIDTH)
        self.out = weights(WIDTH, HEADS * HEAD)
        self.gate_up = weights(2 * INNER, WIDTH)
        self.down = weights(WIDTH, INNER)
        self.norms = torch.ones(2, WIDTH, device="cuda", dtype=torch.bfloat16)
        self.keys = weights(MOST, KV_HEADS, CONTEXT, HEAD)
        self.values = weights(MOST, KV_HEADS, CONTEXT, HEAD)

    def heads(self, x):
        """Query, key and value of rows x tokens x width, heads second."""
        rows, tokens, _ = x.shape
        parts = F.linear(F.rms_norm(x, (WIDTH,), self.norms[0]), self.qkv)
        parts = parts.view(rows, tokens, HEADS + 2 * KV_HEADS, HEAD).transpose(1, 2)
        return parts.split([HEADS, KV_HEADS, KV_HEADS], dim=1)

    def rest(self, x, attended):
        rows, _, tokens, _ = attended.shape
        x = x + F.linear(attended.transpose(1, 2).reshape(rows, tokens, HEADS * HEAD), self.out)
        gate, up = F.linear(F.rms_norm(x, (WIDTH,), self.norms[1]), self.gate_up).chunk(2, dim=-1)
        return x + F.linear(F.silu(gate) * up, self.down)

    def prefill(self, x):
        query, key, value = self.heads(x)
        return self.rest(
            x, F.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)
        )

    def step(self, x):
        query, _, _ = self.heads(x)
        rows = x.shape[0]
        attended = F.scaled_dot_product_attention(
            query, self.keys[:rows], self.values[:rows], enable_gqa=True
        )
        return self.rest(x, attended)


def weights(*shape):
    return torch.empty(*shape, device="cuda", dtype=torch.bfloat16).normal_(std=0.02)


class Model:
    def __init__(self):
        self.embedding = weights(VOCABULARY, WIDTH)
        self.head = weights(VOCABULARY, WIDTH)
        self.layers = [Layer() for _ in range(LAYERS)]
        for size in (1, 2, 16, 64):
            self.step(size)
        self.prefill(256)

    @torch.inference_mode()
    def prefill(self, tokens):
        x = F.embedding(torch.randint(VOCABULARY, (1, tokens), device="cuda"), self.embedding)
        for layer in self.layers:
            x = layer.prefill(x)
        return self.sampled(x)

    @torch.inference_mode()
    def step(self, size):
        x = F.embedding(torch.randint(VOCABULARY, (size, 1), device="cuda"), self.embedding)
        for layer in self.layers:
            x = layer.step(x)
        return self.sampled(x)

    def sampled(self, x):
        """The last token of each row, on the host, as a server must have it to send it."""
        return F.linear(x[:, -1], self.head).argmax(-1).tolist()
