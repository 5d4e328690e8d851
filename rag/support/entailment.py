"""Whether one text follows from another, by a cross-encoder, where one is configured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import DatelineError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class EntailmentError(DatelineError):
    """The entailment model could not be loaded, or it is none."""


class Entailment(Protocol):
    """Says how surely sentences follow from their evidence."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return for each (evidence, sentence) the probability that the one entails the other."""
        ...


class CrossEncoderEntailment:
    """A sentence-transformers CrossEncoder trained on natural language inference.

    Args:
        model: Its name or its folder; a name is looked for among what is on this machine, and
            fetched if the environment allows it.
        loaded: The model itself, for callers that have it.

    Raises:
        EntailmentError: It cannot be loaded, or none of its labels is called entailment.
    """

    def __init__(self, model: str, loaded: "CrossEncoder | None" = None) -> None:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            self._encoder = loaded or CrossEncoder(model)
        except (OSError, ValueError) as error:
            raise EntailmentError(
                f"the entailment model {model!r} cannot be loaded ({error}): give the folder of a "
                "sentence-transformers CrossEncoder, or leave llm_entailment_model out"
            ) from error
        named = getattr(self._encoder.config, "id2label", None) or {}
        labels = {int(number): str(label).lower() for number, label in named.items()}
        entails = [number for number, label in labels.items() if label.startswith("entail")]
        if not entails:
            raise EntailmentError(
                f"{model!r} has the labels {', '.join(labels.values())}, and none is entailment: "
                "it is no model of natural language inference"
            )
        self._entails = entails[0]

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return the probabilities; see `Entailment`."""
        if not pairs:
            return []
        logits = np.asarray(
            self._encoder.predict(list(pairs), convert_to_numpy=True, show_progress_bar=False),
            dtype=np.float64,
        ).reshape(len(pairs), -1)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        return [float(share) for share in shares[:, self._entails]]
