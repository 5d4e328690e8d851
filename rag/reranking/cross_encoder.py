"""A cross-encoder as reranker: it reads question and passage together."""

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import RerankerError
from rag.reranking.pool import Pool

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 8  # pairs; the clock is looked at after each batch


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one label, loaded from this machine only.

    Its relevance, between 0 and 1, takes the place of the fused one; the bonus for the date of
    publication stays beside it. Weights are computed with in bfloat16 where the processor
    multiplies in it. The passage is read with its headline.

    Args:
        model: A folder, or the name of a model in the local Hugging Face cache.
        budget: Seconds for one question; None takes what it takes. Reading the model from disk does
            not count. An answer that depends on the clock may differ from one time to the next.

    Raises:
        RerankerError: There is no such model here, or it gives more than one figure a pair.
    """

    def __init__(self, model: str, *, budget: float | None = None) -> None:
        self.budget = budget
        self._folder = _find(model)
        self._loading = threading.Lock()
        self._model: CrossEncoder | None = None

    def scores(self, pool: Pool) -> NDArray[np.float64] | None:
        """Return relevance plus the bonus for time; None when the budget is spent too early."""
        import torch  # noqa: PLC0415

        model = self.load()
        until = time.monotonic() + self.budget if self.budget is not None else None
        pairs = [
            (pool.question, f"{version.headline}\n{passage.text}")
            for passage, version in pool.passages
        ]
        # Of about the same length together, so that little is padded.
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][1]))
        found = np.zeros(len(pairs))
        for start in range(0, len(order), _BATCH):
            if until is not None and time.monotonic() > until:
                return None
            places = order[start : start + _BATCH]
            found[places] = model.predict(
                [pairs[place] for place in places],
                batch_size=_BATCH,
                show_progress_bar=False,
                activation_fn=torch.nn.Sigmoid(),
            )
        bonus: NDArray[np.float64] = np.array([hit.time for hit in pool.hits])
        return found + bonus

    def load(self) -> "CrossEncoder":
        """Return the model, loading it if that has not happened yet; safe from any thread."""
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> "CrossEncoder":
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch  # noqa: PLC0415
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        capabilities = torch.cpu.get_capabilities()
        fast = capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")
        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if fast else torch.float32},
            )
        except (OSError, ValueError) as error:
            raise RerankerError(f"{self._folder} holds no cross-encoder: {error}") from error
        if model.num_labels != 1:
            raise RerankerError(
                f"{self._folder} gives {model.num_labels} figures a pair: a reranker gives one"
            )
        return model


def _find(model: str) -> Path:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise RerankerError(
            f"there is no model {model!r} on this machine: give the folder of a cross-encoder, "
            f"fetch one first with `hf download {model}`, or set reranker to learned or off"
        ) from error
