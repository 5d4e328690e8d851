import typer
app = typer.Typer()
@app.command()
def retrieval() -> None:
    """Not yet."""
