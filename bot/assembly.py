"""Puts the newsroom together from its settings: the one place where parts are chosen and wired."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable

from bot.answers import Question, Reply
from bot.chain import build_chain
from bot.extractive.reader import ExtractiveReader, load_fitted
from bot.links import file_origin
from bot.model.setup import model_setup
from bot.reading import Reader
from bot.reading_by_part import ReaderByPart
from bot.settings import Settings
from bot.writing import ExtractiveWriter, Writer
from knowledge.articles import Article
from knowledge.cross_encoder.scoring import CrossEncoder
from knowledge.index.place import ChromaPlace
from knowledge.library import Library, LibraryPlace, sample_file

if TYPE_CHECKING:
    from bot.model.writer import ModelWriter


class Newsroom:
    """A library and the chain that answers from it. Safe to use from many threads."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._cross_encoder = CrossEncoder(settings.threads)
        self.reader: Reader = ReaderByPart(
            ExtractiveReader(
                library.catalog.document_frequencies,
                library.catalog.count_passages,
                lambda: library.catalog.freshness(include_samples=True)[1],
                load_fitted(),
                self._cross_encoder,
            )
        )
        self.model = _model_writer(settings, library)
        self.writer: Writer = self.model or ExtractiveWriter()
        self.chain: Runnable[Question, Reply] = build_chain(
            library, self.reader, self.writer, local_file_uri
        )

    def answer(self, question: Question, *callbacks: BaseCallbackHandler) -> Reply:
        """Answer a question; `callbacks` are told of each step by its name (see `chain.STEPS`).

        Raises LibraryError where the library cannot be read.
        """
        return self.chain.invoke(question, {"callbacks": list(callbacks), "run_name": "answer"})

    def get_ready(self) -> None:
        """Read the cross-encoder, and make the language model, if one is set up, asking it nothing.

        Raises ReaderModelError where the first is missing or damaged, SettingsError where the
        second cannot be made; both say what to do.
        """
        self._cross_encoder.get_ready()
        if self.model is not None:
            self.model.get_ready()

    def close(self) -> None:
        """Hang up on the language model and close the library."""
        if self.model is not None:
            self.model.close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_newsroom(
    settings: Settings,
    *,
    own_index: bool,
    report: Callable[[str], None] = lambda _line: None,
) -> Newsroom:
    """Open the library that `settings` name, and the chain over it.

    With `own_index` this process looks after the vector index, if no other does; `report` is told
    what happens to it, in sentences. Raises LibraryError where the library cannot be opened.
    """
    return Newsroom(
        settings,
        Library.open(library_place(settings), own_index=own_index, report=report),
    )


def library_place(settings: Settings) -> LibraryPlace:
    """Where the library of `settings` lives."""
    return LibraryPlace(
        folder=settings.data_dir,
        catalog_file=settings.catalog_file,
        embedding=settings.embedding,
        chroma=_chroma(settings),
        threads=settings.threads,
    )


def local_file_uri(article: Article) -> str | None:
    """The `file:` URI of an article that came from a file on this machine, samples included."""
    sample = sample_file(article.origin)
    return sample.resolve().as_uri() if sample else file_origin(article)


def _model_writer(settings: Settings, library: Library) -> "ModelWriter | None":
    setup = model_setup(settings)
    if setup is None:
        return None
    from bot.model.writer import ModelWriter  # noqa: PLC0415 (only for those who set it up)

    return ModelWriter(setup, ExtractiveWriter(), library.catalog.article)


def _chroma(settings: Settings) -> ChromaPlace:
    key = settings.chroma_api_key
    return ChromaPlace(
        host=settings.chroma_host,
        port=settings.chroma_port,
        ssl=settings.chroma_ssl,
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
        api_key=key.get_secret_value() if key else None,
    )
