"""How a migration runs: on the application's own engine, one transaction each."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.database import Base


def include(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Compare only tables of ours."""
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


def run() -> None:
    """Run inside the transaction that was handed in, else each migration in one of its own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        return run_on(given)
    with current_app.extensions["migrate"].db.engine.connect() as connection:
        run_on(connection)


def run_on(connection: Connection) -> None:
    """Run; SQLite changes tables by copying them."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=include,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
