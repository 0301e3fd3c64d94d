"""Reading the models that come with Pullquote: networks as ONNX, and their tokenizer.

One network run uses one core and the cores share the texts: see `embedding.minilm` for why.
"""

import hashlib
import os
from importlib.resources.abc import Traversable

import onnxruntime as ort
from tokenizers import Tokenizer


class DamagedModel(Exception):
    """A bundled file is missing or is not the one that was built; says which and why."""


def read_session(file: Traversable, sha256: str) -> ort.InferenceSession:
    """The network in `file`. Raises DamagedModel where its content is not that of `sha256`."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        model = file.read_bytes()
    except OSError as error:
        raise DamagedModel(f"{file.name}: {error}") from error
    if hashlib.sha256(model).hexdigest() != sha256:
        raise DamagedModel(f"{file.name}: its content is not what model.json names")
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def read_tokenizer(file: Traversable) -> Tokenizer:
    """The tokenizer in `file`, neither padding nor truncating. Raises DamagedModel."""
    try:
        tokenizer = Tokenizer.from_buffer(file.read_bytes())
    except Exception as error:  # tokenizers raises plain Exception for a damaged file
        raise DamagedModel(f"{file.name}: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
