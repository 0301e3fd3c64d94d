"""Help screens without the names of Python types: a flag takes nothing, and PATH says it all."""

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class PlainCommand(TyperCommand):
    """A subcommand whose help names no types."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, as help shows them."""
        return [_without_type(param) for param in super().get_params(ctx)]


class PlainGroup(TyperGroup):
    """Subcommands under one name, whose help names no types."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, as help shows them."""
        return [_without_type(param) for param in super().get_params(ctx)]


def _without_type(param: Any) -> Any:
    if isinstance(param, TyperOption) and param.is_flag:
        param.metavar = ""
    elif isinstance(param, TyperArgument):
        # An argument's metavar is its name; its type is shown whatever that is.
        vars(param)["display_type_rich"] = lambda ctx: None
    return param
