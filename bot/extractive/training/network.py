"""MiniLM as a network that learns: word pieces in, one number for each word piece out.

The number says how likely the answer to the question begins or goes on at that word piece, against
all others of all passages read for the question. Rows are not padded: they are laid end to end and
only attention looks at each alone.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER, WORDS, KINDS = 6, 12, 384, 1536, 30_522, 3
DROPOUT = 0.1
QUIET = -7.0
"""Where the numbers start: a few hundred word pieces are then together as likely as no answer."""

ATTENTION = ("query", "key", "value")


class Layer(nn.Module):
    """Attention and a feed-forward network, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.out = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, lengths: Sequence[int]) -> Tensor:
        """`x` (all word pieces, WIDTH) of rows of these `lengths`."""
        mixed = []
        for row in self.qkv(x).split(list(lengths)):
            heads = row.view(-1, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3).unsqueeze(1)
            seen = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2])
            mixed.append(seen[0].transpose(0, 1).reshape(-1, WIDTH))
        y = functional.dropout(self.mixed(torch.cat(mixed)), DROPOUT, self.training)
        x = self.attended(x + y)
        y = self.narrow(functional.gelu(self.wide(x)))
        return self.out(x + functional.dropout(y, DROPOUT, self.training))


class CrossEncoder(nn.Module):
    """The network. Its word table is left as it was: 1,700 questions teach few of its words."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        """`weights` are those of all-MiniLM-L6-v2, by their original names."""
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.words.weight.requires_grad = False
        self.places = nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, 1)
        nn.init.zeros_(self.kinds.weight)
        nn.init.zeros_(self.head.weight)
        nn.init.constant_(self.head.bias, QUIET)
        self.load_state_dict(_renamed(weights), strict=False)

    def forward(self, rows: Sequence[Tensor], kinds: Sequence[Tensor]) -> list[Tensor]:
        """One number for each word piece of each row of ids; `kinds` as in `Pair`."""
        lengths = [len(row) for row in rows]
        places = torch.cat([torch.arange(length) for length in lengths])
        words = self.words(torch.cat(list(rows))) + self.kinds(torch.cat(list(kinds)))
        x = self.norm(words + self.places(places))
        x = functional.dropout(x, DROPOUT, self.training)
        for layer in self.layers:
            x = layer(x, lengths)
        # In full precision also where the rest is not: the differences between numbers are fine.
        with torch.autocast("cpu", enabled=False):
            numbers = self.head(x.float()).squeeze(-1)
        return list(numbers.split(lengths))

    def original_names(self) -> dict[str, Tensor]:
        """The weights by their original names, with `head.weight` (384,) and `head.bias` (1,)."""
        own = {name: value.detach().float() for name, value in self.state_dict().items()}
        out = {
            "embeddings.word_embeddings.weight": own["words.weight"],
            "embeddings.position_embeddings.weight": own["places.weight"],
            "embeddings.token_type_embeddings.weight": own["kinds.weight"],
            "head.weight": own["head.weight"][0],
            "head.bias": own["head.bias"],
        }
        for kind in ("weight", "bias"):
            out[f"embeddings.LayerNorm.{kind}"] = own[f"norm.{kind}"]
            for at in range(LAYERS):
                for mine, theirs in _NAMES.items():
                    out[f"encoder.layer.{at}.{theirs}.{kind}"] = own[f"layers.{at}.{mine}.{kind}"]
                parts = own[f"layers.{at}.qkv.{kind}"].chunk(3)
                for name, part in zip(ATTENTION, parts, strict=True):
                    out[f"encoder.layer.{at}.attention.self.{name}.{kind}"] = part.clone()
        return out


_NAMES = {
    "mixed": "attention.output.dense",
    "attended": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "out": "output.LayerNorm",
}


def _renamed(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    # Every row is of the first token type, whose vector joins the places.
    types = weights["embeddings.token_type_embeddings.weight"][0]
    own = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"] + types,
    }
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for at in range(LAYERS):
            for mine, theirs in _NAMES.items():
                own[f"layers.{at}.{mine}.{kind}"] = weights[f"encoder.layer.{at}.{theirs}.{kind}"]
            own[f"layers.{at}.qkv.{kind}"] = torch.cat(
                [weights[f"encoder.layer.{at}.attention.self.{name}.{kind}"] for name in ATTENTION]
            )
    return own
