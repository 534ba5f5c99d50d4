"""Loads one GPU on command, for `npm run check:gpu`. Reads a phase a line, prints what it did as JSON. Needs PyTorch.

    hold GIB            allocate that much and keep it
    matmul SECONDS      bf16 matrix products: the tensor cores are busy
    stream SECONDS      copies within the GPU's memory: DRAM is busy, tensor cores are not
    to_gpu SECONDS      copies from pinned host memory
    from_gpu SECONDS    copies to it
    fault               an access to an address that is nobody's: the driver reports an XID; this process is then over
"""

import json
import sys
import time

import torch

HELD = []
GIB = 1 << 30


def repeat(seconds, work):
    """Runs work() for that long, in batches that the GPU has finished; gives how often, and the true seconds."""
    work()
    torch.cuda.synchronize()
    start = time.perf_counter()
    count = 0
    while time.perf_counter() - start < seconds:
        for _ in range(4):
            work()
            count += 1
        torch.cuda.synchronize()
    return count, time.perf_counter() - start


def matmul(seconds):
    size = 8192
    a = torch.randn(size, size, device="cuda", dtype=torch.bfloat16)
    b = torch.randn(size, size, device="cuda", dtype=torch.bfloat16)
    out = torch.empty_like(a)
    count, took = repeat(seconds, lambda: torch.matmul(a, b, out=out))
    return {"seconds": took, "products": count, "teraflops": 2 * size**3 * count / took / 1e12}


def stream(seconds):
    a = torch.zeros(2 * GIB, dtype=torch.uint8, device="cuda")
    b = torch.empty_like(a)
    count, took = repeat(seconds, lambda: b.copy_(a))
    return {"seconds": took, "bytes": 2 * a.numel() * count, "gigabytes_per_second": 2 * a.numel() * count / took / 1e9}


def over_pcie(seconds, to_gpu):
    host = torch.zeros(GIB, dtype=torch.uint8, pin_memory=True)
    device = torch.empty(GIB, dtype=torch.uint8, device="cuda")
    source, target = (host, device) if to_gpu else (device, host)
    count, took = repeat(seconds, lambda: target.copy_(source, non_blocking=True))
    moved = GIB * (count + 1)
    return {"seconds": took, "bytes": moved, "gigabytes_per_second": moved / took / 1e9}


def hold(gibibytes):
    HELD.append(torch.zeros(int(gibibytes * GIB), dtype=torch.uint8, device="cuda"))
    torch.cuda.synchronize()
    free, total = torch.cuda.mem_get_info()
    return {"bytes": HELD[-1].numel(), "free": free, "total": total}


def fault(_):
    import ctypes

    torch.zeros(1, device="cuda")
    cuda = ctypes.CDLL("libcuda.so.1")
    ptx = b""".version 7.8
.target sm_80
.address_size 64
.visible .entry wild() { .reg .b64 %a; .reg .b32 %v; mov.u64 %a, 0x1000; mov.u32 %v, 1; st.global.u32 [%a], %v; ret; }
"""
    module, function = ctypes.c_void_p(), ctypes.c_void_p()
    codes = [
        cuda.cuModuleLoadData(ctypes.byref(module), ptx),
        cuda.cuModuleGetFunction(ctypes.byref(function), module, b"wild"),
        cuda.cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, None, None, None),
        cuda.cuCtxSynchronize(),
    ]
    return {"codes": codes}


PHASES = {
    "hold": hold,
    "matmul": matmul,
    "stream": stream,
    "to_gpu": lambda seconds: over_pcie(seconds, True),
    "from_gpu": lambda seconds: over_pcie(seconds, False),
    "fault": fault,
}

print(json.dumps({"phase": "ready"}), flush=True)
for line in sys.stdin:
    name, _, argument = line.strip().partition(" ")
    result = PHASES[name](float(argument or 0))
    if name not in ("hold", "fault"):
        torch.cuda.empty_cache()
    print(json.dumps({"phase": name, "ended": time.time(), **result}), flush=True)
